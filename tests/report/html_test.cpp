// SPDX-License-Identifier: Apache-2.0
// The page: nothing from outside, nothing of a file that could act, the order of reading, and the
// same values as the JSON. What it looks like and how it behaves: tests/browser.
#include <catch2/catch.hpp>
#include <cmath>
#include <dose/core/embedded.hpp>
#include <dose/report/html.hpp>
#include <dose/report/html_model.hpp>
#include <dose/report/mustache.hpp>
#include <dose/units/number.hpp>
#include <nlohmann/json.hpp>
#include <regex>

#include "report/sample.hpp"

using Catch::Matchers::Contains;
using Json = nlohmann::ordered_json;

namespace {

std::string page_of(const dose::Assessment& assessment, const dose::ReportPictures& pictures = {}) {
  return dose::render_html(assessment, sample::program(), pictures);
}

std::vector<dose::Assessment> samples() {
  return {sample::within(), sample::exceeded(), sample::not_evaluable(), sample::acknowledged(),
          sample::awkward()};
}

/// From the first `from` to the next `to` after it.
std::string between(const std::string& text, const std::string& from, const std::string& to) {
  const auto begin = text.find(from);
  REQUIRE(begin != std::string::npos);
  const auto end = text.find(to, begin);
  REQUIRE(end != std::string::npos);
  return text.substr(begin, end - begin);
}

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t found = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

/// A page without its styles, script and numbers: what a reader sees.
std::string body(const std::string& page) {
  return between(page, "<body>", "<script>\n//");
}

dose::ReportPictures pictures(const std::string& name) {
  dose::ReportPictures result;
  result.slices = {{"axial", "Axial " + name, "<svg viewBox='0 0 9 9'><path d='M0 0'/></svg>",
                    "alt of " + name, "caption of " + name}};
  dose::DvhPicture dvh;
  dvh.drawing = {"dvh", "Curves", "<svg viewBox='0 0 9 9'></svg>", "alt", "caption"};
  dvh.curves = {{name,
                 "thecal sac",
                 "planned",
                 "eqd2",
                 2.0,
                 14.25,
                 {{0, 0.5, 1}, {14.25, 3.125, 0.0625}, {14.25, 3, 0.05}, {14.25, 3.25, 0.075}}}};
  result.dvh = dvh;
  return result;
}

}  // namespace

TEST_CASE("a page fetches nothing and leaves no tag of its template") {
  for (const dose::Assessment& assessment : samples()) {
    const std::string page = page_of(assessment, pictures("Sac"));
    INFO(assessment.headline);
    CHECK(page.find("{{") == std::string::npos);
    CHECK(page.find("<link rel=\"stylesheet") == std::string::npos);
    CHECK(page.find(" src=") == std::string::npos);
    CHECK(page.find("@import") == std::string::npos);
    CHECK(page.find("url(") == std::string::npos);
    CHECK(page.find("fetch(") == std::string::npos);
    // The one address is a name space, and no request.
    CHECK(count(page, "http") == count(page, "http://www.w3.org/2000/svg"));
    CHECK(count(page, "<script>") == 1);
    CHECK(page == page_of(assessment, pictures("Sac")));
  }
}

TEST_CASE("what comes from files stands there as text and does nothing") {
  const std::string evil = "</style></script><script>alert(1)</script><img src=x onerror='a()'>\"&";
  dose::Assessment assessment = sample::exceeded();
  assessment.patient.id = evil;
  assessment.headline += evil;
  assessment.remarks.push_back(evil);
  assessment.structures.front().name = evil;
  assessment.structures.front().role_assigned = true;
  assessment.courses.front().name = evil;
  assessment.courses.front().phases.front().label = evil;
  assessment.limits.front().structure = evil;
  assessment.limits.front().limit.title = evil;
  assessment.limits.front().limit.id = evil;
  assessment.limits.front().limit.citation.text = evil;
  assessment.limits.front().reason = evil;
  assessment.comparisons.front().label = evil;
  assessment.points.front().structure = evil;
  assessment.warnings.push_back({"odd", evil, evil});
  assessment.assumptions.push_back(evil);
  assessment.inputs.front().path = evil;
  assessment.method.emplace_back(evil, evil);
  const std::string page = page_of(assessment, pictures(evil));
  CHECK(count(page, "<script") == 2);  // ours, and the numbers of the curves
  CHECK(count(page, "</script") == 2);
  CHECK(count(page, "</style") == 1);
  CHECK(page.find("<img") == std::string::npos);
  CHECK(count(page, "&lt;script&gt;alert(1)") > 20);
  // The case id is printed in the margin by way of the style sheet.
  CHECK_THAT(between(page, "<style>", "</style>"), Contains("\\3c \\2f script\\3e "));
  // The numbers of the curves still are JSON, and the name in them is the name.
  const std::string head = "<script type=\"application/json\" id=\"dvh-curves\">";
  const Json curves = Json::parse(between(page, head, "</script>").substr(head.size()));
  CHECK(curves[0]["structure"] == evil);
  CHECK(curves[0]["volume_cc"] == Json::array({14.25, 3.125, 0.0625}));
}

