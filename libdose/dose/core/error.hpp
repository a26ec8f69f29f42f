// SPDX-License-Identifier: Apache-2.0
// The one exception type for input that cannot be understood.
//
// Not for our own broken promises (contract.hpp), not for a bad clinical answer (a Finding of the
// limits), not for input that is odd but usable (Warning).
#pragma once

#include <stdexcept>
#include <string>

namespace dose {

/// Input that cannot be understood, contradicts itself, or is refused.
/// `code` is stable and documented (docs/reference/errors.md); `where` names the file, DICOM tag,
/// JSON pointer or argument; `message` says what is wrong and what to do about it.
class Error : public std::runtime_error {
 public:
  Error(std::string code, std::string message, std::string where = {});

  const std::string& code() const { return code_; }
  const std::string& message() const { return message_; }
  const std::string& where() const { return where_; }

 private:
  std::string code_;
  std::string message_;
  std::string where_;
};

}  // namespace dose
