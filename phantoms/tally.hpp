// SPDX-License-Identifier: Apache-2.0
// A histogram of several quantities over volume, for the phantom's answers.
#pragma once

#include <cstddef>
#include <phantoms/answers.hpp>
#include <vector>

namespace phantom {

/// Collects volumes in which several quantities (each >= 0) run linearly from one value to another.
class Tally {
 public:
  explicit Tally(std::size_t quantities)
      : measured_(quantities), bins_(quantities), steps_(quantities) {}

  void add(const std::vector<double>& from, const std::vector<double>& to, double volume_mm3);

  /// Everything but the maxima; once. std::runtime_error if the volume is below 0.35 cc.
  std::vector<Measured> finish();

 private:
  void spread(std::size_t q, double low, double high, double volume_cc);
  double hottest(std::size_t q, double volume_cc) const;

  std::vector<Measured> measured_;
  std::vector<std::vector<double>> bins_, steps_;
};

}  // namespace phantom
