// SPDX-License-Identifier: Apache-2.0
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <dose/dicom/rt_plan.hpp>

#include "files.hpp"

using dose::dicom::read_rt_plan;

namespace {

dose::dicom::RtPlan written(const Folder& folder, const phantom::PlanSpec& spec) {
  phantom::write_plan(spec, folder / "plan");
  return read_rt_plan(folder / "plan");
}

std::optional<double> prescription_of(const Folder& folder,
                                      std::vector<phantom::DoseReferenceSpec> references,
                                      bool warned = false) {
  phantom::PlanSpec spec = SmallCourse("prescription").plan;
  spec.dose_references = std::move(references);
  const auto plan = written(folder, spec);
  std::vector<dose::Warning> warnings;
  const auto gy = plan.prescription_gy(plan.fraction_groups[0], warnings);
  CHECK(has_code(warnings, "prescription_ambiguous") == warned);
  return gy;
}

}  // namespace

TEST_CASE("a plan's facts are read") {
  const Folder folder;
  phantom::PlanSpec spec = SmallCourse("facts", 5).plan;
  spec.approval_status = "UNAPPROVED";
  spec.date = "20240229";
  spec.beams.resize(3);
  spec.beams[2].number = 3;
  spec.beams[2].delivery_type = "SETUP";
  spec.fraction_groups[0].beams.resize(3);
  spec.fraction_groups[0].beams[2].number = 3;
  const auto plan = written(folder, spec);
  CHECK(plan.label == "facts");
  CHECK(plan.approval_status == "UNAPPROVED");
  REQUIRE(plan.date);
  CHECK(dose::iso(*plan.date) == "2024-02-29");
  CHECK(plan.structure_set_uid == phantom::uid("facts structures"));
  REQUIRE(plan.fraction_groups.size() == 1);
  const auto& group = plan.fraction_groups[0];
  CHECK(group.fractions == 5);
  CHECK(plan.treatment_beams(group) == std::vector<int>{1, 2});
  // 15/5 + 12/5; the set-up beam without a dose does not matter.
  CHECK(plan.beam_dose_per_fraction_gy(group) == Approx(5.4).epsilon(1e-12));
  CHECK(!plan.refusal);
  phantom::PlanSpec without = spec;
  without.fraction_groups[0].beams[1].dose_gy.reset();
  const auto lacking = written(folder, without);
  CHECK(!lacking.beam_dose_per_fraction_gy(lacking.fraction_groups[0]));
}

TEST_CASE("a fraction pattern means the most fractions a day that it can mean") {
  // PS3.3 C.8.8.13: digits per day x 7 x weeks characters, "1" for a fraction.
  struct Pattern {
    const char* text;
    std::optional<int> digits_a_day;
    std::optional<int> weeks;
    std::optional<int> most;
  };
  const Folder folder;
  const std::optional<int> none;
  for (const Pattern& pattern : {
           Pattern{"1111100", 1, 1, 1},
           {"1111100", none, 1, 1},
           {"1111100", none, none, 1},
           {"11111111110000", 2, 1, 2},
           {"11111111110000", none, 1, 2},     // two digits for each day of the one week
           {"11111111110000", none, none, 2},  // one week or two
           {"10101010100000", none, none, 1},  // one a day either way
           {"11111001111100", 1, 2, 1},
           {"11111001111100", none, 2, 1},
           {"11111001111100", 1, none, 1},
           {"11111111110000", 1, 1, 2},    // fourteen days do not fit into a week
           {"111111111100", none, 1, 2},   // nor twelve digits into one of a digit a day
           {"0100100100100", none, 1, 2},  // in which day is which digit?
           {"01111", 1, 1, 1},             // a week that was cut short
           {"", 2, 1, none},
       }) {
    phantom::PlanSpec spec = SmallCourse("pattern").plan;
    spec.fraction_groups[0].fraction_pattern = pattern.text;
    spec.fraction_groups[0].pattern_digits_per_day = pattern.digits_a_day;
    spec.fraction_groups[0].cycle_weeks = pattern.weeks;
    INFO(pattern.text << ", " << pattern.digits_a_day.value_or(0) << " digits a day, "
                      << pattern.weeks.value_or(0) << " weeks");
    CHECK(written(folder, spec).fraction_groups[0].most_a_day == pattern.most);
  }
}

