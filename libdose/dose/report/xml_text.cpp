// SPDX-License-Identifier: Apache-2.0
#include <dose/report/xml_text.hpp>

#include <dose/report/wrap.hpp>

namespace dose {

std::string xml_text(std::string_view text) {
  const std::string clean = printable(text);
  std::string result;
  for (std::size_t i = 0; i < clean.size(); ++i) {
    const std::string_view rest = std::string_view(clean).substr(i);
    if (rest.starts_with("\xef\xbf\xbe") || rest.starts_with("\xef\xbf\xbf")) {
      result += '?';
      i += 2;
      continue;
    }
    switch (clean[i]) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&apos;";
        break;
      default:
        result += clean[i];
    }
  }
  return result;
}

}  // namespace dose
