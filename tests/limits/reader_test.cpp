// SPDX-License-Identifier: Apache-2.0
// Each defect of a limit file is refused at its place.
#include <algorithm>
#include <catch2/catch.hpp>
#include <dose/core/embedded.hpp>
#include <dose/core/error.hpp>
#include <dose/core/sha256.hpp>
#include <dose/limits/library.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

using dose::parse_limit_set;

namespace {

const std::string clearing = R"({
  "schema": "redose.limit-set/1",
  "id": "local-rules",
  "title": "Local rules",
  "citation": {"text": "Department of X", "doi": "10.1000/x"},
  "note": "A note",
  "limits": [
    {"id": "LOCAL.CUM", "title": "Sum", "structure": "thecal_sac", "metric": "Dmax",
     "quantity": "eqd2", "alpha_beta_gy": 2, "scope": "cumulative", "applies_to": "reirradiation",
     "fractions": "any", "comparator": "<=", "value": 60, "unit": "Gy",
     "decides": "clear_and_fail", "use": "check", "preconditions": {"prior_courses": 1},
     "conditions": "None", "standing": "copy_seen_abstract", "locator": "table 1", "note": "Stricter"},
    {"id": "LOCAL.CORD.3FX", "title": "Cord", "structure": "spinal_cord", "metric": "D0.035cc",
     "quantity": "physical", "scope": "course", "applies_to": "de_novo", "fractions": 3,
     "comparator": "<", "value": 18.5, "unit": "Gy", "decides": "fail_only", "use": "check",
     "conditions": "None", "standing": "checked", "checked_by": "A. Physicist, 2026-01-31",
     "locator": "table 2"}
  ]
})";

/// `text` with the one place where `from` stands replaced by `to`.
std::string with(const std::string& from, const std::string& to, std::string text = clearing) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

dose::Error refusal(const std::string& text) {
  try {
    parse_limit_set(text, "my.json");
  } catch (const dose::Error& error) {
    CHECK(error.code() == "limits_invalid");
    return error;
  }
  FAIL("accepted: " << text);
  return {"", ""};
}

void check_refused(const std::string& from, const std::string& to, const std::string& pointer) {
  INFO(from << " -> " << to);
  const dose::Error error = refusal(with(from, to));
  INFO(error.what());
  CHECK(error.where() == "my.json#" + pointer);
  CHECK(!error.message().empty());
}

