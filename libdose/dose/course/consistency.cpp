// SPDX-License-Identifier: Apache-2.0
#include <dose/course/consistency.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <dose/core/error.hpp>
#include <dose/course/beam_sum.hpp>
#include <dose/course/one_patient.hpp>
#include <dose/course/plan_relations.hpp>
#include <dose/course/structure_plausibility.hpp>
#include <map>
#include <set>

namespace dose {
namespace {

// VERDICT.md, rule 12.
constexpr double lowest_ratio = 0.9;
constexpr double highest_ratio = 2.2;
// Beam doses are stated at a reference point, usually the prescription's, sometimes the maximum;
// the errors looked for are factors of two and more.
constexpr double lowest_beam_ratio = 0.7;
constexpr double highest_beam_ratio = 1.5;
// Beam doses at one point against the grid: a point gets no more than the maximum, and what is
// stated for a point of the grid is the dose there, within this and within one voxel. Without such
// a point more fractions than were planned pass until they reach the maximum (hazards.md).
constexpr double beam_above_maximum = 1.05;
constexpr double beam_at_point = 0.05;
// PLAN maximum against the BEAM doses' sum.
constexpr double beam_sum_warning = 0.02;
constexpr double beam_sum_error = 0.10;
// Ours, from no source, and far outside what is prescribed: a lost scaling is found even where a
// plan has nothing to compare its dose with.
constexpr double least_maximum_a_fraction_gy = 0.1;
constexpr double greatest_maximum_gy = 1000;

bool in_range(double ratio) {
  return ratio >= lowest_ratio && ratio <= highest_ratio;
}

/// Distance of a ratio from the middle of the allowed range, in factors: 0 is the middle.
double misfit(double ratio) {
  return std::abs(std::log(ratio / std::sqrt(lowest_ratio * highest_ratio)));
}

/// Lowest and highest possible maximum of the physical sum of a phase's grids, Gy: one figure where
/// they are one grid or share a lattice, else from the largest sum that was found to the sum of
/// their maxima.
std::pair<double, double> maximum_range_gy(const Phase& phase) {
  const SumMaximum found = maximum_of_sum(phase);
  if (found.is_exact) return {found.gy, found.gy};
  double sum_gy = 0;
  for (const PhaseGrid& phase_grid : phase.grids) sum_gy += phase_grid.grid.maximum_gy();
  return {found.gy, sum_gy};
}

void check_against_prescription(const Phase& phase, double reference_gy, const char* what,
                                const std::string& where) {
  const auto [low_gy, high_gy] = maximum_range_gy(phase);
  const int n = phase.fractions.count();
  const double low = low_gy / reference_gy;
  const double high = high_gy / reference_gy;
  const bool possible = low <= highest_ratio && high >= lowest_ratio;
  if (!possible) {
    std::string guess;
    if (n > 1 && in_range(high * n))
      guess = fmt::format(" Times {} it would fit: is this the dose of one fraction?", n);
    else if (n > 1 && in_range(low / n))
      guess = fmt::format(" Divided by {} it would fit.", n);
    throw Error("scale_contradicts",
                fmt::format("the dose maximum {:.2f} Gy is {:.2f} times the {} {:.2f} Gy, outside "
                            "{} to {}.{} Check the export, the prescription and the fractions",
                            high_gy, high, what, reference_gy, lowest_ratio, highest_ratio, guess),
                where);
  }
  if (n > 1)
    for (const double other : {low * n, low / n})
      if (in_range(other) && misfit(other) < misfit(low))
        throw Error("scale_contradicts",
                    fmt::format("the dose maximum {:.2f} Gy is {:.2f} times the {} {:.2f} Gy, but "
                                "{} {} it would be {:.2f} times, which fits better. Check whether "
                                "this is a total dose and how many fractions it was given in",
                                low_gy, low, what, reference_gy,
                                other > low ? "times" : "divided by", n, other),
                    where);
}

/// Lowest and highest physical dose of a phase at a point and, where the grids reach, one voxel
/// from it along each axis; nothing if they do not reach the point.
std::optional<std::pair<double, double>> dose_round_gy(const Phase& phase,
                                                       const CoursePoint& point) {
  const GridGeometry& first = phase.grids.front().grid.geometry();
  const Eigen::Vector3d step_mm(first.column_spacing_mm(), first.row_spacing_mm(),
                                first.uniform_frame_spacing_mm() > 0
                                    ? first.uniform_frame_spacing_mm()
                                    : first.coarsest_spacing_mm());
  std::optional<std::pair<double, double>> range_gy;
  for (int n = 0; n < 7; ++n) {
    Eigen::Vector3d local_mm = first.local_mm(point);
    if (n > 0) local_mm[(n - 1) / 2] += (n % 2 == 0 ? 1 : -1) * step_mm[(n - 1) / 2];
    double sum_gy = 0;
    bool covered = true;
    for (const PhaseGrid& phase_grid : phase.grids) {
      const DoseGrid& grid = phase_grid.grid;
      const auto dose_gy = grid.at_local(grid.geometry().local_mm(first.course_point(local_mm)));
      covered = covered && dose_gy.has_value();
      sum_gy += dose_gy.value_or(0);
    }
    if (!covered && n == 0) return {};
    if (!covered) continue;
    if (!range_gy) range_gy.emplace(sum_gy, sum_gy);
    range_gy->first = std::min(range_gy->first, sum_gy);
    range_gy->second = std::max(range_gy->second, sum_gy);
  }
  return range_gy;
}

void check_beam_total(const Phase& phase, double beam_total_gy, const std::string& where) {
  const int n = phase.fractions.count();
  const double maximum_gy = maximum_range_gy(phase).second;
  if (!phase.beam_doses_at_several_points && beam_total_gy > beam_above_maximum * maximum_gy)
    throw Error("scale_contradicts",
                fmt::format("the beam doses times {} fractions make {:.2f} Gy, above the dose "
                            "maximum {:.2f} Gy. Check the number of fractions",
                            n, beam_total_gy, maximum_gy),
                where);
  if (!phase.beam_dose_point) return;
  const auto is_inside = [&](const PhaseGrid& phase_grid) {
    const GridGeometry& geometry = phase_grid.grid.geometry();
    return phase_grid.grid.at_local(geometry.local_mm(*phase.beam_dose_point)).has_value();
  };
  if (std::ranges::none_of(phase.grids, is_inside))
    throw Error("beam_point_outside",
                fmt::format("the point for which {:.2f} Gy of beam doses are stated lies outside "
                            "the dose, so that the dose may lie elsewhere than it was calculated; "
                            "export plan and dose again",
                            beam_total_gy),
                where);
  const auto around_gy = dose_round_gy(phase, *phase.beam_dose_point);
  if (!around_gy) return;  // not all of several grids reach it
  if (beam_total_gy < (1 - beam_at_point) * around_gy->first ||
      beam_total_gy > (1 + beam_at_point) * around_gy->second)
    throw Error("scale_contradicts",
                fmt::format("the beam doses times {} fractions make {:.2f} Gy at the point they "
                            "are stated for, where the dose is {:.2f} to {:.2f} Gy within a voxel. "
                            "Check the number of fractions, and that dose and plan are one",
                            n, beam_total_gy, around_gy->first, around_gy->second),
                where);
}

void check_phase_scale(Course& course, const Phase& phase) {
  const std::string where = fmt::format("{}, {}", course.name, phase.label);
  const int n = phase.fractions.count();
  const auto [low_gy, high_gy] = maximum_range_gy(phase);
  if (!(high_gy >= n * least_maximum_a_fraction_gy) || !(low_gy <= greatest_maximum_gy))
    throw Error("dose_implausible",
                fmt::format("the dose maximum {:.3g} Gy in {} fractions is none of a treatment; "
                            "check scaling and unit, export the dose again",
                            high_gy, n),
                where);
  std::optional<double> beam_total_gy;
  if (phase.beam_dose_per_fraction) {
    const double total_gy = in_gray(*phase.beam_dose_per_fraction) * n;
    if (total_gy > 0) beam_total_gy = total_gy;
  }
  if (beam_total_gy) check_beam_total(phase, *beam_total_gy, where);
  if (phase.prescription && !(in_gray(*phase.prescription) > 0))
    throw Error("prescription_invalid", "the prescription is not above 0 Gy", where);
  if (phase.prescription) {
    const double prescription_gy = in_gray(*phase.prescription);
    check_against_prescription(phase, prescription_gy, "prescription", where);
    if (n > 1 && !beam_total_gy && in_range(high_gy * n / prescription_gy))
      course.warnings.push_back(
          {"scale_ambiguous",
           fmt::format("the dose maximum is {:.2f} times the prescription; were this the dose of "
                       "one of {} fractions, it would be {:.2f} times, which is possible as well, "
                       "and no beam doses say which",
                       high_gy / prescription_gy, n, high_gy * n / prescription_gy),
           where});
    if (beam_total_gy) {
      const double ratio = *beam_total_gy / prescription_gy;
      if (!(ratio >= lowest_beam_ratio && ratio <= highest_beam_ratio))
        throw Error(
            "scale_contradicts",
            fmt::format("the beam doses times {} fractions make {:.2f} Gy, {:.2f} times the "
                        "prescription {:.2f} Gy. Check the number of fractions",
                        n, *beam_total_gy, ratio, prescription_gy),
            where);
    }
  } else {
    if (beam_total_gy)
      check_against_prescription(phase, *beam_total_gy, "beam doses' total", where);
    course.warnings.push_back(
        {"scale_unverified",
         "the plan has no prescription to compare the dose with: that the grid holds the total "
         "dose, not the dose of one fraction, rests on its labels",
         where});
  }
  if (phase.compared_beam_sum_maximum_gy && phase.grids.size() == 1) {
    const double plan_gy = phase.grids.front().grid.maximum_gy();
    const double difference = std::abs(*phase.compared_beam_sum_maximum_gy - plan_gy) / plan_gy;
    const std::string text =
        fmt::format("the BEAM doses add up to a maximum of {:.2f} Gy, the PLAN dose to {:.2f} Gy",
                    *phase.compared_beam_sum_maximum_gy, plan_gy);
    if (!(difference <= beam_sum_error))
      throw Error("beam_sum_contradicts", text + "; one of them is not of this plan", where);
    if (difference > beam_sum_warning)
      course.warnings.push_back({"beam_sum_differs", text + "; the PLAN dose was used", where});
  }
}

/// Every dose, and every plan, belongs to one course.
void check_counted_once(const Case& the_case) {
  std::vector<const Course*> courses{&the_case.planned};
  for (const Course& prior : the_case.priors) courses.push_back(&prior);
  std::set<std::string> names;
  std::map<std::string, std::string> course_of_dose;
  std::map<std::string, std::string> course_of_plan;
  for (const Course* course : courses) {
    if (!names.insert(course->name).second)
      throw Error("course_name_twice",
                  fmt::format("two courses are called '{}'; name them, as in --prior 2019=PATH",
                              course->name));
    for (const Phase& phase : course->phases)
      for (const PhaseGrid& phase_grid : phase.grids) {
        const auto [known, added] =
            course_of_dose.emplace(phase_grid.file.sop_instance_uid, course->name);
        if (!added)
          throw Error(
              "dose_counted_twice",
              fmt::format("the same dose belongs to '{}' and to '{}'", known->second, course->name),
              phase_grid.file.path);
      }
    for (const Phase& phase : course->phases) {
      if (phase.plan_uid.empty()) continue;
      const auto [known, added] = course_of_plan.emplace(phase.plan_uid, course->name);
      if (!added && known->second != course->name)
        throw Error("plan_counted_twice",
                    fmt::format("the plan '{}' belongs to '{}' and to '{}', so that what one of "
                                "them gave is not there; name each course's own files",
                                phase.plan_label, known->second, course->name));
    }
  }
}

}  // namespace

void check_scale(Course& course) {
  for (const Phase& phase : course.phases)
    if (!phase.grids.empty()) check_phase_scale(course, phase);
  if (course.relation == PhaseRelation::concurrent)
    for (const Phase& phase : course.phases)
      if (phase.fractions != course.phases.front().fractions)
        throw Error(
            "phases_not_concurrent",
            fmt::format("concurrent phases must have one number of fractions, but '{}' has "
                        "{} and '{}' has {}",
                        course.phases.front().label, course.phases.front().fractions.count(),
                        phase.label, phase.fractions.count()),
            course.name);
}

void check_dates(Course& course) {
  const auto& first = course.first_treated;
  const auto& last = course.last_treated;
  if (first && last && *last < *first)
    throw Error("treatment_dates_reversed",
                fmt::format("the last treatment, on {}, lies before the first, on {}; correct the "
                            "dates",
                            iso(*last), iso(*first)),
                course.name);
  for (const Phase& phase : course.phases)
    for (const auto& [which, date] :
         {std::pair("first", course.first_treated), std::pair("last", course.last_treated)}) {
      if (!date || !phase.plan_date || !(*date < *phase.plan_date)) continue;
      course.warnings.push_back(
          {"treatment_before_plan",
           fmt::format("the {} treatment, on {}, lies before the date of the plan '{}', {}: check "
                       "the date",
                       which, iso(*date), phase.plan_label, iso(*phase.plan_date)),
           course.name});
      return;
    }
}

void check_consistency(Case& the_case) {
  check_scale(the_case.planned);
  check_dates(the_case.planned);
  for (Course& prior : the_case.priors) {
    check_scale(prior);
    check_dates(prior);
  }
  check_patient(the_case);
  check_structures(the_case);
  check_counted_once(the_case);
  check_plan_relations(the_case);
}

}  // namespace dose
