// SPDX-License-Identifier: Apache-2.0
// What `redose selftest --dosimetry` prints of the suite of solids.
#pragma once

#include <dose/selftest/dosimetry_suite.hpp>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace redose {

struct DosimetryResult {
  dose::selftest::BoundTrial bounds;
  std::vector<dose::selftest::IdealRow> solids;
  bool passed() const;
};

DosimetryResult try_dosimetry(int cases);

/// Two tables in 80 columns; the same in the record.
std::string dosimetry_text(const DosimetryResult& result);
nlohmann::ordered_json dosimetry_json(const DosimetryResult& result);

}  // namespace redose
