// SPDX-License-Identifier: Apache-2.0
// A case without what tells whose it is, also where a name of something else holds it.
#include <catch2/catch.hpp>
#include <dose/assess/assess.hpp>
#include <dose/course/anonymous.hpp>
#include <dose/dosimetry/structure_expression.hpp>
#include <dose/report/render.hpp>
#include <string>

#include "support/synthetic_case.hpp"

using namespace dose;

namespace {

/// Courses and structures of a patient PX77001, O'Malley^Mary Jane^^Dr, called after her.
Case telling_case() {
  Case the_case = synthetic::typical(30, 20);
  const Patient patient{"PX77001", "O'Malley^Mary Jane^^Dr", "19600102"};
  the_case.planned.patient = patient;
  the_case.planned.phases.front().plan_label = "T6_px77001a";
  the_case.planned.phases.front().label = "T6_px77001a, fraction group 1";
  Course& prior = the_case.priors.front();
  prior.patient = Patient{"88-12", "OMALLEY^MARY", "19600102"};
  prior.name = "2019omalley";
  prior.phases.front().plan_label = "JANET 36 Dr";
  prior.phases.front().label = "JANET 36 Dr";
  the_case.structures[0].structure.name = "ThecalSac_88-12";
  the_case.structures[1].structure.name = "SpinalCord";
  the_case.same_patient_reason = "Mary was 88-12 at the county hospital";
  prior.warnings.push_back(
      {"a", "plan 'JANET 36 Dr' and 'Mary's 2nd' may be summary's", prior.name});
  the_case.warnings.push_back({"b", "the ID is 'PX77001'", "2019omalley, JANET 36 Dr"});
  return the_case;
}

Warning warning(const std::string& message) {
  return {"code", message, {}};
}

/// A case of nothing but a patient's name and what is called so.
struct Called {
  Case the_case;
  NewNames new_names;

  Called(const std::string& id, const std::string& name, std::vector<std::string> structures,
         const std::string& message = {}) {
    the_case.planned.name = "planned";
    the_case.planned.patient = Patient{id, name, {}};
    for (std::string& one : structures) {
      the_case.structures.emplace_back();
      the_case.structures.back().structure.name = std::move(one);
    }
    the_case.warnings.push_back(warning(message));
  }

  void anonymise() { new_names = dose::anonymise(the_case, {}); }

  const std::string& structure(std::size_t i) const {
    return the_case.structures[i].structure.name;
  }
  const std::string& message() const { return the_case.warnings.front().message; }
};

}  // namespace

TEST_CASE("an anonymous case holds neither ID nor name within other names") {
  Case the_case = telling_case();
  anonymise(the_case, {});
  const Phase& planned = the_case.planned.phases.front();
  CHECK(planned.plan_label == "T6_***a");
  CHECK(planned.label == "T6_***a, fraction group 1");
  const Course& prior = the_case.priors.front();
  CHECK(prior.name == "2019***");
  // A word of two letters tells nobody, and stays.
  CHECK(prior.phases.front().plan_label == "***T 36 Dr");
  CHECK(the_case.structures[0].structure.name == "ThecalSac_***");
  CHECK(the_case.structures[1].structure.name == "SpinalCord");
  CHECK(the_case.same_patient_reason == "*** was *** at the county hospital");
  // Our own words stay: "summary" holds Mary, outside quotes; an apostrophe is no quote.
  CHECK(prior.warnings.front().message == "plan '***T 36 Dr' and '***'s 2nd' may be summary's");
  CHECK(prior.warnings.front().where == "2019***");
  CHECK(the_case.warnings.front().message == "(left out: --anonymous)");
  CHECK(the_case.warnings.front().where == "2019***, ***T 36 Dr");
}

TEST_CASE("an anonymous case has no identity, neither of courses nor of registrations") {
  Case the_case = telling_case();
  Course& prior = the_case.priors.front();
  prior.patient->birth_date = "19500102";
  prior.registration.patient = Patient{"REG-9", "Registered^Jane", "19770707"};
  prior.plan_relations.push_back({"/data/plan.dcm", "1.2.3.4.5.6", "PX77001 plan", "PRIOR", "1.2"});
  prior.warnings.push_back({"c", "the registration is of 'REG-9'", "Registered^Jane"});
  anonymise(the_case, {});
  CHECK(prior.plan_relations.empty());
  const Assessment assessment = assess(the_case, synthetic::policy());
  CHECK(assessment.patient == Identity{});
  CHECK(assessment.other_identities.empty());
  const ProgramIdentity program{"redose", "0", "test"};
  for (const std::string& text :
       {render_json(assessment, program), render_text(assessment, program, false, false)})
    for (const char* part : {"REG-9", "Registered", "1977", "1950", "19500102"})
      CHECK(text.find(part) == std::string::npos);
}

