// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/verdict.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <dose/assess/precondition.hpp>
#include <dose/core/contract.hpp>
#include <dose/limits/library.hpp>

namespace dose {
namespace {

// Of the sum through a deformable registration.
constexpr double sampling_mm = 1;

std::string with_unit(double value, const LimitResult& result) {
  const Limit& limit = result.limit;
  if (limit.quantity == Quantity::time) return fmt::format("{:g} months", value);
  if (limit.quantity == Quantity::ratio) return fmt::format("{:.3f}", value);
  if (limit.metric && limit.metric->kind == Metric::Kind::v_dose_gy)
    return fmt::format("{:.2f} cc", value);
  if (limit.quantity == Quantity::physical) return fmt::format("{:.2f} Gy physical", value);
  return fmt::format("{} {:.2f} Gy",
                     limit.quantity == Quantity::bed
                         ? fmt::format("BED({:g})", limit.alpha_beta->in_gray())
                         : fmt::format("EQD2({:g})", limit.alpha_beta->in_gray()),
                     value);
}

std::string exceeded_text(const LimitResult& result) {
  // A value that rounds to its limit is shown with what tells them apart.
  const bool at_least = result.limit.comparator == Comparator::at_least;
  const double shown = result.value ? *result.value : result.lower.value_or(*result.limit.value);
  std::string value = with_unit(shown, result);
  if (value == with_unit(*result.limit.value, result)) value = fmt::format("{:.9g}", shown);
  return fmt::format("{}: {}{} {} {}{}", result.limit.title, result.value ? "" : "at least ", value,
                     at_least ? "not met, at least" : "above",
                     with_unit(*result.limit.value, result),
                     result.surrogate_note.empty() ? "" : " (" + result.surrogate_note + ")");
}

/// A target's coverage or an interval alone says nothing about cord, sac or plexus.
bool is_about_nerves(const Limit& limit) {
  return !limit.course_rule && limit.structure != Role::target;
}

/// One of the four re-irradiation rules, as the paper has it or stricter.
bool is_published_rule(const Limit& limit) {
  return std::ranges::find(reirradiation_rules, limit.id) != reirradiation_rules.end() &&
         is_at_least_as_strict(limit, built_in_limit(limit.id));
}

/// Smallest factor on a uniform prior's dose at which the cumulative limit is passed.
std::optional<double> flip_factor(const Course& prior, double limit_gy, double rest_gy,
                                  const std::optional<AlphaBeta>& alpha_beta) {
  const auto sum_at = [&](double factor) {
    double sum_gy = rest_gy;
    for (const FieldTerm& term : course_terms(prior, Quantity::eqd2, alpha_beta, {}))
      sum_gy += term.polynomial.at(term.uniform_dose_gy * factor);
    return sum_gy;
  };
  double low = 1;
  double high = 10;
  if (sum_at(low) > limit_gy || sum_at(high) <= limit_gy) return {};
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (sum_at(middle) > limit_gy ? high : low) = middle;
  }
  return low;
}

void add_flip_remarks(const Assessment& assessment, RuleContext& context,
                      std::vector<std::string>& result) {
  const LimitResult* cumulative = cumulative_rule(assessment.limits);
  const auto courses = all_courses(*context.the_case);
  for (std::size_t i = 1; i < courses.size(); ++i) {
    const Course& prior = *courses[i];
    if (prior.origin != Origin::paper_prescription) continue;
    std::string text = fmt::format(
        "{} is known by its prescription only ({}), taken as uniform over the structure; the true "
        "dose may be higher",
        prior.name, prior.typed);
    if (cumulative != nullptr && cumulative->upper) {
      double own_gy = 0;
      for (const FieldTerm& term :
           course_terms(prior, Quantity::eqd2, cumulative->limit.alpha_beta, {}))
        own_gy += term.polynomial.at(term.uniform_dose_gy);
      if (const auto factor =
              flip_factor(prior, *cumulative->limit.value, *cumulative->upper - own_gy,
                          cumulative->limit.alpha_beta))
        text +=
            fmt::format("; with a hot spot above {:.3f} times it the cumulative limit is passed",
                        std::floor(*factor * 1000) / 1000);
    }
    result.push_back(text + ".");
  }
}

}  // namespace

