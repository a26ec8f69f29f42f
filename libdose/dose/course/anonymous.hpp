// SPDX-License-Identifier: Apache-2.0
// A case without what tells whose it is: Patient ID, UIDs, paths.
//
// Done to the case, before it is assessed, so that no later text can hold what is gone. Structure
// names, plan labels and the user's own words stay: look at them before passing an answer on.
#pragma once

#include <dose/course/case.hpp>
#include <filesystem>
#include <vector>

namespace dose {

/// Each input file is called by its kind and its place among the inputs ("RTDOSE 2"); IDs, names,
/// birth dates and UIDs are empty. A warning that names a file that is no input, or an ID, loses
/// its words and keeps its code. `typed`: the paths as the user gave them.
void anonymise(Case& the_case, const std::vector<std::filesystem::path>& typed);

}  // namespace dose
