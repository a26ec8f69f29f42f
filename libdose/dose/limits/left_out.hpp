// SPDX-License-Identifier: Apache-2.0
// Numbers of the literature that are in no limit set, each with the reason.
//
// A list that ends without saying what it leaves out looks complete. Data:
// libdose/data/limits_left_out.json. Nothing here is ever evaluated.
#pragma once

#include <string>
#include <vector>

namespace dose {

struct LeftOut {
  std::vector<std::string> ids;  ///< as in the list of facts; may be empty
  std::string what;
  std::string why;
};

/// In the order of the data file.
std::vector<LeftOut> limits_left_out();

}  // namespace dose
