// SPDX-License-Identifier: Apache-2.0
// The parts of redose limits that have options of their own; `arguments` follow their names.
#pragma once

#include <span>

namespace redose {

int run_limits_lint(std::span<const char* const> arguments);
int run_limits_import(std::span<const char* const> arguments);

}  // namespace redose
