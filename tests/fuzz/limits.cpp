// SPDX-License-Identifier: Apache-2.0
// Any text as a limit set: an Error, or a set.
#include <dose/limits/library.hpp>

#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = fuzz::text_of(data, size);
  fuzz::expect_errors_only([&] {
    const dose::LimitSet set = dose::parse_limit_set(text, "fuzz.json");
    fuzz::require(!set.limits.empty());
  });
  return 0;
}
