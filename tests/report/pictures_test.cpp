// SPDX-License-Identifier: Apache-2.0
// The pictures of a case made in memory: what they promise to a page, and what they say.
#include <dose/report/pictures.hpp>

#include <catch2/catch.hpp>
#include <dose/assess/assess.hpp>
#include <dose/course/request.hpp>
#include <dose/report/slice_pictures.hpp>
#include <dose/report/svg_dvh.hpp>
#include <dose/report/svg_panel.hpp>
#include <dose/report/svg_text.hpp>
#include <regex>

#include "support/near.hpp"
#include "support/synthetic_case.hpp"

using namespace dose;

namespace {

ReportPictures pictures_of(const Case& the_case, const CtSource& ct = {}) {
  const Policy policy = synthetic::policy();
  return report_pictures(the_case, policy, assess(the_case, policy), ct);
}

std::vector<Picture> all(const ReportPictures& pictures) {
  std::vector<Picture> result = pictures.slices;
  if (pictures.registration) result.push_back(*pictures.registration);
  result.insert(result.end(), pictures.prior_isodoses.begin(), pictures.prior_isodoses.end());
  if (pictures.dvh) result.push_back(pictures.dvh->drawing);
  return result;
}

int count(const std::string& text, const std::string& what) {
  int found = 0;
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += what.size())
    ++found;
  return found;
}

/// 31 x 31 x 31 voxels 5 mm apart round (0, 25, 0): 40 HU everywhere.
PlannedCt water_ct() {
  std::vector<double> offsets_mm;
  for (int k = 0; k < 31; ++k) offsets_mm.push_back(5 * k);
  PlannedCt ct;
  ct.volume = CtVolume{
      GridGeometry({-75, -50, -75}, {1, 0, 0}, {0, 1, 0}, 5, 5, 31, 31, offsets_mm, "test"),
      std::vector<std::int16_t>(31 * 31 * 31, 40), 31};
  return ct;
}

}  // namespace

TEST_CASE("every picture can stand in a page") {
  Case the_case = synthetic::typical(30, 12);
  the_case.prior_anatomy.resize(1);
  the_case.prior_anatomy[0].structures.push_back(
      synthetic::box_structure(4, "Cord_old", Role::spinal_cord, {-4.5, 3.5, 22, 28, -60, 60}, 3));
  const ReportPictures pictures =
      pictures_of(the_case, [](const PlannedPoint&, double half_width_mm) {
        CHECK(half_width_mm == picture_side_mm / 2);
        return water_ct();
      });
  REQUIRE(pictures.slices.size() == 3);
  CHECK(pictures.slices[0].key == "axial");
  CHECK(pictures.slices[1].key == "sagittal");
  CHECK(pictures.slices[2].key == "coronal");
  CHECK(pictures.registration);
  CHECK(pictures.prior_isodoses.size() == 1);
  REQUIRE(pictures.dvh);
  CHECK(pictures.missing.empty());
  static const std::regex refused(
      R"re(\sid=|<script|<style|\bon[a-z]+=|\bnan\b|\binf\b|https?://(?!www\.w3\.org/2000/svg))re",
      std::regex::icase);
  for (const Picture& picture : all(pictures)) {
    INFO(picture.key);
    CHECK(picture.svg.starts_with("<svg "));
    CHECK(picture.svg.find("viewBox=\"0 0 ") != std::string::npos);
    const std::string without_pixels =
        std::regex_replace(picture.svg, std::regex("base64,[^\"]*"), "");
    CHECK_FALSE(std::regex_search(without_pixels, refused));
    CHECK_FALSE(picture.title.empty());
    CHECK_FALSE(picture.alt.empty());
    CHECK_FALSE(picture.caption.empty());
    CHECK(standalone_svg(picture).find("var(") == std::string::npos);
  }
}

