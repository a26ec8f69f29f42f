// SPDX-License-Identifier: Apache-2.0
#include <dose/limits/judge.hpp>

#include <cmath>
#include <dose/core/contract.hpp>

namespace dose {
namespace {

/// A NaN would make every comparison false, and "not exceeded" out of nothing: none gets in.
void require_true_bounds(double limit, std::optional<double> lower, std::optional<double> upper) {
  DOSE_ASSERT(std::isfinite(limit));
  DOSE_ASSERT(!lower || std::isfinite(*lower));
  DOSE_ASSERT(!upper || std::isfinite(*upper));
  DOSE_ASSERT(!lower || !upper || *lower <= *upper);
}

}  // namespace

std::string_view to_text(Status status) {
  switch (status) {
    case Status::within:
      return "within";
    case Status::exceeded:
      return "exceeded";
    case Status::not_evaluable:
      return "not_evaluable";
    case Status::info:
      return "info";
  }
  DOSE_ASSERT(false);  // every status has a text
  return {};
}

Status judge(Comparator comparator, double limit, std::optional<double> lower,
             std::optional<double> upper) {
  require_true_bounds(limit, lower, upper);
  switch (comparator) {
    case Comparator::at_most:
      if (upper && *upper <= limit) return Status::within;
      if (lower && *lower > limit) return Status::exceeded;
      return Status::not_evaluable;
    case Comparator::below:
      if (upper && *upper < limit) return Status::within;
      if (lower && *lower >= limit) return Status::exceeded;
      return Status::not_evaluable;
    case Comparator::at_least:
      if (lower && *lower >= limit) return Status::within;
      if (upper && *upper < limit) return Status::exceeded;
      return Status::not_evaluable;
  }
  DOSE_ASSERT(false);  // every comparator is judged
  return Status::not_evaluable;
}

std::optional<double> margin(Comparator comparator, double limit, std::optional<double> lower,
                             std::optional<double> upper) {
  require_true_bounds(limit, lower, upper);
  if (comparator == Comparator::at_least)
    return lower ? std::optional(*lower - limit) : std::nullopt;
  return upper ? std::optional(limit - *upper) : std::nullopt;
}

}  // namespace dose
