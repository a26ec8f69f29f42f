// SPDX-License-Identifier: Apache-2.0
// --jobs N: how many threads work.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <dose/units/number.hpp>
#include <optional>
#include <string>
#include <thread>

#include "command_line.hpp"

namespace redose {

class JobsOption {
 public:
  explicit JobsOption(CommandLine& line) {
    line.text("--jobs", text_, "N",
              "threads (default: one for each core); the answer is the same with any number");
  }

  /// Not more than `most` unless the user says so: where each thread takes memory of its own.
  JobsOption(CommandLine& line, unsigned most) : most_(most) {
    line.text(
        "--jobs", text_, "N",
        fmt::format("threads (default: one for each core, at most {}: each takes memory); the "
                    "answer is the same with any number",
                    most));
  }

  /// After parse(): at least 1. UsageError for anything else than a whole number from 1 to 1024.
  unsigned count() const {
    if (!text_) return std::clamp(std::thread::hardware_concurrency(), 1U, most_);
    const auto count = dose::parse_integer(*text_);
    if (!count || *count < 1 || *count > 1024)
      throw UsageError("needs a whole number from 1 to 1024", "--jobs");
    return static_cast<unsigned>(*count);
  }

 private:
  std::optional<std::string> text_;
  unsigned most_ = 1024;
};

}  // namespace redose
