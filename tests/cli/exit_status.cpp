// SPDX-License-Identifier: Apache-2.0
// VERDICT.md, rule 30, on the built program: the phantoms are made for their verdicts.
#include <catch2/catch.hpp>
#include <string>

#include "run_program.hpp"

#ifdef REDOSE_PHANTOMS_DIR

namespace {

int status_of(const std::string& variant, const std::string& more) {
  const std::string folder = std::string(REDOSE_PHANTOMS_DIR) + "/" + variant;
  return redose("check --quiet --planned '" + folder +
                "/planned' --last-treated prior=2024-02-09 " + "--first-treated 2025-03-17 " +
                more + " --prior '" + folder + "/prior'")
      .status;
}

}  // namespace

TEST_CASE("rule 30: every exit status has its case") {
  CHECK(status_of("within", "") == 0);
  CHECK(status_of("exceeded", "") == 1);
  CHECK(status_of("not-evaluable", "") == 2);
  // A statement that two identities are one person is a deviation that was acknowledged.
  CHECK(status_of("within", "--same-patient 'one hospital, two numbers'") == 3);
  CHECK(status_of("exceeded", "--same-patient 'one hospital, two numbers'") == 1);
  CHECK(status_of("within", "--no-such-option") == 64);
  CHECK(status_of("within", "--accept patient_unknown") == 64);
  CHECK(status_of("within", "--structure 'No such structure=thecal_sac'") == 65);
  CHECK(status_of("no-such-variant", "") == 65);
}

#endif
