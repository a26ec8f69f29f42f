// SPDX-License-Identifier: Apache-2.0
#include "trial.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <dose/assess/assess.hpp>
#include <dose/core/error.hpp>
#include <dose/dicom/load_case.hpp>
#include <dose/limits/library.hpp>
#include <fstream>
#include <stdexcept>

namespace faults {
namespace {

namespace fs = std::filesystem;

/// What the command judges with if nothing is said.
const dose::Policy& policy() {
  static const dose::Policy standard = [] {
    dose::Policy made;
    made.limit_sets = dose::built_in_limit_sets();
    made.threads = 1;
    return made;
  }();
  return standard;
}

/// Value and bounds of every required limit.
std::string figures(const dose::Assessment& assessment) {
  std::string text;
  for (const dose::LimitResult& result : assessment.limits)
    if (result.required)
      text += fmt::format("{}{} {:.17g} [{:.17g}, {:.17g}]", text.empty() ? "" : "; ",
                          result.limit.id, result.value.value_or(-1), result.lower.value_or(-1),
                          result.upper.value_or(-1));
  return text;
}

std::string reasons(const dose::Assessment& assessment) {
  std::string text;
  for (const dose::LimitResult& result : assessment.limits)
    if (result.required && !result.reason_code.empty())
      text += (text.empty() ? "" : "; ") + result.reason_code;
  return text;
}

/// Processor time, since a machine with other work on it is no hang; and a wall for what waits.
void limit_time(unsigned seconds) {
  const rlimit limit{seconds, seconds};
  if (setrlimit(RLIMIT_CPU, &limit) != 0) _exit(2);
  alarm(24 * seconds);
}

/// First character: the outcome; the rest its detail.
std::string answer(Base base, const fs::path& folder) {
  try {
    const dose::Case the_case = dose::load_case(request_of(base, folder));
    const dose::Assessment assessment = dose::assess(the_case, policy());
    switch (assessment.verdict) {
      case dose::Verdict::within:
        return "w" + figures(assessment);
      case dose::Verdict::exceeded:
        return "e" + figures(assessment);
      case dose::Verdict::not_evaluable:
        return "n" + reasons(assessment);
    }
  } catch (const dose::Error& error) {
    return "r" + error.code();
  } catch (const std::exception& fault) {
    return "c" + std::string(fault.what());  // exit status 70 of the program
  }
  return "c";
}

}  // namespace

std::string name_of(Outcome::End end) {
  switch (end) {
    case Outcome::End::within:
      return "within";
    case Outcome::End::exceeded:
      return "exceeded";
    case Outcome::End::not_evaluable:
      return "not evaluable";
    case Outcome::End::refused:
      return "refused";
    case Outcome::End::crashed:
      return "crashed";
    case Outcome::End::hung:
      return "hung";
  }
  return "";
}

Outcome judged(Base base, const fs::path& folder, unsigned seconds) {
  policy();
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("pipe");
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("fork");
  if (child == 0) {
    close(ends[0]);
    limit_time(seconds);
    const std::string text = answer(base, folder);
    const ssize_t written = write(ends[1], text.data(), text.size());
    _exit(written == static_cast<ssize_t>(text.size()) ? 0 : 1);
  }
  close(ends[1]);
  std::string text;
  char buffer[4096];
  for (ssize_t count = 0; (count = read(ends[0], buffer, sizeof buffer)) > 0;)
    text.append(buffer, static_cast<std::size_t>(count));
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  using End = Outcome::End;
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    // At a hard limit of processor time the kernel sends SIGKILL.
    const bool late = signal == SIGALRM || signal == SIGXCPU || signal == SIGKILL;
    return {late ? End::hung : End::crashed, fmt::format("signal {}", signal)};
  }
  if (WEXITSTATUS(status) != 0 || text.empty())
    return {End::crashed, fmt::format("status {}", WEXITSTATUS(status))};
  const std::string detail = text.substr(1);
  switch (text.front()) {
    case 'w':
      return {End::within, detail};
    case 'e':
      return {End::exceeded, detail};
    case 'n':
      return {End::not_evaluable, detail};
    case 'r':
      return {End::refused, detail};
    default:
      return {End::crashed, detail};
  }
}

CaseFolder::~CaseFolder() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void CaseFolder::hold(const Files& files) {
  for (const auto& [path, content] : held_)
    if (!files.contains(path)) fs::remove(folder_ / path);
  for (const auto& [path, content] : files) {
    const auto held = held_.find(path);
    if (held != held_.end() && held->second == content) continue;
    fs::create_directories((folder_ / path).parent_path());
    std::ofstream stream(folder_ / path, std::ios::binary | std::ios::trunc);
    stream << *content;
    if (!stream.flush()) throw std::runtime_error("cannot write " + path);
  }
  held_ = files;
}

}  // namespace faults