class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& content)
      : path_(std::filesystem::temp_directory_path() /
              ("redose_limits_test_" + dose::sha256_of_text(content).substr(0, 16) + ".json")) {
    std::ofstream(path_, std::ios::binary) << content;
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace

TEST_CASE("a sound set is read with everything in it") {
  const dose::LimitSet set = parse_limit_set(clearing, "my.json");
  CHECK(set.id == "local-rules");
  CHECK(set.title == "Local rules");
  CHECK(set.citation.text == "Department of X");
  CHECK(set.citation.doi == "10.1000/x");
  CHECK(set.note == "A note");
  CHECK(set.origin == "my.json");
  CHECK(set.sha256 == dose::sha256_of_text(clearing));
  REQUIRE(set.limits.size() == 2);
  const dose::Limit& sum = set.limits[0];
  CHECK(sum.id == "LOCAL.CUM");
  CHECK(sum.set_id == "local-rules");
  CHECK(sum.value == 60.0);
  CHECK(sum.alpha_beta->in_gray() == 2);
  CHECK(sum.citation.locator == "table 1");
  CHECK(sum.citation.doi == "10.1000/x");
  CHECK(sum.note == "Stricter");
  CHECK(!sum.fractions);
  const dose::Limit& cord = set.limits[1];
  CHECK(cord.structure == dose::Role::spinal_cord);
  CHECK(cord.metric == dose::Metric{dose::Metric::Kind::d_volume_cc, 0.035});
  CHECK(cord.comparator == dose::Comparator::below);
  CHECK(cord.fractions->first == 3);
  CHECK(cord.fractions->last == 3);
  CHECK(cord.standing == dose::Standing::checked);
  CHECK(cord.checked_by == "A. Physicist, 2026-01-31");
  CHECK(!cord.reirradiation);
}

TEST_CASE("what is no JSON is refused") {
  for (const std::string& text :
       {std::string(), std::string("{"), std::string("[1,"), clearing + "}", with("60", "6O"),
        with("60", "1e400"), with("60", "NaN"), with("60", "\"\xff\"")}) {
    INFO(text);
    CHECK(refusal(text).where() == "my.json#");
  }
  CHECK(refusal("[]").where() == "my.json#");
  CHECK(refusal("3").where() == "my.json#");
}

TEST_CASE("a key that is there twice is refused at its place") {
  check_refused(R"("value": 60)", R"("value": 70, "value": 60)", "/limits/0/value");
  check_refused(R"("value": 18.5)", R"("value": 28, "value": 18.5)", "/limits/1/value");
  check_refused(R"({"prior_courses": 1})", R"({"prior_courses": 1, "prior_courses": 2})",
                "/limits/0/preconditions/prior_courses");
  check_refused(R"("id": "local-rules")", R"("id": "x", "id": "local-rules")", "/id");
  check_refused(R"("title": "Sum")", R"("a/b~c": 1, "a/b~c": 2)", "/limits/0/a~1b~0c");
}

TEST_CASE("a key that is missing is refused at its place") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {R"("schema": "redose.limit-set/1",)", "/schema"},
      {R"("id": "local-rules",)", "/id"},
      {R"("title": "Local rules",)", "/title"},
      {R"("citation": {"text": "Department of X", "doi": "10.1000/x"},)", "/citation"},
      {R"("text": "Department of X", )", "/citation/text"},
      {R"("id": "LOCAL.CUM", )", "/limits/0/id"},
      {R"("title": "Sum", )", "/limits/0/title"},
      {R"("structure": "thecal_sac", )", "/limits/0/structure"},
      {R"("metric": "D0.035cc",)", "/limits/1/metric"},
      {R"("quantity": "eqd2", )", "/limits/0/quantity"},
      {R"("alpha_beta_gy": 2, )", "/limits/0/alpha_beta_gy"},
      {R"("scope": "cumulative", )", "/limits/0/scope"},
      {R"("applies_to": "de_novo", )", "/limits/1/applies_to"},
      {R"("fractions": 3,)", "/limits/1/fractions"},
      {R"("comparator": "<", )", "/limits/1/comparator"},
      {R"("value": 60, )", "/limits/0/value"},
      {R"("unit": "Gy",)", "/limits/0/unit"},
      {R"("decides": "fail_only", )", "/limits/1/decides"},
      {R"("use": "check", )", "/limits/0/use"},
      {R"("preconditions": {"prior_courses": 1},)", "/limits/0/preconditions"},
      {R"("prior_courses": 1)", "/limits/0/preconditions/prior_courses"},
      {R"("conditions": "None", )", "/limits/0/conditions"},
      {R"("standing": "checked", )", "/limits/1/standing"},
      {R"("checked_by": "A. Physicist, 2026-01-31",)", "/limits/1/checked_by"},
      {R"("locator": "table 1", )", "/limits/0/locator"}};
  for (const auto& [text, pointer] : cases) check_refused(text, "", pointer);
}

TEST_CASE("a key that does not belong there is refused at its place") {
  check_refused(R"("note": "A note")", R"("notes": "A note")", "/notes");
  check_refused(R"("title": "Sum")", R"("Title": "Sum")", "/limits/0/Title");
  check_refused(R"("doi")", R"("url")", "/citation/url");
  check_refused(R"({"prior_courses": 1})", R"({"prior_courses": 1, "planned": 3})",
                "/limits/0/preconditions/planned");
}

