// SPDX-License-Identifier: Apache-2.0
// One case, read and judged in a process of its own, so that a crash or a hang is an outcome too.
#pragma once

#include <filesystem>
#include <string>

#include "base_case.hpp"

namespace faults {

struct Outcome {
  enum class End { within, exceeded, not_evaluable, refused, crashed, hung };
  End end = End::crashed;
  std::string detail;  ///< figures of a verdict, code of a refusal, signal of a crash
};
std::string name_of(Outcome::End end);

/// `seconds` of processor time, after which it counts as hung; as it does after 24 times as many
/// on the clock.
Outcome judged(Base base, const std::filesystem::path& folder, unsigned seconds);

/// A folder that holds one case after the other; only what differs is written.
class CaseFolder {
 public:
  explicit CaseFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}
  ~CaseFolder();
  CaseFolder(const CaseFolder&) = delete;
  CaseFolder& operator=(const CaseFolder&) = delete;
  void hold(const Files& files);
  const std::filesystem::path& path() const { return folder_; }

 private:
  std::filesystem::path folder_;
  Files held_;
};

}  // namespace faults
