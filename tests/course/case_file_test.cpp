// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <dose/core/error.hpp>
#include <dose/course/case_file.hpp>
#include <fstream>
#include <iterator>

namespace {

const std::string minimal = "no_prior = true\n[planned]\npath = \"planned\"\n";

dose::CaseFile parsed(const std::string& text) {
  return dose::parse_case_file(text, "folder/case.toml");
}

/// Code and where of the error that `text` gives.
std::pair<std::string, std::string> error_of(const std::string& text) {
  try {
    parsed(text);
  } catch (const dose::Error& error) {
    return {error.code(), error.where()};
  }
  return {"no error", ""};
}

using Refusal = std::pair<std::string, std::string>;
using Paths = std::vector<std::filesystem::path>;

/// The first block fenced as toml in the reference page.
std::string documented_example() {
  std::ifstream stream(REDOSE_PROJECT_DIR "/docs/reference/case-file.md");
  const std::string page{std::istreambuf_iterator<char>(stream), {}};
  const std::string fence = "```toml\n";
  const auto start = page.find(fence) + fence.size();
  return page.substr(start, page.find("```", start) - start);
}

}  // namespace

TEST_CASE("the documented case file means what the page says") {
  const dose::CaseFile file = parsed(documented_example());
  const dose::CaseRequest& request = file.request;
  CHECK(request.registrations == Paths{"folder/registration/REG.dcm"});
  CHECK(request.interval_months == 29);
  CHECK(request.same_patient_reason ==
        "prior course treated at the county hospital under another ID");
  CHECK_FALSE(request.no_prior);
  CHECK(request.structure_roles ==
        std::map<std::string, dose::Role>{{"Duralsack", dose::Role::thecal_sac},
                                          {"Medulla_korr", dose::Role::spinal_cord}});

  REQUIRE(request.planned.has_value());
  CHECK(request.planned->name == "planned");
  CHECK(request.planned->role == dose::CourseRole::planned);
  CHECK(request.planned->paths == Paths{"folder/planned"});
  REQUIRE(request.planned->fractions.has_value());
  CHECK(request.planned->fractions->count() == 3);
  CHECK(request.planned->plan == "T6 SBRT");
  REQUIRE(request.planned->first_treated.has_value());
  CHECK(dose::iso(*request.planned->first_treated) == "2021-07-01");

  REQUIRE(request.priors.size() == 2);
  const dose::CourseRequest& prior = request.priors[0];
  CHECK(prior.name == "2019");
  CHECK(prior.role == dose::CourseRole::prior);
  CHECK(prior.paths == Paths{"folder/prior/RTDOSE.dcm", "folder/prior/RTPLAN.dcm"});
  CHECK(prior.relation == dose::PhaseRelation::sequential);
  CHECK(prior.delivered_fractions == 10);
  CHECK(prior.delivered_of == 14);
  REQUIRE(prior.last_treated.has_value());
  CHECK(dose::iso(*prior.last_treated) == "2019-01-24");
  CHECK(request.priors[1].paper == "20/5@20.6Gy");
  CHECK(request.priors[1].name == "2011");
  CHECK(request.priors[1].paths.empty());

  const dose::CheckOptions& options = file.options;
  REQUIRE(options.alpha_beta.has_value());
  CHECK(options.alpha_beta->in_gray() == 2);
  CHECK(options.limit_ids == std::vector<std::string>{"hytec2021"});
  CHECK(options.limit_files == Paths{"folder/our-limits.json"});
  REQUIRE(options.metrics.size() == 2);
  CHECK(options.metrics[0] == dose::Metric{dose::Metric::Kind::d_volume_cc, 0.1});
  CHECK(options.metrics[1] == dose::Metric{dose::Metric::Kind::v_dose_gy, 20});
  CHECK(options.accepted_codes == std::vector<std::string>{"outside_derivation_range"});
  CHECK(options.unregistered_sum_of_maxima);
  REQUIRE(options.tolerance.has_value());
  CHECK(options.tolerance->absolute_gy == 0.01);
  CHECK(options.tolerance->relative == 0);
  CHECK(options.end_caps == dose::EndCaps::half);

  CHECK(file.file.path == "folder/case.toml");
  CHECK(file.file.kind == "case");
  CHECK(file.file.sha256.size() == 64);
}

