// SPDX-License-Identifier: Apache-2.0
// What every command of the program is: a name, one line of summary, and a function.
#pragma once

#include <span>
#include <string_view>

namespace redose {

/// Exit statuses (docs/reference/exit-status.md); the commands' own are 0 to 3.
enum ExitStatus : int {
  ok = 0,
  exceeded = 1,
  not_evaluable = 2,
  within_with_acknowledgements = 3,
  usage = 64,
  bad_input = 65,
  our_fault = 70
};

struct Command {
  std::string_view name;
  std::string_view summary;
  /// `arguments` are those after the command's name. Returns the exit status; throws dose::Error
  /// for bad input and UsageError (command_line.hpp) for bad arguments. main() prints either.
  int (*run)(std::span<const char* const> arguments);
};

int run_convert(std::span<const char* const> arguments);
int run_limits(std::span<const char* const> arguments);
int run_inspect(std::span<const char* const> arguments);
int run_dvh(std::span<const char* const> arguments);
int run_sum(std::span<const char* const> arguments);
int run_figure(std::span<const char* const> arguments);
int run_check(std::span<const char* const> arguments);
int run_budget(std::span<const char* const> arguments);
int run_evidence(std::span<const char* const> arguments);
int run_selftest(std::span<const char* const> arguments);
int run_schema(std::span<const char* const> arguments);

}  // namespace redose
