// SPDX-License-Identifier: Apache-2.0
#include <dose/core/citation.hpp>
#include <dose/core/contract.hpp>

namespace dose {

std::string_view in_words(Standing standing) {
  switch (standing) {
    case Standing::copy_seen_abstract:
      return "copy seen (abstract)";
    case Standing::copy_seen_second_hand:
      return "copy seen (second-hand)";
    case Standing::recalled:
      return "recalled";
    case Standing::checked:
      return "checked against the paper";
  }
  DOSE_ASSERT(false);  // every standing has words
  return {};
}

}  // namespace dose