TEST_CASE("the prescription is the one that is certain") {
  const Folder folder;
  CHECK(!prescription_of(folder, {}));
  CHECK(prescription_of(folder, {{1, "TARGET", "COORDINATES", {}, 24.0, {}}}) == 24.0);
  CHECK(!prescription_of(folder, {{1, "ORGAN_AT_RISK", "VOLUME", {}, 24.0, {}}}));
  CHECK(prescription_of(folder, {{1, "TARGET", "SITE", {}, 24.0, {}},
                                 {2, "TARGET", "COORDINATES", {}, 25.5, {}}}) == 24.0);
  CHECK(prescription_of(folder, {{1, "TARGET", "SITE", {}, 24.0, {}},
                                 {2, "TARGET", "VOLUME", {}, 24.0, {}}}) == 24.0);
  CHECK(!prescription_of(
      folder, {{1, "TARGET", "VOLUME", {}, 24.0, {}}, {2, "TARGET", "VOLUME", {}, 18.0, {}}},
      true));
}

TEST_CASE("rule 16: ion and brachytherapy plans are refused with their reason") {
  const Folder folder;
  phantom::PlanSpec spec = SmallCourse("refused").plan;
  CHECK(!written(folder, spec).refusal);
  phantom::PlanSpec ion = spec;
  ion.file.sop_class_uid = UID_RTIonPlanStorage;
  CHECK(written(folder, ion).refusal->code() == "ion_plan");
  phantom::PlanSpec brachy = spec;
  brachy.fraction_groups[0].brachy_setups = 1;
  CHECK(written(folder, brachy).refusal->code() == "brachy_plan");
  phantom::PlanSpec proton = spec;
  proton.beams[1].radiation_type = "PROTON";
  CHECK(written(folder, proton).refusal->code() == "radiation_type");
}

TEST_CASE("a plan for a phantom or a machine is not the patient's") {
  const Folder folder;
  for (const auto& [intent, code] :
       {std::pair("VERIFICATION", "plan_intent"), std::pair("MACHINE_QA", "plan_intent"),
        std::pair("SERVICE", "plan_intent"), std::pair("PALLIATIVE", "")}) {
    phantom::PlanSpec spec = SmallCourse("intent").plan;
    spec.intent = intent;
    phantom::write_plan(spec, folder / "plan");
    const auto plan = dose::dicom::read_rt_plan(folder / "plan");
    CHECK((plan.refusal ? plan.refusal->code() : "") == code);
  }
}

TEST_CASE("a plan that contradicts itself is refused") {
  const Folder folder;
  phantom::PlanSpec spec = SmallCourse("contradicts").plan;
  SECTION("one beam number twice") {
    spec.beams[1].number = 1;
    CHECK(code_of([&] { written(folder, spec); }) == "beam_number_twice");
  }
  SECTION("one fraction group number twice") {
    spec.fraction_groups.push_back(spec.fraction_groups[0]);
    CHECK(code_of([&] { written(folder, spec); }) == "fraction_group_twice");
  }
  SECTION("a beam that the plan does not describe") {
    spec.fraction_groups[0].beams[1].number = 8;
    const auto plan = written(folder, spec);
    CHECK(code_of([&] { plan.treatment_beams(plan.fraction_groups[0]); }) == "beam_missing");
  }
  SECTION("a date that is none") {
    spec.date = "20230229";
    CHECK(code_of([&] { written(folder, spec); }) == "date_invalid");
  }
  SECTION("the file ends early") {
    phantom::write_plan(spec, folder / "whole");
    const auto bytes = std::filesystem::file_size(folder / "whole");
    // The last 16 bytes are the approval status, without which the plan is one of unknown approval.
    for (std::size_t kept = 140; kept + 20 < bytes; kept += 2) {
      spec.file.keep_file_bytes = kept;
      // A cut exactly between two elements leaves a shorter dataset that is sound by itself: then
      // what is missing must be missed.
      const std::string code = code_of([&] {
        const auto plan = written(folder, spec);
        if (plan.fraction_groups.empty()) throw dose::Error("file_truncated", "no groups");
        plan.treatment_beams(plan.fraction_groups[0]);
        if (plan.structure_set_uid.empty()) throw dose::Error("file_truncated", "no structures");
      });
      INFO(kept << " of " << bytes << " bytes: " << code);
      CHECK(code != "none");
    }
  }
}