TEST_CASE("the same case gives the same pictures, with any number of threads") {
  const Case the_case = synthetic::typical(30, 12);
  Policy policy = synthetic::policy();
  const Assessment assessment = assess(the_case, policy);
  std::vector<std::string> first;
  for (const unsigned threads : {1U, 3U}) {
    policy.threads = threads;
    std::vector<std::string> texts;
    for (const Picture& picture : all(report_pictures(the_case, policy, assessment, {})))
      texts.push_back(picture.svg + picture.alt + picture.caption);
    if (first.empty()) first = texts;
    CHECK(texts == first);
  }
}

TEST_CASE("names of structures stay text") {
  Case the_case = synthetic::typical(30, 12);
  the_case.structures[0].structure.name = "<script>&\"'var(--x";
  for (const Picture& picture : all(pictures_of(the_case))) {
    CHECK(picture.svg.find("<script") == std::string::npos);
    CHECK(standalone_svg(picture).find("<svg ") != std::string::npos);
  }
  CHECK(escaped("<a>&") == "&lt;a&gt;&amp;");
  CHECK(escaped("var(--ink,red)") == "var&#40;--ink,red)");
}

TEST_CASE("a plane goes through the hottest point, and says what each course gave there") {
  // The sac's hottest edge is x = 6: planned 12 Gy in 3, prior 30 Gy in 14.
  // EQD2(2): 12 (4 + 2)/4 = 18; 30 (30/14 + 2)/4 = 31.0714.
  const Case the_case = synthetic::typical(30, 12);
  const Policy policy = synthetic::policy();
  const auto point = picture_point(assess(the_case, policy));
  REQUIRE(point);
  CHECK(point->cumulative);
  CHECK(point->limit_gy == 70);
  CHECK(point->what == "hottest point of ThecalSac");
  CHECK(point->at.mm.x() == near(6, 0.01));
  const PicturedCase pictured = pictured_case(the_case, policy, *point, {});
  const auto parts = contributions_at(pictured.field, *point);
  REQUIRE(parts.size() == 2);
  CHECK(parts[0].first == "prior");
  CHECK(*parts[0].second == near(31.0714, 0.01));
  CHECK(parts[1].first == "planned");
  CHECK(*parts[1].second == near(18, 0.01));
  const Picture axial = slice_through(pictured, PatientPlane::axial);
  CHECK(axial.caption.find("At the point: 49.07 Gy (prior 31.07, planned 18.00).") !=
        std::string::npos);
  CHECK(axial.caption.find("No CT") != std::string::npos);
}

TEST_CASE("the limit is one of the isodoses, and the only thick one") {
  // Away from the sac the target has 26 Gy in 3 (EQD2 69.33) + 37 Gy in 14 (42.94): the 70 Gy line
  // is passed on its flanks.
  const Case the_case = synthetic::typical(30, 12);
  const ReportPictures pictures = pictures_of(the_case);
  const std::string& svg = pictures.slices[1].svg;
  CHECK(count(svg, "class=\"isodose limit\"") == 1);
  CHECK(count(svg, "class=\"isodose\"") >= 2);
  CHECK(pictures.slices[1].caption.find("Thick white line: 70 Gy") != std::string::npos);
  CHECK(levels_round(70, 1000) == std::vector<double>{30, 50, 60, 80, 90, 110, 150, 230, 390, 710});
  CHECK(levels_round(25, 40) == std::vector<double>{5, 15, 20, 30, 35});
}

TEST_CASE("where a grid does not reach, the plane is hatched and says so") {
  // The planned grid ends 20 mm behind the sac and 90 mm above and below the middle.
  const Case the_case = synthetic::typical(30, 12);
  const Policy policy = synthetic::policy();
  PicturePoint edge = *picture_point(assess(the_case, policy));
  edge.at.mm = {0, 55, 85};
  const PicturedCase pictured = pictured_case(the_case, policy, edge, {});
  const Picture picture = slice_through(pictured, PatientPlane::sagittal);
  CHECK(picture.caption.find("Hatched: dose is not known there") != std::string::npos);
  edge.at.mm = {0, 200, 0};
  const Picture outside =
      slice_through(pictured_case(the_case, policy, edge, {}), PatientPlane::axial);
  CHECK(outside.caption.find("The dose of prior at the point is not known.") != std::string::npos);
  CHECK(outside.alt.find("no dose is known in the plane") != std::string::npos);
}

