// SPDX-License-Identifier: Apache-2.0
// Names: the facts' section 4.4 (TG-263: VB_C1 ... VB_T05 ... VB_L5, VB_S1), and spellings seen.
#include <catch2/catch.hpp>
#include <dose/limits/vertebra.hpp>
#include <string>

using dose::vertebra_level;

TEST_CASE("vertebrae by name") {
  for (const char* name :
       {"VB_T05", "VB_T5", "Vertebra_T5", "vert t5", "T5", "Th5", "th05", "T-05"}) {
    INFO(name);
    CHECK(vertebra_level(name, "ORGAN") == "T5");
  }
  CHECK(vertebra_level("VB_C1", "") == "C1");
  CHECK(vertebra_level("VB_T12", "") == "T12");
  CHECK(vertebra_level("VB_L5", "") == "L5");
  CHECK(vertebra_level("S1", "") == "S1");
}

TEST_CASE("what is not one vertebra has no level") {
  for (const char* name : {"VB_T", "VB", "T10-T12", "VB_T10_PRV", "T10 GTV", "VBT100", "C8", "T13",
                           "L6", "T0", "SpinalCord", "PTV_T10", "zT10", "T+5", ""}) {
    INFO(name);
    CHECK(!vertebra_level(name, "ORGAN"));
  }
  CHECK(!vertebra_level("T10", "GTV"));
  CHECK(!vertebra_level("VB_T10", "PTV"));
}
