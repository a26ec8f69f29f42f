// SPDX-License-Identifier: Apache-2.0
// The options of `redose sum` besides its courses: what is written, and where.
#pragma once

#include <dose/assess/cumulative.hpp>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "case_options.hpp"
#include "command_line.hpp"

namespace redose {

class SumOptions {
 public:
  explicit SumOptions(CommandLine& line);

  /// After parse(): all that can be known before a file is read. The grid of a given file is left
  /// to the caller (`grid_file`). UsageError.
  dose::SumChoices choices(const Question& question) const;

  /// Where the sum goes, and, if asked for, where each course's contribution goes, by its name.
  /// UsageError for a place that is an input, lies in the folder of a course, or is taken twice,
  /// be it by the answer in `json`.
  struct Places {
    std::string sum;
    std::map<std::string, std::string> contributions;
    std::optional<std::filesystem::path> new_folder;  ///< to be made for the contributions
  };
  Places places(const Question& question, const std::optional<std::string>& json) const;

  /// The file whose grid is asked for, if it is one.
  std::optional<std::string> grid_file() const;
  /// "planned", "union" or the path.
  std::string grid_text() const { return grid_.value_or("planned"); }

 private:
  void check_place(const std::string& place, const Question& question,
                   const std::string& option) const;

  std::optional<std::string> out_;
  std::optional<std::string> contributions_;
  std::optional<std::string> quantity_;
  std::optional<std::string> grid_;
  std::optional<std::string> spacing_;
  std::vector<std::string> outside_;
  bool paper_uniform_ = false;
};

}  // namespace redose
