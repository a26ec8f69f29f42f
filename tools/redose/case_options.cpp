// SPDX-License-Identifier: Apache-2.0
#include "case_options.hpp"

#include <fmt/format.h>

#include <dose/units/number.hpp>
#include <functional>
#include <set>

namespace redose {
namespace {

using dose::CaseRequest;
using dose::CourseRequest;
using dose::CourseRole;

std::string shown(std::string_view text) {
  return std::string(text.substr(0, 60));
}

/// "COURSE=VALUE" split at the first '='.
std::pair<std::string, std::string> split(const std::string& text, const std::string& option,
                                          std::string_view form) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
    throw UsageError(fmt::format("'{}' is not of the form {}", shown(text), form), option);
  return {text.substr(0, equals), text.substr(equals + 1)};
}

CourseRequest& course_called(CaseRequest& request, const std::string& name,
                             const std::string& option) {
  std::string names = request.planned ? "planned" : "no plan";
  if (request.planned && name == "planned") return *request.planned;
  for (CourseRequest& prior : request.priors) {
    if (prior.name == name) return prior;
    names += ", " + prior.name;
  }
  throw UsageError(fmt::format("there is no course called '{}'; there are {}", shown(name), names),
                   option);
}

/// Applies each COURSE=VALUE of `texts` once.
void for_each_course(CaseRequest& request, const std::vector<std::string>& texts,
                     const std::string& option, std::string_view form,
                     const std::function<void(CourseRequest&, const std::string&)>& apply) {
  std::set<std::string> seen;
  for (const std::string& text : texts) {
    const auto [name, value] = split(text, option, form);
    CourseRequest& course = course_called(request, name, option);
    if (!seen.insert(name).second)
      throw UsageError(fmt::format("is given twice for '{}'", shown(name)), option);
    apply(course, value);
  }
}

/// One use of --planned or --prior: "PATH...", "NAME=PATH..." or "NAME=SCHEME@DOSE".
CourseRequest course_of(const std::vector<std::string>& texts, CourseRole role,
                        const std::string& name, const std::string& option) {
  CourseRequest request = dose::parse_course_argument(texts.front(), role, name);
  for (std::size_t i = 1; i < texts.size(); ++i) {
    if (!request.paper.empty())
      throw UsageError(fmt::format("'{}' is a course on paper; '{}' after it belongs to nothing",
                                   shown(texts.front()), shown(texts[i])),
                       option);
    request.paths.emplace_back(texts[i]);
  }
  return request;
}

/// A bare scheme counts with its prescription where nothing is judged.
CourseRequest prior_on_paper(const std::string& text, const std::string& name) {
  const bool bare = text.find('@') == std::string::npos && text.find('=') == std::string::npos;
  CourseRequest request;
  try {
    request =
        dose::parse_course_argument(bare ? text + "@prescription" : text, CourseRole::prior, name);
  } catch (const dose::Error& error) {
    throw UsageError(error);
  }
  if (!request.paper.empty()) return request;
  std::error_code none;
  if (bare && !std::filesystem::exists(text, none))
    dose::parse_scheme(text, "--prior");  // says what is wrong with it as a scheme
  throw UsageError(
      fmt::format("'{}' is no course on paper, such as 36/14 or 36/14@38.5Gy; for courses in DICOM "
                  "give the plan as well: --planned",
                  shown(text)),
      "--prior");
}

}  // namespace