TEST_CASE("a prior on paper is in the pictures, and they say how") {
  Case the_case = synthetic::typical(30, 12);
  the_case.priors.clear();
  the_case.priors.push_back(
      course_on_paper(parse_course_argument("36/14@38.5Gy", CourseRole::prior, "prior")));
  const ReportPictures pictures = pictures_of(the_case);
  REQUIRE(pictures.slices.size() == 3);
  CHECK(pictures.slices[0].caption.find("prior (36/14@38.5Gy) is known on paper only") !=
        std::string::npos);
  CHECK(pictures.prior_isodoses.empty());
  CHECK_FALSE(pictures.registration);
  REQUIRE(pictures.dvh);
  // Of each structure the planned course's physical dose and the sum, none of the prior alone.
  CHECK(pictures.dvh->curves.size() == 4);
}

TEST_CASE("a prior without a place is left out by name, and no line is called the limit") {
  Case the_case = synthetic::typical(30, 12);
  the_case.priors[0].registration.kind = RegistrationUse::Kind::none;
  const ReportPictures pictures = pictures_of(the_case);
  REQUIRE(pictures.slices.size() == 3);
  for (const Picture& slice : pictures.slices) {
    CHECK(slice.caption.find("70 Gy") == std::string::npos);
    CHECK(slice.svg.find("class=\"isodose\"") != std::string::npos);
  }
  REQUIRE(pictures.dvh);
  for (const DvhCurve& curve : pictures.dvh->curves) CHECK(curve.course == "planned");
  CHECK(pictures.dvh->drawing.caption.find("No cumulative curve") != std::string::npos);
  CHECK(pictures.missing.size() == 1);
}

TEST_CASE("a case on paper alone has no pictures, and says why") {
  Case the_case;
  the_case.planned =
      course_on_paper(parse_course_argument("24/3@14.2Gy", CourseRole::planned, "planned"));
  the_case.priors.push_back(
      course_on_paper(parse_course_argument("36/14@38.5Gy", CourseRole::prior, "prior")));
  the_case.stated_interval_months = 12;
  const ReportPictures pictures = pictures_of(the_case);
  CHECK(all(pictures).empty());
  CHECK(pictures.missing.size() == 2);
}

TEST_CASE("the curves of the drawing are the numbers beside it") {
  const ReportPictures pictures = pictures_of(synthetic::typical(30, 12));
  REQUIRE(pictures.dvh);
  const DvhPicture& dvh = *pictures.dvh;
  // Two structures; planned and prior physical, and their sum.
  REQUIRE(dvh.curves.size() == 6);
  CHECK(dvh.curves[0].structure == "ThecalSac");
  CHECK(dvh.curves[0].role_words == "thecal sac");
  CHECK(dvh.curves[2].course == "cumulative");
  CHECK(dvh.curves[2].quantity == "eqd2");
  CHECK(dvh.curves[2].alpha_beta_gy == 2);
  // The sac is 12 x 10 x 162 mm with its caps.
  CHECK(dvh.curves[0].volume_cc == near(19.44, 1e-6));
  const std::string& svg = dvh.drawing.svg;
  CHECK(count(svg, "<g class=\"curve\"") == 6);
  for (int k = 0; k < 6; ++k)
    CHECK(count(svg, "<g class=\"curve\" data-curve=\"" + std::to_string(k) + "\"") == 1);
  for (const char* kind : {"line", "band", "symbol"})
    CHECK(count(svg, std::string("<path class=\"") + kind + "\" d=\"") == 6);
  CHECK(count(svg, "data-d-cc=") == 18);
  CHECK(count(svg, "<g class=\"limit\"") == 2);
  CHECK(count(svg, "data-dose=\"70\"") == 1);
  CHECK(count(svg, "data-dose-max=") == 1);
}

