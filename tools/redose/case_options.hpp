// SPDX-License-Identifier: Apache-2.0
// The options by which a case is described: from arguments, or from a case file, to one question.
#pragma once

#include <dose/course/case_file.hpp>
#include <optional>
#include <string>
#include <vector>

#include "command_line.hpp"

namespace redose {

/// What `redose check` is asked, wherever it was written.
struct Question {
  dose::CaseRequest request;
  dose::CheckOptions options;
  std::optional<dose::InputFile> case_file;
};

/// Files and folders that a question names as inputs, in the case file too.
std::vector<std::filesystem::path> input_paths(const Question& question);

/// Declares the options of a case on `line`; must outlive its parse().
class CaseOptions {
 public:
  /// `check` asks about a plan; `budget` may also ask what is left after courses on paper, and
  /// calls a range --fractions; `sum` asks for nothing of structures, limits and dates.
  enum class Command { check, budget, sum };

  CaseOptions(CommandLine& line, Command command);

  /// Is a plan given, by --planned or --case?
  bool has_plan() const { return case_path_ || !planned_.empty(); }

  /// Without a plan: the priors on paper, a bare scheme counting with its prescription; none if
  /// --no-prior was said. UsageError for options that need a plan.
  std::vector<dose::CourseRequest> priors_on_paper() const;

  /// The limit files named with --limits. UsageError for an id where there is no plan.
  std::vector<std::filesystem::path> limit_files() const;

  /// After parse(). UsageError for what stands wrong on the command line, Error for what stands
  /// wrong in the case file. No prior course that is neither given nor denied is a UsageError in
  /// both (VERDICT.md, rule 3).
  Question question() const;

 private:
  using Texts = std::vector<std::string>;

  Question from_arguments() const;
  Question from_file() const;
  dose::CaseRequest request() const;
  dose::CheckOptions options() const;
  void add_courses(dose::CaseRequest& request) const;
  void add_structures(dose::CaseRequest& request) const;
  void add_course_facts(dose::CaseRequest& request) const;
  /// Delivered fractions and fractions a day.
  void add_schedules(dose::CaseRequest& request) const;

  std::optional<std::string> case_path_;
  bool no_prior_ = false;
  std::vector<Texts> priors_;
  std::vector<Texts> planned_;
  Texts registrations_;
  Texts structures_;
  Texts fractions_;
  Texts phases_;
  Texts plans_;
  Texts delivered_;
  Texts per_day_;
  Texts gaps_;
  Texts last_treated_;
  std::optional<std::string> first_treated_;
  std::optional<std::string> interval_;
  std::optional<std::string> same_patient_;
  std::optional<std::string> alpha_beta_;
  std::vector<Texts> limits_;
  std::vector<Texts> metrics_;
  Texts accepted_;
  std::optional<std::string> unregistered_;
  std::optional<std::string> tolerance_;
  std::optional<std::string> end_caps_;
  std::optional<std::string> position_uncertainty_;
};

}  // namespace redose
