// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/structure_curves.hpp>

#include <algorithm>
#include <dose/assess/anatomy.hpp>
#include <dose/assess/field.hpp>
#include <dose/assess/structure_dose.hpp>
#include <dose/core/error.hpp>
#include <dose/core/jobs.hpp>
#include <dose/dosimetry/measure.hpp>

namespace dose {
namespace {

/// A picture resolves no more; a narrower band costs time and cannot be seen.
constexpr double physical_step_gy = 0.1;
constexpr double eqd2_step_gy = 0.2;
constexpr std::size_t most_elements = 60'000;

struct NamedField {
  std::string course;
  Quantity quantity = Quantity::physical;
  std::optional<AlphaBeta> alpha_beta;
  DoseField field;
};

std::vector<NamedField> fields_of(const Case& the_case, AlphaBeta alpha_beta) {
  std::vector<NamedField> fields;
  DoseField sum;
  const auto all = all_courses(the_case);
  for (const Course* course : all) {
    if (!is_registered(*course)) continue;
    if (course->origin == Origin::dicom)
      fields.push_back({course->name,
                        Quantity::physical,
                        {},
                        {course_terms(*course, Quantity::physical, {}, {})}});
    for (FieldTerm& term : course_terms(*course, Quantity::eqd2, alpha_beta, {}))
      sum.terms.push_back(std::move(term));
  }
  if (all.size() > 1 && std::ranges::all_of(all, [](const Course* c) { return is_registered(*c); }))
    fields.push_back({"cumulative", Quantity::eqd2, alpha_beta, std::move(sum)});
  else
    fields.push_back({the_case.planned.name,
                      Quantity::eqd2,
                      alpha_beta,
                      {course_terms(the_case.planned, Quantity::eqd2, alpha_beta, {})}});
  return fields;
}

/// The maximum is narrowed first, so that the curve ends where it lies and not a step beyond.
Dvh curve_of(RegionDose& dose, double step_gy) {
  dose.measure({Metric::Kind::d_max, 0}, {.max_elements = most_elements});
  return dose.dvh(step_gy, most_elements);
}

std::vector<StructureCurve> curves_of(const Candidate& candidate, const RegionModel& model,
                                      const std::vector<NamedField>& fields) {
  std::vector<StructureCurve> curves;
  try {
    const Region region = region_of(candidate, model);
    std::optional<RegionDose> first;
    for (const NamedField& field : fields) {
      StructureCurve curve{candidate.name,
                           candidate.role,
                           field.course,
                           field.quantity,
                           field.alpha_beta,
                           region.volume_cc(),
                           {}};
      const double step_gy = field.quantity == Quantity::physical ? physical_step_gy : eqd2_step_gy;
      if (!first) {
        first.emplace(region, field.field);
        curve.curve = curve_of(*first, step_gy);
      } else {
        RegionDose next = first->under(field.field);
        curve.curve = curve_of(next, step_gy);
      }
      curves.push_back(std::move(curve));
    }
  } catch (const Error&) {
    curves.clear();  // what cannot be measured has its warning in the assessment
  }
  return curves;
}

}  // namespace

std::vector<StructureCurve> structure_curves(const Case& the_case, const Policy& policy,
                                             AlphaBeta alpha_beta,
                                             const std::vector<std::string>& only) {
  if (the_case.planned.origin != Origin::dicom) return {};
  const std::vector<NamedField> fields = fields_of(the_case, alpha_beta);
  RegionModel model;
  model.end_caps = policy.end_caps;
  model.slice_spacing_mm = the_case.ct_slice_spacing_mm;
  std::vector<Candidate> wanted = candidates(the_case);
  std::erase_if(wanted, [&](const Candidate& candidate) {
    return !only.empty() && std::ranges::find(only, candidate.name) == only.end();
  });
  // Each structure in its own slot, so that the threads' timing changes nothing.
  std::vector<std::vector<StructureCurve>> found(wanted.size());
  std::vector<Job> jobs;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    std::size_t points = 0;
    for (const Structure* part : wanted[i].parts)
      for (const Contour& contour : part->contours) points += contour.points_mm.size();
    jobs.push_back({points, [&, i] { found[i] = curves_of(wanted[i], model, fields); }});
  }
  run_jobs(jobs, policy.threads);
  std::vector<StructureCurve> curves;
  for (auto& of_one : found)
    for (StructureCurve& curve : of_one) curves.push_back(std::move(curve));
  return curves;
}

}  // namespace dose
