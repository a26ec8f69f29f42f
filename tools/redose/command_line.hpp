// SPDX-License-Identifier: Apache-2.0
// The options of one command: declared once, parsed by CLI11, explained by --help.
//
// All values arrive as text and are read by libdose's own parsers (parse_scheme, parse_dose, ...),
// inside from_command_line(), so that a wrong text is a usage error (exit 64) while the same text
// in a file is bad input (exit 65). CLI11 is seen by command_line.cpp only: it is slow to compile.
#pragma once

#include <dose/core/error.hpp>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace redose {

/// Arguments that cannot be understood: exit status 64. `where` names the option or argument.
class UsageError : public dose::Error {
 public:
  explicit UsageError(std::string message, std::string where = {})
      : Error("usage", std::move(message), std::move(where)) {}
  explicit UsageError(const dose::Error& error)
      : Error(error.code(), error.message(), error.where()) {}
};

/// Runs `parse`, which reads text typed on the command line; its dose::Error becomes a UsageError
/// with the same code, message and where.
template <class Parse>
auto from_command_line(Parse&& parse) {
  try {
    return parse();
  } catch (const UsageError&) {
    throw;
  } catch (const dose::Error& error) {
    throw UsageError(error);
  }
}

/// Whether a flag stands among the arguments, in any spelling that a command takes ("--quiet",
/// "--quiet=yes", not "--quiet=no"); for main(), which sees no command's own variables. A value
/// that no command takes counts as given.
bool has_flag(std::span<const char* const> arguments, const std::string& flag);

class CommandLine {
 public:
  /// `notes` follow the options in --help: examples, warnings; lines of at most 80 characters.
  CommandLine(std::string_view command, std::string_view summary, std::string_view notes = {});
  ~CommandLine();

  /// Declarations. The referenced variables must outlive parse(). `name` is "--json"; `value` is
  /// what --help calls the value ("FILE"); `help` is wrapped as needed.
  void flag(const std::string& name, bool& given, std::string_view help);
  /// At most once.
  void text(const std::string& name, std::optional<std::string>& into, const std::string& value,
            std::string_view help);
  /// Any number of times, one value each.
  void texts(const std::string& name, std::vector<std::string>& into, const std::string& value,
             std::string_view help);
  /// Any number of times, one or more values each: one inner vector for each use.
  void groups(const std::string& name, std::vector<std::vector<std::string>>& into,
              const std::string& value, std::string_view help);
  /// Arguments that are no option.
  void positionals(const std::string& value, std::vector<std::string>& into, bool required,
                   std::string_view help);

  /// Fills the variables. False if --help was asked for and has been printed: the command then
  /// returns `ok`. Throws UsageError.
  [[nodiscard]] bool parse(std::span<const char* const> arguments);

  /// Everything typed, after parse().
  const std::vector<std::string>& typed() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace redose
