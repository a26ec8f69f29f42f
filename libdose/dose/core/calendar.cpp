// SPDX-License-Identifier: Apache-2.0
#include <dose/core/calendar.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <dose/core/error.hpp>

namespace dose {

Date parse_date(std::string_view text, const std::string& where) {
  std::string digits;
  if (text.size() == 10 && text[4] == '-' && text[7] == '-')
    digits = fmt::format("{}{}{}", text.substr(0, 4), text.substr(5, 2), text.substr(8, 2));
  else
    digits = std::string(text);
  const bool all_digits = digits.size() == 8 &&
                          std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  int number = 0;
  if (all_digits) std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const Date date{std::chrono::year{number / 10000},
                  std::chrono::month{static_cast<unsigned>(number / 100 % 100)},
                  std::chrono::day{static_cast<unsigned>(number % 100)}};
  if (!all_digits || !date.ok() || number < 19000101)
    throw Error("date_invalid",
                fmt::format("'{}' is no date; write it as 2019-03-31", text.substr(0, 40)), where);
  return date;
}

std::string iso(Date date) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

int whole_months_between(Date first, Date last) {
  if (last < first) return -whole_months_between(last, first);
  int months = (static_cast<int>(last.year()) - static_cast<int>(first.year())) * 12 +
               static_cast<int>(static_cast<unsigned>(last.month())) -
               static_cast<int>(static_cast<unsigned>(first.month()));
  if (last.day() < first.day()) --months;
  return months;
}

}  // namespace dose
