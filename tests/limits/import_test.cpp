// SPDX-License-Identifier: Apache-2.0
// Clinics' templates made into limit files: what is mapped, how it stands, and that what is not is
// listed with its reason. The templates are written here, in the three programs' formats.
#include <algorithm>
#include <catch2/catch.hpp>
#include <dose/core/error.hpp>
#include <dose/limits/csv.hpp>
#include <dose/limits/import_template.hpp>
#include <dose/limits/library.hpp>
#include <string>
#include <vector>

using dose::ImportOptions;
using dose::Limit;
using dose::Priority;
using dose::Role;
using dose::TemplateFormat;

namespace {

const std::string clearplan =
    "\xef\xbb\xbfTemplateId,TemplateCodes,TemplateAliases,TemplateTypes,DVHObjective,Goal,"
    "Variation,Priority,Source,Notes,Extra\r\n"
    "PTV,,PTV_24,PTV,D95%[%],>=95,>=93,1,,,\r\n"
    "SpinalCord,7647,SpinalCord|Myelon,,D0.035cc[Gy],<=16.5,<=18.3,1,Meeting,\"one, two\",\r\n"
    "Canal,,SpinalCanal|Myelon,,D0.1cc[cGy],<1750,,1,,,\r\n"
    "\r\n"
    "SpinalCord_PRV02,,,,V12Gy[cc],<=0.35,,1,,,\r\n"
    "SpinalCord,,,,Max,<=19,,1,,,\r\n"
    "SpinalCord,,,,V10Gy[%],<=10,,1,,,\r\n"
    "SpinalCord,,,,D1cc[Gy],16,,2,,,\r\n"
    "ThecalSac,,,,Max[Gy],>=12,,2,,,\r\n"
    "SpinalCord_Thor,,,,Max[Gy],<=12,,2,,,\r\n"
    "VocalCords,,,,Max[Gy],<=12,,2,,,\r\n"
    "SpinalCord,,,,Max[Gy],<=12\r\n";

const std::string planscorecard = R"({
  "TemplateName": "Spine 3 fx", "DosePerFraction": 8.0, "NumberOfFractions": 3,
  "ScoreTemplates": [
    {"Structure": {"TemplateStructureId": "SpinalCord", "StructureId": "cord_2"},
     "MetricType": "DoseAtVolume", "InputValue": 0.035, "InputUnit": "CC", "OutputUnit": "Gy",
     "ScorePoints": [{"PointX": 21.0, "Score": 0.0, "Variation": false},
                     {"PointX": 18.5, "Score": 4.0, "Variation": true},
                     {"PointX": 13.0, "Score": 10.0, "Variation": false},
                     {"PointX": 14.0, "Score": 10.0, "Variation": false}]},
    {"Structure": {"TemplateStructureId": "ThecalSac"}, "MetricType": "MaxDose",
     "InputValue": 0, "InputUnit": "", "OutputUnit": "cGy",
     "ScorePoints": [{"PointX": 1425, "Score": 5, "Variation": true},
                     {"PointX": 2350, "Score": 0, "Variation": false}]},
    {"Structure": {"TemplateStructureId": "CaudaEquina"}, "MetricType": "MaxDose",
     "OutputUnit": "Gy", "ScorePoints": [{"PointX": 18, "Score": 5, "Variation": false},
                                         {"PointX": 24, "Score": 0, "Variation": false}]},
    {"Structure": {"TemplateStructureId": "SpinalCord", "StructureComment": "SpinalCord + 2 mm"},
     "MetricType": "MaxDose", "OutputUnit": "Gy", "ScorePoints": []},
    {"Structure": {"TemplateStructureId": "PTV"}, "MetricType": "ConformationNumber",
     "InputValue": 24, "InputUnit": "Gy", "OutputUnit": "", "ScorePoints": []},
    {"MetricType": "MaxDose"}
  ]})";

