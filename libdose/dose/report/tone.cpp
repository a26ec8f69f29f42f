// SPDX-License-Identifier: Apache-2.0
#include <dose/report/tone.hpp>

#include <algorithm>

namespace dose {

Tone tone_of(Status status) {
  return status == Status::within     ? Tone::good
         : status == Status::exceeded ? Tone::bad
         : status == Status::info     ? Tone::plain
                                      : Tone::doubtful;
}

Tone tone_of(const Assessment& assessment) {
  switch (assessment.verdict) {
    case Verdict::exceeded:
      return Tone::bad;
    case Verdict::not_evaluable:
      return Tone::doubtful;
    case Verdict::within:
      return assessment.acknowledged.empty() &&
                     std::ranges::all_of(assessment.comparisons, &Comparison::meets)
                 ? Tone::good
                 : Tone::doubtful;
  }
  return Tone::plain;
}

}  // namespace dose
