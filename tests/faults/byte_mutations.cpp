// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <random>

#include "dicom_bytes.hpp"
#include "mutation.hpp"
#include "truth.hpp"

namespace faults {
namespace {

/// std::uniform_int_distribution differs between libraries; this does not.
std::size_t below(std::mt19937_64& random, std::size_t bound) {
  return static_cast<std::size_t>(random() % bound);
}

/// The innermost element whose value holds the byte; nullptr in headers and between.
const Element* element_at(const std::vector<Element>& elements, std::size_t at) {
  const Element* found = nullptr;
  for (const Element& element : elements)
    if (at >= element.value && at < element.end && element.vr != "SQ" && element.tag != 0xFFFEE000U)
      found = &element;
  return found;
}

Mutation of_bytes(const Files& sound, const std::string& path, std::string kind, std::string what,
                  std::string truth, std::function<std::string(std::string)> change) {
  return {std::move(kind), path + " " + what, std::move(truth),
          [sound = &sound, path, change = std::move(change)] {
            Files files = *sound;
            files[path] = std::make_shared<const std::string>(change(*sound->at(path)));
            return files;
          }};
}

}  // namespace

std::vector<Mutation> byte_mutations(const Files& sound, std::size_t count, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::string> paths;
  std::map<std::string, std::vector<Element>> elements;
  for (const auto& [path, content] : sound) {
    paths.push_back(path);
    elements[path] = elements_of(*content);
  }
  std::vector<Mutation> made;
  while (made.size() < count) {
    const std::string& path = paths[below(random, paths.size())];
    const std::size_t size = sound.at(path)->size();
    switch (below(random, 4)) {
      case 0: {
        const std::size_t keep = below(random, size);
        made.push_back(of_bytes(sound, path, "file cut short", fmt::format("cut to {} bytes", keep),
                                "", [keep](std::string bytes) { return bytes.substr(0, keep); }));
        break;
      }
      case 1: {  // within the elements, not in the pixels, which are most of a dose file
        const auto& all = elements.at(path);
        const Element& element = all[below(random, all.size())];
        const std::size_t at = element.begin + below(random, element.value + 8 - element.begin);
        if (at >= size) break;
        const auto bit = static_cast<unsigned>(below(random, 8));
        const Element* hit = element_at(all, at);
        std::string truth = hit != nullptr ? truth_of_value(hit->path) : "";
        if (hit != nullptr && hit->path == "3004000E") truth = "dose scaled";
        made.push_back(of_bytes(
            sound, path, "bit flipped in an element's beginning",
            fmt::format("bit {} of byte {} ({})", bit, at, hit != nullptr ? hit->path : "header"),
            truth, [=](std::string bytes) {
              bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(1U << bit));
              return bytes;
            }));
        break;
      }
      case 2: {
        const std::size_t at = below(random, size);
        const auto value = static_cast<char>(below(random, 256));
        const Element* hit = element_at(elements.at(path), at);
        const std::string truth = hit != nullptr ? truth_of_value(hit->path) : "";
        made.push_back(of_bytes(
            sound, path, truth == "dose values" ? "byte changed in pixels" : "byte changed",
            fmt::format("byte {} ({})", at, hit != nullptr ? hit->path : "header"), truth,
            [=](std::string bytes) {
              bytes[at] = value;
              return bytes;
            }));
        break;
      }
      default: {
        const std::size_t at = below(random, size);
        const std::size_t length = 1 + below(random, 64);
        const bool removed = below(random, 2) == 0;
        const Element* hit = element_at(elements.at(path), at);
        const Element* last = element_at(elements.at(path), at + length);
        // Inside one value of fixed length nothing tells; anywhere else the rest of the file
        // shifts.
        const std::string truth =
            !removed && hit != nullptr && hit == last ? truth_of_value(hit->path) : "";
        made.push_back(of_bytes(
            sound, path, removed ? "bytes lost" : "bytes set to zero",
            fmt::format("{} bytes from {} ({})", length, at, hit != nullptr ? hit->path : "header"),
            truth, [=](std::string bytes) {
              if (removed) return bytes.erase(at, length);
              for (std::size_t n = at; n < std::min(at + length, bytes.size()); ++n) bytes[n] = 0;
              return bytes;
            }));
      }
    }
  }
  return made;
}

}  // namespace faults
