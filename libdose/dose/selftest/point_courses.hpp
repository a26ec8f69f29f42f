// SPDX-License-Identifier: Apache-2.0
// A few points, and what each course gives there: "40/20,5/3" is 40 Gy in 20 fractions of the first
// course and 5 Gy in 3 of the second. Made into dose grids with the points as voxels and summed as
// redose check sums them: each course converted at the point, then added.
//
// Not promised: interpolation between the points means nothing.
#pragma once

#include <dose/course/course.hpp>
#include <dose/radiobiology/alpha_beta.hpp>
#include <string>
#include <vector>

namespace dose {

class PointCourses {
 public:
  /// Error `scheme_invalid` for a point that does not have each course with its one number of
  /// fractions.
  explicit PointCourses(const std::vector<std::string>& points);

  /// EQD2, Gy: the largest sum at one point.
  double maximum_of_sum_gy(AlphaBeta alpha_beta) const;
  /// EQD2, Gy: the largest of each course wherever it lies, added.
  double sum_of_maxima_gy(AlphaBeta alpha_beta) const;

 private:
  std::vector<double> at_points_gy(const Course& course, AlphaBeta alpha_beta) const;

  std::size_t count_;
  std::vector<Course> courses_;
};

}  // namespace dose
