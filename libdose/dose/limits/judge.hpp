// SPDX-License-Identifier: Apache-2.0
// A value with its bound held against a limit (VERDICT.md, rule 25).
#pragma once

#include <dose/limits/limit.hpp>
#include <optional>

namespace dose {

enum class Status { within, exceeded, not_evaluable, info };

std::string_view to_text(Status status);

/// The comparison alone; preconditions and `decides` are the assessment's business.
/// at_most: upper <= limit is within, lower > limit is exceeded, else not_evaluable (undecided).
/// at_least and below mirrored. An unknown side can only fail. Unrounded numbers throughout.
Status judge(Comparator comparator, double limit, std::optional<double> lower,
             std::optional<double> upper);

/// Room to the limit by the unfavourable bound, above 0 is room whatever the comparator; nothing if
/// that bound is unknown.
std::optional<double> margin(Comparator comparator, double limit, std::optional<double> lower,
                             std::optional<double> upper);

}  // namespace dose
