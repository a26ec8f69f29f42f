// SPDX-License-Identifier: Apache-2.0
// redose figure: pictures of the phantoms as files.
#include <catch2/catch.hpp>

#include "run_program.hpp"

#ifdef REDOSE_PHANTOMS_DIR

namespace {

std::string courses(const std::string& variant) {
  const std::string folder = std::string(REDOSE_PHANTOMS_DIR) + "/" + variant;
  return " --prior " + folder + "/prior --planned " + folder + "/planned --interval 14mo ";
}

bool is_in(const std::string& text, const std::string& what) {
  return text.find(what) != std::string::npos;
}

/// Width and height of a PNG file (its IHDR).
std::pair<int, int> size_of(const std::string& png) {
  REQUIRE(png.substr(1, 3) == "PNG");
  const auto number = [&](std::size_t at) {
    int value = 0;
    for (std::size_t i = 0; i < 4; ++i)
      value = value * 256 + static_cast<unsigned char>(png[at + i]);
    return value;
  };
  return {number(16), number(20)};
}

}  // namespace

TEST_CASE("a plane goes to SVG and PNG, and its caption to the terminal") {
  const std::string svg = scratch("slice.svg");
  const std::string png = scratch("slice.png");
  const Run run =
      redose("figure slice" + courses("within") + "--plane sagittal --width 800 --svg " + svg +
             " --png " + png + " --force");
  CHECK(run.status == 0);
  CHECK(run.error.empty());
  CHECK(is_in(run.out, "Sagittal plane through the hottest point of ThecalSac"));
  CHECK(is_in(run.out, "Hatched: dose is not known there"));
  CHECK(is_in(run.out, "CT: window 400 HU wide round 40 HU"));
  const std::string text = content_of(svg);
  CHECK(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg "));
  CHECK_FALSE(is_in(text, "var("));
  CHECK(is_in(text, "class=\"ct\""));
  CHECK(is_in(text, "class=\"isodose limit\""));
  CHECK(size_of(content_of(png)).first == 800);
  // The same again is the same, byte for byte.
  const Run again =
      redose("figure slice" + courses("within") + "--plane sagittal --jobs 1 --svg -");
  CHECK(again.status == 0);
  CHECK(again.out == text);
}

TEST_CASE("a plane goes where it is told") {
  const Run at = redose("figure slice" + courses("within") + "--at 10.5,-4,20 --svg " +
                        scratch("at.svg") + " --force");
  CHECK(at.status == 0);
  CHECK(is_in(at.out, "Axial plane through the stated point, x 10.5, y -4.0, z 20.0 mm"));
  const Run through = redose("figure slice" + courses("within") + "--through SpinalCord --svg " +
                             scratch("cord.svg") + " --force");
  CHECK(through.status == 0);
  CHECK(is_in(through.out, "through the hottest point of SpinalCord"));
}

TEST_CASE("a DVH can be of some structures only") {
  const Run run = redose("figure dvh" + courses("exceeded") + "--only PTV --svg -");
  CHECK(run.status == 0);
  CHECK(is_in(run.out, "PTV (target)"));
  CHECK_FALSE(is_in(run.out, "SpinalCord"));
  CHECK(is_in(run.out, "data-curve=\"2\""));
  CHECK_FALSE(is_in(run.out, "data-curve=\"3\""));
}

TEST_CASE("an anonymous figure names no patient and no file") {
  for (const char* kind : {"slice", "dvh"}) {
    const Run run =
        redose(std::string("figure ") + kind + courses("within") + "--anonymous --svg -");
    CHECK(run.status == 0);
    CHECK_FALSE(is_in(run.out, "SPINE-within"));
    CHECK_FALSE(is_in(run.out, "Phantom"));
    CHECK_FALSE(is_in(run.out, REDOSE_PHANTOMS_DIR));
  }
}

TEST_CASE("a figure that cannot be drawn says why") {
  const auto error = [](const std::string& arguments, int status) {
    const Run run = redose("figure " + arguments);
    INFO(run.error);
    CHECK(run.status == status);
    CHECK(run.out.empty());
    return run.error;
  };
  const std::string to = " --svg " + scratch("none.svg") + " --force";
  CHECK(is_in(error("slice" + courses("within"), 64), "needs a place"));
  CHECK(is_in(error("map" + courses("within") + to, 64), "redose figure dvh"));
  CHECK(is_in(error(courses("within") + to, 64), "redose figure dvh"));
  CHECK(is_in(error("dvh --plane axial" + courses("within") + to, 64), "--plane"));
  CHECK(is_in(error("slice --only PTV" + courses("within") + to, 64), "--only"));
  CHECK(is_in(error("slice --plane oblique" + courses("within") + to, 64), "not axial"));
  CHECK(is_in(error("slice --at 1,2" + courses("within") + to, 64), "no point"));
  CHECK(is_in(error("slice --at 1,2,nan" + courses("within") + to, 64), "no point"));
  CHECK(is_in(error("slice --at 1,2,3 --through PTV" + courses("within") + to, 64), "--through"));
  CHECK(is_in(error("slice --width 20" + courses("within") + to, 64), "--width"));
  CHECK(is_in(error("slice --through Nobody" + courses("within") + to, 65), "SpinalCord"));
  CHECK(is_in(error("slice --planned 24/3@14Gy --prior 36/14@38Gy --interval 14mo" + to, 65),
              "where the dose is highest is not known"));
  CHECK(is_in(error("dvh --planned 24/3@14Gy --prior 36/14@38Gy --interval 14mo" + to, 65),
              "no structure with a role"));
}

#endif
