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

bool colour_wanted() {
  const char* no_colour = std::getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) == 1 && (no_colour == nullptr || *no_colour == '\0');
}

Outputs::Outputs(CommandLine& line) : line_(line) {
  line_.flag("--quiet", quiet_, "no report on the terminal");
}

Outputs::~Outputs() = default;

void Outputs::declare(const std::string& option, std::string_view help) {
  outputs_.push_back(std::make_unique<Output>(Output{option, {}, {}}));
  line_.text(option, outputs_.back()->path, "FILE",
             fmt::format("{}; '-' is standard output", help));
}

void Outputs::check() const {
  std::string standard_output;
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
    const auto folder = std::filesystem::absolute(*output->path).parent_path();
    if (!std::filesystem::is_directory(folder))
      throw UsageError(
          fmt::format("'{}' lies in a folder that does not exist; make it first", *output->path),
          output->option);
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
