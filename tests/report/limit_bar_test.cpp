// SPDX-License-Identifier: Apache-2.0
// Bars of limits on a terminal: on the right side of the mark, and nothing else of a report
// changes.
#include <catch2/catch.hpp>
#include <dose/report/limit_bar.hpp>
#include <dose/report/wrap.hpp>
#include <sstream>

#include "report/sample.hpp"

namespace {

/// A bar of a value that uses `used` of a limit.
std::string bar(dose::Status status, std::optional<double> used,
                std::optional<double> at_least = {}) {
  dose::LimitRow row;
  row.result.status = status;
  row.of_limit.upper = used;
  row.of_limit.lower = used ? used : at_least;
  return dose::limit_bar(row);
}

std::string times(int n, const std::string& what) {
  std::string text;
  for (int i = 0; i < n; ++i) text += what;
  return text;
}

const std::string mark = "│";

}  // namespace

TEST_CASE("a bar is as long as what it shows, and its room is dotted") {
  using dose::Status;
  CHECK(bar(Status::within, 0.5) == times(16, "━") + times(16, "·") + mark);
  CHECK(bar(Status::within, 0.52) == times(16, "━") + "╸" + times(15, "·") + mark);
  CHECK(bar(Status::within, 0.0) == times(32, "·") + mark);
  CHECK(bar(Status::within, 1.0) == times(32, "━") + mark);
  CHECK(bar(Status::exceeded, 1.25) == times(32, "━") + mark + times(8, "━"));
  CHECK(bar(Status::exceeded, 40) == times(32, "━") + mark + times(9, "━") + "▶");
  CHECK(bar(Status::not_evaluable, {}, 0.25) == times(8, "━") + times(24, "╌") + mark);
  CHECK(bar(Status::not_evaluable, {}).empty());
  CHECK(bar(Status::info, 0.5).empty());
}

TEST_CASE("a bar reaches beyond the mark if and only if the limit is broken") {
  for (const double used : {0.999999, 1.0 - 1e-12, 1.0})
    CHECK(bar(dose::Status::within, used).ends_with(mark));
  for (const double used : {1.0 + 1e-12, 1.00001, 1.01, 1.3, 1.32, 7.0, 1e300}) {
    INFO(used);
    const std::string text = bar(dose::Status::exceeded, used);
    CHECK_FALSE(text.ends_with(mark));
    CHECK(dose::columns(text) <= 43);
  }
}

TEST_CASE("bars are lines of their own in 80 columns and change nothing else") {
  for (const auto& assessment : {sample::within(), sample::exceeded(), sample::not_evaluable(),
                                 sample::acknowledged(), sample::awkward()}) {
    const std::string plain = dose::render_text(assessment, sample::program(), false);
    CHECK(plain.find(mark) == std::string::npos);
    std::istringstream lines(dose::render_text(assessment, sample::program(), false, true));
    std::string without;
    std::size_t bars = 0;
    for (std::string line; std::getline(lines, line);) {
      CHECK(dose::columns(line) <= 80);
      const bool is_bar = line.find(mark) != std::string::npos;
      if (is_bar) ++bars;
      if (!is_bar && !line.starts_with("Bars: ")) without += line + "\n";
    }
    CHECK(without == plain);
    std::size_t expected = 0;
    for (const auto& result : assessment.limits)
      if (result.status != dose::Status::info && (result.lower || result.upper)) ++expected;
    CHECK(bars == expected);
  }
}
