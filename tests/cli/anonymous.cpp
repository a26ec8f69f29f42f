// SPDX-License-Identifier: Apache-2.0
// --anonymous in each of its spellings, and in files whose names of other things tell the patient.
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "run_program.hpp"

#ifdef REDOSE_PHANTOMS_DIR

namespace {

namespace fs = std::filesystem;

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const std::string phantoms = REDOSE_PHANTOMS_DIR;

/// The courses of the phantom, whose patient now has the planned one's plan label as ID.
std::string courses_named_as_the_patient() {
  const fs::path folder = scratch("named-as-the-patient");
  fs::remove_all(folder);
  for (const char* course : {"prior", "planned"}) {
    fs::create_directories(folder / course);
    for (const auto& entry : fs::directory_iterator(fs::path(phantoms) / "within" / course))
      if (entry.is_regular_file()) fs::copy(entry.path(), folder / course);
  }
  // As many bytes, of which DICOM ignores the blanks.
  const Run run = run_shell("LC_ALL=C find '" + folder.string() +
                            "' -type f -exec sed -i 's/SPINE-within/T10 SBRT    /g' {} +");
  REQUIRE(run.status == 0);
  return " --prior " + (folder / "prior").string() + " --planned " + (folder / "planned").string() +
         " --last-treated prior=2024-02-09 --first-treated 2025-03-17 ";
}

}  // namespace

TEST_CASE("no spelling of --anonymous leaves names in the words of an error") {
  const std::string mixed = "check --prior " + phantoms + "/exceeded/prior --planned " + phantoms +
                            "/within/planned --interval 8mo --json - ";
  for (const char* flag : {"--anonymous", "--anonymous=true", "--anonymous=1", "--anonymous=yes",
                           "--anonymous=on", "--anonymous=no --anonymous=T"}) {
    INFO(flag);
    const Run run = redose(mixed + flag);
    CHECK(run.status == 65);
    CHECK(json_of(run)["error"]["code"] == "different_patients");
    for (const std::string& text : {run.out, run.error}) {
      CHECK(!holds(text, "SPINE-"));
      CHECK(!holds(text, phantoms));
    }
  }
  for (const char* flag : {"", "--anonymous=false", "--anonymous --anonymous=off"}) {
    INFO(flag);
    CHECK(holds(redose(mixed + flag).error, "SPINE-"));
  }
}

TEST_CASE("an anonymous report holds no ID and no word of the name as the name of a plan") {
  const std::string check = "check" + courses_named_as_the_patient();
  const auto labels = [](const Run& run) {
    const auto courses = json_of(run)["courses"];
    return std::pair<std::string, std::string>{courses[0]["phases"][0]["label"],
                                               courses[1]["phases"][0]["label"]};
  };
  using Labels = std::pair<std::string, std::string>;
  const Run named = redose(check + "--json -");
  CHECK(named.status == 0);
  CHECK(labels(named) == Labels{"T-SPINE 36", "T10 SBRT"});
  // The patient is called Phantom^Spine^within.
  CHECK(labels(redose(check + "--anonymous --json -")) == Labels{"T-*** 36", "***"});
  for (const char* output : {"--json -", "--csv -", "--junit -", "--html -", "--explain"}) {
    INFO(output);
    const Run run = redose(check + "--anonymous=true " + output);
    CHECK(run.status == 0);
    CHECK(!run.out.empty());
    for (const char* part : {"T10 SBRT", "T-SPINE"}) CHECK(!holds(run.out, part));
  }
}

#endif
