// SPDX-License-Identifier: Apache-2.0
// Independent pieces of reading, run on as many threads as the machine has.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace dose::dicom {

struct Job {
  std::uintmax_t weight = 0;  ///< about how long it takes, in bytes: the heaviest start first
  std::function<void()> run;
};

/// Runs all jobs. If some fail, the error of the first one *in the order given* is thrown, whatever
/// the threads' timing was.
void run_jobs(const std::vector<Job>& jobs);

}  // namespace dose::dicom
