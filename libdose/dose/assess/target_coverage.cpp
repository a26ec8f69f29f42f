// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/target_coverage.hpp>

#include <dose/assess/anatomy.hpp>
#include <dose/assess/field.hpp>
#include <dose/core/error.hpp>
#include <dose/core/jobs.hpp>

namespace dose {
namespace {

/// Narrow enough to read a coverage by; the bound is as true as a narrower one.
constexpr Tolerance coverage_tolerance{
    .absolute_gy = 0.05, .relative = 0.002, .max_elements = 60'000};

std::optional<TargetCoverage> coverage_of(const Candidate& target, const RegionModel& model,
                                          const DoseField& planned, const std::string& course,
                                          double prescription_gy) {
  try {
    const Region region = region_of(target, model);
    RegionDose dose(region, planned);
    TargetCoverage coverage{target.number, target.name, region.volume_cc(), prescription_gy, {}};
    for (const Metric& metric : {Metric{Metric::Kind::d_volume_percent, 95},
                                 Metric{Metric::Kind::v_dose_gy, prescription_gy}}) {
      MetricResult row;
      row.metric = metric;
      row.course = course;
      row.bounded = dose.measure(metric, coverage_tolerance);
      if (metric.kind == Metric::Kind::v_dose_gy) row.structure_cc = region.volume_cc();
      coverage.metrics.push_back(std::move(row));
    }
    return coverage;
  } catch (const Error&) {
    return {};  // nothing rests on it
  }
}

}  // namespace

std::vector<TargetCoverage> target_coverage(const Case& the_case, const Policy& policy) {
  const Course& planned = the_case.planned;
  const auto prescribed = prescription(planned);
  if (planned.origin != Origin::dicom || !prescribed) return {};
  const DoseField field{course_terms(planned, Quantity::physical, {}, {})};
  RegionModel model;
  model.end_caps = policy.end_caps;
  model.slice_spacing_mm = the_case.ct_slice_spacing_mm;
  std::vector<Candidate> targets = candidates(the_case);
  std::erase_if(targets, [](const Candidate& one) { return one.role != Role::target; });
  std::vector<std::optional<TargetCoverage>> found(targets.size());
  std::vector<Job> jobs;
  for (std::size_t i = 0; i < targets.size(); ++i)
    jobs.push_back({1, [&, i] {
                      found[i] =
                          coverage_of(targets[i], model, field, planned.name, in_gray(*prescribed));
                    }});
  run_jobs(jobs, policy.threads);
  std::vector<TargetCoverage> coverage;
  for (auto& one : found)
    if (one) coverage.push_back(std::move(*one));
  return coverage;
}

}  // namespace dose
