// SPDX-License-Identifier: Apache-2.0
// Lines of equal value of a field that is known at the nodes of a square lattice (marching squares,
// after Lorensen and Cline 1987).
//
// Along the sides of a cell the value is linear, so that the lines of a linear field are exact;
// between two crossings they are straight. In a saddle the mean of the four nodes decides which
// sides are joined. Cells with a node that is not known have no line.
#pragma once

#include <dose/geometry/polyline.hpp>
#include <optional>
#include <vector>

namespace dose {

struct SampledSquare {
  int nodes = 0;                             ///< along each side
  double spacing_mm = 0;                     ///< node (i, j) lies at (i, j) times the spacing
  std::vector<std::optional<float>> values;  ///< i fastest; nodes * nodes of them

  const std::optional<float>& at(int i, int j) const {
    return values[static_cast<std::size_t>(j) * static_cast<std::size_t>(nodes) +
                  static_cast<std::size_t>(i)];
  }
  std::optional<float> maximum() const;  ///< of those known; nothing if none is
  bool is_all_known() const;
};

/// In mm of the lattice.
std::vector<Polyline> level_lines(const SampledSquare& field, double level);

}  // namespace dose
