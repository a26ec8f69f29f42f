// SPDX-License-Identifier: Apache-2.0
// Vertebrae by the names of their structures: C1 to C7, T1 to T12, L1 to L5, S1 to S5.
//
// TG-263: VB_T05, VB_L1. Also seen: VB_T5, Vertebra_T10, Vert T10, T10, Th10. The whole name must
// be one of these; anything more ("VB_T10_PRV", "T10-T12", "T10 GTV") is something else.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dose {

/// "T10" for all spellings of it; nothing if the name is no vertebra's. `interpreted_type` (RT ROI
/// Interpreted Type): a target is none, whatever its name.
std::optional<std::string> vertebra_level(std::string_view name, std::string_view interpreted_type);

}  // namespace dose
