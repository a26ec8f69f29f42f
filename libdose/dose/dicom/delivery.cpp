// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/delivery.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace dose::dicom {
namespace {

/// Metersets are recorded in steps; what is meant to be found is a beam given again or in part.
double meterset_tolerance_mu(double specified_mu) {
  return std::max(1.0, 0.01 * specified_mu);
}

}  // namespace

std::optional<int> minute_of_day(std::string_view time) {
  if (time.find_first_not_of("0:.") == std::string_view::npos) return {};
  std::string digits(time.substr(0, 5));
  std::erase(digits, ':');
  if (digits.size() < 4 ||
      !std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; }))
    return {};
  const auto two = [&](std::size_t at) { return (digits[at] - '0') * 10 + digits[at + 1] - '0'; };
  return two(0) * 60 + two(2);
}

void Delivery::add(const TreatmentRecord& record, const BeamRecord& beam, int part) {
  if (record.date && minute_of_day(record.time) &&
      !moments_.emplace(*record.date, record.time, part).second)
    return;
  metersets_stated_ = metersets_stated_ && beam.specified_mu && beam.delivered_mu;
  specified_mu_ = std::max(specified_mu_, beam.specified_mu.value_or(0));
  delivered_mu_ += beam.delivered_mu.value_or(0);
  const bool continued = beam.delivery_type == "CONTINUATION";
  if (!continued) ++times_begun_;
  if (beam.termination == "NORMAL") {
    ended_ = true;
    if (!continued) ++times_whole_;
  }
}

bool Delivery::is_complete() const {
  if (!ended_) return false;
  return !metersets_stated_ ||
         delivered_mu_ >= specified_mu_ - meterset_tolerance_mu(specified_mu_);
}

std::string Delivery::excess() const {
  if (metersets_stated_ && delivered_mu_ > specified_mu_ + meterset_tolerance_mu(specified_mu_))
    return fmt::format("was given with a meterset of {:g} where {:g} was specified", delivered_mu_,
                       specified_mu_);
  if (!metersets_stated_ && times_whole_ > 1)
    return fmt::format("was given {} times", times_whole_);
  return {};
}

int Delivery::times_given() const {
  if (!metersets_stated_ || !(specified_mu_ > 0)) return times_begun_;
  // Each time may have been given with as much more as one fraction may.
  const double most_mu = specified_mu_ + meterset_tolerance_mu(specified_mu_);
  return static_cast<int>(std::ceil(delivered_mu_ / most_mu - 1e-9));
}

}  // namespace dose::dicom
