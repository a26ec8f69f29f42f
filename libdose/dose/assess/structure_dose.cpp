// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/structure_dose.hpp>

#include <algorithm>
#include <dose/assess/coverage.hpp>
#include <dose/core/contract.hpp>
#include <utility>

namespace dose {
namespace {

RegionModel region_model(const Case& the_case, EndCaps end_caps, double extension_mm) {
  RegionModel model;
  model.end_caps = end_caps;
  model.end_extension_mm = extension_mm;
  model.slice_spacing_mm = the_case.ct_slice_spacing_mm;
  return model;
}

/// The maximum over two regions together, from the maximum over each.
Bounded larger(const Bounded& a, const Bounded& b) {
  Bounded result;
  if (a.lower && b.lower) result.lower = std::max(*a.lower, *b.lower);
  if (a.upper && b.upper) result.upper = std::max(*a.upper, *b.upper);
  if (a.value && b.value) {
    result.value = std::max(*a.value, *b.value);
    result.at = *a.value >= *b.value ? a.at : b.at;
  }
  result.reason = a.reason.empty() ? b.reason : a.reason;
  return result;
}

std::optional<AlphaBeta> alpha_beta_of(const FieldKey& key) {
  if (key.quantity == Quantity::physical) return {};
  return AlphaBeta::from_gray(key.alpha_beta_gy);
}

}  // namespace

std::vector<const Course*> all_courses(const Case& the_case) {
  std::vector<const Course*> courses{&the_case.planned};
  for (const Course& prior : the_case.priors) courses.push_back(&prior);
  return courses;
}

StructureDose::StructureDose(const Case& the_case, const Policy& policy, Candidate candidate)
    : case_(&the_case), policy_(&policy), candidate_(std::move(candidate)) {
  if (is_on_paper()) {
    ceilings_.resize(all_courses(the_case).size());
    return;
  }
  region_ =
      std::make_unique<Region>(region_of(candidate_, region_model(the_case, policy.end_caps, 0)));
  const Region extended = again(region_model(the_case, EndCaps::half, end_extension_mm));
  ends_ = std::make_unique<Region>(region_->is_drawn() ? extended.beyond(*region_) : extended);
  for (const Course* course : all_courses(the_case)) {
    // Over the extended region, so that both regions share one assumption.
    Coverage covered;
    if (is_registered(*course)) covered = coverage(*course, extended, candidate_.name);
    ceilings_.push_back(std::move(covered.ceilings));
    assumptions_.insert(assumptions_.end(), covered.assumptions.begin(), covered.assumptions.end());
  }
}

Region StructureDose::again(const RegionModel& model) const {
  return region_->is_drawn() ? region_->under(model) : region_of(candidate_, model);
}

const Region& StructureDose::region() const {
  DOSE_ASSERT(!is_on_paper());
  return *region_;
}

const Region& StructureDose::ends() const {
  DOSE_ASSERT(!is_on_paper());
  return *ends_;
}

bool StructureDose::can_place(const Course& course) const {
  return is_on_paper() ? course.origin != Origin::dicom : is_registered(course);
}

Bounded StructureDose::uniform(const DoseField& field, const Metric& metric) const {
  Bounded result;
  if (metric.kind == Metric::Kind::v_dose_gy) {
    result.reason = "not_covered";  // the volume is not known
    return result;
  }
  double dose_gy = 0;
  for (const FieldTerm& term : field.terms) dose_gy += term.polynomial.at(term.uniform_dose_gy);
  result.value = result.lower = result.upper = dose_gy;
  return result;
}

const Region& StructureDose::region_for(const FieldKey& key) {
  if (key.ends_extended) return *ends_;
  if (!key.other_end_caps) return *region_;
  if (!other_caps_) {
    const EndCaps other = policy_->end_caps == EndCaps::half ? EndCaps::none : EndCaps::half;
    other_caps_ = std::make_unique<Region>(again(region_model(*case_, other, 0)));
  }
  return *other_caps_;
}

bool StructureDose::is_known(const FieldKey& key) const {
  const auto courses = all_courses(*case_);
  if (key.course != FieldKey::cumulative)
    return can_place(*courses[static_cast<std::size_t>(key.course)]);
  return policy_->unregistered_sum_of_maxima || all_registered();
}

bool StructureDose::all_registered() const {
  return std::ranges::all_of(all_courses(*case_),
                             [this](const Course* course) { return can_place(*course); });
}

std::vector<const Course*> StructureDose::unplaced() const {
  std::vector<const Course*> result;
  for (const Course* course : all_courses(*case_))
    if (!can_place(*course)) result.push_back(course);
  return result;
}

std::vector<FieldTerm> StructureDose::terms_of(std::size_t course_index,
                                               const FieldKey& key) const {
  const Course& course = *all_courses(*case_)[course_index];
  const auto alpha_beta = alpha_beta_of(key);
  if (can_place(course))
    return course_terms(course, key.quantity, alpha_beta, ceilings_[course_index], key.what_if);
  FieldTerm uniform;  // already converted: the largest dose that the prior gave anywhere
  uniform.uniform_dose_gy = whole_grid_maximum_gy(course, key.quantity, alpha_beta);
  uniform.polynomial = DosePolynomial::physical().times(key.what_if.prior_eqd2_share);
  return {uniform};
}

StructureDose::Entry& StructureDose::entry(const FieldKey& key) {
  if (const auto found = entries_.find(key); found != entries_.end()) return found->second;
  DOSE_ASSERT(is_known(key));
  const std::size_t courses = all_courses(*case_).size();
  Entry& made = entries_[key];
  for (std::size_t i = 0; i < courses; ++i) {
    if (key.course != FieldKey::cumulative && static_cast<std::size_t>(key.course) != i) continue;
    if (i == 0 && key.what_if.planned_scale == 0) continue;  // the priors alone
    for (FieldTerm& term : terms_of(i, key)) made.field.terms.push_back(std::move(term));
  }
  return made;
}

bool StructureDose::has_displaceable_prior() const {
  return !is_on_paper() && std::ranges::any_of(case_->priors, [this](const Course& prior) {
    return prior.origin == Origin::dicom && can_place(prior);
  });
}

StructureDose::Parts StructureDose::parts(Quantity quantity, double alpha_beta_gy) const {
  const auto courses = all_courses(*case_);
  const FieldKey key{FieldKey::cumulative, quantity, alpha_beta_gy};
  Parts result;
  for (std::size_t i = 0; i < courses.size(); ++i) {
    const bool displaceable =
        i > 0 && courses[i]->origin == Origin::dicom && can_place(*courses[i]);
    DoseField& field = displaceable ? result.displaced.emplace_back() : result.fixed;
    for (FieldTerm& term : terms_of(i, key)) field.terms.push_back(std::move(term));
  }
  return result;
}

Bounded StructureDose::displaced_maximum(Quantity quantity, double alpha_beta_gy, double radius_mm,
                                         const Tolerance& tolerance,
                                         std::optional<double> side_of) {
  DOSE_ASSERT(has_displaceable_prior());
  const std::tuple key{quantity, alpha_beta_gy, radius_mm, side_of};
  if (const auto found = displaced_.find(key); found != displaced_.end()) return found->second;
  const Parts of = parts(quantity, alpha_beta_gy);
  return displaced_
      .emplace(key,
               over_region(of.fixed).displaced_maximum(of.displaced, radius_mm, tolerance, side_of))
      .first->second;
}

double StructureDose::least_displaced_maximum(double alpha_beta_gy, double radius_mm,
                                              std::optional<double> enough) {
  DOSE_ASSERT(has_displaceable_prior());
  const std::tuple key{alpha_beta_gy, radius_mm, enough};
  if (const auto found = least_displaced_.find(key); found != least_displaced_.end())
    return found->second;
  const Parts of = parts(Quantity::eqd2, alpha_beta_gy);
  return least_displaced_
      .emplace(key, over_region(of.fixed).least_displaced_maximum(of.displaced, radius_mm, enough))
      .first->second;
}

std::optional<SampledMaximum> StructureDose::sampled_maximum(double alpha_beta_gy,
                                                             double spacing_mm) const {
  if (is_on_paper()) return {};
  const auto courses = all_courses(*case_);
  const FieldKey key{FieldKey::cumulative, Quantity::eqd2, alpha_beta_gy};
  DeformedField field;
  for (std::size_t i = 0; i < courses.size(); ++i) {
    const Course& course = *courses[i];
    if (can_place(course)) {
      for (FieldTerm& term : terms_of(i, key)) field.rigid.terms.push_back(std::move(term));
    } else if (course.registration.kind == RegistrationUse::Kind::deformable &&
               course.deformation) {
      field.deformed.push_back(
          {&*course.deformation, course_terms(course, key.quantity, alpha_beta_of(key), {})});
    } else {
      return {};
    }
  }
  if (field.deformed.empty()) return {};
  return dose::sampled_maximum(field, *region_, spacing_mm);
}

std::optional<DisplacementSpread> StructureDose::displacement_spread(double alpha_beta_gy,
                                                                     double radius_mm) {
  DOSE_ASSERT(has_displaceable_prior());
  const Parts of = parts(Quantity::eqd2, alpha_beta_gy);
  return over_region(of.fixed).displacement_spread(of.displaced, radius_mm);
}

RegionDose StructureDose::over_region(const DoseField& field) const {
  const auto known = measured_.find(region_.get());
  return known == measured_.end() ? RegionDose(*region_, field) : known->second->under(field);
}

RegionDose& StructureDose::elements(const FieldKey& key) {
  Entry& used = entry(key);
  if (!used.dose) {
    const Region& region = region_for(key);
    const auto known = measured_.find(&region);
    used.dose =
        std::make_unique<RegionDose>(known == measured_.end() ? RegionDose(region, used.field)
                                                              : known->second->under(used.field));
    measured_.emplace(&region, used.dose.get());
  }
  return *used.dose;
}

void StructureDose::forget_elements() {
  measured_.clear();
  for (auto& [key, used] : entries_) used.dose.reset();
}

Bounded StructureDose::measure(const FieldKey& key, const Metric& metric,
                               const Tolerance& tolerance) {
  const bool once = key.is_asked_once() && metric.kind == Metric::Kind::d_max;
  return once ? maximum(key, tolerance) : measured(key, metric, tolerance, [&] {
    return elements(key).measure(metric, tolerance);
  });
}

Bounded StructureDose::maximum(const FieldKey& key, const Tolerance& tolerance) {
  const Metric metric{Metric::Kind::d_max, 0};
  return measured(key, metric, tolerance, [&] {
    const Bounded here = elements(key).maximum(tolerance);
    if (!key.ends_extended) return here;
    FieldKey drawn = key;  // of the whole: the larger of the parts'
    drawn.ends_extended = false;
    return larger(measure(drawn, metric, tolerance), here);
  });
}

template <class Measure>
Bounded StructureDose::measured(const FieldKey& key, const Metric& metric,
                                const Tolerance& tolerance, Measure measure) {
  Entry& used = entry(key);
  const auto measured_key = std::pair{metric, tolerance.absolute_gy};
  if (const auto found = used.measured.find(measured_key); found != used.measured.end())
    return found->second;
  const Bounded bounded = is_on_paper() ? uniform(used.field, metric) : measure();
  return used.measured.emplace(measured_key, bounded).first->second;
}

const DoseField& StructureDose::field(const FieldKey& key) {
  return entry(key).field;
}

double StructureDose::uncovered_cc(const FieldKey& key) {
  return is_on_paper() ? 0 : elements(key).uncovered_cc();
}

}  // namespace dose
