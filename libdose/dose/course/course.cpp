// SPDX-License-Identifier: Apache-2.0
#include <dose/course/course.hpp>

namespace dose {

std::optional<PhysicalDose> prescription(const Course& course) {
  const auto scheme = prescribed_scheme(course);
  if (!scheme) return {};
  return scheme->total();
}

std::optional<Scheme> prescribed_scheme(const Course& course) {
  Scheme scheme;
  for (const Phase& phase : course.phases) {
    if (!phase.prescription) return {};
    const int given = phase.delivered_fractions.value_or(phase.fractions.count());
    scheme.phases.push_back(
        {*phase.prescription * (static_cast<double>(given) / phase.fractions.count()),
         Fractions::of(given)});
  }
  if (scheme.phases.empty()) return {};
  return scheme;
}

}  // namespace dose
