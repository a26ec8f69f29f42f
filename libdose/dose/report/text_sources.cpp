// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <dose/report/sentences.hpp>
#include <dose/report/sources.hpp>
#include <dose/report/text_parts.hpp>
#include <dose/report/wrap.hpp>

namespace dose {

std::string sources_section(const Assessment& assessment) {
  const std::vector<Source> sources = sources_of(assessment);
  if (sources.empty()) return {};
  std::string text = heading("Sources");
  if (rests_on_unchecked_numbers(assessment))
    text += paragraph("", unchecked_numbers_sentence(), 2);
  for (const Source& source : sources) {
    text += paragraph(
        "  ", source.text + (source.doi.empty() ? "" : fmt::format(" doi:{}", source.doi)), 4);
    for (const Source::Place& place : source.places) {
      std::string ids;
      for (const std::string& id : place.ids) ids += (ids.empty() ? "" : ", ") + id;
      text += paragraph("    ", fmt::format("{}; {}: {}", place.locator, place.standing, ids), 6);
    }
  }
  return text;
}

}  // namespace dose
