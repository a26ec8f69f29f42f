// SPDX-License-Identifier: Apache-2.0
#include <dose/core/jobs.hpp>

#include <algorithm>
#include <atomic>
#include <exception>
#include <numeric>
#include <thread>

namespace dose {

void run_jobs(const std::vector<Job>& jobs, unsigned threads) {
  std::vector<std::size_t> order(jobs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater{},
                           [&](std::size_t i) { return jobs[i].weight; });
  std::vector<std::exception_ptr> failures(jobs.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t at = next++; at < order.size(); at = next++) {
      try {
        jobs[order[at]].run();
      } catch (...) {
        failures[order[at]] = std::current_exception();
      }
    }
  };
  {
    if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < std::min<std::size_t>(jobs.size(), threads); ++i)
      others.emplace_back(work);
    work();
  }
  for (const std::exception_ptr& failure : failures)
    if (failure) std::rethrow_exception(failure);
}

}  // namespace dose