TEST_CASE("what a case file leaves out stays unset") {
  const dose::CaseFile file = parsed(minimal);
  CHECK(file.request.no_prior);
  CHECK(file.request.priors.empty());
  CHECK_FALSE(file.request.interval_months.has_value());
  CHECK_FALSE(file.request.planned->fractions.has_value());
  CHECK_FALSE(file.options.alpha_beta.has_value());
  CHECK_FALSE(file.options.tolerance.has_value());
  CHECK_FALSE(file.options.end_caps.has_value());
  CHECK_FALSE(file.options.unregistered_sum_of_maxima);
  // Neither a prior nor the statement that there was none: for the caller to refuse.
  CHECK_FALSE(parsed("[planned]\npath = \"p\"\n").request.no_prior);
}

TEST_CASE("priors without a name are called prior and prior2") {
  const auto file =
      parsed("[planned]\npath = \"p\"\n[[prior]]\npath = \"a\"\n[[prior]]\npath = \"b\"\n");
  REQUIRE(file.request.priors.size() == 2);
  CHECK(file.request.priors[0].name == "prior");
  CHECK(file.request.priors[1].name == "prior2");
}

TEST_CASE("absolute paths stay as they are") {
  CHECK(parsed("no_prior = true\n[planned]\npath = \"/data/p\"\n").request.planned->paths ==
        Paths{"/data/p"});
}

TEST_CASE("unknown keys are refused with line and column") {
  CHECK(error_of("no_pior = true\n" + minimal) ==
        Refusal{"case_file_invalid", "folder/case.toml:1:1"});
  CHECK(error_of(minimal + "fraction = 3\n") ==
        Refusal{"case_file_invalid", "folder/case.toml:4:1"});
  CHECK(error_of(minimal + "name = \"x\"\n").first == "case_file_invalid");
  CHECK(error_of("per_day = 2\n" + minimal).first == "case_file_invalid");
}

TEST_CASE("wrong types are refused with line and column") {
  CHECK(error_of("interval = 8\n" + minimal) ==
        Refusal{"case_file_invalid", "folder/case.toml:1:12"});
  CHECK(error_of("no_prior = \"yes\"\n[planned]\npath = \"p\"\n").first == "case_file_invalid");
  CHECK(error_of(minimal + "fractions = \"3\"\n").first == "case_file_invalid");
  CHECK(error_of(minimal + "fractions = 3.0\n").first == "case_file_invalid");
  CHECK(error_of(minimal + "fractions = 0\n").first == "case_file_invalid");
  CHECK(error_of("no_prior = true\nplanned = \"p\"\n").first == "case_file_invalid");
  CHECK(error_of("no_prior = true\n[planned]\npath = [1, 2]\n").first == "case_file_invalid");
  CHECK(error_of("prior = \"p\"\n[planned]\npath = \"p\"\n").first == "case_file_invalid");
  CHECK(error_of("alpha_beta = \"2\"\n" + minimal).first == "case_file_invalid");
  CHECK(error_of(minimal + "first_treated = 2019-01-24T10:00:00\n").first == "case_file_invalid");
}

