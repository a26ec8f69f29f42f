// SPDX-License-Identifier: Apache-2.0
// A bar for a terminal: how much of a limit is used, and where the limit is.
//
//   ━━━━━━━━━━━━━━━━━━━━━━━━━━━━╸···│            within, with room
//   ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━│━━          broken
//   ━━━━━━━━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌│            at least so much: no upper bound is known
//
// It shows the unfavourable bound and is never longer than that, but reaches beyond the limit's
// mark if and only if the limit is broken by it, by however little.
#pragma once

#include <dose/report/description.hpp>
#include <string>

namespace dose {

/// In 44 columns at most, without trailing blanks; empty where nothing is known of the number or
/// the limit is none.
std::string limit_bar(const LimitRow& row);

}  // namespace dose
