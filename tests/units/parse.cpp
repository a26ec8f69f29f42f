// SPDX-License-Identifier: Apache-2.0
// Text to quantity: a unit is required, and nothing half-understood passes.
#include <catch2/catch.hpp>
#include <dose/core/error.hpp>
#include <dose/units/dose.hpp>
#include <dose/units/number.hpp>
#include <functional>
#include <string>

using namespace dose;

namespace {

std::string code_of(const std::function<void()>& parse) {
  try {
    parse();
  } catch (const Error& error) {
    CHECK(error.where() == "here");
    return error.code();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("a dose is read in gray and centigray") {
  CHECK(in_gray(parse_dose("36Gy", "here")) == 36);
  CHECK(in_gray(parse_dose(" 36.5 Gy ", "here")) == 36.5);
  CHECK(in_gray(parse_dose("3.6e1Gy", "here")) == 36);
  CHECK(in_gray(parse_dose("0Gy", "here")) == 0);
  CHECK(in_gray(parse_dose("180 cGy", "here")) == Approx(1.8).epsilon(1e-15));
}

TEST_CASE("what is no dose is refused") {
  CHECK(code_of([] { parse_dose("36", "here"); }) == "unit_missing");
  for (const char* text : {"", "Gy", "36 mGy", "-1Gy", "nanGy", "infGy", "1e400Gy", "36,5Gy",
                           "36 36Gy", "0x10Gy", "+1Gy", "36Gyx", "36 Gy/14", "--1Gy"}) {
    INFO(text);
    CHECK(code_of([&] { parse_dose(text, "here"); }) == "dose_invalid");
  }
}

TEST_CASE("a gray with an alpha/beta is refused in both its readings, wherever a dose is typed") {
  for (const char* text : {"36Gy2", "36 Gy_2", "36Gy3", "36Gy10", "36Gy2/2", "36cGy2"}) {
    INFO(text);
    try {
      parse_dose(text, "here");
      FAIL("accepted");
    } catch (const Error& error) {
      CHECK(error.code() == "unit_ambiguous");
      CHECK(error.message().find("BED") != std::string::npos);
      CHECK(error.message().find("EQD2") != std::string::npos);
    }
  }
}

TEST_CASE("volumes are read in cubic centimetres") {
  CHECK(parse_volume_cc("0.035cc", "here") == 0.035);
  CHECK(parse_volume_cc("0.035 cm3", "here") == 0.035);
  CHECK(parse_volume_cc("35mm3", "here") == Approx(0.035).epsilon(1e-15));
  CHECK(parse_volume_cc("2 mL", "here") == 2);
  CHECK(code_of([] { parse_volume_cc("0.035", "here"); }) == "unit_missing");
  for (const char* text : {"", "cc", "-1cc", "1Gy", "1 c c", "nancc"}) {
    INFO(text);
    CHECK(code_of([&] { parse_volume_cc(text, "here"); }) == "volume_invalid");
  }
}

TEST_CASE("lengths are read in millimetres") {
  CHECK(parse_length_mm("2mm", "here") == 2);
  CHECK(parse_length_mm("0.25 cm", "here") == 2.5);
  CHECK(code_of([] { parse_length_mm("2", "here"); }) == "unit_missing");
  CHECK(code_of([] { parse_length_mm("2 inch", "here"); }) == "length_invalid");
  CHECK(code_of([] { parse_length_mm("-2mm", "here"); }) == "length_invalid");
}

TEST_CASE("an interval is a whole number of months") {
  CHECK(parse_months("8mo", "here") == 8);
  CHECK(parse_months("0 mo", "here") == 0);
  CHECK(parse_months("14 months", "here") == 14);
  for (const char* text : {"", "8", "8m", "8.5mo", "-1mo", "1y", "mo", "1201mo", "99999999999mo"}) {
    INFO(text);
    CHECK(code_of([&] { parse_months(text, "here"); }) == "interval_invalid");
  }
}

TEST_CASE("a number is the whole text or nothing") {
  CHECK(parse_number("1.5") == 1.5);
  CHECK(parse_number("-2e-3") == -0.002);
  for (const char* text :
       {"", " 1", "1 ", "1x", "1,5", "+1", "nan", "inf", "1e400", "0x1", "1.5.2"}) {
    INFO(text);
    CHECK_FALSE(parse_number(text));
  }
  CHECK(parse_integer("-14") == -14);
  for (const char* text : {"", "14.0", "14 ", "1e1", "99999999999999999999"}) {
    INFO(text);
    CHECK_FALSE(parse_integer(text));
  }
}

TEST_CASE("number and unit part where the number ends") {
  const auto parts = [](const char* text) {
    const auto split = split_unit(text);
    return std::string(split.number) + "|" + std::string(split.unit);
  };
  CHECK(parts("36Gy") == "36|Gy");
  CHECK(parts(" 0.5  cm ") == "0.5|cm");
  CHECK(parts("1e3Gy") == "1e3|Gy");
  CHECK(parts("1E-3 Gy") == "1E-3|Gy");
  CHECK(parts("36") == "36|");
  CHECK(parts("Gy") == "|Gy");
  CHECK(parts("") == "|");
}
