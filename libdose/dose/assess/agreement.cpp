// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/agreement.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <dose/assess/field.hpp>
#include <dose/core/contract.hpp>
#include <dose/core/error.hpp>
#include <dose/dosimetry/centroid.hpp>
#include <dose/limits/vertebra.hpp>

namespace dose {
namespace {

// Where the planned course gives less of its prescription, agreement does not matter.
constexpr double hot_share = 0.1;
// Vertebrae whose centroid lies within this of the hot planes are compared: about one vertebra.
constexpr double near_hot_mm = 40;
// Centroids farther apart than this are not joined: the prior was not drawn between them.
constexpr double longest_gap_mm = 12.5;
// Rounded contours: a plane this far beyond the end of a line still counts as at it.
constexpr double end_slack_mm = 0.05;
// Contour planes may lean by so much against the scan's axis and still cut a cord across.
constexpr double least_axial = 0.9;

bool is_line(Role role) {
  return role == Role::spinal_cord || role == Role::thecal_sac || role == Role::spinal_canal ||
         role == Role::cauda_equina;
}

class Comparison {
 public:
  Comparison(const Case& the_case, const Course& prior, const PriorAnatomy& anatomy)
      : case_(the_case),
        planned_from_prior_(prior.registration.course_from_planned.inverse()),
        anatomy_(anatomy),
        planned_dose_{course_terms(the_case.planned, Quantity::physical, {}, {})},
        hot_gy_(hot_share * in_gray_or_maximum(the_case.planned)) {}

  Agreement run() {
    for (const CaseStructure& drawn : case_.structures)
      if (drawn.role && is_line(*drawn.role) && !drawn.structure.contours.empty())
        compare_line(drawn);
    if (hot_low_mm_ <= hot_high_mm_)
      for (const CaseStructure& drawn : case_.structures)
        if (const auto level = level_of(drawn)) compare_vertebra(drawn, *level);
    if (agreement_.centre_lines.empty() && agreement_.vertebrae.empty())
      agreement_.not_measured =
          "no structure of the spine was drawn in both structure sets where the planned dose is "
          "high";
    return std::move(agreement_);
  }

 private:
  static double in_gray_or_maximum(const Course& course) {
    if (const auto prescribed = prescription(course)) return in_gray(*prescribed);
    return whole_grid_maximum_gy(course, Quantity::physical, {});
  }

  static std::optional<std::string> level_of(const CaseStructure& drawn) {
    if (drawn.structure.contours.empty()) return {};
    return vertebra_level(drawn.structure.name, drawn.structure.interpreted_type);
  }

  bool is_hot(const Eigen::Vector3d& mm) const {
    const DoseInterval dose = planned_dose_.at({mm});
    return dose.upper_gy && *dose.upper_gy >= hot_gy_;
  }

  bool has_hot_vertex(const Region& region, const Slab& slab) const {
    for (const Ring& ring : slab.rings)
      for (const PlanePoint& point : ring)
        if (is_hot(point.u_mm * region.u_axis() + point.v_mm * region.v_axis() +
                   slab.plane_w_mm * region.w_axis()))
          return true;
    return false;
  }

  /// Nothing, with a warning, if the contours make no region.
  std::optional<Region> region(const CaseStructure& drawn, const char* whose) {
    RegionModel model;
    model.slice_spacing_mm = case_.ct_slice_spacing_mm;
    model.only_planes = true;
    try {
      return Region::from_contours(drawn.structure.contours, model, drawn.structure.name);
    } catch (const Error& error) {
      agreement_.warnings.push_back(
          {"agreement_not_measured",
           fmt::format("the {} structure was not compared with the other course's: {}", whose,
                       error.message()),
           drawn.structure.name});
      return {};
    }
  }

