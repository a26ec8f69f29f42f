// SPDX-License-Identifier: Apache-2.0
// Faults put into a sound case, each alone.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base_case.hpp"

namespace faults {

struct Mutation {
  std::string kind;   ///< row of the table: "element removed"
  std::string what;   ///< "planned/RTDOSE.dcm 3004000E removed"
  std::string truth;  ///< name of the other truth that it states (truth.hpp); else empty
  std::function<Files()> files;
};

/// Each element, nested ones too, removed, emptied, doubled, and set to other plausible values.
std::vector<Mutation> element_mutations(const Files& sound);

/// Files cut short, bytes flipped; `count` of them, chosen by `seed`.
std::vector<Mutation> byte_mutations(const Files& sound, std::size_t count, std::uint64_t seed);

/// Files removed, doubled, swapped between courses and with those of another patient.
std::vector<Mutation> file_mutations(const Files& sound);

/// Faults that people and programs make: units, totals for fractions, mirrored and sheared
/// registrations, frames, fractions, names, places, several elements at once.
std::vector<Mutation> meaning_mutations(const Files& sound);

}  // namespace faults
