// SPDX-License-Identifier: Apache-2.0
// Which redose this is, for --version and for every report.
#pragma once

#include <dose/report/render.hpp>

namespace redose {

/// Name, version and the commit it was built from ("unknown" outside a git checkout; "-dirty" after
/// it if files had been changed).
const dose::ProgramIdentity& program_identity();

}  // namespace redose
