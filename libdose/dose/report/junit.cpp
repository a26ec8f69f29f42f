// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <dose/report/description.hpp>
#include <dose/report/render.hpp>
#include <dose/report/sentences.hpp>
#include <dose/report/xml_text.hpp>

namespace dose {
namespace {

enum class Outcome { passed, failure, error, skipped };

/// One <testcase>. Texts are plain.
struct TestCase {
  std::string classname;
  std::string name;
  Outcome outcome = Outcome::passed;
  std::string type;     ///< of a failure or an error
  std::string message;  ///< of everything that has not passed
  std::vector<std::string> lines;
};

TestCase of_verdict(const Assessment& assessment) {
  TestCase test{
      "redose.verdict", "verdict", {}, {}, assessment.headline, under_the_headline(assessment)};
  switch (assessment.verdict) {
    case Verdict::exceeded:
      test.outcome = Outcome::failure;
      test.type = "exceeded";
      break;
    case Verdict::not_evaluable:
      test.outcome = Outcome::error;
      test.type = "not_evaluable";
      break;
    case Verdict::within:
      // Met with deviations that somebody acknowledged is no plain success (exit status 3).
      if (!assessment.acknowledged.empty()) {
        test.outcome = Outcome::failure;
        test.type = "acknowledged";
      }
      break;
  }
  return test;
}

Outcome outcome_of(const LimitResult& result) {
  switch (result.status) {
    case Status::within:
      return Outcome::passed;
    case Status::exceeded:
      return result.decides == Decides::none ? Outcome::skipped : Outcome::failure;
    case Status::not_evaluable:
      return result.required ? Outcome::error : Outcome::skipped;
    case Status::info:
      return Outcome::skipped;
  }
  return Outcome::error;
}

TestCase of_limit(const LimitRow& row) {
  const LimitResult& result = row.result;
  TestCase test{"redose." + result.limit.set_id,
                fmt::format("{}: {}", result.limit.id, result.limit.title),
                outcome_of(result),
                result.status == Status::not_evaluable ? result.reason_code : "exceeded",
                {},
                {}};
  const std::string figures =
      has_figures(result)
          ? fmt::format("{}, limit {}, margin {}", row.figure.text(), row.limit, row.margin)
          : "limit " + row.limit;
  const std::string because = row.reason.empty() ? "" : ", because " + row.reason;
  test.message = fmt::format("{}: {}{}", row.status, figures, because);
  for (const std::string& line :
       {row.measured_in, result.surrogate_note, row.decides, row.fails_by_rounding, row.citation})
    if (!line.empty()) test.lines.push_back(line);
  if (test.outcome == Outcome::passed) test.lines.insert(test.lines.begin(), test.message);
  return test;
}

std::string body_of(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : "\n") + xml_text(line);
  return text;
}

std::string_view element_of(Outcome outcome) {
  return outcome == Outcome::failure ? "failure" : outcome == Outcome::error ? "error" : "skipped";
}

std::string in_xml(const TestCase& test) {
  std::string text = fmt::format("    <testcase classname=\"{}\" name=\"{}\">\n",
                                 xml_text(test.classname), xml_text(test.name));
  const std::string body = body_of(test.lines);
  if (test.outcome == Outcome::failure || test.outcome == Outcome::error) {
    const std::string_view element = element_of(test.outcome);
    text += fmt::format("      <{} type=\"{}\" message=\"{}\">{}</{}>\n", element,
                        xml_text(test.type), xml_text(test.message), body, element);
  } else {
    if (test.outcome == Outcome::skipped)
      text += fmt::format("      <skipped message=\"{}\"/>\n", xml_text(test.message));
    if (!body.empty()) text += fmt::format("      <system-out>{}</system-out>\n", body);
  }
  return text + "    </testcase>\n";
}

std::string counts_of(const std::vector<TestCase>& tests) {
  const auto count = [&](Outcome outcome) {
    return std::ranges::count(tests, outcome, &TestCase::outcome);
  };
  return fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\"", tests.size(),
                     count(Outcome::failure), count(Outcome::error), count(Outcome::skipped));
}

std::string property(std::string_view name, std::string_view value) {
  return fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", xml_text(name),
                     xml_text(value));
}

}  // namespace

std::string render_junit(const Assessment& assessment, const ProgramIdentity& program) {
  std::vector<TestCase> tests{of_verdict(assessment)};
  for (const LimitRow& row : describe(assessment).limits) tests.push_back(of_limit(row));
  const std::string counts = counts_of(tests);
  std::string text = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites name=\"redose check\" {}>\n"
      "  <testsuite name=\"redose check\" {}>\n"
      "    <properties>\n",
      counts, counts);
  text += property("program", in_words(program));
  text += property("patient", patient_in_words(assessment));
  text += "    </properties>\n";
  for (const TestCase& test : tests) text += in_xml(test);
  std::vector<std::string> warnings;
  for (const Warning& warning : assessment.warnings)
    warnings.push_back(fmt::format("warning {}: {}", warning.code, warning.message));
  warnings.emplace_back(regulatory_sentence());
  return text + fmt::format("    <system-out>{}</system-out>\n  </testsuite>\n</testsuites>\n",
                            body_of(warnings));
}

}  // namespace dose