const std::string proknow = R"({
  "computed": [
    {"type": "DOSE_VOLUME_CC_ROI", "roi_name": "SpinalCord", "arg_1": 0.04, "arg_2": null,
     "rx": null, "rx_scale": null,
     "objectives": [{"label": "IDEAL [10]", "color": [0, 0, 255], "max": 12},
                    {"label": "GOOD [5]", "max": 15}, {"label": "ACCEPTABLE [1]", "max": 17.3},
                    {"label": "UNACCEPTABLE [0]"}]},
    {"type": "VOLUME_CC_DOSE_ROI", "roi_name": "CaudaEquina", "arg_1": 14, "arg_2": null,
     "objectives": [{"label": "PASS", "max": 5}, {"label": "FAIL"}]},
    {"type": "VOLUME_PERCENT_DOSE_RANGE_ROI", "roi_name": "SpinalCord", "arg_1": 0, "arg_2": 10},
    {"type": "MAX_DOSE_ROI", "roi_name": "SpinalCord", "arg_1": null, "arg_2": null,
     "objectives": [{"label": "FAIL"}, {"label": "PASS", "min": 10}]},
    {"type": "MAX_DOSE_ROI", "roi_name": "SpinalCord", "rx": "24 Gy",
     "objectives": [{"label": "PASS", "max": 60}, {"label": "FAIL"}]},
    {"type": "DOSE_VOLUME_CC_ROI", "roi_name": "SpinalCord", "arg_1": null,
     "objectives": [{"label": "PASS", "max": 60}, {"label": "FAIL"}]},
    {"type": "MAX_DOSE", "roi_name": null, "arg_1": null, "arg_2": null}
  ],
  "custom": [{"id": "1", "name": "Physician score"}]})";

ImportOptions options(TemplateFormat format, std::optional<int> fractions = {}) {
  ImportOptions result;
  result.format = format;
  result.fractions = fractions;
  result.set_id = "our-spine";
  return result;
}

std::vector<Limit> limits_of(const dose::ImportedTemplate& imported) {
  return dose::parse_limit_set(imported.set_json, "made").limits;
}

const dose::LeftGoal& left_at(const dose::ImportedTemplate& imported, const std::string& place) {
  const auto found = std::ranges::find(imported.left, place, &dose::LeftGoal::place);
  INFO(place);
  REQUIRE(found != imported.left.end());
  return *found;
}

void check_left(const dose::ImportedTemplate& imported, const std::string& place,
                const std::string& reason) {
  const dose::LeftGoal& left = left_at(imported, place);
  INFO(place << ": " << left.why);
  CHECK(left.why.find(reason) != std::string::npos);
}

