// SPDX-License-Identifier: Apache-2.0
// A case written down: what `redose check` is asked, as a TOML file (docs/reference/case-file.md).
//
// Every option that changes what is checked or how has its key, so that the file is the whole
// record of the question. Unknown keys, wrong types and doubled keys are errors with line and
// column; nothing is defaulted that the command line would refuse. Relative paths are relative to
// the file.
#pragma once

#include <dose/course/check_options.hpp>
#include <dose/course/request.hpp>
#include <filesystem>
#include <string_view>

namespace dose {

struct CaseFile {
  CaseRequest request;
  CheckOptions options;
  InputFile file;  ///< kind "case", for the report's list of inputs
};

/// `where` of errors is "PATH:LINE:COLUMN". Errors `case_file_invalid` for the form, and those of
/// the texts in it (`dose_invalid`, `date_invalid`, ...).
CaseFile parse_case_file(std::string_view toml, const std::filesystem::path& path);

/// The same from a file; Error `file_unreadable`.
CaseFile read_case_file(const std::filesystem::path& path);

}  // namespace dose
