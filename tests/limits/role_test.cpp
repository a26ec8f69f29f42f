// SPDX-License-Identifier: Apache-2.0
// Names: the facts' section 4.4 (TG-263 worksheets, names seen in public repositories) and
// VERDICT.md rule 20.
#include <catch2/catch.hpp>
#include <dose/core/error.hpp>
#include <dose/limits/role.hpp>
#include <string>
#include <vector>

using dose::match_role;
using dose::Role;

namespace {

void check_all(const std::vector<std::string>& names, Role role, bool partial = false) {
  for (const std::string& name : names) {
    const dose::RoleMatch match = match_role(name, "ORGAN");
    INFO(name << ": " << match.why);
    REQUIRE(match.role.has_value());
    CHECK(to_text(*match.role) == to_text(role));
    CHECK(match.partial == partial);
    CHECK(!match.why.empty());
  }
}

void check_none(const std::vector<std::string>& names, const std::string& why) {
  for (const std::string& name : names) {
    const dose::RoleMatch match = match_role(name, "ORGAN");
    INFO(name << ": " << match.why);
    CHECK(!match.role.has_value());
    CHECK(match.why.find(why) != std::string::npos);
  }
}

}  // namespace

TEST_CASE("names of the spinal cord") {
  check_all({"SpinalCord",
             "spinalcord",
             "SPINAL CORD",
             "Spinal Cord",
             "Spinal_Cord",
             "Spinal-Cord",
             "S pinal Cord",
             "spinal.cord",
             "Cord",
             "cord",
             "CORD",
             " Cord ",
             "Medulla spinalis",
             "Myelon",
             "MYELON",
             "Rueckenmark",
             "R\xC3\xBC"
             "ckenmark",
             "R\xC3\x9C"
             "CKENMARK",
             "Moelle",
             "Med.espinal",
             "Medulla_Spinalis"},
            Role::spinal_cord);
}

TEST_CASE("parts of the spinal cord in both orders of TG-263") {
  check_all(
      {"SpinalCord_Cerv", "SpinalCord_Thor", "SpinalCord_Lum", "SpinalCord_Sac", "Cerv_SpinalCord",
       "Thor_SpinalCord", "Lum_SpinalCord", "Sac_SpinalCord", "spinalcord thor", "SpinalCord~"},
      Role::spinal_cord, true);
  check_all({"ThecalSac~"}, Role::thecal_sac, true);
}

TEST_CASE("planning risk volumes of the spinal cord") {
  check_all({"SpinalCord_PRV",   "SpinalCord_PRV02", "SpinalCord_PRV05",  "PRV_SpinalCord",
             "PRV02_SpinalCord", "PRV5_SpinalCord",  "SpinalCord_PRV10",  "Cord_PRV",
             "CordPRV",          "Cord+2mm",         "Cord + 2 mm",       "cord+1.5mm",
             "Cord+0.2cm",       "cord_prv_2mm",     "PRV_Cord",          "PRV 3mm Cord",
             "Cord 5mm PRV",     "Myelon_PRV",       "Spinal Cord PRV 2", "CORD PRV 2MM"},
            Role::spinal_cord_prv);
}

TEST_CASE("names of the other structures with limits") {
  check_all({"ThecalSac", "thecal_sac", "Thecal Sac", "Thecal-Sac", "THECALSAC"}, Role::thecal_sac);
  check_all({"SpinalCanal", "Spinal Canal", "spinal_canal", "Spinalkanal", "Spinalkanal OAR",
             "Canal medullaire"},
            Role::spinal_canal);
  check_all({"CaudaEquina", "Cauda equina", "Cauda", "Cauda_Equina"}, Role::cauda_equina);
  check_all({"SpinalCord_Subvolume", "Cord_Subvolume"}, Role::spinal_cord_subvolume);
  check_all({"SacralPlex", "SacralPlexus", "Sacral_Plexus", "Lumbo-sacral_Plexus"},
            Role::sacral_plexus);
  check_all(
      {"BrachialPlex_L", "BrachialPlex_R", "BrachialPlexs", "L_BrachialPlex", "R_BrachialPlex",
       "BrachialPlex", "BrachialPlexus", "Brachial_Plexus_L", "Brachial Plexus R"},
      Role::brachial_plexus);
}

