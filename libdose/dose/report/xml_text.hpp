// SPDX-License-Identifier: Apache-2.0
// Text inside XML 1.0, as content and as attribute value.
#pragma once

#include <string>
#include <string_view>

namespace dose {

/// `text` with & < > " ' as entities. What XML cannot hold (control characters, bytes that are no
/// UTF-8, U+FFFE and U+FFFF) is '?'; line breaks and tabs are blanks.
std::string xml_text(std::string_view text);

}  // namespace dose
