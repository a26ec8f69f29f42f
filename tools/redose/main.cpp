// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdio>
#include <dose/core/error.hpp>
#include <exception>
#include <string_view>

#include "command.hpp"

namespace {

constexpr std::array<redose::Command, 0> commands{};

}  // namespace

int main(int, char**) {
  return redose::usage;
}