const LimitResult* cumulative_rule(const std::vector<LimitResult>& limits) {
  const LimitResult* other = nullptr;
  for (const LimitResult& result : limits) {
    const Limit& limit = result.limit;
    if (!result.required || limit.scope != Scope::cumulative || limit.quantity != Quantity::eqd2)
      continue;
    if (limit.id == reirradiation_rules.front()) return &result;
    const bool of_maximum = limit.metric->kind == Metric::Kind::d_max;
    if (other == nullptr && of_maximum && limit.comparator != Comparator::at_least) other = &result;
  }
  return other;
}

Verdict verdict_of(const std::vector<LimitResult>& limits) {
  bool any_required = false;
  bool all_within = true;
  for (const LimitResult& result : limits) {
    if (result.status == Status::exceeded && result.decides != Decides::none)
      return Verdict::exceeded;
    if (!result.required) continue;
    any_required = any_required || is_about_nerves(result.limit);
    all_within = all_within && result.status == Status::within;
  }
  return any_required && all_within ? Verdict::within : Verdict::not_evaluable;
}

namespace {

std::vector<Comparison> comparisons_in(StructureDose& structure, const Limit& limit,
                                       const RuleContext& context) {
  std::vector<Comparison> result;
  const double ab_gy = limit.alpha_beta->in_gray();
  const auto courses = all_courses(*context.the_case);
  double sum_gy = 0;
  bool sum_known = true;
  std::optional<double> this_gy;
  bool whole_grid = false;
  for (std::size_t i = 0; i < courses.size(); ++i) {
    const FieldKey key{static_cast<int>(i), Quantity::eqd2, ab_gy};
    std::optional<double> upper_gy;
    if (structure.is_known(key)) {
      upper_gy = structure.measure(key, *limit.metric, context.policy->tolerance).upper;
    } else {
      upper_gy = whole_grid_maximum_gy(*courses[i], Quantity::eqd2, limit.alpha_beta);
      whole_grid = true;
    }
    if (i == 0) this_gy = upper_gy;
    sum_known = sum_known && upper_gy.has_value();
    sum_gy += upper_gy.value_or(0);
  }
  if (sum_known)
    result.push_back({whole_grid ? "sum of single-course maxima (unregistered prior: of its whole "
                                   "grid)"
                                 : "sum of the single-course maxima",
                      sum_gy, *limit.value, sum_gy <= *limit.value});
  double prescribed_gy = 0;
  bool all_prescribed = true;
  for (const Course& prior : context.the_case->priors) {
    const auto prescribed = prescribed_eqd2(prior, *limit.alpha_beta);
    all_prescribed = all_prescribed && prescribed.has_value();
    if (prescribed) prescribed_gy += in_gray(prescribed->value());
  }
  if (all_prescribed && this_gy)
    result.push_back({"prior prescription + this course", prescribed_gy + *this_gy, *limit.value,
                      prescribed_gy + *this_gy <= *limit.value});
  if (const auto sampled = structure.sampled_maximum(ab_gy, sampling_mm);
      sampled && sampled->points > sampled->unknown_points) {
    std::string note = fmt::format(
        "sampled at {} points at most {:g} mm apart along each axis, the highest found and no "
        "bound; decides nothing",
        sampled->points, sampling_mm);
    if (sampled->unknown_points > 0)
      note += fmt::format("; NOT KNOWN at {} of them, outside the deformation or a dose grid",
                          sampled->unknown_points);
    result.push_back({"voxel sum through the deformable registration", sampled->value_gy,
                      *limit.value, sampled->value_gy <= *limit.value, note});
  }
  return result;
}

}  // namespace

std::vector<Comparison> comparisons(const std::vector<LimitResult>& limits, RuleContext& context) {
  std::vector<Comparison> result;
  const LimitResult* cumulative = cumulative_rule(limits);
  if (cumulative == nullptr || cumulative->structure.empty()) return result;
  const StructureDose* worst = structure_of(*cumulative, context);
  DOSE_ASSERT(worst != nullptr);
  // The worst of the structures that the rule looks at need not be the worst in each of these.
  for (const auto& structure : context.structures) {
    if (structure->candidate().role != worst->candidate().role) continue;
    for (Comparison& one : comparisons_in(*structure, cumulative->limit, context)) {
      const auto known = std::ranges::find(result, one.label, &Comparison::label);
      if (known == result.end())
        result.push_back(std::move(one));
      else if (one.value_gy > known->value_gy)
        *known = std::move(one);
    }
  }
  return result;
}

