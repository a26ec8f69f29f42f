// SPDX-License-Identifier: Apache-2.0
// How good the news is, for a colour. Never the only sign: the words say it as well.
#pragma once

#include <dose/assess/assessment.hpp>

namespace dose {

enum class Tone { good, bad, doubtful, plain };

Tone tone_of(Status status);

/// Good only for what needs no second look: within, nothing acknowledged, and no way of adding the
/// courses above the limit.
Tone tone_of(const Assessment& assessment);

}  // namespace dose
