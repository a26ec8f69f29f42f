// SPDX-License-Identifier: Apache-2.0
// redose inspect and redose dvh on the phantom's files. Expected: what the phantom was made with.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "../support/near.hpp"
#include "run_program.hpp"

using Catch::Contains;

#ifdef REDOSE_PHANTOMS_DIR

namespace {

namespace fs = std::filesystem;

const std::string planned = REDOSE_PHANTOMS_DIR "/within/planned";

const nlohmann::ordered_json& of_kind(const nlohmann::ordered_json& files, const char* kind) {
  for (const auto& file : files)
    if (file["kind"] == kind) return file;
  FAIL("no " << kind);
  return files;
}

}  // namespace

TEST_CASE("inspect says what the files are, how they are linked and what roles the names have") {
  const auto result = json_of(redose("inspect " + planned + " --json -"));
  CHECK(result["schema"] == "redose.inspect/1");
  const auto& dose = of_kind(result["files"], "RTDOSE");
  CHECK(dose["dose"]["summation"] == "PLAN");
  CHECK(dose["dose"]["columns"] == 80);
  CHECK(dose["dose"]["column_spacing_mm"] == near(1.2, 1e-9));
  const auto& plan = of_kind(result["files"], "RTPLAN");
  CHECK(plan["plan"]["fraction_groups"][0]["fractions"] == 3);
  CHECK(dose["links"][0]["sop_instance_uid"] == plan["sop_instance_uid"]);
  const auto& structures = of_kind(result["files"], "RTSTRUCT")["structures"];
  CHECK(structures[0]["name"] == "SpinalCord");
  CHECK(structures[0]["role"] == "spinal_cord");

  const Run run = redose("inspect " + planned);
  CHECK(run.status == 0);
  CHECK_THAT(run.out, Contains("150 slices") && Contains("'ThecalSac'") &&
                          Contains("Taken together as one course"));
}

TEST_CASE("inspect names what a check would refuse") {
  const std::string folder = scratch("refused");
  fs::create_directories(folder);
  fs::copy_file(planned + "/RTDOSE.dcm", folder + "/RTDOSE.dcm",
                fs::copy_options::overwrite_existing);
  fs::resize_file(folder + "/RTDOSE.dcm", 20000);
  const Run run = redose("inspect " + folder);
  CHECK_THAT(run.out + run.error, Contains("REFUSED") && Contains("file_truncated"));
  CHECK(redose("inspect " + folder + "/no-such-folder").status == 65);
}

TEST_CASE("dvh of a dose without its structure set is an error and not an empty table") {
  const std::string folder = scratch("lone-dose");
  fs::create_directories(folder);
  for (const char* file : {"/RTDOSE.dcm", "/RTPLAN.dcm"})
    fs::copy_file(planned + file, folder + file, fs::copy_options::overwrite_existing);
  const Run run = redose("dvh " + folder);
  CHECK(run.status == 65);
  CHECK(run.out.empty());
  CHECK_THAT(run.error, Contains("structure set"));
}

TEST_CASE("dvh says what its course lacks") {
  const std::string folder = scratch("dose_without_plan");
  const std::string from = REDOSE_PHANTOMS_DIR "/within/planned/";
  run_shell("mkdir -p '" + folder + "' && cp " + from + "RTDOSE.dcm " + from + "RTSTRUCT.dcm '" +
            folder + "'");
  const auto document = json_of(redose("dvh '" + folder + "' --structure ThecalSac --json -"));
  std::vector<std::string> codes;
  for (const auto& warning : document["warnings"]) codes.push_back(warning["code"]);
  // No plan: neither its number of fractions nor its prescription to compare the scale with.
  CHECK(std::ranges::find(codes, "plan_missing") != codes.end());
  CHECK(std::ranges::find(codes, "fractions_missing") != codes.end());
}

#endif