std::string chosen_sets_in_words(const Policy& policy) {
  std::vector<std::string> names;
  for (const LimitSet& set : policy.limit_sets)
    if (std::ranges::find(policy.chosen_sets, set.id) != policy.chosen_sets.end())
      names.push_back(origin_in_words(set));
  return fmt::format("The limit sets that decide were chosen by the user (--limits): {}.",
                     fmt::join(names, ", "));
}

std::vector<std::string> remarks(const Assessment& assessment, RuleContext& context) {
  std::vector<std::string> result;
  for (const LimitResult& row : assessment.limits)
    if (row.limit.prior_row && row.limit.value && row.upper && *row.upper > *row.limit.value)
      result.push_back(fmt::format(
          "{} is above the published table cell for this prior and number of fractions ({} {}).",
          with_unit(row.value.value_or(*row.upper), row), with_unit(*row.limit.value, row),
          row.limit.id));
  for (const LimitResult& row : assessment.limits)
    if (row.limit.prior_row && !row.limit.value && row.reason_code == "published_na")
      result.push_back(fmt::format(
          "For this prior and number of fractions the authors printed N/A ({}).", row.limit.id));
  if (assessment.verdict == Verdict::within && assessment.position &&
      !assessment.position->first_broken.empty() && assessment.position->met_up_to_mm)
    result.push_back(fmt::format("Within, up to {:.1f} mm of displacement of the prior dose.",
                                 *assessment.position->met_up_to_mm));
  add_flip_remarks(assessment, context, result);
  if (!context.policy->chosen_sets.empty()) result.push_back(chosen_sets_in_words(*context.policy));
  const bool unchecked = std::ranges::any_of(assessment.limits, [](const LimitResult& row) {
    return row.required && row.limit.standing != Standing::checked;
  });
  if (unchecked)
    result.emplace_back(
        "The deciding numbers have not been checked against the paper by a named person; their "
        "standing is given under sources.");
  return result;
}

std::string headline(const Assessment& assessment) {
  const std::size_t deviations = assessment.acknowledged.size();
  const std::string acknowledged = deviations == 0
                                       ? ""
                                       : fmt::format(", with {} acknowledged deviation{}",
                                                     deviations, deviations == 1 ? "" : "s");
  if (assessment.verdict == Verdict::exceeded) {
    std::vector<const LimitResult*> failed;
    for (const LimitResult& row : assessment.limits)
      if (row.status == Status::exceeded && row.decides != Decides::none) failed.push_back(&row);
    std::ranges::stable_sort(failed, [](const LimitResult* a, const LimitResult* b) {
      return a->required && !b->required;
    });
    return fmt::format("EXCEEDED{}: {}{}", acknowledged, exceeded_text(*failed.front()),
                       failed.size() == 1 ? "." : fmt::format("; and {} more.", failed.size() - 1));
  }
  if (assessment.verdict == Verdict::not_evaluable) {
    std::vector<const LimitResult*> open;
    for (const LimitResult& row : assessment.limits)
      if (row.required && row.status != Status::within) open.push_back(&row);
    if (open.empty())
      return fmt::format(
          "NOT EVALUABLE{}, because no limit that could clear this case is published for it.",
          acknowledged);
    return fmt::format("NOT EVALUABLE{}, because {} ({}{}).", acknowledged, open.front()->reason,
                       open.front()->limit.title,
                       open.size() == 1 ? "" : fmt::format(" and {} more", open.size() - 1));
  }
  const bool separated = std::ranges::any_of(
      assessment.comparisons, [](const Comparison& comparison) { return !comparison.meets; });
  const auto& required =
      *std::ranges::find_if(assessment.limits, [](const LimitResult& row) { return row.required; });
  const auto count =
      std::ranges::count_if(assessment.limits, [](const LimitResult& row) { return row.required; });
  const bool hytec =
      count == 4 && std::ranges::all_of(assessment.limits, [](const LimitResult& row) {
        return !row.required || is_published_rule(row.limit);
      });
  std::string met = hytec ? "meets the four HyTEC 2021 re-irradiation factors"
                          : fmt::format("meets {}", count == 1 ? required.limit.title
                                                               : fmt::format("the {} limits that "
                                                                             "decide",
                                                                             count));
  std::string on_paper;  // VERDICT.md, rule 13
  for (const CourseResult& course : assessment.courses)
    if (course.origin == Origin::paper_prescription)
      on_paper += fmt::format(", {} by its prescription only", course.name);
  return fmt::format("WITHIN{}{}: the planned course {}, on the inputs and assumptions below{}.",
                     separated ? " only by spatial separation" : "", acknowledged, met, on_paper);
}

}  // namespace dose