TEST_CASE("a wrong type is refused at its place") {
  check_refused(R"("value": 60)", R"("value": "60")", "/limits/0/value");
  check_refused(R"("value": 60)", R"("value": true)", "/limits/0/value");
  check_refused(R"("value": 60)", R"("value": [60])", "/limits/0/value");
  check_refused(R"("title": "Sum")", R"("title": 3)", "/limits/0/title");
  check_refused(R"("fractions": 3)", R"("fractions": 3.0)", "/limits/1/fractions");
  check_refused(R"("fractions": 3)", R"("fractions": null)", "/limits/1/fractions");
  check_refused(R"({"prior_courses": 1})", "[]", "/limits/0/preconditions");
  check_refused(R"("alpha_beta_gy": 2)", R"("alpha_beta_gy": "2")", "/limits/0/alpha_beta_gy");
  check_refused(R"({"text": "Department of X", "doi": "10.1000/x"})", R"("X")", "/citation");
  const std::size_t list = clearing.find("[\n");
  CHECK(refusal(clearing.substr(0, list) + "{}}").where() == "my.json#/limits");
  CHECK(refusal(clearing.substr(0, list) + "[]}").where() == "my.json#/limits");
  CHECK(refusal(clearing.substr(0, list) + "[3]}").where() == "my.json#/limits/0");
}

TEST_CASE("a number out of range is refused at its place") {
  for (const char* value : {"0", "-60", "-0.0", "1e300", "1001"})
    check_refused(R"("value": 60)", std::string(R"("value": )") + value, "/limits/0/value");
  for (const char* n : {"0", "-3", "201", R"("0-3")", R"("5-1")", R"("3-3")", R"("1-201")",
                        R"("1 - 5")", R"("")", R"("all")", R"("3")", R"("1-5-7")"})
    check_refused(R"("fractions": 3)", std::string(R"("fractions": )") + n, "/limits/1/fractions");
  for (const char* value : {"0", "-2", "101"})
    check_refused(R"("alpha_beta_gy": 2)", std::string(R"("alpha_beta_gy": )") + value,
                  "/limits/0/alpha_beta_gy");
  check_refused(R"({"prior_courses": 1})",
                R"({"prior_courses": 1, "prior_prescription_eqd2_gy": {"low": 50, "high": 30}})",
                "/limits/0/preconditions/prior_prescription_eqd2_gy/high");
  check_refused(R"({"prior_courses": 1})",
                R"({"prior_courses": 1, "prior_max_dose_per_fraction_gy": 0})",
                "/limits/0/preconditions/prior_max_dose_per_fraction_gy");
  check_refused(R"({"prior_courses": 1})", R"({"prior_courses": 1, "planned_phases": 0})",
                "/limits/0/preconditions/planned_phases");
}