CaseOptions::CaseOptions(CommandLine& line, Command command) {
  line.groups("--planned", planned_, "COURSE",
              "the course to check: a folder of DICOM-RT or files, or 24/3@14.2Gy (maximum at the "
              "structure)");
  line.groups("--prior", priors_, "[NAME=]COURSE",
              "an earlier course, repeatable: folder or files, or known on paper only: "
              "36/14@38.5Gy (maximum at the structure) or 36/14@prescription");
  line.flag("--no-prior", no_prior_, "states that there was no earlier course");
  line.text("--case", case_path_, "FILE.toml", "all of this from a case file instead");
  line.texts("--registration", registrations_, "FILE",
             "a DICOM REG file; those inside the courses' folders are found without it");
  if (command != Command::sum) {
    line.texts("--structure", structures_, "NAME=ROLE",
               "what a structure is: spinal_cord, spinal_cord_prv, spinal_cord_subvolume, "
               "thecal_sac, spinal_canal, cauda_equina, brachial_plexus, sacral_plexus, target");
    line.text("--interval", interval_, "8mo",
              "whole months from the last treatment of the latest prior to the first of this one");
    line.texts("--last-treated", last_treated_, "COURSE=DATE", "date of a course's last treatment");
    line.text("--first-treated", first_treated_, "DATE", "date of the planned first treatment");
  }
  line.texts("--delivered", delivered_, "COURSE=10/14",
             "delivered of planned fractions of a prior course");
  line.texts("--per-day", per_day_, "COURSE=2", "fractions a day, if more than one");
  line.texts("--gap", gaps_, "COURSE=6h", "hours between the fractions of a day");
  line.texts("--phases", phases_, "COURSE=HOW",
             "several plans of a course are sequential or concurrent");
  line.texts("--plan", plans_, "COURSE=PLAN", "the plan that counts, by label or UID");
  line.text("--same-patient", same_patient_, "REASON",
            "why two patient identities are one person; an acknowledgement");
  if (command != Command::budget)
    line.texts("--fractions", fractions_, "COURSE=N",
               "number of fractions, only where the DICOM lacks it");
  if (command == Command::sum) {
    line.text("--alpha-beta", alpha_beta_, "GY", "alpha/beta of the sum (default 2)");
    return;
  }
  line.text("--unregistered", unregistered_, "sum-of-maxima",
            "where no registration exists, add the maximum of the whole prior grid");
  line.groups("--limits", limits_, "ID-or-FILE",
              "limit sets that decide instead of the built-in choice; a file, or a folder of "
              "them, has a '/' or ends in .json");
  line.text("--tolerance", tolerance_, "0.01Gy",
            "width of the numerical bounds (default: the larger of 0.01 Gy and 0.1 %)");
  line.text("--end-caps", end_caps_, "half|none",
            "structures reach half a slice beyond their last contour (default), or end on it");
  if (command != Command::check) return;
  line.text("--position-uncertainty", position_uncertainty_, "2mm",
            "how far the prior dose may lie from where the registration puts it (default 2mm)");
  line.groups("--metric", metrics_, "SPEC",
              "further metrics of every structure with a role: D0.1cc, D10%, V20Gy, Dmean");
  line.text("--alpha-beta", alpha_beta_, "GY",
            "alpha/beta of the metrics shown (default 2); limits bring their own");
  line.texts("--accept", accepted_, "CODE", "acknowledge a deviation; the exit status is then 3");
}

Question CaseOptions::question() const {
  Question question = case_path_ ? from_file() : from_arguments();
  if (question.request.priors.empty() && !question.request.no_prior)
    throw UsageError(case_path_
                         ? "the case file names no [[prior]] and does not say no_prior = true; no "
                           "earlier course is a statement, not an omission"
                         : "say what was given before, with --prior, or that nothing was, with "
                           "--no-prior: no earlier course is a statement, not an omission",
                     case_path_ ? *case_path_ : "--prior");
  return question;
}

Question CaseOptions::from_arguments() const {
  return from_command_line([this] { return Question{request(), options(), {}}; });
}

Question CaseOptions::from_file() const {
  const bool others = no_prior_ || !priors_.empty() || !planned_.empty() ||
                      !registrations_.empty() || !structures_.empty() || !fractions_.empty() ||
                      !phases_.empty() || !plans_.empty() || !delivered_.empty() ||
                      !per_day_.empty() || !gaps_.empty() || !last_treated_.empty() ||
                      first_treated_ || interval_ || same_patient_ || alpha_beta_ ||
                      !limits_.empty() || !metrics_.empty() || !accepted_.empty() ||
                      unregistered_ || tolerance_ || end_caps_ || position_uncertainty_;
  if (others)
    throw UsageError(
        "a case file is the whole question: with it, only options about the answer may be given "
        "(--json, --quiet, --anonymous and the like); write the rest into the file",
        "--case");
  dose::CaseFile file = dose::read_case_file(*case_path_);
  return {std::move(file.request), std::move(file.options), std::move(file.file)};
}

