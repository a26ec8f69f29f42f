// SPDX-License-Identifier: Apache-2.0
// All identities that --same-patient joined stand on page one, whoever renders it.
#include <catch2/catch.hpp>
#include <dose/report/sentences.hpp>
#include <dose/report/wrap.hpp>

#include "report/sample.hpp"

TEST_CASE("page one names every identity that was taken as one person") {
  dose::Assessment assessment = sample::acknowledged();
  CHECK(dose::patient_in_words(assessment) ==
        "Patient PHANTOM-1 and patient K-77103, taken as ONE PERSON because the user says so "
        "(--same-patient)");
  assessment.other_identities = {{"K-77103", {}}, {"", {}}};
  CHECK(dose::patient_in_words(assessment) ==
        "Patient PHANTOM-1, patient K-77103 and patient without ID, taken as ONE PERSON because "
        "the user says so (--same-patient)");
  assessment.patient = {"PHANTOM-1", "1960-02-29"};
  assessment.other_identities = {{"PHANTOM-1", "1950-01-01"}, {"K-77103", "1960-02-29"}};
  CHECK(dose::patient_in_words(assessment) ==
        "Patient PHANTOM-1 (born 1960-02-29), patient PHANTOM-1 (born 1950-01-01) and patient "
        "K-77103 (born 1960-02-29), taken as ONE PERSON because the user says so (--same-patient)");
  for (const std::string& text : {dose::render_text(assessment, sample::program(), false),
                                  dose::render_junit(assessment, sample::program())})
    for (const char* part : {"PHANTOM-1", "K-77103", "1960-02-29", "1950-01-01"})
      CHECK(text.find(part) != std::string::npos);
  assessment.patient = {};
  assessment.other_identities.clear();
  CHECK(dose::patient_in_words(assessment) == "Patient not identified");
}
