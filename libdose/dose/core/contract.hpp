// SPDX-License-Identifier: Apache-2.0
// DOSE_ASSERT: a promise of this code to itself, armed in every build.
//
// For what only a fault of ours can break. Input is checked with Error. A broken promise ends the
// program with exit status 70, never with a number.
#pragma once

#include <stdexcept>
#include <string>

namespace dose {

class BrokenPromise : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

[[noreturn]] inline void broken_promise(const char* condition, const char* file, int line) {
  throw BrokenPromise(std::string("internal: ") + condition + " does not hold (" + file + ":" +
                      std::to_string(line) + ")");
}

}  // namespace dose

#define DOSE_ASSERT(condition) \
  ((condition) ? static_cast<void>(0) : ::dose::broken_promise(#condition, __FILE__, __LINE__))
