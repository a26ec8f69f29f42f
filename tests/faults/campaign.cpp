// SPDX-License-Identifier: Apache-2.0
// The fault campaign: thousands of faults put into sound cases, one at a time, and each judged.
//
//   fault_campaign [--cases N] [--jobs N] [--seconds N] [--show WHAT] [--only TEXT] [--keep DIR]
//
// A case that is exceeded must not become within, unless the fault states another truth
// (truth.hpp); one that is within may become anything, but if within, then with unchanged figures;
// none may crash or take more processor time than --seconds (5). Same arguments, same cases.
// Prints tables in Markdown for docs/explanation/hazards.md, and what broke the rule; status 0 if
// nothing did.
//
// --cases takes that many, evenly spread over all. --only takes those whose description ("near:
// prior/RTDOSE.dcm 00280030 removed") holds TEXT; --keep leaves the files of the first of them in
// DIR, to be looked at. --show lists the faults that ended as WHAT (within, refused, ...).
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>

#include "mutation.hpp"
#include "trial.hpp"
#include "truth.hpp"

namespace {

using namespace faults;
using End = Outcome::End;

constexpr std::uint64_t seed = 20261124;
constexpr std::size_t byte_faults_each = 1500;

struct Arguments {
  std::size_t cases = 0;  ///< 0: all
  unsigned jobs = 2;
  unsigned seconds = 5;  ///< of processor time for each case
  std::string show, only, keep;
};

Arguments arguments_of(int count, char** values) {
  Arguments arguments;
  for (int n = 1; n + 1 < count; n += 2) {
    const std::string name = values[n];
    if (name == "--cases")
      arguments.cases = std::strtoul(values[n + 1], nullptr, 10);
    else if (name == "--jobs")
      arguments.jobs = static_cast<unsigned>(std::strtoul(values[n + 1], nullptr, 10));
    else if (name == "--seconds")
      arguments.seconds = static_cast<unsigned>(std::strtoul(values[n + 1], nullptr, 10));
    else if (name == "--show")
      arguments.show = values[n + 1];
    else if (name == "--only")
      arguments.only = values[n + 1];
    else if (name == "--keep")
      arguments.keep = values[n + 1];
    else
      throw std::runtime_error("unknown argument " + name);
  }
  if (arguments.jobs == 0 || arguments.seconds == 0 || count % 2 == 0)
    throw std::runtime_error("wrong arguments");
  return arguments;
}

struct Sound {
  Base base = Base::within;
  Files files;
  Outcome outcome;
  std::vector<Mutation> mutations;
};

std::vector<Mutation> mutations_of(const Files& sound, std::uint64_t byte_seed) {
  std::vector<Mutation> all = element_mutations(sound);
  for (auto& more : {byte_mutations(sound, byte_faults_each, byte_seed), file_mutations(sound),
                     meaning_mutations(sound)})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

struct Trial {
  const Sound* sound = nullptr;
  const Mutation* mutation = nullptr;
  Outcome outcome;
};

std::string description(const Trial& trial) {
  return name_of(trial.sound->base) + ": " + trial.mutation->what;
}

/// Every n-th of those that hold `only`, so that each kind is met.
std::vector<Trial> trials_of(const std::vector<Sound>& sounds, std::size_t cases,
                             const std::string& only) {
  std::vector<Trial> all;
  for (const Sound& sound : sounds)
    for (const Mutation& mutation : sound.mutations) {
      const Trial trial{&sound, &mutation, {}};
      if (description(trial).find(only) != std::string::npos) all.push_back(trial);
    }
  if (cases == 0 || cases >= all.size()) return all;
  std::vector<Trial> chosen;
  for (std::size_t n = 0; n < cases; ++n) chosen.push_back(all[n * all.size() / cases]);
  return chosen;
}

/// Runs every `jobs`-th trial from `first`; a line each goes to `out`.
void run_share(const std::vector<Trial>& trials, unsigned first, const Arguments& arguments,
               const std::filesystem::path& out) {
  CaseFolder folder(out.string() + ".case");
  std::ofstream lines(out);
  for (std::size_t n = first; n < trials.size(); n += arguments.jobs) {
    folder.hold(trials[n].mutation->files());
    const Outcome outcome = judged(trials[n].sound->base, folder.path(), arguments.seconds);
    lines << static_cast<int>(outcome.end) << ' ' << outcome.detail << '\n';
  }
}

void run_all(std::vector<Trial>& trials, const Arguments& arguments) {
  const unsigned jobs = arguments.jobs;
  const std::filesystem::path stem = std::filesystem::temp_directory_path() /
                                     ("redose_fault_campaign_" + std::to_string(getpid()));
  std::vector<pid_t> children;
  for (unsigned job = 0; job < jobs; ++job) {
    const pid_t child = fork();
    if (child == 0) {
      int status = 0;
      try {
        run_share(trials, job, arguments, fmt::format("{}.{}", stem.string(), job));
      } catch (const std::exception& error) {
        fmt::print(stderr, "fault_campaign: {}\n", error.what());
        status = 1;
      }
      _exit(status);
    }
    children.push_back(child);
  }
  for (unsigned job = 0; job < jobs; ++job) {
    int status = 0;
    waitpid(children[job], &status, 0);
    if (status != 0) throw std::runtime_error("a share of the campaign failed");
    const std::string out = fmt::format("{}.{}", stem.string(), job);
    std::ifstream lines(out);
    std::string line;
    for (std::size_t n = job; n < trials.size(); n += jobs) {
      if (!std::getline(lines, line)) throw std::runtime_error("a share of the campaign is short");
      trials[n].outcome = {static_cast<End>(line.front() - '0'), line.substr(2)};
    }
    std::filesystem::remove(out);
  }
}

/// Pairs of bounds in the order of the text.
std::vector<std::pair<double, double>> bounds_of(const std::string& figures) {
  std::vector<std::pair<double, double>> bounds;
  for (std::size_t at = 0; (at = figures.find('[', at)) != std::string::npos; ++at) {
    char* end = nullptr;
    const double lower = std::strtod(figures.c_str() + at + 1, &end);
    bounds.emplace_back(lower, std::strtod(end + 1, nullptr));
  }
  return bounds;
}

/// Every figure's bounds overlap: a fault may take the search another way to the same answer.
bool same_figures(const std::string& one, const std::string& other) {
  const auto a = bounds_of(one), b = bounds_of(other);
  if (a.size() != b.size()) return false;
  for (std::size_t n = 0; n < a.size(); ++n)
    if (a[n].second < b[n].first || b[n].second < a[n].first) return false;
  return true;
}

/// Empty if the rule is kept.
std::string broken_rule(const Trial& trial) {
  const Outcome& outcome = trial.outcome;
  if (outcome.end == End::crashed) return "crash, " + outcome.detail;
  if (outcome.end == End::hung) return "hang";
  if (outcome.end != End::within || !trial.mutation->truth.empty()) return "";
  if (is_exceeded(trial.sound->base)) return "false within: " + outcome.detail;
  if (!same_figures(outcome.detail, trial.sound->outcome.detail))
    return "other figures: " + outcome.detail;
  return "";
}

struct Row {
  std::size_t cases = 0;
  std::map<End, std::size_t> ends;
  std::map<std::string, std::size_t> within_by_truth;
  std::set<std::string> reasons;
};

void print_table(const std::vector<Trial>& trials, bool exceeded) {
  std::map<std::string, Row> rows;
  Row sum;
  for (const Trial& trial : trials) {
    if (is_exceeded(trial.sound->base) != exceeded) continue;
    for (Row* row : {&rows[trial.mutation->kind], &sum}) {
      ++row->cases;
      ++row->ends[trial.outcome.end];
      if (trial.outcome.end == End::within) ++row->within_by_truth[trial.mutation->truth];
    }
  }
  fmt::print("\nFrom cases that are {}:\n\n", exceeded ? "exceeded" : "within");
  fmt::print(
      "| fault | cases | exceeded | not evaluable | refused | within | of these, truth |\n"
      "|---|---|---|---|---|---|---|\n");
  const auto print = [](const std::string& kind, Row& row) {
    std::string truths;
    for (const auto& [truth, count] : row.within_by_truth)
      if (!truth.empty())
        truths += fmt::format("{}{} {}", truths.empty() ? "" : ", ", truth, count);
    fmt::print("| {} | {} | {} | {} | {} | {} | {} |\n", kind, row.cases, row.ends[End::exceeded],
               row.ends[End::not_evaluable], row.ends[End::refused], row.ends[End::within], truths);
  };
  for (auto& [kind, row] : rows) print(kind, row);
  print("all", sum);
}

int run(const Arguments& arguments) {
  std::vector<Sound> sounds;
  for (const Base base : all_bases()) {
    sounds.push_back({base, files_of(base), {}, {}});
    Sound& sound = sounds.back();
    CaseFolder folder(std::filesystem::temp_directory_path() /
                      ("redose_fault_sound_" + std::to_string(getpid())));
    folder.hold(sound.files);
    sound.outcome = judged(base, folder.path(), arguments.seconds);
    fmt::print("{}: {}, {}\n", name_of(base), name_of(sound.outcome.end), sound.outcome.detail);
    if (sound.outcome.end != (is_exceeded(base) ? End::exceeded : End::within))
      throw std::runtime_error("the sound case does not end as it should");
  }
  for (Sound& sound : sounds)
    sound.mutations = mutations_of(sound.files, seed + static_cast<std::uint64_t>(sound.base));
  std::vector<Trial> trials = trials_of(sounds, arguments.cases, arguments.only);
  if (!arguments.keep.empty() && !trials.empty())
    for (const auto& [path, content] : trials.front().mutation->files()) {
      const std::filesystem::path file = std::filesystem::path(arguments.keep) / path;
      std::filesystem::create_directories(file.parent_path());
      std::ofstream(file, std::ios::binary) << *content;
    }
  std::fflush(stdout);
  run_all(trials, arguments);
  print_table(trials, true);
  print_table(trials, false);
  std::size_t broken = 0;
  for (const Trial& trial : trials) {
    const std::string rule = broken_rule(trial);
    const std::string what = description(trial);
    if (!rule.empty()) {
      ++broken;
      fmt::print("\nBROKEN {}\n  {}\n", what, rule);
    }
    if (name_of(trial.outcome.end) == arguments.show)
      fmt::print("{} [{}] {}\n", what, trial.mutation->truth, trial.outcome.detail);
  }
  fmt::print("\n{} cases, {} break the rule\n", trials.size(), broken);
  return broken == 0 ? 0 : 1;
}

}  // namespace

int main(int count, char** values) {
  try {
    return run(arguments_of(count, values));
  } catch (const std::exception& error) {
    fmt::print(stderr, "fault_campaign: {}\n", error.what());
    return 70;
  }
}
