// SPDX-License-Identifier: Apache-2.0
// What the fuzz targets share. A target is a program of libFuzzer (preset `sanitize`), or, with
// replay.cpp, a test that gives it the seeds and everything that was ever found.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <dose/core/error.hpp>
#include <string>

namespace fuzz {

inline std::string text_of(const std::uint8_t* data, std::size_t size) {
  return {data, data + size};
}

/// A finding: the sanitizers and libFuzzer report where.
inline void require(bool holds) {
  if (!holds) std::abort();
}

/// dose::Error, with a code and a message, is the only way out but success.
template <class Action>
void expect_errors_only(const Action& action) {
  try {
    action();
  } catch (const dose::Error& error) {
    require(!error.code().empty() && !error.message().empty() && error.code() != "internal");
  }
}

}  // namespace fuzz