TEST_CASE("names that are made anonymous change no figure and are in no report") {
  const Case plain = telling_case();
  Case the_case = telling_case();
  anonymise(the_case, {});
  const Policy policy = synthetic::policy();
  const Assessment with_names = assess(plain, policy);
  const Assessment without = assess(the_case, policy);
  CHECK(exit_status(without) == exit_status(with_names));
  REQUIRE(without.limits.size() == with_names.limits.size());
  for (std::size_t i = 0; i < without.limits.size(); ++i) {
    INFO(without.limits[i].limit.id);
    CHECK(without.limits[i].status == with_names.limits[i].status);
    CHECK(without.limits[i].value == with_names.limits[i].value);
  }
  const ProgramIdentity program{"redose", "0", "test"};
  for (const std::string& text : {render_json(without, program),
                                  render_text(without, program, false, false), render_csv(without)})
    for (const char* part : {"77001", "88-12", "alley", "ALLEY", "Mary", "Jane", "JANE"}) {
      INFO(part);
      CHECK(text.find(part) == std::string::npos);
    }
}

TEST_CASE("names that differ only in the patient's name still differ, and so do their parts") {
  Called called("4711-X", "Smith^Ann", {"Cord_Smith", "Cord_SMITH", "Cord_SMITH2"});
  CaseStructure made;
  made.structure.name = "Cord_SMITH+2mm";
  made.made = parse_structure_expression("Cord_SMITH+2mm", "");
  called.the_case.structures.push_back(made);
  called.anonymise();
  CHECK(called.structure(0) == "Cord_***");
  CHECK(called.structure(1) == "Cord_*** 2");
  CHECK(called.structure(2) == "Cord_***2");
  CHECK(called.the_case.structures[3].made->names == std::vector<std::string>{"Cord_*** 2"});
  // What the user types afterwards means the same structure.
  CHECK(called.new_names("Cord_SMITH+3mm") == "Cord_*** 2+3mm");
  CHECK(called.new_names("Cord_Smith|Cord_SMITH2") == "Cord_***|Cord_***2");
  CHECK(called.new_names("PTV") == "PTV");
}

TEST_CASE("names of vertebrae and of organs stay, whatever the patient is called") {
  Called called("T10", "Cord^Prior", {"VB_T10", "T10", "SpinalCord", "Cord_opt", "GTV_T10"});
  called.the_case.priors.emplace_back().name = "prior";
  called.anonymise();
  CHECK(called.structure(0) == "VB_T10");
  CHECK(called.structure(1) == "T10");
  CHECK(called.structure(2) == "SpinalCord");
  CHECK(called.structure(3) == "***_opt");
  CHECK(called.structure(4) == "GTV_***");
  CHECK(called.the_case.priors.front().name == "prior");
}

TEST_CASE(
    "a patient's name is found with capitals beyond ASCII, and short ones are not looked for") {
  Called umlaut("1", "Müller^Zoë", {"MÜLLER 1", "zoË", "T1"});
  umlaut.anonymise();
  CHECK(umlaut.structure(0) == "*** 1");
  CHECK(umlaut.structure(1) == "***");
  CHECK(umlaut.structure(2) == "T1");
  Called ideographs("123", "Wang^Li=王^力", {"王_PTV", "Lip"});
  ideographs.anonymise();
  CHECK(ideographs.structure(0) == "***_PTV");
  CHECK(ideographs.structure(1) == "Lip");
}

TEST_CASE("of a warning only what it quotes is looked through for a name") {
  Called called("1", "May^Fore", {},
                "the date of plan 'Mayday, before' may lie before the plan's; see 'forelimb'");
  called.anonymise();
  CHECK(called.message() ==
        "the date of plan '***day, be***' may lie before the plan's; see '***limb'");
}
