// SPDX-License-Identifier: Apache-2.0
#include <dose/limits/limit.hpp>

#include <dose/core/contract.hpp>

namespace dose {

std::string_view to_text(Quantity quantity) {
  switch (quantity) {
    case Quantity::physical:
      return "physical";
    case Quantity::eqd2:
      return "eqd2";
    case Quantity::bed:
      return "bed";
    case Quantity::ratio:
      return "ratio";
    case Quantity::time:
      return "time";
  }
  DOSE_ASSERT(false);  // every quantity has a text
  return {};
}

std::string_view to_text(Scope scope) {
  switch (scope) {
    case Scope::course:
      return "course";
    case Scope::cumulative:
      return "cumulative";
  }
  DOSE_ASSERT(false);  // every scope has a text
  return {};
}

std::string_view to_text(Comparator comparator) {
  switch (comparator) {
    case Comparator::at_most:
      return "<=";
    case Comparator::at_least:
      return ">=";
    case Comparator::below:
      return "<";
  }
  DOSE_ASSERT(false);  // every comparator has a text
  return {};
}

std::string_view to_text(Decides decides) {
  switch (decides) {
    case Decides::clear_and_fail:
      return "clear_and_fail";
    case Decides::fail_only:
      return "fail_only";
    case Decides::none:
      return "none";
  }
  DOSE_ASSERT(false);  // every way of deciding has a text
  return {};
}

std::string_view to_text(Use use) {
  switch (use) {
    case Use::check:
      return "check";
    case Use::info:
      return "info";
    case Use::blocked:
      return "blocked";
  }
  DOSE_ASSERT(false);  // every use has a text
  return {};
}

std::string_view to_text(Priority priority) {
  switch (priority) {
    case Priority::mandatory:
      return "mandatory";
    case Priority::optimal:
      return "optimal";
  }
  DOSE_ASSERT(false);  // every priority has a text
  return {};
}

bool is_at_least_as_strict(const Limit& own, const Limit& published) {
  const bool same =
      own.course_rule == published.course_rule && own.structure == published.structure &&
      own.metric == published.metric && own.quantity == published.quantity &&
      own.alpha_beta == published.alpha_beta && own.scope == published.scope &&
      own.reirradiation == published.reirradiation && own.fractions == published.fractions &&
      own.planned_dose_per_fraction_gy == published.planned_dose_per_fraction_gy &&
      own.preconditions == published.preconditions && own.not_measured == published.not_measured &&
      own.decides == published.decides && own.use == published.use;
  if (!same || !own.value || !published.value) return false;
  if (published.comparator == Comparator::at_least)
    return own.comparator == Comparator::at_least && *own.value >= *published.value;
  const bool below_suffices =
      own.comparator == published.comparator || own.comparator == Comparator::below;
  return below_suffices && *own.value <= *published.value;
}

}  // namespace dose
