// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/rule.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <dose/assess/enclosure.hpp>
#include <dose/assess/ends.hpp>
#include <dose/assess/position.hpp>
#include <dose/assess/precondition.hpp>
#include <dose/assess/value.hpp>
#include <dose/core/contract.hpp>

namespace dose {
namespace {

/// Rule 9: the rule must hold wherever within the position uncertainty the prior dose lies.
void withhold_for_position(const Limit& limit, StructureDose& structure, const RuleContext& context,
                           std::vector<Withheld>& withheld) {
  const Policy& policy = *context.policy;
  const double radius_mm = policy.position_uncertainty_mm;
  if (!depends_on_position(limit, structure)) return;
  if (context.residual_mm && *context.residual_mm > farthest_displacement_mm)
    withheld.push_back(
        {"position", fmt::format("the anatomies were measured to lie {:.1f} mm apart after "
                                 "registration, farther than is searched ({:g} mm)",
                                 *context.residual_mm, farthest_displacement_mm)});
  if (!(radius_mm > 0)) return;
  if (!is_searched(limit)) {
    withheld.push_back({"position",
                        "how far a volume, or a dose that must be reached, depends on where the "
                        "prior dose lies is not searched; only the limits of a highest dose are"});
    return;
  }
  const auto upper = displaced_upper(limit, structure, policy, radius_mm);
  if (upper && judge(limit.comparator, *limit.value, *upper, *upper) == Status::within) return;
  const double met_mm = met_up_to_mm(limit, structure, policy);
  const int decimals = limit.unit.empty() ? 3 : 2;
  const double steps = limit.unit.empty() ? 1000 : 100;
  withheld.push_back(
      {"position",
       upper ? fmt::format(
                   "with the prior dose displaced by up to {:g} mm it could reach {:.{}f}{}{}; "
                   "met up to {:.1f} mm",
                   radius_mm, std::ceil(*upper * steps) / steps, decimals,
                   limit.unit.empty() ? "" : " ", limit.unit, met_mm)
             : fmt::format("within {:g} mm of {} the prior dose is not known, so that it could lie "
                           "there",
                           radius_mm, structure.candidate().name)});
}

/// A met rule that may not clear becomes not_evaluable; acknowledged reasons are recorded.
void apply_withheld(const std::vector<Withheld>& withheld, RuleContext& context,
                    LimitResult& result) {
  for (const Withheld& one : withheld) {
    const auto& acceptable = acceptable_codes();
    const auto& accepted = context.policy->accepted_codes;
    if (std::ranges::find(acceptable, one.code) != acceptable.end() &&
        std::ranges::find(accepted, one.code) != accepted.end()) {
      context.acknowledged.insert(one.code);
      continue;
    }
    if (result.status == Status::within) {
      result.status = Status::not_evaluable;
      result.reason_code = one.code;
      result.reason = one.reason;
    } else {
      result.reason += "; " + one.reason;
    }
  }
}

LimitResult blank(const Limit& limit, const RuleContext& context) {
  LimitResult result;
  result.limit = limit;
  result.decides = decides_here(limit, context);
  result.required = result.decides == Decides::clear_and_fail;
  return result;
}

LimitResult evaluate_interval(const Limit& limit, RuleContext& context) {
  LimitResult result = blank(limit, context);
  if (!context.interval.months) {
    result.status = Status::not_evaluable;
    result.reason_code = "interval_unknown";
    result.reason = context.interval.source;
    return result;
  }
  const double months = *context.interval.months;
  result.value = result.lower = result.upper = months;
  result.margin = margin(limit.comparator, *limit.value, months, months);
  result.status = judge(limit.comparator, *limit.value, months, months);
  if (result.status == Status::within)
    apply_withheld(withheld_by_courses(*context.the_case, limit), context, result);
  return result;
}

LimitResult evaluate_on(const Limit& limit, const EvaluatedStructure& on, RuleContext& context) {
  LimitResult result = blank(limit, context);
  StructureDose& structure = *on.dose;
  result.structure = structure.candidate().name;
  result.structure_number = structure.candidate().number;
  result.surrogate_note = on.surrogate_note;
  const RuleValue value = decided_value(limit, structure, *context.policy);
  result.value = value.value;
  result.lower = value.lower;
  result.upper = value.upper;
  result.margin = margin(limit.comparator, *limit.value, value.lower, value.upper);
  result.status = judge(limit.comparator, *limit.value, value.lower, value.upper);
  if (result.status == Status::not_evaluable) {
    result.reason_code = value.reason_code.empty() ? "undecided" : value.reason_code;
    result.reason =
        value.reason_code.empty() ? "the limit lies inside the numerical bound" : value.reason;
    return result;
  }
  if (result.status != Status::within || !result.required) return result;
  std::vector<Withheld> withheld;
  if (!on.may_clear)
    withheld.push_back({"surrogate_cannot_clear",
                        fmt::format("{} was not drawn; {} is only a surrogate that can fail, not "
                                    "clear",
                                    in_words(limit.structure), structure.candidate().name)});
  for (Withheld& one : withheld_by_courses(*context.the_case, limit))
    withheld.push_back(std::move(one));
  for (Withheld& one : withheld_by_cord(limit, structure, context))
    withheld.push_back(std::move(one));
  for (Withheld& one : withheld_beyond_ends(limit, structure, context))
    withheld.push_back(std::move(one));
  withhold_for_position(limit, structure, context, withheld);
  apply_withheld(withheld, context, result);
  return result;
}

int severity(Status status) {
  switch (status) {
    case Status::exceeded:
      return 3;
    case Status::not_evaluable:
      return 2;
    case Status::within:
      return 1;
    case Status::info:
      return 0;
  }
  DOSE_ASSERT(false);  // every status is listed
  return 0;
}

bool is_worse(const LimitResult& a, const LimitResult& b) {
  if (severity(a.status) != severity(b.status)) return severity(a.status) > severity(b.status);
  if (a.margin && b.margin) return *a.margin < *b.margin;
  return b.margin.has_value() && !a.margin.has_value();
}

/// From what the comparison says to what the limit may say here.
void speak_as_allowed(LimitResult& result) {
  if (result.decides == Decides::none) {
    if (result.status == Status::within || result.status == Status::exceeded) {
      result.reason_code = "decides_nothing";
      result.reason =
          result.status == Status::exceeded ? "above it; shown only" : "met; shown only";
    }
    result.status = Status::info;
  } else if (result.decides == Decides::fail_only && result.status == Status::within) {
    result.status = Status::info;
    result.reason_code = "cannot_clear";
    result.reason = result.limit.reirradiation ? "met; this limit can only fail a plan"
                                               : "met; a de novo limit of this kind cannot clear";
  }
}

LimitResult without_structure(const Limit& limit, RuleContext& context) {
  LimitResult result = blank(limit, context);
  result.status = result.required ? Status::not_evaluable : Status::info;
  if (const auto unusable = context.unusable_roles.find(limit.structure);
      unusable != context.unusable_roles.end()) {
    result.status = result.decides == Decides::none ? Status::info : Status::not_evaluable;
    result.reason_code = "structure_unusable";
    result.reason = unusable->second;
    return result;
  }
  result.reason_code = "structure_not_drawn";
  result.reason = fmt::format("no {} was drawn", in_words(limit.structure));
  return result;
}

}  // namespace

const std::vector<std::string>& acceptable_codes() {
  static const std::vector<std::string> codes{"position", "dose_grid_too_coarse",
                                              "structure_ends_in_dose", "outside_derivation_range",
                                              "prior_unapproved"};
  return codes;
}

bool is_looked_at(const LimitSet& set, const RuleContext& context) {
  return is_looked_at(set, *context.policy, context.reirradiation());
}

StructureDose* structure_of(const LimitResult& row, RuleContext& context) {
  for (const auto& structure : context.structures)
    if (structure->candidate().name == row.structure &&
        structure->candidate().number == row.structure_number)
      return structure.get();
  return nullptr;
}

bool applies(const Limit& limit, const RuleContext& context) {
  return applies(limit, context, planned_fractions(*context.the_case));
}

bool applies(const Limit& limit, const RuleContext& context, int n) {
  if (limit.use == Use::blocked || !limit.not_measured.empty()) return false;
  if (limit.reirradiation != context.reirradiation() && limit.reirradiation) return false;
  const bool one_phase = context.the_case->planned.phases.size() == 1;
  // How many fractions the re-irradiation rules were derived for is a precondition, not this:
  // outside it a broken rule still fails.
  if (limit.fractions && (!limit.fractions->contains(n) || !one_phase)) return false;
  if (const auto& range = limit.planned_dose_per_fraction_gy) {
    // Limits of conventional fractionation: of the prescription, and only where there is one.
    const auto scheme = prescribed_scheme(context.the_case->planned);
    if (!scheme) return false;
    for (const Fractionation& phase : scheme->phases)
      if (const double each_gy = in_gray(phase.per_fraction());
          each_gy < range->low_gy || each_gy > range->high_gy)
        return false;
  }
  if (limit.prior_row) {
    if (context.the_case->priors.size() != 1) return false;
    const auto scheme = prescribed_scheme(context.the_case->priors.front());
    if (!scheme || scheme->phases.size() != 1 || limit.prior_row->phases.size() != 1) return false;
    const Fractionation& given = scheme->phases.front();
    const Fractionation& row = limit.prior_row->phases.front();
    return given.fractions == row.fractions &&
           std::abs(in_gray(given.total) - in_gray(row.total)) < 1e-6;
  }
  return true;
}

Decides decides_here(const Limit& limit, const RuleContext& context) {
  if (limit.use != Use::check) return Decides::none;
  if (context.reirradiation() && !limit.reirradiation && limit.decides == Decides::clear_and_fail)
    return Decides::fail_only;
  return limit.decides;
}

std::vector<EvaluatedStructure> structures_for(const Limit& limit, RuleContext& context) {
  std::vector<EvaluatedStructure> result;
  for (const auto& structure : context.structures)
    if (structure->candidate().role == limit.structure)
      result.push_back({structure.get(), true, {}});
  if (!result.empty() || limit.structure != Role::thecal_sac) return result;
  for (const auto& structure : context.structures) {
    const Role role = structure->candidate().role;
    const bool canal = role == Role::spinal_canal;
    if (!canal && role != Role::spinal_cord && role != Role::spinal_cord_prv) continue;
    const bool encloses = canal && encloses_cord(context, *structure);
    result.push_back(
        {structure.get(), encloses,
         fmt::format("on surrogate {} ({})", structure->candidate().name, in_words(role))});
  }
  return result;
}

void measure_ahead(const Limit& limit, StructureDose& structure, const RuleContext& context) {
  if (!limit.value || !limit.metric || !applies(limit, context)) return;
  const Policy& policy = *context.policy;
  const Role role = structure.candidate().role;
  const bool required = decides_here(limit, context) == Decides::clear_and_fail;
  const bool of_maximum = limit.metric->kind == Metric::Kind::d_max;
  if (role == limit.structure) {
    const RuleValue value = decided_value(limit, structure, policy);
    const Status status = judge(limit.comparator, *limit.value, value.lower, value.upper);
    if (required && status == Status::within) reached_at_ends(limit, structure, policy.tolerance);
  } else if (required && of_maximum && role == Role::spinal_cord &&
             limit.structure == Role::thecal_sac && limit.quantity != Quantity::ratio) {
    value_on(limit, structure, policy.tolerance, false);
  }
}

LimitResult evaluate(const Limit& limit, RuleContext& context) {
  if (!limit.value) {
    LimitResult result = blank(limit, context);
    result.status = Status::info;
    result.required = false;
    result.reason_code = "published_na";
    result.reason = "the authors printed N/A";
    return result;
  }
  std::optional<LimitResult> worst;
  if (limit.quantity == Quantity::time) {
    worst = evaluate_interval(limit, context);
  } else {
    const auto structures = structures_for(limit, context);
    const bool some_may_clear = std::ranges::any_of(structures, &EvaluatedStructure::may_clear);
    for (const EvaluatedStructure& on : structures) {
      LimitResult result = evaluate_on(limit, on, context);
      // Where one surrogate may clear, the others only add a way to fail.
      if (some_may_clear && !on.may_clear && result.status != Status::exceeded) continue;
      if (!worst || is_worse(result, *worst)) worst = std::move(result);
    }
  }
  if (!worst) worst = without_structure(limit, context);
  // One of several drawn candidates that cannot be measured might be the worst of them.
  if (const auto unusable = context.unusable_roles.find(limit.structure);
      unusable != context.unusable_roles.end() && worst->status == Status::within) {
    worst->status = Status::not_evaluable;
    worst->reason_code = "structure_unusable";
    worst->reason = unusable->second;
  }
  speak_as_allowed(*worst);
  return *worst;
}

}  // namespace dose
