// SPDX-License-Identifier: Apache-2.0
// Dose-volume curves as a drawing (dvh_picture.hpp says how it is built).
#pragma once

#include <dose/report/dvh_picture.hpp>
#include <string>
#include <vector>

namespace dose {

/// A limit on a near-maximum dose: a mark at its dose and volume.
struct DvhMark {
  double dose_gy = 0;
  std::string value;  ///< "70 Gy EQD2(2)"
  std::string what;   ///< "Dmax thecal sac, cumulative"
};

std::string dvh_svg(const std::vector<DvhCurve>& curves, const std::vector<DvhMark>& marks,
                    const std::string& alt);

}  // namespace dose
