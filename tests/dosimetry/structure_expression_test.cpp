// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <dose/core/error.hpp>
#include <dose/dosimetry/structure_expression.hpp>

#include "dosimetry/grids.hpp"
#include "support/near.hpp"

using dose::parse_structure_expression;
using dose::StructureExpression;

namespace {

std::string code_of(const std::string& text) {
  try {
    parse_structure_expression(text, "--structure");
  } catch (const dose::Error& error) {
    return error.code();
  }
  return "none";
}

}  // namespace

TEST_CASE("structures to be made are read from what is written") {
  const auto prv = parse_structure_expression("SpinalCord + 2mm", "");
  CHECK(prv.names == std::vector<std::string>{"SpinalCord"});
  CHECK(prv.margin_mm == 2);
  CHECK(prv.target_names.empty());
  CHECK(in_words(prv) == "made of SpinalCord, margin 2 mm in 3D");

  const auto all = parse_structure_expression("Cord A|Cord_B +0.15 cm[PTV_1|PTV 2+6mm]", "");
  CHECK(all.names == std::vector<std::string>{"Cord A", "Cord_B"});
  CHECK(all.margin_mm == near(1.5, 1e-12));
  CHECK(all.target_names == std::vector<std::string>{"PTV_1", "PTV 2"});
  CHECK(all.round_target_mm == 6);
  CHECK(in_words(all) ==
        "made of Cord A and Cord_B, margin 1.5 mm in 3D, from 6 mm below to 6 mm above PTV_1 and "
        "PTV 2");

  const auto plain = parse_structure_expression("GTV+CTV", "");
  CHECK(plain.names == std::vector<std::string>{"GTV+CTV"});
  CHECK_FALSE(plain.is_made());
  CHECK(parse_structure_expression("Cord[PTV]", "").round_target_mm == 0);
}

TEST_CASE("what cannot be read as a structure is refused") {
  CHECK(code_of("Cord|") == "structure_expression");
  CHECK(code_of("|Cord") == "structure_expression");
  CHECK(code_of("Cord]") == "structure_expression");
  CHECK(code_of("Cord[]") == "structure_expression");
  CHECK(code_of("Cord+0mm") == "structure_expression");
  CHECK(code_of("Cord+51mm") == "structure_expression");
  CHECK(code_of("Cord[PTV+201mm]") == "structure_expression");
  CHECK(code_of("Cord+2") == "unit_missing");
  CHECK(code_of("+2mm") == "structure_expression");
}

TEST_CASE("a made structure is its parts, the margin, then the part round the target") {
  dose::Structure upper;
  upper.name = "upper";
  dose::Structure lower;
  lower.name = "lower";
  dose::Structure target;
  target.name = "PTV";
  for (int n = 0; n < 10; ++n) {
    lower.contours.push_back(test::axial_contour(2 * n, test::rectangle(0, 0, 9, 7)));
    upper.contours.push_back(test::axial_contour(16 + 2 * n, test::rectangle(1, 0, 10, 7)));
  }
  for (int n = 0; n < 3; ++n)
    target.contours.push_back(test::axial_contour(16 + 2 * n, test::rectangle(20, 0, 40, 30)));
  dose::MadeStructure made{{&lower, &upper}, 0, {&target}, 5};
  // z 10 to 26: lower ends at 19, upper begins at 15; where both are, 10 mm wide.
  const dose::Region part = region_of(made, {}, "part");
  CHECK(part.volume_cc() == near((9 * 7 * 5 + 10 * 7 * 4 + 9 * 7 * 7) / 1000.0, 1e-9));
  made.margin_mm = 1;
  const dose::Region prv = region_of(made, {}, "prv");
  CHECK(prv.slabs().front().w_low_mm == near(10, 1e-9));
  CHECK(prv.slabs().back().w_high_mm == near(26, 1e-9));
  CHECK(prv.volume_cc() > part.volume_cc() + 16 * 2 * (9 + 7) * 1.0 / 1000);
}