TEST_CASE("what could steer a reader is replaced") {
  const std::string page = page_of(sample::awkward());
  CHECK(page.find('\x1b') == std::string::npos);
  CHECK(page.find("\xe2\x80\xae") == std::string::npos);
  CHECK(page.find('\xff') == std::string::npos);
}

TEST_CASE("only markup of our own is put in as it is") {
  static const std::regex raw(R"(\{\{\{([^}]*)\}\}\}|\{\{&)");
  std::size_t checked = 0;
  for (const dose::EmbeddedFile& file : dose::embedded_files()) {
    if (!file.path.ends_with(".mustache")) continue;
    const std::string text(file.content);
    for (auto it = std::sregex_iterator(text.begin(), text.end(), raw);
         it != std::sregex_iterator(); ++it, ++checked) {
      INFO(file.path << ": " << it->str());
      CHECK((*it)[1].str().ends_with("_raw"));
    }
  }
  CHECK(checked > 8);
}

TEST_CASE("no item of the page takes what it lacks from what surrounds it") {
  // Mustache looks a missing name up further out. Were one missing, it would find what is put
  // there.
  static const std::regex tag(R"(\{\{\{?[#^]?\s*([a-z_]+)\s*\}?\}\})");
  std::vector<std::string> names;
  for (const dose::EmbeddedFile& file : dose::embedded_files()) {
    if (!file.path.ends_with(".mustache")) continue;
    const std::string text(file.content);
    for (auto it = std::sregex_iterator(text.begin(), text.end(), tag);
         it != std::sregex_iterator(); ++it)
      names.push_back((*it)[1]);
  }
  CHECK(names.size() > 80);
  for (const dose::Assessment& assessment : samples()) {
    Json model = dose::page_model(assessment, sample::program(), pictures("Sac"), "");
    const std::string page = dose::filled_template("page", model);
    for (const std::string& name : names)
      if (!model.contains(name)) model[name] = "filled in from outside";
    CHECK(dose::filled_template("page", model) == page);
  }
}

TEST_CASE("the page is read in this order") {
  const std::string page = page_of(sample::exceeded(), pictures("Sac"));
  std::size_t last = 0;
  for (const char* mark :
       {"<section class=\"verdict bad\"", "class=\"decisive\"", "class=\"remarks\"",
        "class=\"assumptions\"", "id=\"limits\"", "id=\"where\"", "id=\"dvh\"", "id=\"courses\"",
        "id=\"sure\"", "id=\"notes\"", "id=\"method\"", "class=\"review\""}) {
    INFO(mark);
    const auto at = page.find(mark);
    REQUIRE(at != std::string::npos);
    CHECK(at > last);
    last = at;
  }
  // Exceeded, then not evaluable, within, information.
  static const std::regex status(R"re(data-status="([a-z_]+)")re");
  std::string order;
  for (auto it = std::sregex_iterator(page.begin(), page.end(), status);
       it != std::sregex_iterator(); ++it)
    if (const std::string word = (*it)[1]; !order.ends_with(word + " ")) order += word + " ";
  CHECK(order == "exceeded within info ");
}

TEST_CASE("verdict, acknowledgements, remarks and standing share the first box") {
  for (const dose::Assessment& assessment : samples()) {
    const std::string box = between(page_of(assessment), "<section class=\"verdict", "</section>");
    INFO(assessment.headline);
    CHECK(count(box, "<li>") >= assessment.remarks.size() + assessment.assumptions.size());
    for (const std::string& code : assessment.acknowledged) CHECK_THAT(box, Contains(code));
    CHECK_THAT(box, Contains("Not cleared or certified as a medical device"));
  }
  const std::string box =
      between(page_of(sample::acknowledged()), "<section class=\"verdict", "</section>");
  CHECK_THAT(box, Contains("<span class=\"word\">WITHIN</span> <span class=\"rest\">with 2 "
                           "acknowledged deviations: meets"));
  CHECK_THAT(box, Contains("verdict doubtful"));  // never in the colour of a plain "within"
  CHECK_THAT(box, Contains("Duralsack"));         // the role that the user assigned
  CHECK_THAT(box, Contains("spatial separation"));
  const std::string page = page_of(sample::acknowledged());
  CHECK_THAT(page, Contains("K-77103"));
  // Nor do title and printed margins say a bare WITHIN.
  CHECK_THAT(page, Contains("<title>WITHIN with 2 acknowledged deviations - "));
  CHECK_THAT(page, Contains("WITHIN with 2 acknowledged deviations \\28 with what page 1 says"));
  CHECK_THAT(page_of(sample::within()), Contains("<title>WITHIN - "));
}

