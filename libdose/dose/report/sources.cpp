// SPDX-License-Identifier: Apache-2.0
#include <dose/report/sources.hpp>

#include <algorithm>
#include <dose/report/description.hpp>

namespace dose {
namespace {

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
  return !for_information(result) || has_figures(result);
}

bool is_from(const Source& source, const Limit& limit) {
  return source.text == limit.citation.text && source.doi == limit.citation.doi;
}

}  // namespace

bool rests_on_unchecked_numbers(const Assessment& assessment) {
  return std::ranges::any_of(assessment.limits, [](const LimitResult& result) {
    return decided(result) && result.limit.standing != Standing::checked;
  });
}

std::vector<Source> sources_of(const Assessment& assessment) {
  std::vector<Source> sources;
  for (const LimitResult& result : assessment.limits) {
    if (!shown_with_figures(result)) continue;
    const Limit& limit = result.limit;
    Source& source = found_or_added(
        sources, [&](const Source& s) { return is_from(s, limit); },
        Source{limit.citation.text, limit.citation.doi, {}});
    const std::string standing = standing_in_words(limit);
    Source::Place& place = found_or_added(
        source.places,
        [&](const Source::Place& p) {
          return p.locator == limit.citation.locator && p.standing == standing;
        },
        Source::Place{limit.citation.locator, standing, {}});
    place.ids.push_back(limit.id);
  }
  return sources;
}

std::optional<std::size_t> source_of(const Limit& limit, const std::vector<Source>& sources) {
  for (std::size_t i = 0; i < sources.size(); ++i)
    if (is_from(sources[i], limit)) return i;
  return {};
}

}  // namespace dose
