// SPDX-License-Identifier: Apache-2.0
// What the environment says changes no number, or ends the program in words.
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "run_program.hpp"

using Catch::Contains;

namespace {

/// A locale with a decimal comma, which few machines have: german_locale.sh.
const std::vector<std::string> environments = {
    "LC_ALL=tr_TR.UTF-8 ", "LC_ALL=C.UTF-8 ", "LC_ALL=nonsense LANG=nonsense ",
    // Settings of DCMTK's network, and of the C library.
    "TCP_BUFFER_LENGTH=1 TCP_NODELAY=0 ", "TZ=Pacific/Kiritimati POSIXLY_CORRECT=1 "};

Run in(const std::string& environment, const std::string& arguments) {
  return run_shell(environment + "'" + REDOSE_PROGRAM + "' " + arguments);
}

}  // namespace

TEST_CASE("no locale and no setting of the network changes a number") {
  const std::string plain = redose("convert 36/14 24/3 --json -").out;
  for (const std::string& environment : environments) {
    INFO(environment);
    CHECK(in(environment, "convert 36/14 24/3 --json -").out == plain);
  }
}

#ifdef REDOSE_PHANTOMS_DIR

TEST_CASE("no locale and no setting of the network changes a check") {
  const std::string within = REDOSE_PHANTOMS_DIR "/within";
  const std::string check = "check --prior '" + within + "/prior' --planned '" + within +
                            "/planned' --last-treated prior=2024-02-09 --first-treated 2025-03-17 "
                            "--metric V12.5Gy --json -";
  const Run plain = redose(check);
  CHECK(plain.status == 0);
  for (const std::string& environment : environments) {
    INFO(environment);
    const Run run = in(environment, check);
    CHECK(run.status == 0);
    CHECK(run.out == plain.out);
  }
}

TEST_CASE("without its data dictionary DICOM is not read at all") {
  const std::string planned = REDOSE_PHANTOMS_DIR "/within/planned";
  // None; one that knows nothing of doses; one that calls Dose Grid Scaling a text.
  std::ofstream(scratch("private.dic")) << "(3267,\"CREATOR\",10)\tLO\tName\t1\tPrivateTag\n";
  std::ofstream(scratch("wrong.dic")) << "(3004,000E)\tLO\tDoseGridScaling\t1\tDICOM\n"
                                         "(3006,0050)\tDS\tContourData\t3-3n\tDICOM\n";
  for (const std::string& dictionary :
       {std::string("/nonexistent"), scratch("private.dic"), scratch("wrong.dic")}) {
    INFO(dictionary);
    const Run run = in("DCMDICTPATH='" + dictionary + "' ",
                       "check --no-prior --planned '" + planned + "' --json -");
    CHECK(run.status == 65);
    CHECK(json_of(run)["error"]["code"] == "dicom_dictionary_missing");
  }
}

#endif