TEST_CASE("the words of the page") {
  static const std::regex safe(R"(\bsafe(ly|ty)?\b)", std::regex::icase);
  for (const dose::Assessment& assessment : samples()) {
    const std::string text = body(page_of(assessment));
    CHECK_FALSE(std::regex_search(text, safe));
    // Other alpha/betas and recovery stand under their heading, and beside no limit.
    if (!assessment.sensitivity) continue;
    const std::string sweep = between(text, "<div class=\"not-used\">", "</section>");
    CHECK_THAT(sweep, Contains("Not used for the verdict"));
    CHECK(sweep.find("class=\"bar") == std::string::npos);
    CHECK(sweep.find("\u2264") == std::string::npos);
  }
  CHECK_THAT(body(page_of(sample::within())), Contains("copy seen (abstract)"));
}

TEST_CASE("the page carries the values of the JSON") {
  static const std::regex cell(
      R"re(<td role="cell" class="numeric"[^>]*><span><span class="number">([^<]*)</span>)re");
  for (const dose::Assessment& assessment : samples()) {
    const std::string page = page_of(assessment);
    const Json json = Json::parse(dose::render_json(assessment, sample::program()));
    CHECK_THAT(page, Contains(json["verdict"] == "exceeded" ? "verdict bad" : "verdict "));
    std::size_t compared = 0;
    for (const Json& limit : json["limits"]) {
      const std::string id = limit["id"];
      if (!limit.contains("value")) continue;
      INFO(id);
      const std::string row = between(page, "data-limit=\"" + id + "\"", "</tr>");
      CHECK_THAT(row, Contains("data-status=\"" + limit["status"].get<std::string>() + "\""));
      std::smatch found;
      REQUIRE(std::regex_search(row, found, cell));
      const std::string shown = found[1];
      // Rounded to the places that are shown: half of the last one.
      const auto point = shown.find('.');
      const auto places = point == std::string::npos ? 0 : shown.size() - point - 1;
      CHECK(std::abs(*dose::parse_number(shown) - limit["value"].get<double>()) <=
            0.5000001 * std::pow(10.0, -static_cast<double>(places)));
      ++compared;
    }
    CHECK((compared > 0 || assessment.verdict == dose::Verdict::not_evaluable));
  }
}

TEST_CASE("without pictures the page says why") {
  CHECK_THAT(page_of(sample::within()), Contains("There is no picture: none could be made"));
  dose::Assessment paper = sample::within();
  paper.courses.back().origin = dose::Origin::paper_maximum;
  CHECK_THAT(page_of(paper), Contains("the planned course is known on paper only"));
  dose::ReportPictures one_missing = pictures("Sac");
  one_missing.missing = {"no CT was exported"};
  CHECK_THAT(page_of(sample::within(), one_missing), Contains("no CT was exported"));
}

TEST_CASE("a bar is the part of the limit that is used") {
  const std::string page = page_of(sample::exceeded());
  // 26.104 of 25 Gy: 104 %; the bar's limit stands at 80 %, so 83.53 %.
  const std::string row = between(page, "data-limit=\"RERT.HYTEC.SBRT\"", "</tr>");
  CHECK_THAT(row, Contains("aria-label=\"104 % of the limit used\""));
  CHECK_THAT(row, Contains("class=\"fill\" style=\"width:83.53%\""));
  // 70.0004 of 70 Gy: never "100 %". 4 of at least 5 months: 5/4.
  CHECK_THAT(between(page, "data-limit=\"RERT.HYTEC.CUM\"", "</tr>"), Contains("\"100.001 % of"));
  CHECK_THAT(between(page, "data-limit=\"RERT.HYTEC.CUM\"", "</tr>"), Contains("width:82.00%"));
  CHECK_THAT(between(page, "data-limit=\"RERT.HYTEC.INTERVAL\"", "</tr>"), Contains("\"125 % of"));
  // Met, by 0.00002 of 0.5: 79.99 %, not beyond the mark.
  CHECK_THAT(between(page, "data-limit=\"RERT.HYTEC.SHARE\"", "</tr>"), Contains("width:79.99%"));
}

