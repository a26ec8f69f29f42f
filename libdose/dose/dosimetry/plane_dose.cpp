// SPDX-License-Identifier: Apache-2.0
#include <dose/dosimetry/plane_dose.hpp>

#include <algorithm>
#include <cmath>

namespace dose {

SampledSquare sampled_dose(const SquareInSpace& square, const DoseField& field, double spacing_mm) {
  const double steps = std::max(1.0, std::round(square.side_mm / spacing_mm));
  SampledSquare sampled;
  sampled.nodes = static_cast<int>(steps) + 1;
  sampled.spacing_mm = square.side_mm / steps;
  for (int j = 0; j < sampled.nodes; ++j)
    for (int i = 0; i < sampled.nodes; ++i) {
      const DoseInterval dose =
          field.at({square.point_mm(Eigen::Vector2d(i, j) * sampled.spacing_mm)});
      if (dose.upper_gy)
        sampled.values.emplace_back(static_cast<float>(dose.lower_gy));
      else
        sampled.values.emplace_back();
    }
  return sampled;
}

}  // namespace dose
