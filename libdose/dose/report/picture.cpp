// SPDX-License-Identifier: Apache-2.0
#include <dose/report/picture.hpp>

#include <dose/core/contract.hpp>
#include <string_view>

namespace dose {

std::string standalone_svg(const Picture& picture) {
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  std::string_view rest = picture.svg;
  constexpr std::string_view opening = "var(--";
  for (;;) {
    const auto found = rest.find(opening);
    text += rest.substr(0, found);
    if (found == std::string_view::npos) break;
    const auto comma = rest.find(',', found);
    const auto closing = rest.find(')', found);
    DOSE_ASSERT(comma < closing && closing != std::string_view::npos);  // our own drawings
    text += rest.substr(comma + 1, closing - comma - 1);
    rest.remove_prefix(closing + 1);
  }
  return text + "\n";
}

}  // namespace dose