TEST_CASE("a word that is none of the known ones is refused at its place") {
  check_refused("redose.limit-set/1", "redose.limit-set/2", "/schema");
  check_refused("thecal_sac", "thecal sac", "/limits/0/structure");
  check_refused("D0.035cc", "D0.035", "/limits/1/metric");
  check_refused("D0.035cc", "Dmaximum", "/limits/1/metric");
  check_refused("eqd2", "EQD2", "/limits/0/quantity");
  check_refused(R"("scope": "cumulative")", R"("scope": "sum")", "/limits/0/scope");
  check_refused("de_novo", "first", "/limits/1/applies_to");
  check_refused(R"("comparator": "<")", R"("comparator": "=<")", "/limits/1/comparator");
  check_refused(R"("unit": "Gy")", R"("unit": "cGy")", "/limits/0/unit");
  check_refused("clear_and_fail", "clear", "/limits/0/decides");
  check_refused(R"("use": "check")", R"("use": "enforce")", "/limits/0/use");
  check_refused("copy_seen_abstract", "seen", "/limits/0/standing");
  check_refused("A. Physicist, 2026-01-31", "A. Physicist", "/limits/1/checked_by");
  check_refused("A. Physicist, 2026-01-31", "A. Physicist, 31.1.2026", "/limits/1/checked_by");
  check_refused("A. Physicist, 2026-01-31", "A. Physicist, 2026-02-31", "/limits/1/checked_by");
  check_refused("local-rules", "Local rules", "/id");
  check_refused("LOCAL.CUM", "LOCAL CUM", "/limits/0/id");
  check_refused("LOCAL.CUM", "LOCAL..CUM", "/limits/0/id");
  check_refused("LOCAL.CORD.3FX", "LOCAL.CUM", "/limits/1/id");
  check_refused("10.1000/x", "https://doi.org/10.1000/x", "/citation/doi");
  check_refused(R"("title": "Sum")", R"("title": "")", "/limits/0/title");
  check_refused(R"("title": "Sum")", R"("title": " Sum")", "/limits/0/title");
  check_refused(R"("title": "Sum")", R"("title": "\u001b[2JSum")", "/limits/0/title");
}

TEST_CASE("what would let an overdose pass is refused") {
  check_refused(R"("comparator": "<=")", R"("comparator": ">=")", "/limits/0/comparator");
  // Physical doses of different fractionation never add.
  check_refused(R"("scope": "course")", R"("scope": "cumulative")", "/limits/1/scope");
  // A physical dose without its number of fractions means nothing.
  check_refused(R"("fractions": 3)", R"("fractions": "any")", "/limits/1/decides");
  // A number nobody has compared with the paper must not decide.
  check_refused("copy_seen_abstract", "recalled", "/limits/0/decides");
  check_refused(R"("value": 60)", R"("value": null)", "/limits/0/decides");
  check_refused(R"("use": "check")", R"("use": "info")", "/limits/0/decides");
  check_refused(R"("use": "check")", R"("use": "blocked")", "/limits/0/decides");
  // A limit for re-irradiation must say for how many priors, a de novo one for none.
  check_refused(R"("prior_courses": 1)", R"("prior_courses": 0)",
                "/limits/0/preconditions/prior_courses");
  check_refused(R"("decides": "fail_only")", R"("decides": "clear_and_fail")",
                "/limits/1/preconditions");
  check_refused(R"("decides": "clear_and_fail")", R"("decides": "fail_only")",
                "/limits/0/preconditions");
  // A table cell is for one prior only.
  check_refused(R"("fractions": "any")", R"("fractions": 3, "prior_row": "20/5")",
                "/limits/0/decides");
  check_refused(R"("fractions": 3)", R"("fractions": 3, "prior_row": "20/5")",
                "/limits/1/prior_row");
  check_refused(R"("fractions": 3,)", R"("fractions": 3, "alpha_beta_gy": 2,)",
                "/limits/1/alpha_beta_gy");
  check_refused(R"("standing": "copy_seen_abstract")",
                R"("standing": "copy_seen_abstract", "checked_by": "A, 2026-01-01")",
                "/limits/0/checked_by");
}

TEST_CASE("what no program can know does not decide") {
  // Each on the deciding limit of the cord, whose decides is then what must change.
  const auto refused_with = [](const std::string& key_and_value) {
    check_refused(R"("fractions": 3,)", R"("fractions": 3, )" + key_and_value + ",",
                  "/limits/1/decides");
  };
  refused_with(R"("variant": "with chemotherapy")");
  refused_with(R"("not_measured": "the dose of record")");
  refused_with(R"("priority": "optimal")");
  refused_with(R"("range_high": 21)");
  refused_with(R"("also_structures": ["thecal_sac"])");
  check_refused(R"("standing": "checked", "checked_by": "A. Physicist, 2026-01-31")",
                R"("standing": "own_unchecked")", "/limits/1/decides");
  check_refused(R"("fractions": 3,)", R"("fractions": 3, "range_high": 18.5,)",
                "/limits/1/range_high");
  check_refused(R"("fractions": 3,)", R"("fractions": 3, "margin_mm": {"low": 1, "high": 2},)",
                "/limits/1/margin_mm");
  // A mandatory value of a PRV may fail a plan; cleared it would be by a margin nobody knows.
  const std::string prv = with(R"("structure": "spinal_cord")", R"("structure": "spinal_cord_prv")",
                               with(R"("fractions": 3,)",
                                    R"("fractions": 3, "priority": "mandatory",
                                       "margin_mm": {"low": 1.5, "high": 1.5},)"));
  const dose::Limit limit = parse_limit_set(prv, "x").limits[1];
  CHECK(limit.margin_mm->high_mm == 1.5);
  CHECK(limit.priority == dose::Priority::mandatory);
  CHECK(refusal(with(R"("decides": "fail_only")",
                     R"("decides": "clear_and_fail", "preconditions": {"prior_courses": 0})", prv))
            .where() == "my.json#/limits/1/decides");
}

TEST_CASE("a limit on what is not measured keeps its words") {
  const std::string text = with(
      R"("metric": "D0.035cc")", R"("metric": "dose of record", "not_measured": "from charts")",
      with(R"("decides": "fail_only", "use": "check")", R"("decides": "none", "use": "info")"));
  const dose::Limit limit = parse_limit_set(text, "x").limits[1];
  CHECK(limit.not_measured == "from charts");
  CHECK(limit.metric_text == "dose of record");
  CHECK(!limit.metric);
  CHECK(refusal(with(R"("use": "info")", R"("use": "check")", text)).where() ==
        "my.json#/limits/1/use");
}

TEST_CASE("ratios and intervals have one form") {
  const std::string ratio =
      with(R"("unit": "Gy")", R"("unit": "")",
           with(R"("value": 60)", R"("value": 0.5)",
                with(R"("metric": "Dmax")", R"("metric": "Dmax ratio this/cumulative")",
                     with(R"("eqd2")", R"("ratio")"))));
  CHECK(parse_limit_set(ratio, "x").limits[0].value == 0.5);
  CHECK(refusal(with(R"("value": 0.5)", R"("value": 1.5)", ratio)).where() ==
        "my.json#/limits/0/value");
  CHECK(refusal(with("ratio this/cumulative", "share", ratio)).where() ==
        "my.json#/limits/0/metric");
  CHECK(refusal(with(R"("scope": "cumulative")", R"("scope": "course")", ratio)).where() ==
        "my.json#/limits/0/scope");

  const std::string interval =
      with(R"("unit": "Gy")", R"("unit": "months")",
           with(R"("<=")", R"(">=")",
                with(R"("value": 60)", R"("value": 6)",
                     with(R"("metric": "Dmax")", R"("metric": "interval")",
                          with(R"("alpha_beta_gy": 2, )", "",
                               with(R"("eqd2")", R"("time")",
                                    with(R"("thecal_sac")", R"("course")")))))));
  CHECK(parse_limit_set(interval, "x").limits[0].value == 6.0);
  CHECK(refusal(with(R"("value": 6)", R"("value": 6.5)", interval)).where() ==
        "my.json#/limits/0/value");
  CHECK(refusal(with(R"(">=")", R"("<=")", interval)).where() == "my.json#/limits/0/comparator");
  CHECK(refusal(with(R"("course")", R"("thecal_sac")", interval)).where() ==
        "my.json#/limits/0/structure");
  check_refused(R"("thecal_sac")", R"("course")", "/limits/0/structure");
}

TEST_CASE("built-in sets come one by one, user files replace them whole or follow") {
  const auto built_in = dose::built_in_limit_sets();
  const TemporaryFile further(clearing);
  auto sets = dose::limit_sets_in_force({further.path()});
  REQUIRE(sets.size() == built_in.size() + 1);
  CHECK(sets.back().id == "local-rules");
  CHECK(sets.back().origin == further.path().string());

  const TemporaryFile replacing(with("local-rules", "tg101"));
  sets = dose::limit_sets_in_force({replacing.path()});
  REQUIRE(sets.size() == built_in.size());
  const auto replaced = std::ranges::find(sets, "tg101", &dose::LimitSet::id);
  REQUIRE(replaced != sets.end());
  CHECK(replaced->limits.size() == 2);
  CHECK(replaced->origin == replacing.path().string());

  CHECK_THROWS_AS(dose::limit_sets_in_force({further.path(), further.path()}), dose::Error);
}

TEST_CASE("one limit id in two sets is refused") {
  const TemporaryFile file(with("LOCAL.CORD.3FX", "RERT.HYTEC.CUM"));
  try {
    dose::limit_sets_in_force({file.path()});
    FAIL("accepted");
  } catch (const dose::Error& error) {
    CHECK(error.code() == "limits_invalid");
    CHECK(error.where() == file.path().string() + "#/limits/1/id");
    CHECK(error.message().find("'hytec2021'") != std::string::npos);
  }
}

TEST_CASE("a file that cannot be read is refused") {
  for (const char* path : {"/nowhere/limits.json", "/"}) {
    try {
      dose::load_limit_set(path);
      FAIL("read " << path);
    } catch (const dose::Error& error) {
      CHECK(error.code() == "file_unreadable");
      CHECK(error.where() == path);
    }
  }
}
