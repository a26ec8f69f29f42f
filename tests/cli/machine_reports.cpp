// SPDX-License-Identifier: Apache-2.0
// redose check on a terminal and for machines: colour and bars only where somebody looks, and the
// outputs in their files.
#include <catch2/catch.hpp>
#include <filesystem>

#include "run_program.hpp"

using Catch::Contains;

namespace {

namespace fs = std::filesystem;

const std::string within = "check --prior 36/14@36Gy --planned 14.5/3@14.5Gy --interval 8mo";
const std::string exceeded = "check --prior 36/14@36Gy --planned 15/3@15Gy --interval 8mo";

/// What the program prints on a terminal, which util-linux's script stands for.
std::string on_terminal(const std::string& environment, const std::string& arguments) {
  return run_shell("script -qec \"env " + environment + " '" REDOSE_PROGRAM "' " + arguments +
                   "\" /dev/null </dev/null")
      .out;
}

}  // namespace

TEST_CASE("colour and bars are for terminals, and NO_COLOR leaves the bars") {
  const std::string bar = "━━━━│";
  const Run piped = redose(exceeded);
  CHECK(piped.status == 1);
  CHECK(piped.out.find('\x1b') == std::string::npos);
  CHECK(piped.out.find("│") == std::string::npos);
  const std::string coloured = on_terminal("TERM=xterm", exceeded);
  CHECK_THAT(coloured, Contains("\x1b[1;31mEXCEEDED\x1b[0m") && Contains(bar));
  const std::string plain = on_terminal("TERM=xterm NO_COLOR=1", exceeded);
  CHECK_THAT(plain, Contains(bar) && Contains("EXCEEDED"));
  CHECK(plain.find('\x1b') == std::string::npos);
  const std::string dumb = on_terminal("TERM=dumb", exceeded);
  CHECK_THAT(dumb, Contains("EXCEEDED"));
  CHECK(dumb.find('\x1b') == std::string::npos);
  CHECK(dumb.find("│") == std::string::npos);
}

TEST_CASE("table and test results go to their files, whole") {
  const fs::path folder = scratch("machine");
  fs::remove_all(folder);
  fs::create_directories(folder);
  const std::string csv = (folder / "check.csv").string();
  const std::string xml = (folder / "check.xml").string();
  const Run run = redose(within + " --quiet --csv " + csv + " --junit " + xml);
  CHECK(run.status == 0);
  CHECK(run.out.empty());
  CHECK_THAT(content_of(csv), Contains("record,patient_id,status") &&
                                  Contains("\r\nverdict,,within,,,") &&
                                  Contains("\r\nlimit,,within,RERT.HYTEC.CUM,hytec2021,") &&
                                  Contains(",thecal_sac,") && Contains(",65.913690476190"));
  CHECK_THAT(content_of(xml), Contains("failures=\"0\" errors=\"0\"") &&
                                  Contains("<testcase classname=\"redose.verdict\""));
  CHECK_THAT(redose(within + " --csv -").out, Contains("\r\nlimit,"));
  CHECK(redose(within + " --csv - --junit -").status == 64);
  CHECK(redose(within + " --csv " + csv).status == 64);  // it is there already
  const std::string other = (folder / "other.xml").string();
  CHECK(redose("check --prior 36/0@36Gy --planned 15/3@15Gy --junit " + other).status == 64);
  CHECK_FALSE(fs::exists(other));
}
