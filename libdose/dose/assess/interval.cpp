// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/interval.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <dose/core/error.hpp>

namespace dose {
namespace {

/// The longest that the interval can be by the days that are known: a prior may have ended later
/// than its latest one, and this course have begun earlier than its earliest.
struct Longest {
  std::optional<int> months;
  std::string days;  ///< "2025-01-14 (prior) to 2025-03-17 (planned)"
};

Longest longest_interval(const Case& the_case) {
  const auto begins = earliest_known(the_case.planned);
  const Course* latest = nullptr;
  for (const Course& prior : the_case.priors)
    if (const auto day = latest_known(prior);
        day && (latest == nullptr || *latest_known(*latest) < *day))
      latest = &prior;
  if (!begins || latest == nullptr) return {};
  const Date ended = *latest_known(*latest);
  if (*begins < ended)
    throw Error("interval_negative",
                fmt::format("the planned course was or will be treated on {}, before {} ended, "
                            "which was treated on {}",
                            iso(*begins), latest->name, iso(ended)));
  return {whole_months_between(ended, *begins),
          fmt::format("{} ({}) to {} ({})", iso(ended), latest->name, iso(*begins),
                      the_case.planned.name)};
}

}  // namespace

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

  const Longest longest = longest_interval(the_case);
  Interval from_dates;
  if (missing.empty()) {
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
  if (longest.months && *the_case.stated_interval_months > *longest.months)
    throw Error("interval_contradicts",
                fmt::format("the stated interval of {} months is longer than the days that are "
                            "known allow: {}, {} whole months. Correct the interval or the dates",
                            *the_case.stated_interval_months, longest.days, *longest.months));
  return {the_case.stated_interval_months,
          from_dates.months ? from_dates.source + ", as stated" : std::string("stated in months")};
}

}  // namespace dose
