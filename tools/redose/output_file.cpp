// SPDX-License-Identifier: Apache-2.0
#include "output_file.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dose/core/contract.hpp>
#include <filesystem>
#include <memory>
#include <utility>

namespace redose {
namespace {

[[noreturn]] void unwritable(const std::string& path, int error_number) {
  throw dose::Error(
      "output_unwritable",
      fmt::format("cannot be written: {}; nothing was left there", std::strerror(error_number)),
      path);
}

/// Writes and closes; the number of the error, or 0.
int write_and_close(std::FILE* file, std::string_view content) {
  const bool written = std::fwrite(content.data(), 1, content.size(), file) == content.size();
  const int write_error = errno;
  if (std::fclose(file) != 0) return errno;
  return written ? 0 : write_error;
}

/// An existing file that is `input`, or lies in the folder `input`.
bool belongs_to(const std::filesystem::path& file, const std::filesystem::path& input) {
  std::error_code error;
  if (std::filesystem::equivalent(file, input, error)) return true;
  if (!std::filesystem::is_directory(input, error)) return false;
  const auto folder = std::filesystem::canonical(input, error);
  const auto inside = std::filesystem::canonical(file, error);
  return std::ranges::mismatch(folder, inside).in1 == folder.end();
}

[[noreturn]] void is_input(const std::string& path, const std::string& option) {
  throw UsageError(dose::Error(
      "output_is_input",
      fmt::format("'{}' is an input, or lies among the inputs; inputs are never written to", path),
      option));
}

/// mkstemp() makes files for the owner only; an output is as readable as any other new file.
mode_t ordinary_mode() {
  const mode_t mask = umask(0);
  umask(mask);
  return static_cast<mode_t>(0666) & ~mask;
}

}  // namespace

PendingFile::PendingFile(const std::string& path) : path_(path), target_(path) {
  std::error_code error;
  const auto status = std::filesystem::status(target_, error);
  if (std::filesystem::exists(status)) {
    if (!std::filesystem::is_regular_file(status))
      throw dose::Error("output_unwritable", "is no ordinary file; nothing was left there", path);
    target_ = std::filesystem::canonical(target_);
  }
  temporary_ =
      (target_.parent_path() / fmt::format(".{}.XXXXXX", target_.filename().string())).string();
  const int descriptor = mkstemp(temporary_.data());
  if (descriptor < 0) {
    temporary_.clear();
    unwritable(path, errno);
  }
  const int error_number = fchmod(descriptor, ordinary_mode()) == 0 ? 0 : errno;
  close(descriptor);
  if (error_number != 0) {
    std::remove(temporary_.c_str());
    unwritable(path, error_number);
  }
}

PendingFile::PendingFile(PendingFile&& other) noexcept
    : path_(std::move(other.path_)),
      target_(std::move(other.target_)),
      temporary_(std::exchange(other.temporary_, {})) {}

PendingFile::~PendingFile() {
  if (!temporary_.empty()) std::remove(temporary_.c_str());
}

void PendingFile::commit() {
  if (std::rename(temporary_.c_str(), target_.c_str()) != 0) unwritable(path_, errno);
  temporary_.clear();
}

void write_file(const std::string& path, std::string_view content) {
  const auto write = [&](const std::string& to) {
    std::FILE* file = std::fopen(to.c_str(), "wb");
    const int error_number = file == nullptr ? errno : write_and_close(file, content);
    if (error_number != 0) unwritable(path, error_number);
  };
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    write(path);
    return;
  }
  PendingFile pending(path);
  write(pending.temporary());
  pending.commit();
}

void write_standard_output(std::string_view content) {
  if (std::fwrite(content.data(), 1, content.size(), stdout) != content.size() ||
      std::fflush(stdout) != 0)
    throw dose::Error("output_unwritable",
                      fmt::format("cannot be written: {}", std::strerror(errno)),
                      "standard output");
}

bool writes_to_terminal() {
  const char* kind = std::getenv("TERM");
  return isatty(STDOUT_FILENO) == 1 && kind != nullptr && std::string_view(kind) != "dumb";
}

bool colour_wanted() {
  const char* no_colour = std::getenv("NO_COLOR");
  return writes_to_terminal() && (no_colour == nullptr || *no_colour == '\0');
}

