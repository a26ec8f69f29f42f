// SPDX-License-Identifier: Apache-2.0
// Independent pieces of work, run on several threads; the result never depends on their timing.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace dose {

struct Job {
  std::uintmax_t weight = 0;  ///< about how long it takes: the heaviest start first
  std::function<void()> run;
};

/// Runs all jobs on `threads` threads (0: one for each core). If some fail, the error of the first
/// one *in the order given* is thrown, whatever the threads' timing was.
void run_jobs(const std::vector<Job>& jobs, unsigned threads = 0);

}  // namespace dose
