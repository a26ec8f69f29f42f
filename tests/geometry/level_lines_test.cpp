// SPDX-License-Identifier: Apache-2.0
#include <dose/geometry/level_lines.hpp>

#include <Eigen/Geometry>
#include <catch2/catch.hpp>
#include <cmath>

#include "support/near.hpp"

using namespace dose;

namespace {

template <class Value>
SampledSquare field_of(int nodes, double spacing_mm, Value value) {
  SampledSquare field{nodes, spacing_mm, {}};
  for (int j = 0; j < nodes; ++j)
    for (int i = 0; i < nodes; ++i) field.values.push_back(value(i * spacing_mm, j * spacing_mm));
  return field;
}

double length(const Polyline& line) {
  double sum = 0;
  for (std::size_t i = 1; i < line.points.size(); ++i)
    sum += (line.points[i] - line.points[i - 1]).norm();
  if (line.closed) sum += (line.points.front() - line.points.back()).norm();
  return sum;
}

}  // namespace

TEST_CASE("the line of a linear field is exact") {
  // 3x + 2y = 12.25 over 0 to 5 mm: from (0.75, 5) to (4.08333, 0), one line.
  const auto field =
      field_of(11, 0.5, [](double x, double y) { return static_cast<float>(3 * x + 2 * y); });
  const auto lines = level_lines(field, 12.25);
  REQUIRE(lines.size() == 1);
  CHECK_FALSE(lines[0].closed);
  for (const Eigen::Vector2d& point : lines[0].points)
    CHECK(3 * point.x() + 2 * point.y() == near(12.25, 1e-12));
  CHECK(length(lines[0]) == near(std::hypot(12.25 / 3 - 0.75, 5.0), 1e-9));
  CHECK(level_lines(field, 26).empty());
}

TEST_CASE("the line round a hill is closed and as long as its circle") {
  // Height 10 - distance from (5.3, 4.6): level 7 is a circle of radius 3. Straight pieces over
  // 0.25 mm fall short of the arc by about (0.25/3)^2/24, and the interpolation adds as little.
  const auto field = field_of(41, 0.25, [](double x, double y) {
    return static_cast<float>(10 - std::hypot(x - 5.3, y - 4.6));
  });
  const auto lines = level_lines(field, 7);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].closed);
  CHECK(length(lines[0]) == near(2 * M_PI * 3, 0.01));
}

TEST_CASE("in a saddle the mean decides which corners are joined") {
  // Corners (0,0) and (1,1) high, the others low. Mean 5.5: at level 5 the high corners are joined
  // over the middle, at 6 each is cut off alone.
  const SampledSquare saddle{2, 1, {10.F, 1.F, 1.F, 10.F}};
  const auto joined_corners = level_lines(saddle, 5);
  REQUIRE(joined_corners.size() == 2);
  for (const Polyline& line :
       joined_corners)  // each line passes between a low corner and the middle
    CHECK(std::abs(line.points[0].x() - line.points[0].y()) > 0.4);
  // At level 5 the side from (0,0) to (1,0) is passed at 5/9; that line goes on to (1, 4/9).
  const auto has = [](const std::vector<Polyline>& lines, Eigen::Vector2d a, Eigen::Vector2d b) {
    for (const Polyline& line : lines)
      if (((line.points[0] - a).norm() < 1e-6 && (line.points[1] - b).norm() < 1e-6) ||
          ((line.points[0] - b).norm() < 1e-6 && (line.points[1] - a).norm() < 1e-6))
        return true;
    return false;
  };
  CHECK(has(joined_corners, {5.0 / 9, 0}, {1, 4.0 / 9}));
  const auto alone = level_lines(saddle, 6);
  CHECK(has(alone, {4.0 / 9, 0}, {0, 4.0 / 9}));
}

TEST_CASE("no line passes where a value is not known") {
  auto field = field_of(5, 1, [](double x, double) { return static_cast<float>(x); });
  CHECK(level_lines(field, 1.5).size() == 1);
  field.values[2 * 5 + 2].reset();  // the node at (2, 2): its four cells have no line
  const auto lines = level_lines(field, 1.5);
  REQUIRE(lines.size() == 2);
  CHECK(length(lines[0]) + length(lines[1]) == near(2, 1e-12));
  CHECK_FALSE(field.is_all_known());
  CHECK(field.maximum() == 4.F);
  CHECK_FALSE(SampledSquare{1, 1, {std::nullopt}}.maximum().has_value());
}

TEST_CASE("pieces in any order and direction become one line") {
  const std::vector<LineSegment> pieces{
      {{2, 0}, {2, 1}}, {{0, 0}, {1, 0}}, {{2, 0}, {1, 0}}, {{5, 5}, {5, 5}}, {{3, 1}, {2, 1}}};
  const auto lines = joined(pieces);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].points.size() == 5);
  CHECK_FALSE(lines[0].closed);
  CHECK(length(lines[0]) == near(4, 1e-12));
}

TEST_CASE("a line is simplified within its tolerance") {
  Polyline square{{{0, 0}, {1, 0.05}, {2, 0}, {2, 2}, {0, 2}, {-0.05, 1}}, true};
  const Polyline coarse = simplified(square, 0.1);
  CHECK(coarse.points.size() == 4);
  CHECK(coarse.closed);
  CHECK(simplified(square, 0.01).points.size() == 6);
}
