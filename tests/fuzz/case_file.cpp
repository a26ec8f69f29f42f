// SPDX-License-Identifier: Apache-2.0
// Any text as a case file: an Error, or a request.
#include <dose/course/case_file.hpp>

#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = fuzz::text_of(data, size);
  fuzz::expect_errors_only([&] {
    const dose::CaseFile file = dose::parse_case_file(text, "/nowhere/case.toml");
    if (const auto& planned = file.request.planned)
      fuzz::require(planned->paths.empty() != planned->paper.empty());
  });
  return 0;
}
