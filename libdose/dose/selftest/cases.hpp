// SPDX-License-Identifier: Apache-2.0
// Worked examples as data: files of cases, `.cases`, that a physicist reads and adds to.
//
//   redose-cases 1
//
//   example   W01
//   title     36 Gy in 14 fractions
//   source    exact fractions; the regimen is row 1 of the ISRS review
//   standing  computed
//   bed   course=36/14 alpha_beta=2  = 82.2857143
//   eqd2  course=36/14 alpha_beta=2  = exactly 288/7
//
// An expected number holds to half a unit of its last digit; a whole number, and one after
// `exactly`, to 1e-9 of itself. Format and operations: docs/reference/cases.md.
//
// Not promised: that the source is right. The standing says how far it was checked.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace dose {

struct CaseArgument {
  std::string name;
  std::string text;
};

/// What a calculation must give.
struct Expectation {
  enum class Kind {
    number,      ///< `= 41.14`
    not_number,  ///< `!= 82.94`: a finite number that differs by more than the tolerance
    word,        ///< `= within`, `= N/A`
    error        ///< `= error fractions_invalid`: refused, with this code
  };
  Kind kind = Kind::number;
  double value = 0;      ///< of the numbers; 0.05 where 5 % is written
  double tolerance = 0;  ///< absolute
  bool percent = false;  ///< written in per cent
  std::string word;      ///< the word, or the code
  std::string text;      ///< as written, "= 41.14"
};

struct Calculation {
  int line = 0;
  std::string operation;
  std::vector<CaseArgument> arguments;  ///< in the order written
  Expectation expected;
};

struct WorkedExample {
  std::string id;
  std::string title;
  std::string source;
  std::string standing;
  std::string note;  ///< may be empty
  int line = 0;
  std::vector<Calculation> calculations;
};

struct CasesFile {
  std::string path;
  std::string sha256;
  std::vector<WorkedExample> examples;
};

/// Reads a file of cases. Error `cases_invalid`, with "path:line" in `where`, for anything unknown,
/// missing or doubled.
CasesFile parse_cases(std::string_view text, const std::string& path);

/// The same from a file; Error `file_unreadable`.
CasesFile load_cases(const std::filesystem::path& path);

/// The embedded files and then the user's own; Error `cases_invalid` if an id comes twice.
std::vector<CasesFile> cases_in_force(const std::vector<std::filesystem::path>& user_files);

}  // namespace dose
