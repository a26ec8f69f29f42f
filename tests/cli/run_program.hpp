// SPDX-License-Identifier: Apache-2.0
// Runs the built program as a shell would, and catches what it says.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

struct Run {
  int status = -1;  ///< exit status; -1 if it was killed
  std::string out;
  std::string error;
};

/// Runs a shell command in the scratch folder, which is its current directory.
Run run_shell(const std::string& command);

/// Runs redose with `arguments`, as typed in a shell.
Run redose(const std::string& arguments);

/// The JSON that standard output is; fails the test if it is none.
nlohmann::ordered_json json_of(const Run& run);

/// A path in the scratch folder, which exists.
std::string scratch(std::string_view name);

std::string content_of(const std::string& path);
