// SPDX-License-Identifier: Apache-2.0
// A member that makes an aggregate movable but not copyable, without giving it constructors.
#pragma once

namespace dose {

struct MoveOnly {
  MoveOnly() = default;
  ~MoveOnly() = default;
  MoveOnly(const MoveOnly&) = delete;
  MoveOnly& operator=(const MoveOnly&) = delete;
  MoveOnly(MoveOnly&&) noexcept {}
  MoveOnly& operator=(MoveOnly&&) noexcept { return *this; }
};

}  // namespace dose
