// SPDX-License-Identifier: Apache-2.0
// One candidate structure under the dose fields of a case: regions, fields and measurements, each
// made once.
#pragma once

#include <compare>
#include <dose/assess/anatomy.hpp>
#include <dose/assess/field.hpp>
#include <dose/assess/policy.hpp>
#include <dose/course/case.hpp>
#include <dose/dosimetry/deformed_field.hpp>
#include <dose/dosimetry/measure.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace dose {

/// Which dose: of one course or of all, in which quantity, over which model of the region.
struct FieldKey {
  /// Index into `all_courses` (0 is the planned course, 1 the first prior), or `cumulative`.
  int course = 0;
  Quantity quantity = Quantity::physical;
  double alpha_beta_gy = 0;     ///< 0 for physical dose
  bool ends_extended = false;   ///< VERDICT.md, rule 21: Dmax of the whole, else of ends() alone
  bool other_end_caps = false;  ///< the end-cap model that the policy did not choose (rule 23)
  WhatIf what_if = {};

  /// Asked for one metric only, which then is measured alone.
  bool is_asked_once() const { return ends_extended || what_if != WhatIf{}; }

  static constexpr int cumulative = -1;
  friend auto operator<=>(const FieldKey&, const FieldKey&) = default;
};

/// The planned course, then the priors in order.
std::vector<const Course*> all_courses(const Case& the_case);

/// Case and policy must outlive it. Not thread-safe; use one per thread.
class StructureDose {
 public:
  /// Errors as Region::from_contours. A candidate without parts is one known on paper only, where
  /// the planned course is typed: it has no region, and each course's dose is uniform in it.
  StructureDose(const Case& the_case, const Policy& policy, Candidate candidate);

  const Candidate& candidate() const { return candidate_; }
  bool is_on_paper() const { return candidate_.parts.empty(); }
  /// DOSE_ASSERT(!is_on_paper()).
  const Region& region() const;
  /// What keys with `ends_extended` are measured over: what the extension adds where the region is
  /// drawn, else the whole with it. DOSE_ASSERT(!is_on_paper()).
  const Region& ends() const;

  /// False if the field cannot be made: a course without registration, unless the policy lets the
  /// prior's whole-grid maximum stand for it.
  bool is_known(const FieldKey& key) const;

  /// True if every course can be evaluated at a point of the planned frame.
  bool all_registered() const;
  /// The courses that cannot, in order.
  std::vector<const Course*> unplaced() const;

  /// DOSE_ASSERT(is_known(key)). Measured once per key, metric and tolerance.
  Bounded measure(const FieldKey& key, const Metric& metric, const Tolerance& tolerance);

  /// Dmax of a field of which nothing else is asked.
  Bounded maximum(const FieldKey& key, const Tolerance& tolerance);

  /// Is there a prior whose dose could lie elsewhere, and a region for it to lie in?
  bool has_displaceable_prior() const;

  /// Upper bound and attained value of the sum's maximum with each displaceable prior moved by up
  /// to `radius_mm` > 0. DOSE_ASSERT(has_displaceable_prior()).
  /// With `side_of`, only as narrow as it takes to tell on which side of it they lie.
  Bounded displaced_maximum(Quantity quantity, double alpha_beta_gy, double radius_mm,
                            const Tolerance& tolerance, std::optional<double> side_of = {});

  /// Not more than the sum's maximum, EQD2, wherever within `radius_mm` > 0 each displaceable prior
  /// lies. DOSE_ASSERT(has_displaceable_prior()).
  /// No more than `enough` is looked for.
  double least_displaced_maximum(double alpha_beta_gy, double radius_mm,
                                 std::optional<double> enough = {});

  /// The highest sum, EQD2, at points at most `spacing_mm` apart, with the courses that only a
  /// deformable registration relates to the planned frame looked up through it: information without
  /// a bound. Nothing if there is no such course, no region, or a course that is not related at
  /// all.
  std::optional<SampledMaximum> sampled_maximum(double alpha_beta_gy, double spacing_mm) const;

  /// How the sum's maximum, EQD2, is spread over displacements of each displaceable prior.
  /// DOSE_ASSERT(has_displaceable_prior()).
  std::optional<DisplacementSpread> displacement_spread(double alpha_beta_gy, double radius_mm);

  /// The field itself, for contributions and single points.
  const DoseField& field(const FieldKey& key);

  double uncovered_cc(const FieldKey& key);

  /// Frees the working memory of the measurements so far; their results stay.
  void forget_elements();

  /// Sentences about dose assumed low outside a grid, in order of courses.
  const std::vector<std::string>& assumptions() const { return assumptions_; }

  /// Distance that rule 21 extends a structure's ends by, mm.
  static constexpr double end_extension_mm = 10;

 private:
  struct Entry {
    DoseField field;
    std::unique_ptr<RegionDose> dose;
    std::map<std::pair<Metric, double>, Bounded> measured;
  };

  /// Everything that stays, and each displaceable prior.
  struct Parts {
    DoseField fixed;
    std::vector<DoseField> displaced;
  };
  std::vector<FieldTerm> terms_of(std::size_t course_index, const FieldKey& key) const;
  Parts parts(Quantity quantity, double alpha_beta_gy) const;
  RegionDose over_region(const DoseField& field) const;
  template <class Measure>
  Bounded measured(const FieldKey& key, const Metric& metric, const Tolerance& tolerance,
                   Measure measure);
  Region again(const RegionModel& model) const;
  const Region& region_for(const FieldKey& key);
  Entry& entry(const FieldKey& key);
  RegionDose& elements(const FieldKey& key);
  bool can_place(const Course& course) const;
  Bounded uniform(const DoseField& field, const Metric& metric) const;

  const Case* case_;
  const Policy* policy_;
  Candidate candidate_;
  std::unique_ptr<Region> region_;
  std::unique_ptr<Region> ends_;  ///< what the extension of the ends adds, and maybe the rest
  std::unique_ptr<Region> other_caps_;
  std::vector<Ceilings> ceilings_;  ///< per course, over the extended region
  std::vector<std::string> assumptions_;
  std::map<FieldKey, Entry> entries_;
  /// By alpha/beta, radius and what they were asked for.
  std::map<std::tuple<Quantity, double, double, std::optional<double>>, Bounded> displaced_;
  std::map<std::tuple<double, double, std::optional<double>>, double> least_displaced_;
  std::map<const Region*, const RegionDose*> measured_;  ///< one of the entries of each region
};

}  // namespace dose
