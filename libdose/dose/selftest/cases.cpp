// SPDX-License-Identifier: Apache-2.0
#include <dose/selftest/cases.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <dose/core/contract.hpp>
#include <dose/core/embedded.hpp>
#include <dose/core/error.hpp>
#include <dose/core/sha256.hpp>
#include <dose/core/text_file.hpp>
#include <dose/selftest/expectation.hpp>
#include <dose/selftest/operation.hpp>
#include <dose/units/number.hpp>
#include <map>
#include <stdexcept>

namespace dose {
namespace {

constexpr std::string_view first_line = "redose-cases 1";

bool is_standing(std::string_view text) {
  constexpr std::string_view known[] = {"computed", "inferred", "recalled", "copy seen (abstract)",
                                        "copy seen (second-hand)"};
  return std::ranges::find(known, text) != std::end(known) || text.starts_with("checked by ");
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 40 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
  });
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!(text = trimmed(text)).empty()) {
    const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

class Reader {
 public:
  explicit Reader(const std::string& path) { file_.path = path; }

  void read(std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      ++line_;
      read_line(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (!opened_) refuse(fmt::format("the first line must be '{}'", first_line));
    if (file_.examples.empty()) refuse("there is no example");
    finish_example();
  }

  CasesFile file() && { return std::move(file_); }

 private:
  [[noreturn]] void refuse(const std::string& message) const {
    throw Error("cases_invalid", message, fmt::format("{}:{}", file_.path, line_));
  }

  void read_line(std::string_view raw) {
    const std::string_view line = trimmed(raw);
    if (std::ranges::any_of(line, [](char c) {
          return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
        }))
      refuse("a control character");
    if (line.empty() || line.front() == '#') return;
    if (!opened_) {
      if (line != first_line) refuse(fmt::format("the first line must be '{}'", first_line));
      opened_ = true;
      return;
    }
    const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
    const std::string_view word = line.substr(0, end);
    const std::string rest(trimmed(line.substr(end)));
    if (word == "example")
      open_example(rest);
    else if (file_.examples.empty())
      refuse(fmt::format("'{}' stands before any example", word));
    else if (word == "title" || word == "source" || word == "standing" || word == "note")
      describe(word, rest);
    else
      calculate(word, rest);
  }

  void open_example(const std::string& id) {
    finish_example();
    if (!is_id(id))
      refuse(fmt::format("'{}' is no id of letters, digits, '.', '_' and '-'", id.substr(0, 60)));
    if (std::ranges::find(file_.examples, id, &WorkedExample::id) != file_.examples.end())
      refuse(fmt::format("there is an example {} already", id));
    WorkedExample example;
    example.id = id;
    example.line = line_;
    file_.examples.push_back(std::move(example));
  }

  void finish_example() const {
    if (file_.examples.empty()) return;
    const WorkedExample& example = file_.examples.back();
    for (const auto& [name, text] :
         {std::pair{"title", &example.title}, std::pair{"source", &example.source},
          std::pair{"standing", &example.standing}})
      if (text->empty()) refuse(fmt::format("example {} has no {}", example.id, name));
    if (example.calculations.empty())
      refuse(fmt::format("example {} calculates nothing", example.id));
  }

  void describe(std::string_view word, const std::string& text) {
    WorkedExample& example = file_.examples.back();
    std::string& into = word == "title"    ? example.title
                        : word == "source" ? example.source
                        : word == "note"   ? example.note
                                           : example.standing;
    if (!example.calculations.empty())
      refuse(fmt::format("'{}' belongs above the calculations", word));
    if (!into.empty()) refuse(fmt::format("a second '{}'", word));
    if (text.empty()) refuse(fmt::format("'{}' says nothing", word));
    if (word == "standing" && !is_standing(text))
      refuse(
          fmt::format("standing '{}' is none of: computed, inferred, recalled, copy seen "
                      "(abstract), copy seen (second-hand), checked by NAME, DATE",
                      text.substr(0, 60)));
    into = text;
  }

  void calculate(std::string_view word, const std::string& rest) {
    const Operation* operation = find_operation(word);
    if (operation == nullptr)
      refuse(fmt::format("'{}' is no operation; docs/reference/cases.md lists them",
                         word.substr(0, 60)));
    const std::vector<std::string> words = words_of(rest);
    const auto sign = std::ranges::find_if(
        words, [](const std::string& each) { return each == "=" || each == "!="; });
    if (sign == words.end()) refuse("no ' = ' with what is expected");
    Calculation calculation;
    calculation.line = line_;
    calculation.operation = word;
    for (auto it = words.begin(); it != sign; ++it) {
      const auto equals = it->find('=');
      if (equals == std::string::npos || equals == 0)
        refuse(fmt::format("'{}' is no argument such as course=36/14", it->substr(0, 60)));
      calculation.arguments.push_back({it->substr(0, equals), it->substr(equals + 1)});
    }
    check_arguments(*operation, calculation.arguments);
    try {
      calculation.expected = parse_expectation(*sign, {sign + 1, words.end()});
    } catch (const std::invalid_argument& wrong) {
      refuse(wrong.what());
    }
    file_.examples.back().calculations.push_back(std::move(calculation));
  }

  void check_arguments(const Operation& operation,
                       const std::vector<CaseArgument>& arguments) const {
    using Times = OperationParameter::Times;
    for (const CaseArgument& argument : arguments)
      if (std::ranges::find(operation.parameters, argument.name, &OperationParameter::name) ==
          operation.parameters.end())
        refuse(fmt::format("{} takes no '{}'", operation.name, argument.name.substr(0, 60)));
    for (const OperationParameter& parameter : operation.parameters) {
      const auto given = std::ranges::count(arguments, parameter.name, &CaseArgument::name);
      if (given == 0 && parameter.times != Times::at_most_once)
        refuse(fmt::format("{} needs {}=", operation.name, parameter.name));
      if (given > 1 && parameter.times != Times::once_or_more)
        refuse(fmt::format("{} takes one {}= only", operation.name, parameter.name));
    }
  }

  CasesFile file_;
  int line_ = 0;
  bool opened_ = false;
};

}  // namespace

CasesFile parse_cases(std::string_view text, const std::string& path) {
  Reader reader(path);
  reader.read(text);
  CasesFile file = std::move(reader).file();
  file.sha256 = sha256_of_text(text);
  return file;
}

CasesFile load_cases(const std::filesystem::path& path) {
  return parse_cases(text_of_file(path), path.string());
}

std::vector<CasesFile> cases_in_force(const std::vector<std::filesystem::path>& user_files) {
  std::vector<CasesFile> files;
  for (const EmbeddedFile& file : embedded_cases()) try {
      files.push_back(parse_cases(file.content, std::string(file.path)));
    } catch (const Error& error) {
      throw BrokenPromise(error.what());  // the embedded files are ours
    }
  for (const auto& path : user_files) files.push_back(load_cases(path));
  std::map<std::string, std::string> place_of;
  for (const CasesFile& file : files)
    for (const WorkedExample& example : file.examples) {
      const std::string place = fmt::format("{}:{}", file.path, example.line);
      const auto [known, is_new] = place_of.emplace(example.id, place);
      if (!is_new)
        throw Error("cases_invalid",
                    fmt::format("example {} is there already, {}; give it an id of its own",
                                example.id, known->second),
                    place);
    }
  return files;
}

}  // namespace dose
