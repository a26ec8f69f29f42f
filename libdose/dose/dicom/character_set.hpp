// SPDX-License-Identifier: Apache-2.0
// Text of a DICOM file as UTF-8 (PS3.3 C.12.1.1.2, Specific Character Set).
#pragma once

#include <string>
#include <string_view>

namespace dose::dicom {

/// `text` as UTF-8. `character_set` is Specific Character Set (0008,0005), first value or all of
/// them with '\' between; empty means the default repertoire. Bytes that the stated set cannot
/// explain are read as UTF-8 if they are that, else as ISO 8859-1: names decide nothing unless they
/// match a listed synonym, so a wrong accent costs a role and never gives one. Control characters
/// become '?': no name may steer a terminal.
std::string to_utf8(std::string_view text, const std::string& character_set);

}  // namespace dose::dicom