TEST_CASE("the first box says how far it is and what flips it") {
  const auto tiles = [](const dose::Assessment& assessment) {
    return between(page_of(assessment), "<dl class=\"tiles\">", "</dl>");
  };
  const std::string met = tiles(sample::within());
  CHECK_THAT(met, Contains(">+8.68</span> <span class=\"note\">Gy EQD2(2)<"));  // 8.68479
  CHECK_THAT(met, Contains(">4.3 mm</span> <span class=\"note\">then RERT.HYTEC.CUM<"));
  CHECK_THAT(met, Contains("\u00d7 1.107</span> <span class=\"note\">then RERT.HYTEC.SBRT<"));
  CHECK_THAT(tiles(sample::awkward()), Contains("not even as registered"));
  dose::Assessment far = sample::within();
  far.position->first_broken.clear();
  far.position->met_up_to_mm = 10;
  CHECK_THAT(tiles(far), Contains(">10 mm</span> <span class=\"note\">the farthest looked for<"));
  // Rounded down: 4.2999 mm is not 4.3.
  far.position->first_broken = "RERT.HYTEC.CUM";
  far.position->met_up_to_mm = 4.2999;
  CHECK_THAT(tiles(far), Contains(">4.2 mm<"));
}

TEST_CASE("what each course gives adds up beside the limit") {
  const std::string stack =
      between(page_of(sample::within()), "<div class=\"contributions\">", "</ul>");
  CHECK_THAT(stack, Contains("planned 20.85 Gy EQD2(2), prior 41.14 Gy EQD2(2)"));
  CHECK_THAT(stack, Contains("Together <span class=\"number\">61.99 Gy EQD2(2)"));
  // The limit, 70 Gy, at 100/1.02 %; 20.850833 Gy of 71.4 wide.
  CHECK_THAT(stack, Contains("class=\"at-limit\" style=\"left:98.04%\""));
  CHECK_THAT(stack, Contains("class=\"part part-0\" style=\"width:29.20%\""));
}

TEST_CASE("the ways of adding the courses stand beside their limit") {
  const std::string ways = between(page_of(sample::within()), "<table class=\"ways", "</table>");
  CHECK_THAT(ways, Contains("sum of the single-course maxima"));
  CHECK_THAT(ways, Contains(">63.24<"));
  CHECK_THAT(ways, Contains("at or below 70"));
  CHECK_THAT(ways, Contains("\u2264 62.41"));  // an upper bound: 62.4077 rounded up
  const std::string above =
      between(page_of(sample::acknowledged()), "<table class=\"ways", "</table>");
  CHECK_THAT(above, Contains("<tr role=\"row\" class=\"doubtful\">"));
  CHECK_THAT(above, Contains("ABOVE 70"));
}

TEST_CASE("sentences that end all captions are said once") {
  dose::ReportPictures two = pictures("Sac");
  two.slices = {
      {"axial", "Axial", "<svg></svg>", "a", "Axial, from the feet. Hatched. CT."},
      {"coronal", "Coronal", "<svg></svg>", "b", "Coronal, from the front. Hatched. CT."}};
  const std::string where = between(page_of(sample::within(), two), "id=\"where\"", "</section>");
  CHECK_THAT(where, Contains("<b>Axial</b>, from the feet. <button"));
  CHECK_THAT(where, Contains("<b>Coronal</b>, from the front. <button"));
  CHECK_THAT(where, Contains("<p class=\"about shared\">Hatched. CT.</p>"));
  // One picture, or a caption of one sentence, keeps its words.
  two.slices[1].caption = "CT.";
  const std::string other = between(page_of(sample::within(), two), "id=\"where\"", "</section>");
  CHECK_THAT(other, Contains("Hatched. CT. <button"));
  CHECK(other.find("shared") == std::string::npos);
}

TEST_CASE("targets are shown for information") {
  const std::string courses = between(page_of(sample::within()), "id=\"courses\"", "</section>");
  CHECK_THAT(courses, Contains("target, for information: it decides nothing"));
}

TEST_CASE("a CSS string holds any text") {
  CHECK(dose::css_string("Patient A-1") == "\"Patient A\\2d 1\"");
  CHECK(dose::css_string("\"; } </style>\n") == "\"\\22 \\3b  \\7d  \\3c \\2f style\\3e  \"");
}
