// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/contour_data.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <dose/core/error.hpp>
#include <dose/geometry/farthest.hpp>

namespace dose::dicom {

std::vector<Eigen::Vector3d> parse_contour_data(std::string_view text, const std::string& name,
                                                const std::string& where) {
  std::vector<Eigen::Vector3d> points;
  points.reserve(static_cast<std::size_t>(std::ranges::count(text, '\\')) / 3 + 1);
  const char* at = text.data();
  const char* const end = at + text.size();
  const auto skip_blanks = [&] {
    while (at != end && (*at == ' ' || *at == '\0')) ++at;
  };
  Eigen::Vector3d point;
  int axis = 0;
  for (;;) {
    skip_blanks();
    if (end - at > 1 && *at == '+' && at[1] != '-') ++at;
    const auto [after, error] = std::from_chars(at, end, point[axis]);
    if (error != std::errc{} || !std::isfinite(point[axis]))
      throw Error("contour_data",
                  fmt::format("{} has no finite number as value {}; export it again", name,
                              points.size() * 3 + static_cast<std::size_t>(axis) + 1),
                  where);
    if (std::abs(point[axis]) > farthest_coordinate_mm)
      throw Error(
          "contour_data",
          fmt::format("{} has {:g} mm as value {}, where nothing of a patient lies; export "
                      "it again",
                      name, point[axis], points.size() * 3 + static_cast<std::size_t>(axis) + 1),
          where);
    at = after;
    if (++axis == 3) {
      points.push_back(point);
      axis = 0;
    }
    skip_blanks();
    if (at == end) break;
    if (*at != '\\')
      throw Error("contour_data",
                  fmt::format("{} has more than a number in value {}; export it again", name,
                              points.size() * 3 + static_cast<std::size_t>(axis)),
                  where);
    ++at;
  }
  if (axis != 0)
    throw Error("contour_data",
                fmt::format("{} has {} numbers, which is not three a point; export it again", name,
                            points.size() * 3 + static_cast<std::size_t>(axis)),
                where);
  return points;
}

}  // namespace dose::dicom
