// SPDX-License-Identifier: Apache-2.0
// Dates of treatment and the whole calendar months between them (VERDICT.md, rule 7).
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace dose {

using Date = std::chrono::year_month_day;

/// Reads "2019-03-31" (ISO 8601) or "20190331" (DICOM DA). Error `date_invalid` otherwise.
Date parse_date(std::string_view text, const std::string& where);

/// "2019-03-31".
std::string iso(Date date);

/// Whole calendar months from `first` to `last`, floored: 31 January to 30 June is 4, to 1 July 5.
/// Negative if `last` lies before `first`.
int whole_months_between(Date first, Date last);

}  // namespace dose
