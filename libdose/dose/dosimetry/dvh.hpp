// SPDX-License-Identifier: Apache-2.0
// The dose-volume histogram of a region, with a proven band.
//
// At each dose step t the volume that receives at least t lies between `lower_cc` and `upper_cc`:
// the sums over the elements of what is surely and what is possibly above t, with half the
// grid's scaling for quantisation. Elements are divided until their remainders, weighted by volume,
// are on average at most half a step (or there are as many as are allowed), so the band is about a
// step wide in dose.
//
// Volume whose dose is not known is in no estimate and in `upper_cc` at every step.
#pragma once

#include <vector>

namespace dose {

/// Cumulative: volume that receives at least dose_gy[i] = i times the step. All lists have one
/// length; volumes never rise with dose; lower_cc[i] <= volume_cc[i] <= upper_cc[i].
struct Dvh {
  std::vector<double> dose_gy;
  std::vector<double> volume_cc;
  std::vector<double> lower_cc;
  std::vector<double> upper_cc;
};

/// Volume that receives at least dose_gy[i] and less than dose_gy[i] + the step, with its band.
struct DifferentialDvh {
  std::vector<double> dose_gy;
  std::vector<double> volume_cc;
  std::vector<double> lower_cc;
  std::vector<double> upper_cc;
};

/// Of the differences of the cumulative curve; nothing lies above its last step but unknown dose.
DifferentialDvh differential(const Dvh& cumulative);

}  // namespace dose
