// SPDX-License-Identifier: Apache-2.0
#include <dose/report/advisory.hpp>

#include <fmt/format.h>

#include <dose/report/json_values.hpp>
#include <dose/report/wrap.hpp>
#include <nlohmann/json.hpp>

namespace dose {

std::vector<std::string> sources_in_words(const Advisory& advisory) {
  std::vector<std::string> sources = {fmt::format("ISRS review, {}: {}. {}",
                                                  advisory.citation.locator,
                                                  in_words(advisory.standing), advisory.basis)};
  if (const auto& support = advisory.supported_by)
    sources.push_back(fmt::format("{} doi:{}; {}: {}.", support->citation.text,
                                  support->citation.doi, support->citation.locator,
                                  in_words(support->standing)));
  return sources;
}

std::string advisory_text(const Advisory& advisory) {
  std::string text = paragraph(
      "* ", fmt::format("{} ({}). {}", advisory.title, advisory.because, advisory.text), 2);
  for (const std::string& source : sources_in_words(advisory)) text += paragraph("  ", source, 2);
  return text;
}

nlohmann::ordered_json advisory_json(const Advisory& advisory) {
  nlohmann::ordered_json trigger = {{"kind", to_text(advisory.trigger.kind)}};
  if (advisory.trigger.dose_gy) trigger["dose_per_fraction_gy"] = *advisory.trigger.dose_gy;
  nlohmann::ordered_json result = {{"id", advisory.id},
                                   {"title", advisory.title},
                                   {"text", advisory.text},
                                   {"trigger", std::move(trigger)}};
  if (!advisory.because.empty()) result["because"] = advisory.because;
  result["decides"] = "none";
  result["standing"] = in_words(advisory.standing);
  result["basis"] = advisory.basis;
  result["citation"] = citation_json(advisory.citation);
  if (advisory.supported_by) {
    result["supported_by"] = citation_json(advisory.supported_by->citation);
    result["supported_by"]["standing"] = in_words(advisory.supported_by->standing);
  }
  return result;
}

}  // namespace dose
