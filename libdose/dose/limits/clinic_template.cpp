// SPDX-License-Identifier: Apache-2.0
#include <dose/limits/clinic_template.hpp>

#include <fmt/format.h>

#include <dose/core/contract.hpp>
#include <dose/core/error.hpp>

namespace dose {

std::string_view to_text(TemplateFormat format) {
  switch (format) {
    case TemplateFormat::clearplan:
      return "clearplan";
    case TemplateFormat::planscorecard:
      return "planscorecard";
    case TemplateFormat::proknow:
      return "proknow";
  }
  DOSE_ASSERT(false);  // every format has a text
  return {};
}

TemplateFormat parse_template_format(std::string_view text, const std::string& where) {
  for (const auto format :
       {TemplateFormat::clearplan, TemplateFormat::planscorecard, TemplateFormat::proknow})
    if (to_text(format) == text) return format;
  throw Error("template_format_unknown",
              fmt::format("'{}' is none of: clearplan, planscorecard, proknow", text.substr(0, 40)),
              where);
}

}  // namespace dose
