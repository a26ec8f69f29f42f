// SPDX-License-Identifier: Apache-2.0
// How far from the origin of its frame anything in or round a patient may lie.
//
// A bound of ours, from no source: rooms are smaller, and origins lie in them. Beyond it a
// coordinate is a fault of an export; sums with it lose the millimetres.
#pragma once

namespace dose {

inline constexpr double farthest_coordinate_mm = 10'000;

}  // namespace dose
