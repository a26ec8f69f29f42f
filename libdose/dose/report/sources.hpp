// SPDX-License-Identifier: Apache-2.0
// The publications that a report's limits come from, each once, with how far its numbers were
// checked.
#pragma once

#include <cstddef>
#include <dose/assess/assessment.hpp>
#include <optional>
#include <string>
#include <vector>

namespace dose {

struct Source {
  std::string text;
  std::string doi;
  /// Limits of this publication that share locator and standing.
  struct Place {
    std::string locator;
    std::string standing;
    std::vector<std::string> ids;
  };
  std::vector<Place> places;
};

/// Of the limits that are shown with figures or have a part in the verdict, in their order.
std::vector<Source> sources_of(const Assessment& assessment);

/// Which of `sources` a limit comes from.
std::optional<std::size_t> source_of(const Limit& limit, const std::vector<Source>& sources);

/// True if some limit that decided the verdict has not been checked against its paper.
bool rests_on_unchecked_numbers(const Assessment& assessment);

}  // namespace dose
