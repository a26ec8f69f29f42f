// SPDX-License-Identifier: Apache-2.0
// A case without what tells whose it is: Patient ID, name, UIDs, paths.
//
// Done to the case, before it is assessed, so that no later text can hold what is gone. Of the
// names of plans, courses and structures and of the user's own words only that is replaced which is
// the Patient ID or of the patient's name; whatever else they tell stays: look at them before
// passing an answer on.
#pragma once

#include <dose/course/case.hpp>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace dose {

/// What a structure's name, or a text made of such names ("Cord+2mm"), is called afterwards.
using NewNames = std::function<std::string(std::string)>;

/// Each input file is called by its kind and its place among the inputs ("RTDOSE 2"); IDs, names,
/// birth dates and UIDs are empty. A warning that names a file that is no input, or an ID, loses
/// its words and keeps its code. In names, in words of the user and in what a warning quotes, the
/// Patient ID, the patient's name and each word of it become "***", whatever their case and within
/// longer words too, if they have three letters or more ("T6_SMITH" is "T6_***"). Names that
/// differed still do, and TG-263 names and vertebrae stay. `typed`: the paths as the user gave
/// them.
NewNames anonymise(Case& the_case, const std::vector<std::filesystem::path>& typed);

}  // namespace dose
