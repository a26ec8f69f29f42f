// SPDX-License-Identifier: Apache-2.0
// Any text as a scheme and as a course typed on paper: an Error, or a course that means something.
#include <cmath>
#include <dose/course/request.hpp>
#include <dose/radiobiology/fractionation.hpp>

#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = fuzz::text_of(data, size);
  fuzz::expect_errors_only([&] {
    const dose::Scheme scheme = dose::parse_scheme(text);
    fuzz::require(!scheme.phases.empty());
    for (const dose::Fractionation& phase : scheme.phases) {
      const double total_gy = phase.total.value();
      fuzz::require(std::isfinite(total_gy) && total_gy > 0);
      fuzz::require(phase.fractions.count() >= 1 && phase.fractions.count() <= 200);
    }
  });
  fuzz::expect_errors_only([&] {
    const auto request = dose::parse_course_argument(text, dose::CourseRole::prior, "prior");
    if (request.paths.empty()) fuzz::require(!dose::course_on_paper(request).phases.empty());
  });
  return 0;
}
