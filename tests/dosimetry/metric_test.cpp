// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <dose/core/error.hpp>
#include <dose/dosimetry/metric.hpp>

using dose::Metric;
using dose::parse_metric;
using Kind = dose::Metric::Kind;

namespace {

std::string code_of(const std::string& text) {
  try {
    parse_metric(text, "here");
  } catch (const dose::Error& error) {
    CHECK(error.where() == "here");
    return error.code();
  }
  return "none";
}

}  // namespace

TEST_CASE("Metrics are read in both spellings") {
  CHECK(parse_metric("Dmax") == Metric{Kind::d_max, 0});
  CHECK(parse_metric("Max[Gy]") == Metric{Kind::d_max, 0});
  CHECK(parse_metric("DMax[Gy]") == Metric{Kind::d_max, 0});
  CHECK(parse_metric("Dmin") == Metric{Kind::d_min, 0});
  CHECK(parse_metric("Min[Gy]") == Metric{Kind::d_min, 0});
  CHECK(parse_metric("Dmean") == Metric{Kind::d_mean, 0});
  CHECK(parse_metric("Mean[Gy]") == Metric{Kind::d_mean, 0});
  CHECK(parse_metric("D0.035cc") == Metric{Kind::d_volume_cc, 0.035});
  CHECK(parse_metric(" D35 mm3 ").argument == Approx(0.035));
  CHECK(parse_metric("D0.035cc[Gy]") == Metric{Kind::d_volume_cc, 0.035});
  CHECK(parse_metric("D10%") == Metric{Kind::d_volume_percent, 10});
  CHECK(parse_metric("D100%[Gy]") == Metric{Kind::d_volume_percent, 100});
  CHECK(parse_metric("V20Gy") == Metric{Kind::v_dose_gy, 20});
  CHECK(parse_metric("V2000cGy[%]") == Metric{Kind::v_dose_gy, 20});
  CHECK(parse_metric("V20Gy[cc]") == Metric{Kind::v_dose_gy, 20});
}

TEST_CASE("Metrics are printed in both spellings and read back the same") {
  for (const std::string text : {"Dmax", "Dmin", "Dmean", "D0.035cc", "D10%", "V20Gy", "V12.5Gy"}) {
    const Metric metric = parse_metric(text);
    CHECK(plain(metric) == text);
    CHECK(parse_metric(mayo(metric)) == metric);
  }
  CHECK(mayo(parse_metric("Dmax")) == "Max[Gy]");
  CHECK(mayo(parse_metric("D0.035cc")) == "D0.035cc[Gy]");
  CHECK(mayo(parse_metric("D10%")) == "D10%[Gy]");
  CHECK(mayo(parse_metric("V20Gy")) == "V20Gy[cc]");
}

TEST_CASE("A metric without its unit is refused as such") {
  for (const std::string text : {"D0.035", "D10", "V20", "Max", "Mean", "D0.035cc[]"})
    CHECK(code_of(text) == "unit_missing");
}

TEST_CASE("What is no metric is refused") {
  for (const std::string text :
       {"",        "D",         "V",      "Dmaximum", "dmax",  "D0cc",  "D-1cc",
        "D101%",   "D0%",       "D10Gy",  "V20%",     "V20cc", "V-1Gy", "D0.035cc[cGy]",
        "D10%[%]", "V20Gy[Gy]", "Max[%]", "Max[Gy",   "[Gy]",  "Dnan%", "D1e999cc"})
    CHECK_THAT(code_of(text), Catch::Contains("_invalid"));
}