Outputs::Outputs(CommandLine& line) : line_(line) {
  line_.flag("--quiet", quiet_, "no report on the terminal");
  line_.flag("--force", force_, "an output may replace a file that exists");
}

Outputs::~Outputs() = default;

void Outputs::declare(const std::string& option, std::string_view help) {
  outputs_.push_back(std::make_unique<Output>(Output{option, {}, {}}));
  line_.text(option, outputs_.back()->path, "FILE",
             fmt::format("{}; '-' is standard output", help));
}

bool Outputs::is_declared(std::string_view option) const {
  return std::ranges::any_of(outputs_,
                             [&](const auto& output) { return output->option == option; });
}

std::vector<std::filesystem::path> Outputs::typed_inputs() const {
  std::vector<std::filesystem::path> inputs;
  const std::vector<std::string>& typed = line_.typed();
  const auto add = [&](const std::string& text) {
    std::error_code error;
    if (!text.empty() && std::filesystem::exists(text, error)) inputs.emplace_back(text);
  };
  for (std::size_t n = 0; n < typed.size(); ++n) {
    const std::string& text = typed[n];
    if (is_declared(text)) {
      ++n;  // its value
      continue;
    }
    if (is_declared(text.substr(0, text.find('=')))) continue;
    add(text);
    for (std::size_t at = 0; (at = text.find('=', at)) != std::string::npos;)
      add(text.substr(++at));  // COURSE=PATH, --option=PATH
  }
  return inputs;
}

void Outputs::check_place(const std::string& path, const std::string& option) const {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return;
  if (!force_)
    throw UsageError(dose::Error(
        "output_exists",
        fmt::format("'{}' exists; name another file, or say --force to replace it", path), option));
}

void Outputs::keep_off(const std::vector<std::filesystem::path>& inputs) const {
  for (const auto& output : outputs_) {
    std::error_code error;
    if (!output->path || !std::filesystem::is_regular_file(*output->path, error)) continue;
    for (const auto& input : inputs)
      if (belongs_to(*output->path, input)) is_input(*output->path, output->option);
  }
}

void Outputs::check() const {
  keep_off(typed_inputs());
  std::string standard_output;
  std::vector<std::pair<std::filesystem::path, std::string>> places;
  for (const auto& output : outputs_) {
    if (!output->path) continue;
    if (*output->path == "-") {
      if (!standard_output.empty())
        throw UsageError(
            fmt::format("{} and {} cannot both go to standard output; give one of them a file",
                        standard_output, output->option),
            output->option);
      standard_output = output->option;
      continue;
    }
    const auto place = std::filesystem::absolute(*output->path).lexically_normal();
    if (!std::filesystem::is_directory(place.parent_path()))
      throw UsageError(
          fmt::format("'{}' lies in a folder that does not exist; make it first", *output->path),
          output->option);
    std::error_code error;
    if (std::filesystem::exists(place, error) && !std::filesystem::is_regular_file(place, error))
      continue;  // a device, a pipe
    for (const auto& [taken, by] : places)
      if (taken == place)
        throw UsageError(fmt::format("'{}' is the file of {} as well", *output->path, by),
                         output->option);
    places.emplace_back(place, output->option);
    check_place(*output->path, output->option);
  }
}

Outputs::Output& Outputs::find(std::string_view option) const {
  const auto found =
      std::ranges::find_if(outputs_, [&](const auto& output) { return output->option == option; });
  DOSE_ASSERT(found != outputs_.end());  // declared before it is used
  return **found;
}

bool Outputs::wants(std::string_view option) const {
  return find(option).path.has_value();
}

const std::optional<std::string>& Outputs::path(std::string_view option) const {
  return find(option).path;
}

bool Outputs::wants_text() const {
  return !quiet_ &&
         std::ranges::none_of(outputs_, [](const auto& output) { return output->path == "-"; });
}

void Outputs::add(std::string_view option, std::string content) {
  find(option).content = std::move(content);
}

void Outputs::add_text(std::string content) {
  text_ = std::move(content);
}

void Outputs::write() const {
  for (const auto& output : outputs_)
    if (output->path && *output->path != "-") write_file(*output->path, output->content);
  for (const auto& output : outputs_)
    if (output->path == "-") write_standard_output(output->content);
  if (wants_text()) write_standard_output(text_);
}

}  // namespace redose
