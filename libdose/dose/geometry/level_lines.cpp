// SPDX-License-Identifier: Apache-2.0
#include <dose/geometry/level_lines.hpp>

#include <algorithm>
#include <array>

namespace dose {
namespace {

/// A cell's corners in order round it, with what is known there.
struct Cell {
  std::array<Eigen::Vector2d, 4> corner_mm;
  std::array<double, 4> value;
};

std::optional<Cell> cell_at(const SampledSquare& field, int i, int j) {
  constexpr std::array<std::array<int, 2>, 4> round{{{0, 0}, {1, 0}, {1, 1}, {0, 1}}};
  Cell cell;
  for (std::size_t c = 0; c < 4; ++c) {
    const int x = i + round[c][0];
    const int y = j + round[c][1];
    const auto& value = field.at(x, y);
    if (!value) return {};
    cell.corner_mm[c] = Eigen::Vector2d(x, y) * field.spacing_mm;
    cell.value[c] = *value;
  }
  return cell;
}

/// Where the level is passed on side c. Worked out from the lower to the higher value, so that two
/// cells that share a side find the same point.
Eigen::Vector2d crossing(const Cell& cell, std::size_t c, double level) {
  std::size_t low = c;
  std::size_t high = (c + 1) % 4;
  if (cell.value[low] > cell.value[high]) std::swap(low, high);
  const double share = (level - cell.value[low]) / (cell.value[high] - cell.value[low]);
  return cell.corner_mm[low] + share * (cell.corner_mm[high] - cell.corner_mm[low]);
}

void add_lines(const Cell& cell, double level, std::vector<LineSegment>& pieces) {
  const auto above = [&](std::size_t c) { return cell.value[c % 4] >= level; };
  std::array<std::size_t, 4> passed{};
  std::size_t count = 0;
  for (std::size_t c = 0; c < 4; ++c)
    if (above(c) != above(c + 1)) passed[count++] = c;
  if (count == 0) return;
  const auto join = [&](std::size_t a, std::size_t b) {
    pieces.push_back({crossing(cell, passed[a], level), crossing(cell, passed[b], level)});
  };
  if (count == 2) {
    join(0, 1);
    return;
  }
  // All four sides are passed: corner 0 is cut off alone, or joined with corner 2 over the middle.
  const double middle = (cell.value[0] + cell.value[1] + cell.value[2] + cell.value[3]) / 4;
  const bool corner_0_alone = above(0) != (middle >= level);
  join(corner_0_alone ? 3 : 0, corner_0_alone ? 0 : 1);
  join(corner_0_alone ? 1 : 2, corner_0_alone ? 2 : 3);
}

}  // namespace

std::optional<float> SampledSquare::maximum() const {
  std::optional<float> highest;
  for (const auto& value : values)
    if (value && (!highest || *value > *highest)) highest = value;
  return highest;
}

bool SampledSquare::is_all_known() const {
  return std::ranges::all_of(values, [](const auto& value) { return value.has_value(); });
}

std::vector<Polyline> level_lines(const SampledSquare& field, double level) {
  std::vector<LineSegment> pieces;
  for (int j = 0; j + 1 < field.nodes; ++j)
    for (int i = 0; i + 1 < field.nodes; ++i)
      if (const auto cell = cell_at(field, i, j)) add_lines(*cell, level, pieces);
  return joined(pieces);
}

}  // namespace dose