std::string refusal(const std::string& content, const ImportOptions& with) {
  try {
    dose::import_template(content, "own.csv", with);
  } catch (const dose::Error& error) {
    return error.code();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("ClearPlan: goals become limits, variations the mandatory ones") {
  const auto imported =
      dose::import_template(clearplan, "own.csv", options(TemplateFormat::clearplan, 3));
  const auto limits = limits_of(imported);
  REQUIRE(limits.size() == 3);
  CHECK(limits[0].id == "OUR_SPINE.SPINAL_CORD.D0_035cc.3FX.OPT");
  CHECK(limits[0].value == 16.5);
  CHECK(limits[0].priority == Priority::optimal);
  CHECK(limits[1].id == "OUR_SPINE.SPINAL_CORD.D0_035cc.3FX.MAND");
  CHECK(limits[1].value == 18.3);
  CHECK(limits[1].priority == Priority::mandatory);
  CHECK(limits[1].structure == Role::spinal_cord);
  CHECK(limits[1].note.find("Source 'Meeting', Notes 'one, two'") != std::string::npos);
  CHECK(limits[2].structure == Role::spinal_cord_prv);
  CHECK(limits[2].metric_text == "V12Gy");
  CHECK(limits[2].unit == "cc");
  CHECK(limits[2].value == 0.35);
  CHECK(!limits[2].priority);
  for (const Limit& limit : limits) {
    CHECK(limit.fractions->first == 3);
    CHECK(limit.citation.locator.find("own.csv, line ") == 0);
  }
  CHECK(imported.goals == 11);
  CHECK(imported.limits == 3);
}

TEST_CASE("ClearPlan: what cannot be mapped is listed") {
  const auto imported =
      dose::import_template(clearplan, "own.csv", options(TemplateFormat::clearplan, 3));
  CHECK(imported.left.size() == 10);
  check_left(imported, "line 1", "not known");
  check_left(imported, "line 2", "a dose in percent");
  check_left(imported, "line 4", "several structures (spinal cord, spinal canal)");
  check_left(imported, "line 7", "has no unit");
  check_left(imported, "line 8", "a share of a volume");
  check_left(imported, "line 9", "no comparison");
  check_left(imported, "line 10", "a lower bound");
  check_left(imported, "line 11", "a part of its structure");
  check_left(imported, "line 12", "has no role");
  check_left(imported, "line 13", "6 fields where the header has 11");
}

TEST_CASE("every goal is made into limits or listed, never dropped") {
  struct Given {
    const std::string* text;
    TemplateFormat format;
    std::optional<int> fractions;
    std::size_t unread;
  };
  for (const Given& given : {Given{&clearplan, TemplateFormat::clearplan, 3, 1},
                             Given{&planscorecard, TemplateFormat::planscorecard, {}, 0},
                             Given{&proknow, TemplateFormat::proknow, 3, 0}}) {
    const auto imported =
        dose::import_template(*given.text, "own", options(given.format, given.fractions));
    std::vector<std::string> places;
    for (const Limit& limit : limits_of(imported))
      if (places.empty() || places.back() != limit.citation.locator)
        places.push_back(limit.citation.locator);
    CHECK(places.size() + imported.left.size() - given.unread ==
          static_cast<std::size_t>(imported.goals));
  }
}

TEST_CASE("an imported limit is the department's own, unchecked, and decides nothing") {
  for (const auto& imported :
       {dose::import_template(clearplan, "own.csv", options(TemplateFormat::clearplan, 3)),
        dose::import_template(planscorecard, "own", options(TemplateFormat::planscorecard)),
        dose::import_template(proknow, "own", options(TemplateFormat::proknow, 3))}) {
    const dose::LimitSet set = dose::parse_limit_set(imported.set_json, "made");
    CHECK(set.id == "our-spine");
    CHECK(set.note.find(imported.sha256) != std::string::npos);
    for (const Limit& limit : set.limits) {
      CHECK(limit.standing == dose::Standing::own_unchecked);
      CHECK(limit.decides == dose::Decides::none);
      CHECK(limit.use == dose::Use::info);
      CHECK(!limit.reirradiation);
    }
    // Nor can it be made to by `decides` alone: the number must have been checked by somebody.
    std::string edited = imported.set_json;
    const std::string none = R"("decides": "none")";
    edited.replace(edited.find(none), none.size(), R"("decides": "fail_only")");
    CHECK_THROWS_AS(dose::parse_limit_set(edited, "edited"), dose::Error);
  }
}

TEST_CASE("an assigned role settles what names leave open") {
  ImportOptions with = options(TemplateFormat::clearplan, 3);
  with.assigned = {{"Canal", Role::spinal_canal}};
  const auto limits = limits_of(dose::import_template(clearplan, "own.csv", with));
  const auto canal = std::ranges::find(limits, Role::spinal_canal, &Limit::structure);
  REQUIRE(canal != limits.end());
  CHECK(canal->value == 17.5);  // 1750 cGy
  CHECK(canal->comparator == dose::Comparator::below);
  with.assigned = {{"Cnaal", Role::spinal_canal}};
  CHECK(refusal(clearplan, with) == "import_structure");
}

TEST_CASE("PlanScoreCard: the point marked as variation is the limit, no other") {
  const auto imported =
      dose::import_template(planscorecard, "own", options(TemplateFormat::planscorecard));
  const auto limits = limits_of(imported);
  REQUIRE(limits.size() == 3);
  CHECK(limits[0].value == 14.0);  // the furthest point of the best score
  CHECK(limits[0].priority == Priority::optimal);
  CHECK(limits[1].value == 18.5);
  CHECK(limits[1].priority == Priority::mandatory);
  CHECK(limits[1].fractions->first == 3);
  CHECK(limits[2].structure == Role::thecal_sac);
  CHECK(limits[2].value == 14.25);
  check_left(imported, "/ScoreTemplates/2", "without a point marked as variation");
  check_left(imported, "/ScoreTemplates/3", "made by an operation: SpinalCord + 2 mm");
  check_left(imported, "/ScoreTemplates/4", "'ConformationNumber' has no counterpart");
  check_left(imported, "/ScoreTemplates/5", "is missing");
  CHECK(refusal(planscorecard, options(TemplateFormat::planscorecard, 5)) == "import_fractions");
}

TEST_CASE("ProKnow: the last bound that passes is the mandatory value") {
  const auto imported = dose::import_template(proknow, "own", options(TemplateFormat::proknow, 3));
  const auto limits = limits_of(imported);
  REQUIRE(limits.size() == 3);
  CHECK(limits[0].metric_text == "D0.04cc");
  CHECK(limits[0].value == 12.0);
  CHECK(limits[0].priority == Priority::optimal);
  CHECK(limits[1].value == 17.3);
  CHECK(limits[1].priority == Priority::mandatory);
  CHECK(limits[2].metric_text == "V14Gy");
  CHECK(limits[2].unit == "cc");
  CHECK(limits[2].value == 5.0);
  check_left(imported, "/computed/2", "no counterpart");
  check_left(imported, "/computed/3", "no bins with ascending upper bounds");
  check_left(imported, "/computed/4", "relative to a prescription");
  check_left(imported, "/computed/5", "must be a number");
  check_left(imported, "/computed/6", "no counterpart");
  check_left(imported, "/custom/0", "custom metric");
}

TEST_CASE("what is no template is refused as a whole") {
  CHECK(refusal("", options(TemplateFormat::clearplan, 3)) == "template_invalid");
  CHECK(refusal("a,b\n1,2\n", options(TemplateFormat::clearplan, 3)) == "template_invalid");
  CHECK(refusal("TemplateId,DVHObjective,Goal\n\"x", options(TemplateFormat::clearplan, 3)) ==
        "template_invalid");
  CHECK(refusal("{", options(TemplateFormat::proknow, 3)) == "template_invalid");
  CHECK(refusal("{}", options(TemplateFormat::proknow, 3)) == "template_invalid");
  CHECK(refusal(proknow, options(TemplateFormat::planscorecard, 3)) == "template_invalid");
  CHECK(refusal(planscorecard, options(TemplateFormat::proknow, 3)) == "template_invalid");
  CHECK(refusal(clearplan, options(TemplateFormat::clearplan)) == "import_fractions");
  ImportOptions built_in = options(TemplateFormat::clearplan, 3);
  built_in.set_id = "hytec2021";
  CHECK(refusal(clearplan, built_in) == "import_id");
  built_in.set_id = "Our set";
  CHECK(refusal(clearplan, built_in) == "import_id");
}

TEST_CASE("a template without a goal that can be mapped gives no set") {
  const auto imported = dose::import_template("TemplateId,DVHObjective,Goal\nHeart,Mean[Gy],<=20\n",
                                              "own.csv", options(TemplateFormat::clearplan, 3));
  CHECK(imported.set_json.empty());
  CHECK(imported.left.size() == 1);
}

TEST_CASE("CSV as spreadsheets write it") {
  const auto rows = dose::parse_csv("a;\"b;\"\"c\"\"\n d\";\r\n\r\n;e;f", "x");
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].fields == std::vector<std::string>{"a", "b;\"c\"\n d", ""});
  CHECK(rows[1].line == 4);
  CHECK(rows[1].fields == std::vector<std::string>{"", "e", "f"});
}