  void compare_line(const CaseStructure& drawn) {
    const auto planned = region(drawn, "planned");
    if (!planned || std::abs(planned->w_axis().z()) < least_axial) return;
    struct Plane {
      Eigen::Vector3d centroid_mm;
      double w_mm;
    };
    std::vector<Plane> hot;
    for (const Slab& slab : planned->slabs()) {
      if (!(slab.area_mm2 > 0)) continue;
      const Eigen::Vector3d at_mm = centroid_mm(*planned, slab);
      if (is_hot(at_mm) || has_hot_vertex(*planned, slab)) hot.push_back({at_mm, slab.plane_w_mm});
    }
    for (const Plane& plane : hot) {
      hot_low_mm_ = std::min(hot_low_mm_, plane.centroid_mm.z());
      hot_high_mm_ = std::max(hot_high_mm_, plane.centroid_mm.z());
    }
    for (const CaseStructure& other : anatomy_.structures) {
      if (other.role != drawn.role || other.structure.contours.empty()) continue;
      const auto prior = region(other, "prior");
      if (!prior || std::abs(prior->w_axis().z()) < least_axial) continue;
      std::vector<Eigen::Vector3d> line;
      for (const Slab& slab : prior->slabs())
        if (slab.area_mm2 > 0)
          line.push_back((planned_from_prior_ * CoursePoint{centroid_mm(*prior, slab)}).mm);
      const Eigen::Vector3d& across = planned->w_axis();
      if (line.size() > 1 && line.front().dot(across) > line.back().dot(across))
        std::ranges::reverse(line);
      CentreLineAgreement one;
      one.role = *drawn.role;
      one.planned = drawn.structure.name;
      one.prior = other.structure.name;
      std::vector<double> distances_mm;
      for (const Plane& plane : hot) {
        const auto passed = crossing(line, across, plane.w_mm);
        if (!passed) continue;
        const Eigen::Vector3d apart = *passed - plane.centroid_mm;
        const double distance_mm = (apart - apart.dot(across) * across).norm();
        if (distances_mm.empty() || distance_mm > one.worst_mm) {
          one.worst_mm = distance_mm;
          one.worst_at = {plane.centroid_mm};
        }
        distances_mm.push_back(distance_mm);
      }
      if (distances_mm.empty()) continue;
      one.planes = static_cast<int>(distances_mm.size());
      one.hot_planes = static_cast<int>(hot.size());
      std::ranges::sort(distances_mm);
      const std::size_t half = distances_mm.size() / 2;
      one.median_mm = distances_mm.size() % 2 == 1
                          ? distances_mm[half]
                          : (distances_mm[half - 1] + distances_mm[half]) / 2;
      agreement_.centre_lines.push_back(std::move(one));
    }
  }

  /// Where the line passes the plane at height `w_mm` along `across`; nothing where it does not
  /// reach.
  static std::optional<Eigen::Vector3d> crossing(const std::vector<Eigen::Vector3d>& line,
                                                 const Eigen::Vector3d& across, double w_mm) {
    if (line.empty()) return {};
    for (const Eigen::Vector3d& end : {line.front(), line.back()})
      if (std::abs(end.dot(across) - w_mm) <= end_slack_mm) return end;
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
      const double low_mm = line[i].dot(across);
      const double high_mm = line[i + 1].dot(across);
      if (!(low_mm <= w_mm && w_mm <= high_mm) || !(high_mm > low_mm)) continue;
      if (high_mm - low_mm > longest_gap_mm) continue;
      return line[i] + (w_mm - low_mm) / (high_mm - low_mm) * (line[i + 1] - line[i]);
    }
    return {};
  }

