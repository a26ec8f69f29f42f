// SPDX-License-Identifier: Apache-2.0
#include <dose/core/citation.hpp>

#include <dose/core/contract.hpp>

namespace dose {

std::string_view to_text(Standing standing) {
  switch (standing) {
    case Standing::copy_seen_abstract:
      return "copy_seen_abstract";
    case Standing::copy_seen_second_hand:
      return "copy_seen_second_hand";
    case Standing::recalled:
      return "recalled";
    case Standing::own_unchecked:
      return "own_unchecked";
    case Standing::checked:
      return "checked";
  }
  DOSE_ASSERT(false);  // every standing has a text
  return {};
}

std::string_view in_words(Standing standing) {
  switch (standing) {
    case Standing::copy_seen_abstract:
      return "copy seen (abstract)";
    case Standing::copy_seen_second_hand:
      return "copy seen (second-hand)";
    case Standing::recalled:
      return "recalled";
    case Standing::own_unchecked:
      return "the department's own, imported and unchecked";
    case Standing::checked:
      return "checked against the paper";
  }
  DOSE_ASSERT(false);  // every standing has words
  return {};
}

}  // namespace dose