std::vector<CourseRequest> CaseOptions::priors_on_paper() const {
  if (priors_.empty() != no_prior_)
    throw UsageError(no_prior_ ? "--prior and --no-prior exclude each other"
                               : "give --prior SCHEME, or state that there is none: --no-prior");
  const bool of_a_plan = !registrations_.empty() || !structures_.empty() || !phases_.empty() ||
                         !plans_.empty() || first_treated_ || interval_ || same_patient_ ||
                         !last_treated_.empty() || !metrics_.empty() || !accepted_.empty() ||
                         alpha_beta_ || unregistered_ || tolerance_ || end_caps_ ||
                         position_uncertainty_;
  if (of_a_plan)
    throw UsageError(
        "without a plan (--planned) only --prior, --no-prior, --fractions, --limits, --delivered, "
        "--per-day and --gap mean anything");
  return from_command_line([this] {
    CaseRequest request;
    for (const Texts& texts : priors_)
      for (const std::string& text : texts) {
        const std::string name =
            request.priors.empty() ? "prior" : fmt::format("prior{}", request.priors.size() + 1);
        request.priors.push_back(prior_on_paper(text, name));
      }
    add_schedules(request);
    return std::move(request.priors);
  });
}

std::vector<std::filesystem::path> CaseOptions::limit_files() const {
  const dose::CheckOptions given = from_command_line([this] { return options(); });
  if (!given.limit_ids.empty())
    throw UsageError(fmt::format("'{}' is no file; without a plan the built-in sets are in force "
                                 "in any case",
                                 shown(given.limit_ids.front())),
                     "--limits");
  return given.limit_files;
}

void CaseOptions::add_courses(CaseRequest& request) const {
  if (planned_.empty())
    throw UsageError("the course to check is missing: --planned COURSE, or --case FILE.toml",
                     "--planned");
  if (planned_.size() > 1)
    throw UsageError("is given twice; several files of one course follow one --planned",
                     "--planned");
  request.planned = course_of(planned_.front(), CourseRole::planned, "planned", "--planned");
  if (request.planned->name != "planned")
    throw UsageError(
        "the planned course is always called planned; a path that holds '=' is "
        "written as ./NAME=...",
        "--planned");
  for (const Texts& texts : priors_) {
    const std::string name =
        request.priors.empty() ? "prior" : fmt::format("prior{}", request.priors.size() + 1);
    request.priors.push_back(course_of(texts, CourseRole::prior, name, "--prior"));
  }
  request.no_prior = no_prior_;
  if (no_prior_ && !priors_.empty())
    throw UsageError("contradicts --prior; give one of them", "--no-prior");
  dose::check_course_names(request, "--prior");
}

void CaseOptions::add_structures(CaseRequest& request) const {
  for (const std::string& text : structures_) {
    // The name may hold '=', a role does not.
    const auto equals = text.rfind('=');
    if (equals == std::string::npos || equals == 0)
      throw UsageError(fmt::format("'{}' is not of the form NAME=ROLE", shown(text)),
                       "--structure");
    const std::string name = text.substr(0, equals);
    const dose::Role role = dose::parse_role(text.substr(equals + 1), "--structure");
    if (!request.structure_roles.emplace(name, role).second)
      throw UsageError(fmt::format("is given twice for '{}'", shown(name)), "--structure");
  }
}