  void compare_vertebra(const CaseStructure& drawn, const std::string& level) {
    const bool has_other = std::ranges::any_of(
        anatomy_.structures, [&](const CaseStructure& other) { return level_of(other) == level; });
    if (!has_other) return;
    const auto planned = region(drawn, "planned");
    if (!planned) return;
    const Eigen::Vector3d here = centroid_mm(*planned);
    if (here.z() < hot_low_mm_ - near_hot_mm || here.z() > hot_high_mm_ + near_hot_mm) return;
    // Heights across the planned planes; across the scan's where the vertebra was drawn otherwise.
    const Eigen::Vector3d across = std::abs(planned->w_axis().z()) < least_axial
                                       ? Eigen::Vector3d::UnitZ()
                                       : planned->w_axis();
    for (const CaseStructure& other : anatomy_.structures) {
      if (level_of(other) != level) continue;
      const auto prior = region(other, "prior");
      if (!prior) continue;
      const Eigen::Vector3d apart =
          (planned_from_prior_ * CoursePoint{centroid_mm(*prior)}).mm - here;
      agreement_.vertebrae.push_back({level, drawn.structure.name, other.structure.name,
                                      apart.norm(), std::abs(apart.dot(across))});
    }
  }

  const Case& case_;
  RigidTransform<PlannedPoint, CoursePoint> planned_from_prior_;
  const PriorAnatomy& anatomy_;
  DoseField planned_dose_;
  double hot_gy_;
  double hot_low_mm_ = INFINITY;
  double hot_high_mm_ = -INFINITY;
  Agreement agreement_;
};

Agreement not_measured(std::string why) {
  Agreement agreement;
  agreement.not_measured = std::move(why);
  return agreement;
}

}  // namespace

std::optional<double> Agreement::residual_mm() const {
  if (centre_lines.empty() && vertebrae.empty()) return {};
  double in_plane_mm = 0;
  double along_mm = 0;
  for (const CentreLineAgreement& line : centre_lines)
    in_plane_mm = std::max(in_plane_mm, line.worst_mm);
  for (const VertebraAgreement& vertebra : vertebrae)
    along_mm = std::max(along_mm, vertebra.along_mm);
  return std::hypot(in_plane_mm, along_mm);
}

bool Agreement::is_level_verified() const {
  return !vertebrae.empty() && std::ranges::all_of(vertebrae, &VertebraAgreement::is_same_level);
}

Agreement agreement_of(const Case& the_case, std::size_t index) {
  const Course& prior = the_case.priors.at(index);
  DOSE_ASSERT(prior.origin == Origin::dicom && is_registered(prior));
  if (the_case.planned.origin != Origin::dicom)
    return not_measured("the planned course is known on paper only");
  if (index >= the_case.prior_anatomy.size())
    return not_measured("no structure set of it was read");
  const PriorAnatomy& anatomy = the_case.prior_anatomy[index];
  if (!anatomy.missing.empty()) return not_measured(anatomy.missing);
  if (anatomy.structure_set && the_case.structure_set &&
      anatomy.structure_set->sop_instance_uid == the_case.structure_set->sop_instance_uid)
    return not_measured("one structure set serves both courses");
  return Comparison(the_case, prior, anatomy).run();
}

std::string in_words(const Agreement& agreement) {
  if (!agreement.not_measured.empty())
    return fmt::format("not measured: {}; level not verified", agreement.not_measured);
  std::vector<std::string> parts;
  for (const CentreLineAgreement& line : agreement.centre_lines)
    parts.push_back(fmt::format(
        "centre lines of {}{} lie apart in the plane: median {:.2f} mm, worst {:.2f} mm (at z "
        "{:.1f} mm), over {} of {} plane{} where the planned dose is high",
        line.planned, line.planned == line.prior ? "" : " and the prior's " + line.prior,
        line.median_mm, line.worst_mm, line.worst_at.mm.z(), line.planes, line.hot_planes,
        line.hot_planes == 1 ? "" : "s"));
  for (const VertebraAgreement& vertebra : agreement.vertebrae)
    parts.push_back(fmt::format("{} {}: centroids {:.1f} mm apart, {:.1f} mm along the spine",
                                vertebra.level,
                                vertebra.is_same_level() ? "agrees" : "DOES NOT AGREE",
                                vertebra.apart_mm, vertebra.along_mm));
  parts.emplace_back(agreement.is_level_verified() ? "level verified by named vertebrae"
                                                   : "level not verified");
  return fmt::format("{}", fmt::join(parts, "; "));
}

}  // namespace dose
