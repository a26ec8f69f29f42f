// SPDX-License-Identifier: Apache-2.0
// Chooses the command and turns exceptions into exit statuses (docs/reference/exit-status.md).
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>

#include "command.hpp"
#include "command_line.hpp"
#include "json_text.hpp"
#include "output_file.hpp"
#include "program.hpp"

namespace {

using redose::Command;

constexpr Command commands[] = {
    {"convert", "BED and EQD2 of courses typed by hand", redose::run_convert},
    {"budget", "what may still be given to the thecal sac", redose::run_budget},
    {"check", "is this plan, after what was given before, within the limits?", redose::run_check},
    {"dvh", "dose-volume metrics and curves of one course", redose::run_dvh},
    {"sum", "cumulative EQD2 or BED as an RT Dose object", redose::run_sum},
    {"figure", "one picture of a case, as SVG or PNG", redose::run_figure},
    {"limits", "the limit sets in force and their sources", redose::run_limits},
    {"evidence", "the literature's series, and the ones nearest to a case", redose::run_evidence},
    {"selftest", "published worked examples, on this machine", redose::run_selftest},
    {"inspect", "what is in DICOM files, and what would be refused", redose::run_inspect},
    {"schema", "JSON Schemas of what the program writes and reads", redose::run_schema},
};

std::string help() {
  std::string text =
      "redose: re-irradiation dose checker for the spine\n\n"
      "Usage: redose COMMAND [ARGUMENTS]\n\nCommands:\n";
  for (const Command& command : commands)
    text += fmt::format("  {:<10}{}\n", command.name, command.summary);
  return text +
         "\nOptions:\n"
         "  --help    this text; redose COMMAND --help explains a command\n"
         "  --version what was built, and from which commit\n\n"
         "Not cleared or certified as a medical device; for education, research and\n"
         "commissioning; not to be the sole basis of a treatment decision.\n";
}

/// `--json -` was asked for, so that an error, too, is printed there as JSON.
bool json_on_standard_output(std::span<const char* const> arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (argument == "--json=-") return true;
    if (argument == "--json" && i + 1 < arguments.size() &&
        std::string_view(arguments[i + 1]) == "-")
      return true;
  }
  return false;
}

/// A message is one line on a terminal, whatever bytes the input held.
std::string one_line(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, '?');
  return text;
}

/// Messages name files and Patient IDs; with --anonymous only the code is told.
dose::Error without_names(const dose::Error& error) {
  return {error.code(),
          fmt::format("{}; its words are left out (--anonymous); docs/reference/errors.md explains "
                      "the code",
                      error.code())};
}

int report(int status, const dose::Error& error, bool as_json) {
  std::fputs(one_line(fmt::format("redose: {}", error.what())).c_str(), stderr);
  std::fputc('\n', stderr);
  if (as_json) {
    const nlohmann::ordered_json object = {
        {"schema", "redose.error/1"},
        {"error",
         {{"code", error.code()}, {"message", error.message()}, {"where", error.where()}}}};
    std::fputs(redose::json_text(object).c_str(), stdout);
  }
  return status;
}

int run(std::span<const char* const> arguments) {
  if (arguments.empty()) {
    std::fputs(help().c_str(), stderr);
    return redose::usage;
  }
  const std::string_view name = arguments.front();
  if (name == "--help" || name == "-h") {
    redose::write_standard_output(help());
    return redose::ok;
  }
  if (name == "--version") {
    const dose::ProgramIdentity& program = redose::program_identity();
    redose::write_standard_output(
        fmt::format("{} {} (build {})\n", program.name, program.version, program.build));
    return redose::ok;
  }
  const auto* command = std::ranges::find(commands, name, &Command::name);
  if (command == std::ranges::end(commands))
    throw redose::UsageError(
        fmt::format("'{}' is no command; redose --help lists them", name.substr(0, 40)));
  return command->run(arguments.subspan(1));
}

}  // namespace

int main(int count, char** values) {
  const std::span<const char* const> arguments(values + std::min(count, 1),
                                               values + std::max(count, 1));
  const bool as_json = json_on_standard_output(arguments);
  const auto failed = [&](const dose::Error& error) {
    const bool anonymous = redose::has_flag(arguments, "--anonymous");
    return report(redose::bad_input, anonymous ? without_names(error) : error, as_json);
  };
  // A reader that went away is an error of writing, told in words, and no sudden end.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return run(arguments);
  } catch (const redose::UsageError& error) {
    return report(redose::usage, error, as_json);
  } catch (const dose::Error& error) {
    return failed(error);
  } catch (const std::filesystem::filesystem_error& error) {
    // What the user named is no file that there can be: a name too long, a loop of links.
    return failed(dose::Error("file_unreadable", error.code().message(), error.path1().string()));
  } catch (const std::exception& fault) {
    return report(
        redose::our_fault,
        dose::Error("internal", fmt::format("Sorry: this is a fault of redose, not of your input. "
                                            "There is no result. Please report it: {}",
                                            fault.what())),
        as_json);
  }
}
