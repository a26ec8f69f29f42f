// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <dose/core/error.hpp>
#include <dose/course/structure_plausibility.hpp>

#include "support/synthetic_case.hpp"

using namespace dose;

namespace {

std::string code(CaseStructure structure) {
  Case the_case = synthetic::typical(35, 14);
  the_case.structures = {std::move(structure)};
  try {
    check_structures(the_case);
  } catch (const Error& error) {
    return error.code();
  }
  return "";
}

CaseStructure of_contours(Role role, const std::vector<std::vector<Eigen::Vector3d>>& contours) {
  CaseStructure one = synthetic::box_structure(1, "One", role, {0, 12, 0, 10, 0, 30}, 3);
  one.structure.contours.clear();
  for (const auto& points_mm : contours) one.structure.contours.push_back({points_mm});
  return one;
}

using Plane = Eigen::Vector3d (*)(double a, double b, double across);
Eigen::Vector3d axial(double a, double b, double across) {
  return {a, b, across};
}
Eigen::Vector3d sagittal(double a, double b, double across) {
  return {across, a, b};
}
Eigen::Vector3d coronal(double a, double b, double across) {
  return {a, across, b};
}
/// Turned by 30 degrees about x.
Eigen::Vector3d oblique(double a, double b, double across) {
  return {a, std::sqrt(0.75) * b - 0.5 * across, 0.5 * b + std::sqrt(0.75) * across};
}

}  // namespace

TEST_CASE("a cord as wide as a body, or as thin as a hair, is a wrong unit or a wrong name") {
  const auto code_of = [](const synthetic::Box& box, Role role) {
    return code(synthetic::box_structure(1, "One", role, box, 3));
  };
  CHECK(code_of({0, 9, 0, 7, 0, 30}, Role::spinal_cord).empty());
  CHECK(code_of({0, 90, 0, 70, 0, 300}, Role::spinal_cord).empty());  // PRVs and canals may be wide
  CHECK(code_of({0, 170, 0, 70, 0, 300}, Role::thecal_sac) == "structure_implausible");
  CHECK(code_of({0, 70, 0, 130, 0, 300}, Role::spinal_canal) == "structure_implausible");
  CHECK(code_of({0, 170, 0, 170, 0, 300}, Role::target).empty());
  CHECK(code_of({0, 170, 0, 70, 0, 300}, Role::brachial_plexus).empty());
  CHECK(code_of({0, 1.7, 0, 1.4, 0, 3}, Role::thecal_sac) == "structure_implausible");
  CHECK(code_of({0, 2.5, 0, 2.25, 0, 3}, Role::thecal_sac).empty());
}

TEST_CASE("contours of one plane that cross or nearly cover each other are not understood") {
  const auto code_of = [](const synthetic::Box& other, Role role) {
    CaseStructure one = synthetic::box_structure(1, "One", role, {0, 12, 0, 10, 0, 30}, 3);
    const CaseStructure more = synthetic::box_structure(1, "One", role, other, 3);
    for (const Contour& contour : more.structure.contours)
      one.structure.contours.push_back(contour);
    return code(std::move(one));
  };
  CHECK(code_of({20, 26, 0, 10, 0, 30}, Role::thecal_sac).empty());  // an island
  CHECK(code_of({12, 26, 0, 10, 0, 30}, Role::thecal_sac).empty());  // side by side
  CHECK(code_of({3, 9, 2, 7, 0, 30}, Role::thecal_sac) == "structure_hollow");
  CHECK(code_of({3, 9, 2, 7, 0, 30}, Role::spinal_cord) == "structure_hollow");
  CHECK(code_of({3, 9, 2, 7, 0, 30}, Role::spinal_cord_prv).empty());  // a ring round the cord
  CHECK(code_of({6, 18, 0, 10, 0, 30}, Role::thecal_sac) == "contours_overlap");
  CHECK(code_of({0.2, 11.8, 0.2, 9.8, 0, 30}, Role::spinal_cord_prv) == "contours_overlap");
  CHECK(code_of({0.2, 11.8, 0.2, 9.8, 1.5, 28.5}, Role::thecal_sac).empty());  // in other planes
  CHECK(code_of({6, 18, 0, 10, 0, 30}, Role::target).empty());
}

