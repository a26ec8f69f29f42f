// SPDX-License-Identifier: Apache-2.0
#include <dose/core/error.hpp>

#include <utility>

namespace dose {

Error::Error(std::string code, std::string message, std::string where)
    : std::runtime_error(where.empty() ? message : where + ": " + message),
      code_(std::move(code)),
      message_(std::move(message)),
      where_(std::move(where)) {}

}  // namespace dose
