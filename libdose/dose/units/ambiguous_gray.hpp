// SPDX-License-Identifier: Apache-2.0
// A gray with an alpha/beta, "Gy2" or "Gy_3": papers write it for BED and for EQD2, a factor of
// 1 + 2/(a/b) apart (Nieder 2006: 50 Gy/25 = 100 Gy2; the ISRS review: Gy2 as EQD2). Never read.
#pragma once

#include <string>
#include <string_view>

namespace dose {

/// Error `unit_ambiguous` for "Gy2", "Gy_3", "cGy10", "Gy2/2" and their like; else nothing happens.
/// `shown` is what was typed.
void refuse_ambiguous_gray(std::string_view unit, std::string_view shown, const std::string& where);

}  // namespace dose