TEST_CASE("two crossing contours are seen in sagittal and coronal planes too") {
  for (const Plane plane : {axial, sagittal, coronal}) {
    const auto box = [plane](double a, double b, double wide, double high, double across) {
      return std::vector<Eigen::Vector3d>{plane(a, b, across), plane(a + wide, b, across),
                                          plane(a + wide, b + high, across),
                                          plane(a, b + high, across)};
    };
    const auto first = box(-3, 5, 12, 40, 1.5);
    const auto crossing = box(4, 30, 11, 35, 1.5);
    CHECK(code(of_contours(Role::thecal_sac, {first, crossing})) == "contours_overlap");
    CHECK(code(of_contours(Role::thecal_sac, {first, box(4, 30, 11, 35, 4.5)})).empty());
    CHECK(code(of_contours(Role::thecal_sac, {first, box(9, 45, 11, 35, 1.5)})).empty());
  }
}

TEST_CASE("a contour that goes round twice is not a ring of nothing") {
  for (const Plane plane : {axial, sagittal, coronal, oblique}) {
    const auto drawn = [plane](const std::vector<std::pair<double, double>>& corners) {
      std::vector<Eigen::Vector3d> points_mm;
      for (const auto& [a, b] : corners) points_mm.push_back(plane(a, b, 7));
      return of_contours(Role::spinal_cord,
                         {points_mm, {plane(0, 0, 10), plane(9, 0, 10), plane(9, 7, 10)}});
    };
    CHECK(code(drawn({{0, 0}, {9, 0}, {9, 7}, {0, 7}})).empty());
    CHECK(code(drawn({{0, 0}, {9, 0}, {9, 7}, {0, 7}, {0, 0}})).empty());  // closed twice
    // Traced twice, the second time 0.1 mm beside.
    CHECK(code(drawn({{0, 0}, {9, 0}, {9, 7}, {0, 7}, {0.1, 0}, {9.1, 0}, {9.1, 7}, {0.1, 7}})) ==
          "contours_overlap");
    // On from the first corner round a part of 3 by 7 mm: a third of it.
    CHECK(code(drawn({{0, 0}, {9, 0}, {9, 7}, {0, 7}, {0, 0}, {3, 0}, {3, 7}, {0, 7}})) ==
          "contours_overlap");
    // Of 0.1 by 7 mm: a hundredth, as the pen's end overlaps its beginning.
    CHECK(
        code(drawn({{0, 0}, {9, 0}, {9, 7}, {0, 7}, {0, 0}, {0.1, 0}, {0.1, 7}, {0, 7}})).empty());
    // There and back, and half of it back: 0 and half of its area under the even-odd rule.
    CHECK(code(drawn({{0, 0}, {9, 0}, {9, 7}, {0, 7}, {0, 0}, {0, 7}, {9, 7}, {9, 0}})) ==
          "structure_implausible");
    CHECK(code(drawn({{0, 0}, {9, 0}, {9, 7}, {0, 7}, {0, 0}, {9, 7}, {9, 0}})) ==
          "structure_hollow");
    // A keyhole whose hole is drawn the other way, and one drawn the same way.
    CHECK(code(drawn(
              {{0, 0}, {9, 0}, {9, 7}, {0, 7}, {0, 0}, {2, 2}, {2, 5}, {4, 5}, {4, 2}, {2, 2}})) ==
          "structure_hollow");
    CHECK(code(drawn(
              {{0, 0}, {9, 0}, {9, 7}, {0, 7}, {0, 0}, {2, 2}, {4, 2}, {4, 5}, {2, 5}, {2, 2}})) ==
          "contours_overlap");
    // A line with a hair's breadth: the slice would be empty.
    CHECK(code(drawn({{0, 0}, {9, 0}, {5, 0.01}})) == "structure_implausible");
    // A figure of eight.
    CHECK(code(drawn({{0, 0}, {12, 8}, {12, 0}, {0, 2}})).empty());
  }
}
