// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <phantoms/tally.hpp>
#include <stdexcept>

namespace phantom {
namespace {

constexpr double bin_width = 0.0005;  // Gy

}  // namespace

void Tally::add(const std::vector<double>& from, const std::vector<double>& to, double volume_mm3) {
  const double volume_cc = volume_mm3 / 1000;
  for (std::size_t q = 0; q < measured_.size(); ++q) {
    measured_[q].volume_cc += volume_cc;
    measured_[q].mean += (from[q] + to[q]) / 2 * volume_cc;
    spread(q, std::min(from[q], to[q]) / bin_width, std::max(from[q], to[q]) / bin_width,
           volume_cc);
  }
}

std::vector<Measured> Tally::finish() {
  for (std::size_t q = 0; q < measured_.size(); ++q) {
    double step = 0;  // what every bin between two ends of a span received
    for (std::size_t bin = 0; bin < bins_[q].size(); ++bin) {
      step += steps_[q][bin];
      bins_[q][bin] += step;
    }
    measured_[q].mean /= measured_[q].volume_cc;
    measured_[q].d0_035cc = hottest(q, 0.035);
    measured_[q].d0_35cc = hottest(q, 0.35);
    const auto bin20 = static_cast<std::size_t>(std::lround(20 / bin_width));
    for (std::size_t bin = bin20; bin < bins_[q].size(); ++bin)
      measured_[q].v20_cc += bins_[q][bin];
  }
  return measured_;
}

/// A volume uniform in the quantity from `low` to `high`, both in bins.
void Tally::spread(std::size_t q, double low, double high, double volume_cc) {
  const auto first = static_cast<std::size_t>(low), last = static_cast<std::size_t>(high);
  if (last + 2 > bins_[q].size()) {
    bins_[q].resize(last + 2);
    steps_[q].resize(last + 2);
  }
  if (first == last) {
    bins_[q][first] += volume_cc;
    return;
  }
  const double per_bin_cc = volume_cc / (high - low);
  bins_[q][first] += per_bin_cc * (static_cast<double>(first + 1) - low);
  bins_[q][last] += per_bin_cc * (high - static_cast<double>(last));
  steps_[q][first + 1] += per_bin_cc;
  steps_[q][last] -= per_bin_cc;
}

/// Dose that the hottest `volume_cc` receive at least.
double Tally::hottest(std::size_t q, double volume_cc) const {
  double above_cc = 0;
  for (std::size_t bin = bins_[q].size(); bin-- > 0;) {
    const double here_cc = bins_[q][bin];
    if (above_cc + here_cc >= volume_cc)
      return bin_width * (static_cast<double>(bin + 1) - (volume_cc - above_cc) / here_cc);
    above_cc += here_cc;
  }
  throw std::runtime_error("phantom: the structure is smaller than the volume asked for");
}

}  // namespace phantom