void CaseOptions::add_course_facts(CaseRequest& request) const {
  for_each_course(request, fractions_, "--fractions", "COURSE=N",
                  [](CourseRequest& course, const std::string& text) {
                    const auto count = dose::parse_integer(text);
                    if (!count)
                      throw UsageError(fmt::format("'{}' is no whole number", shown(text)),
                                       "--fractions");
                    course.fractions = dose::Fractions::of(*count);
                  });
  for_each_course(request, phases_, "--phases", "COURSE=sequential or COURSE=concurrent",
                  [](CourseRequest& course, const std::string& text) {
                    course.relation = dose::parse_relation(text, "--phases");
                  });
  for_each_course(request, plans_, "--plan", "COURSE=LABEL or COURSE=UID",
                  [](CourseRequest& course, const std::string& text) { course.plan = text; });
  add_schedules(request);
  for_each_course(request, last_treated_, "--last-treated", "COURSE=2019-01-24",
                  [](CourseRequest& course, const std::string& text) {
                    course.last_treated = dose::parse_date(text, "--last-treated");
                  });
  if (first_treated_)
    request.planned->first_treated = dose::parse_date(*first_treated_, "--first-treated");
}

void CaseOptions::add_schedules(CaseRequest& request) const {
  for_each_course(request, delivered_, "--delivered", "COURSE=10/14",
                  [](CourseRequest& course, const std::string& text) {
                    dose::check_delivered_role(course.role, "--delivered");
                    const dose::Delivered delivered = dose::parse_delivered(text, "--delivered");
                    course.delivered_fractions = delivered.fractions;
                    course.delivered_of = delivered.of;
                  });
  for_each_course(request, per_day_, "--per-day", "COURSE=2",
                  [](CourseRequest& course, const std::string& text) {
                    course.per_day = dose::parse_per_day(text, "--per-day");
                  });
  for_each_course(request, gaps_, "--gap", "COURSE=6h",
                  [](CourseRequest& course, const std::string& text) {
                    course.gap_h = dose::parse_gap_h(text, "--gap");
                  });
  dose::check_daily_fractions(request, "--per-day");
}

CaseRequest CaseOptions::request() const {
  CaseRequest request;
  add_courses(request);
  add_structures(request);
  add_course_facts(request);
  request.registrations.assign(registrations_.begin(), registrations_.end());
  if (interval_) request.interval_months = dose::parse_months(*interval_, "--interval");
  if (same_patient_) {
    dose::check_reason(*same_patient_, "--same-patient");
    request.same_patient_reason = same_patient_;
  }
  return request;
}

dose::CheckOptions CaseOptions::options() const {
  dose::CheckOptions options;
  if (alpha_beta_) options.alpha_beta = dose::parse_alpha_beta(*alpha_beta_, "--alpha-beta");
  for (const Texts& texts : limits_)
    for (const std::string& text : texts) dose::add_limit_choice(options, text, {}, "--limits");
  for (const Texts& texts : metrics_)
    for (const std::string& text : texts)
      options.metrics.push_back(dose::parse_metric(text, "--metric"));
  options.accepted_codes = accepted_;
  if (unregistered_) {
    dose::check_unregistered(*unregistered_, "--unregistered");
    options.unregistered_sum_of_maxima = true;
  }
  if (tolerance_) options.tolerance = dose::parse_tolerance(*tolerance_, "--tolerance");
  if (position_uncertainty_)
    options.position_uncertainty_mm =
        dose::parse_position_uncertainty_mm(*position_uncertainty_, "--position-uncertainty");
  if (end_caps_) options.end_caps = dose::parse_end_caps(*end_caps_, "--end-caps");
  return options;
}

std::vector<std::filesystem::path> input_paths(const Question& question) {
  std::vector<std::filesystem::path> paths = question.request.registrations;
  const auto add = [&](const dose::CourseRequest& course) {
    paths.insert(paths.end(), course.paths.begin(), course.paths.end());
  };
  if (question.request.planned) add(*question.request.planned);
  for (const dose::CourseRequest& prior : question.request.priors) add(prior);
  if (question.case_file) paths.emplace_back(question.case_file->path);
  const auto& limits = question.options.limit_files;
  paths.insert(paths.end(), limits.begin(), limits.end());
  return paths;
}

}  // namespace redose
