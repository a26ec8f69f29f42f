// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "mutation.hpp"

namespace faults {
namespace {

Mutation of_files(const Files& sound, std::string kind, std::string what,
                  std::function<void(Files&)> change, std::string truth = "") {
  return {std::move(kind), std::move(what), std::move(truth),
          [sound = &sound, change = std::move(change)] {
            Files files = *sound;
            change(files);
            return files;
          }};
}

std::string folder_of(const std::string& path) {
  return path.substr(0, path.find('/'));
}

std::string moved(const std::string& path, const std::string& folder) {
  return folder + "/from_" + folder_of(path) + "_" + path.substr(path.find('/') + 1);
}

void add_single(const Files& sound, const std::string& path, std::vector<Mutation>& made) {
  const std::string other = folder_of(path) == "planned" ? "prior" : "planned";
  const auto content = sound.at(path);
  made.push_back(of_files(sound, "file removed", path + " removed",
                          [path](Files& files) { files.erase(path); }));
  made.push_back(of_files(sound, "file emptied", path + " emptied", [path](Files& files) {
    files[path] = std::make_shared<const std::string>();
  }));
  made.push_back(of_files(sound, "file doubled", path + " there twice",
                          [=](Files& files) { files[folder_of(path) + "/again.dcm"] = content; }));
  made.push_back(of_files(sound, "file in the other course too", path + " in " + other,
                          [=](Files& files) { files[moved(path, other)] = content; }));
  made.push_back(
      of_files(sound, "file in the other course", path + " moved to " + other, [=](Files& files) {
        files.erase(path);
        files[moved(path, other)] = content;
      }));
  made.push_back(of_files(sound, "text beside the files", path + " and a text", [=](Files& files) {
    files[folder_of(path) + "/readme.txt"] = std::make_shared<const std::string>("hello\n");
  }));
}

}  // namespace

std::vector<Mutation> file_mutations(const Files& sound) {
  std::vector<Mutation> made;
  for (const auto& [path, content] : sound) add_single(sound, path, made);
  // Contents exchanged, every pair.
  for (const auto& [one, one_content] : sound)
    for (const auto& [other, other_content] : sound)
      if (one < other)
        made.push_back(
            of_files(sound, "files exchanged", one + " and " + other + " exchanged",
                     [a = one, b = other](Files& files) { std::swap(files[a], files[b]); }));
  // Files of other patients in the place of, and beside, this one's.
  for (const Base base : all_bases()) {
    const auto others = std::make_shared<const Files>(files_of(base));
    for (const auto& [path, content] : sound) {
      const auto found = others->find(path);
      if (found == others->end() || *found->second == *content) continue;
      made.push_back(of_files(sound, "file of another patient",
                              fmt::format("{} of '{}' instead", path, name_of(base)),
                              [path, others](Files& files) { files[path] = others->at(path); }));
      made.push_back(of_files(sound, "file of another patient beside",
                              fmt::format("{} of '{}' beside", path, name_of(base)),
                              [path, others](Files& files) {
                                files[folder_of(path) + "/other.dcm"] = others->at(path);
                              }));
    }
    for (const std::string folder : {"planned", "prior"}) {
      // Without a prior course these are all files: the question is asked of another plan.
      const bool all = std::ranges::all_of(
          sound, [&](const auto& file) { return folder_of(file.first) == folder; });
      made.push_back(of_files(
          sound, "course of another patient",
          fmt::format("{} of '{}' instead", folder, name_of(base)),
          [folder, others](Files& files) {
            std::erase_if(files, [&](const auto& file) { return folder_of(file.first) == folder; });
            for (const auto& [path, content] : *others)
              if (folder_of(path) == folder) files[path] = content;
          },
          all ? "another plan" : ""));
    }
  }
  return made;
}

}  // namespace faults
