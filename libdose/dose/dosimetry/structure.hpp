// SPDX-License-Identifier: Apache-2.0
// A region of interest as the structure set has it: a name and planar contours.
#pragma once

#include <dose/geometry/contour.hpp>
#include <string>
#include <vector>

namespace dose {

struct Structure {
  int number = 0;                ///< ROI Number (3006,0022)
  std::string name;              ///< ROI Name (3006,0026)
  std::string interpreted_type;  ///< RT ROI Interpreted Type (3006,00A4), may be empty
  std::vector<Contour> contours;
};

}  // namespace dose
