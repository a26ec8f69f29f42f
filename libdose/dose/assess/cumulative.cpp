// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/cumulative.hpp>

#include <fmt/format.h>

#include <array>
#include <dose/core/contract.hpp>
#include <dose/core/error.hpp>
#include <utility>

namespace dose {
namespace {

void check_can_be_mapped(const Course& course, bool paper_uniform) {
  if (course.origin != Origin::dicom) {
    if (course.role == CourseRole::planned)
      throw Error("sum_needs_planned_grid",
                  fmt::format("the planned course '{}' is known on paper only: there is no frame "
                              "of reference to sum in; give its dose in DICOM",
                              course.typed),
                  course.name);
    if (!paper_uniform)
      throw Error("sum_course_on_paper",
                  fmt::format("'{}' is known on paper only: where in the patient its dose was is "
                              "not known; leave it out, or have it counted with that dose in every "
                              "voxel: --paper-uniform",
                              course.typed),
                  course.name);
  } else if (!is_registered(course)) {
    throw Error("sum_not_registered",
                course.registration.kind == RegistrationUse::Kind::deformable
                    ? "only a deformable registration relates it to the planned frame, through "
                      "which no dose is written; give a rigid one with --registration"
                    : "has another frame of reference than the planned course, and no registration "
                      "relates the two; give one with --registration",
                course.name);
  }
}

Ceilings ceilings_of(const Course& course, const SumChoices& choices) {
  Ceilings ceilings;
  const auto stated = choices.most_outside_gy.find(course.name);
  for (const Phase& phase : course.phases)
    ceilings.insert(
        ceilings.end(), phase.grids.size(),
        stated == choices.most_outside_gy.end() ? std::nullopt : std::optional(stated->second));
  return ceilings;
}

PlannedLattice asked_for(const Case& the_case, const SumChoices& choices, const DoseField& sum) {
  DOSE_ASSERT(choices.grid != SumGrid::other || choices.other_grid.has_value());
  const PlannedLattice lattice(choices.grid == SumGrid::other
                                   ? *choices.other_grid
                                   : the_case.planned.phases.at(0).grids.at(0).grid.geometry());
  std::optional<std::array<double, 3>> asked_mm;
  if (choices.spacing_mm)
    asked_mm = {*choices.spacing_mm, *choices.spacing_mm, *choices.spacing_mm};
  if (choices.grid == SumGrid::all_courses)
    return lattice.around(sum, asked_mm ? *asked_mm : lattice.finest_spacing_mm(sum));
  return asked_mm ? lattice.with_spacing(*asked_mm) : lattice;
}

/// Courses with a grid outside which nothing is stated.
std::string unstated(const std::vector<CumulativeField::OfCourse>& courses) {
  std::string names;
  for (const auto& [course, field] : courses)
    for (const FieldTerm& term : field.terms) {
      bool open = false;
      for (const FieldGrid& part : term.grids) open = open || !part.assumed_ceiling_outside_gy;
      if (!open) continue;
      names += (names.empty() ? "" : ", ") + course->name;
      break;
    }
  return names;
}

}  // namespace

CumulativeField cumulative_field(const Case& the_case, const SumChoices& choices) {
  DOSE_ASSERT(choices.quantity == Quantity::eqd2 || choices.quantity == Quantity::bed);
  check_can_be_mapped(the_case.planned, choices.paper_uniform);
  std::vector<const Course*> courses;
  for (const Course& prior : the_case.priors) courses.push_back(&prior);
  courses.push_back(&the_case.planned);
  DoseField sum;
  std::vector<CumulativeField::OfCourse> of_courses;
  for (const Course* course : courses) {
    check_can_be_mapped(*course, choices.paper_uniform);
    DoseField field{
        course_terms(*course, choices.quantity, choices.alpha_beta, ceilings_of(*course, choices))};
    sum.terms.insert(sum.terms.end(), field.terms.begin(), field.terms.end());
    of_courses.push_back({course, std::move(field)});
  }
  PlannedLattice asked = asked_for(the_case, choices, sum);
  const auto known = asked.known_block(sum);
  const bool whole = known && asked.block(*known).voxels() == asked.voxels();
  if (choices.grid == SumGrid::all_courses && !whole)
    throw Error("sum_outside_not_stated",
                fmt::format("a grid round all courses reaches where the dose of {} is not known; "
                            "state the most that it can be there: --outside COURSE=DOSE",
                            unstated(of_courses)),
                "--grid");
  if (!known)
    throw Error("sum_nothing_known",
                fmt::format("no voxel of the grid lies inside the dose grids of all courses; look "
                            "at the registration, or state the most that a course's dose can be "
                            "outside its grid: --outside COURSE=DOSE ({})",
                            unstated(of_courses)),
                the_case.planned.name);
  CutAway cut;
  if (!whole) cut = cut_away(sum, asked, *known, choices.threads);
  PlannedLattice lattice = asked.block(*known);
  return {std::move(sum), std::move(of_courses), std::move(asked), std::move(lattice), cut};
}

}  // namespace dose
