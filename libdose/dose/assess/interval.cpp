// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/interval.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <dose/core/error.hpp>

namespace dose {

Interval interval_of(const Case& the_case) {
  if (the_case.priors.empty()) return {};
  std::optional<Date> latest;
  bool latest_recorded = false;
  std::string missing;
  for (const Course& prior : the_case.priors) {
    if (!prior.last_treated) {
      missing += fmt::format("{}the last treatment of {}", missing.empty() ? "" : ", ", prior.name);
    } else if (!latest || *latest < *prior.last_treated) {
      latest = prior.last_treated;
      latest_recorded = prior.last_treated_recorded;
    }
  }
  const auto& first = the_case.planned.first_treated;
  if (!first) missing += fmt::format("{}the first treatment planned", missing.empty() ? "" : ", ");

  Interval from_dates;
  if (missing.empty()) {
    if (*first < *latest)
      throw Error("interval_negative",
                  fmt::format("the planned course starts on {}, before the prior ended on {}",
                              iso(*first), iso(*latest)));
    from_dates.months = whole_months_between(*latest, *first);
    const auto of = [](bool recorded) { return recorded ? " (treatment records)" : ""; };
    from_dates.source = fmt::format("{}{} to {}{}, whole months", iso(*latest), of(latest_recorded),
                                    iso(*first), of(the_case.planned.first_treated_recorded));
  }
  if (!the_case.stated_interval_months) {
    if (!from_dates.months)
      from_dates.source = "not stated: " + missing +
                          " (plan dates do not count; give --interval, or --last-treated and "
                          "--first-treated)";
    return from_dates;
  }
  if (from_dates.months && *from_dates.months != *the_case.stated_interval_months)
    throw Error("interval_contradicts",
                fmt::format("the stated interval of {} months and the stated dates ({}) differ",
                            *the_case.stated_interval_months, from_dates.source));
  return {the_case.stated_interval_months,
          from_dates.months ? from_dates.source + ", as stated" : std::string("stated in months")};
}

}  // namespace dose
