// SPDX-License-Identifier: Apache-2.0
// Dose-volume curves of the structures with a role, as numbers and as a drawing.
//
// In the drawing each curve is <g class="curve" data-curve="k">, k its index in `curves`, with
// <path class="band"> (the proven band) and <path class="line">. Both have `d` (percent of volume)
// and, for a page that changes the unit, data-d-percent and data-d-cc. The plot is
// <g class="plot" data-left data-right data-top data-bottom data-dose-max data-cc-max>, in units of
// the viewBox, Gy and cc: dose 0 lies at left, data-dose-max at right; 100 % and data-cc-max at
// top. Physical dose is solid, EQD2 dashed; limits are <g class="limit">.
#pragma once

#include <dose/dosimetry/dvh.hpp>
#include <dose/report/picture.hpp>
#include <optional>
#include <string>
#include <vector>

namespace dose {

struct DvhCurve {
  std::string structure;
  std::string role_words;  ///< "thecal sac"
  std::string course;      ///< a course's name, or "cumulative"
  std::string quantity;    ///< "physical" or "eqd2"
  std::optional<double> alpha_beta_gy;
  double volume_cc = 0;
  Dvh curve;
};

struct DvhPicture {
  Picture drawing;
  std::vector<DvhCurve> curves;
};

}  // namespace dose
