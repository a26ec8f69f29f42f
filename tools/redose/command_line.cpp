// SPDX-License-Identifier: Apache-2.0
#include "command_line.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <functional>
#include <string>

namespace redose {
namespace {

constexpr std::size_t width = 80;
constexpr std::size_t help_column = 30;

/// `text` broken at blanks so that it fits between `indent` and the width; the first line starts at
/// `indent` without blanks before it.
std::string wrapped(std::string_view text, std::size_t indent) {
  std::string result;
  std::size_t column = indent;
  while (!text.empty()) {
    const std::size_t blank = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, blank);
    text.remove_prefix(std::min(blank + 1, text.size()));
    if (column > indent && column + 1 + word.size() > width) {
      result += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      result += ' ';
      ++column;
    }
    result += word;
    column += word.size();
  }
  return result;
}

std::string help_row(std::string_view left, std::string_view help) {
  std::string row = fmt::format("  {}", left);
  if (row.size() + 1 >= help_column)
    row += "\n" + std::string(help_column, ' ');
  else
    row.resize(help_column, ' ');
  return row + wrapped(help, help_column) + "\n";
}

/// What CLI11 would misread: refused here, with the way out.
void refuse_misleading(std::span<const char* const> arguments) {
  for (const std::string_view argument : arguments) {
    if (argument.empty())
      throw UsageError("an empty argument says nothing; leave it out or fill it in", "''");
    if (argument.front() == '[' && argument.back() == ']')
      throw UsageError("a name in square brackets is ambiguous; write it as ./[...]",
                       std::string(argument));
    if (argument.starts_with("--") && argument.size() > 2 && argument.back() == '=')
      throw UsageError("has no value after '='",
                       std::string(argument.substr(0, argument.size() - 1)));
  }
}

}  // namespace

bool has_flag(std::span<const char* const> arguments, const std::string& flag) {
  CLI::App app;
  bool given = false;
  app.add_flag(flag, given);
  app.set_help_flag();
  app.allow_extras();
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    app.parse(reversed);
  } catch (const CLI::ParseError&) {
    return true;
  }
  return given;
}

struct CommandLine::State {
  CLI::App app;
  std::string command;
  std::string summary;
  std::string notes;
  std::string positional_usage;
  std::string positional_rows;
  std::string option_rows;
  std::vector<std::function<void()>> fill;
  std::vector<std::string> typed;

  std::string help() const {
    std::string text = fmt::format("redose {}: {}\n\nUsage: redose {} [OPTIONS]{}\n", command,
                                   summary, command, positional_usage);
    if (!positional_rows.empty()) text += "\n" + positional_rows;
    text += "\nOptions:\n" + option_rows + help_row("-h, --help", "this text");
    if (!notes.empty()) text += "\n" + notes + "\n";
    return text;
  }

  CLI::Option* option(const std::string& name, const std::string& value, std::string_view help) {
    option_rows += help_row(name + " " + value, help);
    return app.add_option(name)->type_name(value)->take_all();
  }
};

CommandLine::CommandLine(std::string_view command, std::string_view summary, std::string_view notes)
    : state_(std::make_unique<State>()) {
  state_->command = command;
  state_->summary = summary;
  state_->notes = notes;
  state_->app.set_help_flag("-h,--help");
}

CommandLine::~CommandLine() = default;

void CommandLine::flag(const std::string& name, bool& given, std::string_view help) {
  state_->option_rows += help_row(name, help);
  state_->app.add_flag(name, given);
}

void CommandLine::text(const std::string& name, std::optional<std::string>& into,
                       const std::string& value, std::string_view help) {
  CLI::Option* option = state_->option(name, value, help);
  state_->fill.emplace_back([option, name, &into] {
    if (option->count() > 1) throw UsageError("given twice; only one can hold", name);
    if (option->count() == 1) into = option->results().front();
  });
}

void CommandLine::texts(const std::string& name, std::vector<std::string>& into,
                        const std::string& value, std::string_view help) {
  CLI::Option* option = state_->option(name, value, help);
  state_->fill.emplace_back([option, &into] { into = option->results(); });
}

void CommandLine::groups(const std::string& name, std::vector<std::vector<std::string>>& into,
                         const std::string& value, std::string_view help) {
  CLI::Option* option = state_->option(name, value + "...", help)->expected(-1);
  option->inject_separator();  // an empty text between two uses; typed ones are refused before
  state_->fill.emplace_back([option, &into] {
    into.clear();
    bool separated = true;
    for (const std::string& result : option->results()) {
      if (separated && !result.empty()) into.emplace_back();
      separated = result.empty();
      if (!separated) into.back().push_back(result);
    }
  });
}

void CommandLine::positionals(const std::string& value, std::vector<std::string>& into,
                              bool required, std::string_view help) {
  state_->positional_usage = required ? " " + value + "..." : " [" + value + "...]";
  state_->positional_rows += help_row(value, help);
  CLI::Option* option = state_->app.add_option(value)->expected(-1)->take_all();
  option->required(required);
  state_->fill.emplace_back([option, &into] { into = option->results(); });
}

bool CommandLine::parse(std::span<const char* const> arguments) {
  State& state = *state_;
  const std::string hint = fmt::format("; redose {} --help shows how", state.command);
  refuse_misleading(arguments);
  state.typed.assign(arguments.begin(), arguments.end());
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    state.app.parse(reversed);
  } catch (const CLI::CallForHelp&) {
    std::fputs(state.help().c_str(), stdout);
    return false;
  } catch (const CLI::ParseError& error) {
    throw UsageError(error.what() + hint);
  }
  for (const CLI::Option* option : state.app.get_options())
    for (const std::string& result : option->results())
      if (result.starts_with("--"))
        throw UsageError(fmt::format("needs a value, but '{}' follows{}", result, hint),
                         option->get_name());
  for (const auto& fill : state.fill) fill();
  return true;
}

const std::vector<std::string>& CommandLine::typed() const {
  return state_->typed;
}

}  // namespace redose
