// SPDX-License-Identifier: Apache-2.0
// A plan check as test results: green exactly where the exit status is 0. That another program
// reads them is the peer test's matter.
#include <algorithm>
#include <catch2/catch.hpp>
#include <dose/report/xml_text.hpp>

#include "report/sample.hpp"

using Catch::Contains;

namespace {

std::string junit(const dose::Assessment& assessment) {
  return dose::render_junit(assessment, sample::program());
}

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t found = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

std::string counts(std::size_t tests, std::size_t failures, std::size_t errors,
                   std::size_t skipped) {
  return "tests=\"" + std::to_string(tests) + "\" failures=\"" + std::to_string(failures) +
         "\" errors=\"" + std::to_string(errors) + "\" skipped=\"" + std::to_string(skipped) + "\"";
}

}  // namespace

TEST_CASE("it is green if and only if the exit status is 0") {
  for (const auto& assessment : {sample::within(), sample::exceeded(), sample::not_evaluable(),
                                 sample::acknowledged(), sample::awkward()}) {
    INFO(assessment.headline);
    const std::string text = junit(assessment);
    const std::size_t failures = count(text, "<failure ");
    const std::size_t errors = count(text, "<error ");
    const std::size_t skipped = count(text, "<skipped ");
    CHECK((failures + errors == 0) == (dose::exit_status(assessment) == 0));
    CHECK(count(text, "<testcase ") == 1 + assessment.limits.size());
    CHECK(count(text, counts(1 + assessment.limits.size(), failures, errors, skipped)) == 2);
  }
}

TEST_CASE("no limit at all is an error and not a green suite") {
  dose::Assessment nothing = sample::within();
  nothing.limits.clear();
  nothing.verdict = dose::Verdict::not_evaluable;
  CHECK_THAT(junit(nothing),
             Contains(counts(1, 0, 1, 0)) && Contains("<error type=\"not_evaluable\""));
}

TEST_CASE("each status has its outcome") {
  dose::Assessment assessment = sample::within();
  dose::LimitResult limit = assessment.limits.front();
  const auto outcome = [&](dose::Status status, bool required, dose::Decides decides) {
    limit.status = status;
    limit.required = required;
    limit.decides = decides;
    limit.reason_code = "undecided";
    assessment.limits = {limit};
    const std::string text = junit(assessment);
    for (const char* element : {"failure", "error", "skipped"})
      if (count(text, std::string("<") + element + " ") == 1) return std::string(element);
    return std::string("passed");
  };
  using dose::Decides;
  using dose::Status;
  CHECK(outcome(Status::within, true, Decides::clear_and_fail) == "passed");
  CHECK(outcome(Status::within, false, Decides::fail_only) == "passed");
  CHECK(outcome(Status::exceeded, true, Decides::clear_and_fail) == "failure");
  CHECK(outcome(Status::exceeded, false, Decides::fail_only) == "failure");
  CHECK(outcome(Status::exceeded, false, Decides::none) == "skipped");
  CHECK(outcome(Status::not_evaluable, true, Decides::clear_and_fail) == "error");
  CHECK(outcome(Status::not_evaluable, false, Decides::fail_only) == "skipped");
  CHECK(outcome(Status::info, false, Decides::none) == "skipped");
}

TEST_CASE("a failure says value, bound, limit, margin and source") {
  CHECK_THAT(junit(sample::exceeded()),
             Contains("<failure type=\"exceeded\" message=\"EXCEEDED: 70.0004 (70.0002..70.0007), "
                      "limit &lt;= 70 Gy EQD2(2), margin -0.0007\">") &&
                 Contains("broken by so little that rounding to 0.01 would hide it") &&
                 Contains("10.1016/j.ijrobp.2019.09.038"));
  CHECK_THAT(junit(sample::not_evaluable()), Contains("<error type=\"no_registration\""));
  CHECK_THAT(junit(sample::acknowledged()),
             Contains("<failure type=\"acknowledged\"") && Contains("dose_grid_too_coarse"));
  CHECK_THAT(junit(sample::within()), Contains("Not cleared or certified as a medical device") &&
                                          Contains("within: 61.31 (61.307..61.316), limit &lt;= "
                                                   "70 Gy EQD2(2), margin +8.68"));
}

TEST_CASE("names from files stay inside their attribute") {
  CHECK(dose::xml_text("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;&apos;");
  CHECK(dose::xml_text("]]>") == "]]&gt;");
  CHECK(dose::xml_text(std::string_view("\0\x01\x1b[31m\n\t", 9)) == "???[31m  ");
  CHECK(dose::xml_text("\xff\xc3\xa9\xef\xbf\xbf\xef\xbf\xbe.") == "?\xc3\xa9??.");
  dose::Assessment assessment = sample::within();
  assessment.limits[0].structure = "\"/><testcase name=\"x";
  assessment.patient.id = "</testsuite>";
  const std::string text = junit(assessment);
  CHECK(count(text, "<testcase ") == 1 + assessment.limits.size());
  CHECK(count(text, "</testsuite>") == 1);
}