TEST_CASE("texts that cannot be understood are refused where they stand") {
  CHECK(error_of("tolerance = \"0.01\"\n" + minimal) ==
        Refusal{"unit_missing", "folder/case.toml:1:13"});
  CHECK(error_of("tolerance = \"2Gy\"\n" + minimal).first == "tolerance_invalid");
  CHECK(error_of("tolerance = \"0Gy\"\n" + minimal).first == "tolerance_invalid");
  CHECK(error_of("interval = \"8\"\n" + minimal).first == "interval_invalid");
  CHECK(error_of("alpha_beta = 0\n" + minimal) ==
        Refusal{"alpha_beta_invalid", "folder/case.toml:1:14"});
  CHECK(error_of("position_uncertainty = \"2 inches\"\n" + minimal).first == "length_invalid");
  CHECK(error_of("end_caps = \"full\"\n" + minimal).first == "end_caps_invalid");
  CHECK(error_of("unregistered = \"sum\"\n" + minimal).first == "unregistered_invalid");
  CHECK(error_of("same_patient = \" \"\n" + minimal).first == "reason_missing");
  CHECK(error_of("metric = [\"Dmax\", \"D5\"]\n" + minimal).first == "unit_missing");
  CHECK(error_of("metric = [\"Dmax\", \"D5\"]\n" + minimal).second == "folder/case.toml:1:19");
  CHECK(error_of(minimal + "first_treated = \"2019-02-30\"\n").first == "date_invalid");
  CHECK(error_of(minimal + "delivered = \"2/3\"\n") ==
        Refusal{"delivered_planned", "folder/case.toml:4:13"});
  CHECK(
      error_of("[planned]\npath = \"p\"\n[[prior]]\npath = \"q\"\ndelivered = \"15/14\"\n").first ==
      "delivered_invalid");
  CHECK(error_of(minimal + "per_day = 7\n").first == "case_file_invalid");
  CHECK(error_of(minimal + "per_day = 2\n").first == "gap_missing");
  CHECK(error_of(minimal + "gap = \"6h\"\n").first == "gap_without_per_day");
  CHECK(error_of(minimal + "per_day = 2\ngap = \"6\"\n").first == "gap_invalid");
  CHECK(error_of(minimal + "per_day = 4\ngap = \"8h\"\n").first == "repair_invalid");
  CHECK(error_of(minimal + "phases = \"both\"\n").first == "phases_invalid");
  CHECK(error_of(minimal + "[structure]\nSac = \"sac\"\n") ==
        Refusal{"role_unknown", "folder/case.toml:5:7"});
}

TEST_CASE("courses on paper say their dose") {
  const std::string head = "[planned]\npath = \"p\"\n[[prior]]\n";
  CHECK(parsed(head + "typed = \"36/14@prescription\"\n").request.priors[0].paper ==
        "36/14@prescription");
  CHECK(error_of(head + "typed = \"36/14\"\n") ==
        Refusal{"paper_course_bare", "folder/case.toml:4:9"});
  CHECK(error_of(head + "typed = \"some/folder\"\n").first == "case_file_invalid");
  CHECK(error_of(head + "typed = \"x=36/14@prescription\"\n").first == "case_file_invalid");
  CHECK(error_of(head + "typed = \"36/14@38Gy\"\npath = \"a\"\n").first == "case_file_invalid");
  CHECK(error_of(head + "last_treated = 2019-01-24\n").first == "case_file_invalid");
  CHECK(error_of("no_prior = true\n[planned]\ntyped = \"24/3@prescription\"\n").first ==
        "planned_needs_dose");
}

TEST_CASE("contradictions and doubled things are refused") {
  CHECK(error_of("no_prior = true\n[planned]\npath = \"p\"\n[[prior]]\npath = \"a\"\n") ==
        Refusal{"case_file_invalid", "folder/case.toml:1:12"});
  CHECK(error_of("no_prior = true\n").first == "case_file_invalid");
  CHECK(error_of(minimal + "path = \"q\"\n").first == "case_file_invalid");
  const std::string head = "[planned]\npath = \"p\"\n";
  CHECK(error_of(head + "[[prior]]\nname=\"a\"\npath=\"x\"\n[[prior]]\nname=\"a\"\npath=\"y\"\n")
            .first == "course_name_invalid");
  for (const char* name : {"planned", "cumulative", "", "a=b", "a b"})
    CHECK(error_of(head + "[[prior]]\nname=\"" + name + "\"\npath=\"x\"\n").first ==
          "course_name_invalid");
  CHECK(error_of("not toml").first == "case_file_invalid");
}

TEST_CASE("a case file that cannot be read is an error") {
  CHECK_THROWS_AS(dose::read_case_file("no/such/file.toml"), dose::Error);
  CHECK_THROWS_AS(dose::read_case_file("."), dose::Error);
}