TEST_CASE("a line of the drawing passes where its numbers say") {
  const ReportPictures pictures = pictures_of(synthetic::typical(30, 12));
  REQUIRE(pictures.dvh);
  const std::string& svg = pictures.dvh->drawing.svg;
  const auto attribute = [&](const std::string& name) {
    std::smatch match;
    REQUIRE(std::regex_search(svg, match, std::regex(name + "=\"([-0-9.]+)\"")));
    return std::stod(match[1]);
  };
  const double left = attribute("data-left");
  const double right = attribute("data-right");
  const double top = attribute("data-top");
  const double bottom = attribute("data-bottom");
  const double dose_max_gy = attribute("data-dose-max");
  // Curve 1, the prior in the sac: uniform 30 Gy where |z| < 30, so that the line ends there.
  std::smatch line;
  REQUIRE(std::regex_search(
      svg, line,
      std::regex("data-curve=\"1\">.*?class=\"line\" d=\"M([-0-9.]+) ([-0-9.]+)[^\"]*L([-0-9.]+) "
                 "([-0-9.]+)\"")));
  CHECK(std::stod(line[1]) == near(left, 0.01));
  CHECK(std::stod(line[2]) == near(top, 0.01));  // all of it receives 0 Gy or more
  const double last_gy = pictures.dvh->curves[1].curve.dose_gy.back();
  CHECK(last_gy == near(30, 0.11));  // a step is 0.1 Gy
  CHECK(std::stod(line[3]) == near(left + (right - left) * last_gy / dose_max_gy, 0.01));
  CHECK(
      std::stod(line[4]) ==
      near(bottom - (bottom - top) * pictures.dvh->curves[1].curve.volume_cc.back() / 19.44, 0.01));
}

TEST_CASE("structures of one role differ by their dash") {
  Case the_case = synthetic::typical(30, 12);
  for (int number : {5, 6, 7})
    the_case.structures.push_back(
        synthetic::box_structure(number, "PTV" + std::to_string(number), Role::target,
                                 {-20.0 + number, 20, -30, -5.0 - number, -20, 20}, 2));
  std::vector<std::string> dashes;
  for (const PicturedStructure& structure : planned_structures(the_case, synthetic::policy()))
    dashes.emplace_back(
        outline_style({structure.name, structure.role, structure.ordinal, false, {}}, false).dash);
  REQUIRE(dashes.size() == 5);
  for (std::size_t i = 0; i < dashes.size(); ++i)
    for (std::size_t k = 0; k < i; ++k) CHECK(dashes[i] != dashes[k]);
}

TEST_CASE("the key of many courses stays inside the drawing") {
  std::vector<DvhCurve> curves;
  for (const char* structure : {"Cord", "Sac"})
    for (const char* course : {"planned", "2011", "2014-thorax", "2019", "2021-left", "cumulative"})
      curves.push_back({structure,
                        "spinal cord",
                        course,
                        std::string(course) == "cumulative" ? "eqd2" : "physical",
                        2.0,
                        3.5,
                        {{0, 10, 20}, {3.5, 2, 0}, {3.5, 1.9, 0}, {3.5, 2.1, 0}}});
  const std::string svg = dvh_svg(curves, {}, "many");
  std::smatch box;
  REQUIRE(std::regex_search(svg, box, std::regex("viewBox=\"0 0 ([0-9.]+) ([0-9.]+)\"")));
  static const std::regex entry("class=\"key\" x=\"([0-9.]+)\" y=\"([0-9.]+)\"[^>]*>([^<]*)<");
  int entries = 0;
  for (auto it = std::sregex_iterator(svg.begin(), svg.end(), entry); it != std::sregex_iterator();
       ++it, ++entries) {
    CHECK(std::stod((*it)[1]) + 7 * static_cast<double>((*it)[3].length()) <=
          std::stod(box[1]) + 20);
    CHECK(std::stod((*it)[2]) < std::stod(box[2]));
  }
  CHECK(entries == 2 + 12);
}
