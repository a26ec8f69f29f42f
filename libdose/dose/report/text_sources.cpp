// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <dose/report/text_parts.hpp>
#include <dose/report/wrap.hpp>
#include <vector>

namespace dose {
namespace {

/// Limits of one publication that share locator and standing.
struct Place {
  std::string locator;
  std::string standing;
  std::vector<std::string> ids;
};

struct Source {
  std::string text;
  std::string doi;
  std::vector<Place> places;
};

std::string standing_in_words(const Limit& limit) {
  std::string text(in_words(limit.standing));
  if (limit.standing == Standing::checked && !limit.checked_by.empty())
    text += " by " + limit.checked_by;
  return text;
}

template <class Item, class Predicate>
Item& found_or_added(std::vector<Item>& items, Predicate predicate, Item fresh) {
  const auto found = std::ranges::find_if(items, predicate);
  if (found != items.end()) return *found;
  items.push_back(std::move(fresh));
  return items.back();
}

bool decided(const LimitResult& result) {
  return result.decides != Decides::none &&
         (result.required || result.status == Status::within || result.status == Status::exceeded);
}

/// A row for information that was not evaluated takes nothing from its source.
bool shown_with_figures(const LimitResult& result) {
  return result.required || result.status != Status::info || result.value || result.lower ||
         result.upper;
}

}  // namespace

bool rests_on_unchecked_numbers(const Assessment& assessment) {
  return std::ranges::any_of(assessment.limits, [](const LimitResult& result) {
    return decided(result) && result.limit.standing != Standing::checked;
  });
}

std::string sources_section(const Assessment& assessment) {
  std::vector<Source> sources;
  for (const LimitResult& result : assessment.limits) {
    if (!shown_with_figures(result)) continue;
    const Limit& limit = result.limit;
    Source& source = found_or_added(
        sources,
        [&](const Source& s) {
          return s.text == limit.citation.text && s.doi == limit.citation.doi;
        },
        Source{limit.citation.text, limit.citation.doi, {}});
    const std::string standing = standing_in_words(limit);
    Place& place = found_or_added(
        source.places,
        [&](const Place& p) {
          return p.locator == limit.citation.locator && p.standing == standing;
        },
        Place{limit.citation.locator, standing, {}});
    place.ids.push_back(limit.id);
  }
  if (sources.empty()) return {};
  std::string text = heading("Sources");
  if (rests_on_unchecked_numbers(assessment))
    text += paragraph("",
                      "The verdict rests on numbers that nobody has yet checked against the paper "
                      "by name and date; how each was seen stands behind its table or page.",
                      2);
  for (const Source& source : sources) {
    text += paragraph(
        "  ", source.text + (source.doi.empty() ? "" : fmt::format(" doi:{}", source.doi)), 4);
    for (const Place& place : source.places) {
      std::string ids;
      for (const std::string& id : place.ids) ids += (ids.empty() ? "" : ", ") + id;
      text += paragraph("    ", fmt::format("{}; {}: {}", place.locator, place.standing, ids), 6);
    }
  }
  return text;
}

}  // namespace dose
