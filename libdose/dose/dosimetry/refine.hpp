// SPDX-License-Identifier: Apache-2.0
// Dividing the elements that are most worth it. What is refined, and in which order, decides how
// narrow a bound is, never whether it is true.
#pragma once

#include <algorithm>
#include <dose/dosimetry/elements.hpp>
#include <vector>

namespace dose {

/// Worth first; of equal ones the older element.
struct WorthDividing {
  double worth;
  std::size_t index;

  bool operator<(const WorthDividing& other) const {
    return worth != other.worth ? worth < other.worth : index > other.index;
  }
};

/// Divides the element of largest key until `enough()`, the effort is spent or nothing is left that
/// division could better. `key(index)` <= 0: leave it. `replaced(index, first_new)` is told of each
/// division, `before(index)` just ahead of it.
template <class Indices, class Key, class Before, class Replaced, class Enough>
void refine(Elements& elements, const Indices& indices, std::size_t max_elements, const Key& key,
            const Before& before, const Replaced& replaced, const Enough& enough) {
  std::vector<WorthDividing> queue;
  for (const std::size_t index : indices)
    if (const double worth = key(index); worth > 0) queue.push_back({worth, index});
  std::make_heap(queue.begin(), queue.end());
  const auto push = [&](std::size_t index) {
    const double worth = key(index);
    if (!(worth > 0)) return;
    queue.push_back({worth, index});
    std::push_heap(queue.begin(), queue.end());
  };
  // Growing by copies would hold them twice; room that is not used costs nothing.
  constexpr std::size_t worth_reserving = 65536;
  if (max_elements <= worth_reserving) elements.reserve(max_elements + 2);
  while (!queue.empty() && !enough() && elements.size() < max_elements) {
    const std::size_t index = queue.front().index;
    std::pop_heap(queue.begin(), queue.end());
    queue.pop_back();
    const std::size_t first_new = elements.size();
    before(index);
    elements.divide(index);
    replaced(index, first_new);
    if (elements.size() == first_new) continue;  // too small to divide
    push(index);
    for (std::size_t n = first_new; n < elements.size(); ++n) push(n);
  }
}

inline std::vector<std::size_t> all_of(const Elements& elements) {
  std::vector<std::size_t> indices(elements.size());
  for (std::size_t n = 0; n < indices.size(); ++n) indices[n] = n;
  return indices;
}

}  // namespace dose
