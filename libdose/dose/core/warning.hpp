// SPDX-License-Identifier: Apache-2.0
// Input that is odd but usable. Carried in results and printed in every report.
#pragma once

#include <string>

namespace dose {

struct Warning {
  std::string code;     ///< stable, documented in docs/reference/errors.md
  std::string message;  ///< what is odd, with figures, and what it may mean
  std::string where;    ///< file, tag, structure or course; may be empty

  friend bool operator==(const Warning&, const Warning&) = default;
};

}  // namespace dose