TEST_CASE("targets by type or by name") {
  for (const char* name : {"PTV", "PTV_T8", "ptv1", "GTVp", "CTV high", "PTV24", "PTV_SpinalCord"})
    CHECK(match_role(name, "").role == Role::target);
  for (const char* type : {"PTV", "CTV", "GTV"}) {
    CHECK(match_role("Metastasis T8", type).role == Role::target);
    CHECK(match_role("Metastasis T8", type).why == std::string("interpreted type ") + type);
  }
  CHECK(!match_role("Metastasis T8", "AVOIDANCE").role);
  CHECK(!match_role("NS_PTV", "CONTROL").role);
}

TEST_CASE("an organ drawn with a target's type stays an organ") {
  const auto match = match_role("Thecal Sac", "PTV");
  CHECK(match.role == Role::thecal_sac);
  CHECK(match.why.find("although its interpreted type is PTV") != std::string::npos);
}

TEST_CASE("a bare cord or canal inside a name makes no role") {
  check_none({"VocalCords", "VocalCord_L", "VocalCord_R", "L_VocalCord", "Canal_Anal", "AnalCanal"},
             "not a structure with a limit");
  check_none({"SpermaticCord", "Cord_2mm", "Cord 1", "Cord2", "Cord_lt2mm", "SpinalCord_5mm",
              "Cord T8", "RootCanal", "CordAvoid", "SpinalCord_Old"},
             "inside a name says too little");
}

TEST_CASE("optimisation names get no role") {
  check_none(
      {"zCord_opti", "Cord_opti", "CordPRV_opti", "z_SpinalCord", "zSpinalCord", "Z_Cord", "z Cord",
       "_SpinalCord", "SpinalCord_opt", "opt_Cord", "zPTV", "PTV_opti", "ThecalSac_Opt"},
      "optimisation name");
}

TEST_CASE("cropped names get no role") {
  check_none({"Cord-PTV", "SpinalCord-PTV", "SpinalCord - PTV", "ThecalSac-GTV_1", "Cord-_PTV",
              "ThecalSac-CTV", "Cord/PTV", "SpinalCord-5mm", "SpinalCord-", "-SpinalCord",
              "PTV-Cord", "PTV - ThecalSac", "PRV-Cord", "PRV02-SpinalCord", "SpinalCanal-Cord",
              "Cord minus PTV", "ThecalSac_crop", "SpinalCord!", "PTV-05"},
             "taken away");
}

TEST_CASE("ambiguous names get no role and say between what") {
  check_none({"Medulla", "MEDULLA", "Medula", "SC", "sc", "TS", "Canal", "Plexus", "CORD-TREATED"},
             "ambiguous");
  CHECK(match_role("Medulla", "").why ==
        "'Medulla' is ambiguous: the spinal cord (medulla spinalis) or a part of the brain stem "
        "(medulla oblongata); assign it with --structure");
}

TEST_CASE("local suffixes and loose separators get no role") {
  check_none({"SpinalCord^MR", "SpinalCord^", "ThecalSac^T8"}, "local suffix");
  check_none({"SpinalCord_", ".SpinalCord", "SpinalCord."}, "separator");
}

TEST_CASE("margins around other structures get no role") {
  check_none({"SpinalCanal_PRV2", "SpinalCanal_PRV", "PRV_SpinalCanal", "ThecalSac_PRV02",
              "CaudaEquina_PRV"},
             "a margin around the");
  check_none({"SpinalCord_Thor_PRV", "Medulla_PRV", "SC_PRV"}, "not listed");
}

TEST_CASE("everything else has no limit") {
  check_none({"Bowel", "Bowel_Small", "Kidney_L", "Esophagus", "BODY", "OpticNrv_L", "PRV", "x"},
             "not a structure with a limit");
  // Vertebral bodies stand beside the cord in TG-263.
  check_none({"VB_C1", "VB_T05", "VB_L5", "VB_S1"}, "not a structure with a limit");
  check_none({"", "   "}, "no name");
}

TEST_CASE("roles read and printed") {
  CHECK(dose::parse_role("thecal_sac") == Role::thecal_sac);
  CHECK(dose::parse_role("target") == Role::target);
  CHECK(to_text(Role::spinal_cord_prv) == "spinal_cord_prv");
  CHECK(in_words(Role::spinal_cord_prv) == "spinal cord PRV");
  for (const char* bad : {"Thecal_Sac", "thecal sac", "cord", ""}) {
    try {
      dose::parse_role(bad, "--structure");
      FAIL("accepted '" << bad << "'");
    } catch (const dose::Error& error) {
      CHECK(error.code() == "role_unknown");
      CHECK(error.where() == "--structure");
      CHECK(error.message().find("spinal_cord_subvolume") != std::string::npos);
    }
  }
}
