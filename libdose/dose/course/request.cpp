// SPDX-License-Identifier: Apache-2.0
#include <dose/course/request.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <dose/core/contract.hpp>
#include <dose/core/error.hpp>
#include <dose/units/number.hpp>

namespace dose {
namespace {

bool is_simple_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
}

bool is_scheme(std::string_view text) {
  try {
    parse_scheme(text);
    return true;
  } catch (const Error&) {
    return false;
  }
}

/// False as well where the file system has no answer: a name too long, a loop of links.
bool is_there(std::string_view path) {
  std::error_code none;
  return std::filesystem::exists(path, none);
}

/// True of what can only be meant as a course on paper: no such file, a '/', 'x' or '@', and before
/// the dose nothing but numbers, their signs and units. "2024-02-09" is a folder that is not there.
bool is_meant_as_scheme(std::string_view text) {
  if (is_there(text) || text.find_first_of("/x@") == std::string_view::npos) return false;
  for (const std::string_view path : {"/", "./", "../"})
    if (text.starts_with(path)) return false;
  const auto at = text.find('@');
  if (at != std::string_view::npos) {
    const std::string_view dose = trimmed(text.substr(at + 1));
    if (dose.empty() || (dose != "prescription" && split_unit(dose).number.empty())) return false;
  }
  text = text.substr(0, at);
  bool has_digit = false;
  char before = '/';
  while (!text.empty()) {
    const char c = text.front();
    std::size_t taken = std::string_view("0123456789/+.,ex_# ").find(c) != std::string_view::npos;
    if (c == '-' && std::string_view("/+ex").find(before) != std::string_view::npos) taken = 1;
    for (const std::string_view word : {"nan", "inf", "cGy", "Gy", "gy", "GY", "fx", "fr"})
      if (text.starts_with(word)) taken = word.size();
    if (taken == 0) return false;
    has_digit = has_digit || (c >= '0' && c <= '9');
    before = text[taken - 1];
    text.remove_prefix(taken);
  }
  return has_digit;
}

/// One phase of a course on paper: "36/14@38.5Gy".
struct PaperPhase {
  Fractionation fractionation;
  std::optional<double> dose_gy;  ///< none: the prescription
};

std::vector<PaperPhase> parse_paper(std::string_view text, const std::string& where) {
  std::vector<PaperPhase> phases;
  std::size_t start = 0;
  while (start <= text.size()) {
    // A '+' splits phases only where each part has its own dose, or where one '@prescription'
    // closes the whole scheme.
    const auto at = text.find('@', start);
    const auto plus = at == std::string_view::npos ? at : text.find('+', at);
    const auto part = text.substr(start, plus == std::string_view::npos ? plus : plus - start);
    const auto at_in_part = part.find('@');
    if (at_in_part == std::string_view::npos)
      throw Error("paper_course_bare",
                  fmt::format("'{}' has no dose; every phase needs @DOSE or @prescription", part),
                  where);
    const Scheme scheme = parse_scheme(part.substr(0, at_in_part), where);
    const std::string_view stated = trimmed(part.substr(at_in_part + 1));
    if (stated == "prescription") {
      for (const Fractionation& phase : scheme.phases) phases.push_back({phase, {}});
    } else {
      if (scheme.phases.size() != 1)
        throw Error("paper_phases_dose",
                    fmt::format("'{}': one dose for several phases cannot be split between them; "
                                "give each its own, as in 40/20@42Gy+10/2@11Gy",
                                part),
                    where);
      phases.push_back({scheme.phases.front(), in_gray(parse_dose(stated, where))});
    }
    if (plus == std::string_view::npos) break;
    start = plus + 1;
  }
  const auto by_prescription = std::ranges::count_if(
      phases, [](const PaperPhase& phase) { return !phase.dose_gy.has_value(); });
  if (by_prescription != 0 && by_prescription != static_cast<long>(phases.size()))
    throw Error("paper_phases_dose",
                fmt::format("'{}' mixes @prescription with stated doses; use one form", text),
                where);
  return phases;
}

}  // namespace

CourseRequest parse_course_argument(const std::string& text, CourseRole role,
                                    const std::string& default_name) {
  CourseRequest request;
  request.role = role;
  request.name = default_name;
  std::string rest = text;
  if (const auto equals = text.find('=');
      equals != std::string::npos && is_simple_name(std::string_view(text).substr(0, equals))) {
    request.name = text.substr(0, equals);
    rest = text.substr(equals + 1);
  }
  if (rest.empty())
    throw Error("course_empty", fmt::format("'{}' names no file, folder or scheme", text));
  const auto at = rest.find('@');
  const bool is_paper = at != std::string::npos && is_scheme(std::string_view(rest).substr(0, at));
  if (!is_paper && is_meant_as_scheme(rest)) parse_scheme(rest.substr(0, at), text);
  if (is_paper) {
    const auto phases = parse_paper(rest, text);
    if (role == CourseRole::planned && !phases.front().dose_gy)
      throw Error("planned_needs_dose",
                  "a planned course cannot be its bare prescription, which says nothing about the "
                  "thecal sac; give DICOM files or the maximum at the structure, as in 24/3@14.2Gy",
                  text);
    request.paper = rest;
    return request;
  }
  if (is_scheme(rest) && !is_there(rest)) {
    const std::string forms =
        role == CourseRole::planned
            ? fmt::format("{}@14.2Gy (its maximum at the structure)", rest)
            : fmt::format("{}@38.5Gy (its maximum at the structure) or {}@prescription", rest,
                          rest);
    throw Error(
        "paper_course_bare",
        fmt::format("'{}' does not say what dose the structure received; write {}", rest, forms),
        text);
  }
  request.paths.emplace_back(rest);
  return request;
}

Course course_on_paper(const CourseRequest& request) {
  Course course;
  course.name = request.name;
  course.role = request.role;
  course.typed = request.paper;
  course.registration.kind = RegistrationUse::Kind::not_needed;
  course.registration.detail = "known on paper only, taken as uniform over the structure";
  course.first_treated = request.first_treated;
  course.last_treated = request.last_treated;
  const auto phases = parse_paper(request.paper, request.name);
  course.origin = phases.front().dose_gy ? Origin::paper_maximum : Origin::paper_prescription;
  if (request.fractions)
    throw Error("fractions_contradict",
                "a typed course states its fractions itself; drop --fractions for it",
                request.name);
  if (request.plan)
    throw Error("plan_unknown", "a typed course has no plan to choose; drop --plan for it",
                request.name);
  if (request.relation == PhaseRelation::concurrent)
    throw Error("phases_not_concurrent",
                "typed phases are given one after the other; only DICOM phases can be concurrent",
                request.name);
  for (const PaperPhase& paper : phases) {
    Phase phase{.label = fmt::format("{:g} Gy/{}", in_gray(paper.fractionation.total),
                                     paper.fractionation.fractions.count()),
                .fractions = paper.fractionation.fractions,
                .delivered_fractions = {},
                .grids = {},
                .prescription = paper.fractionation.total,
                .beam_dose_per_fraction = {},
                .beam_dose_point = {},
                .beam_doses_at_several_points = false,
                .compared_beam_sum_maximum_gy = {},
                .plan_uid = {},
                .plan_label = {},
                .approval_status = {},
                .plan_date = {}};
    course.phases.push_back(std::move(phase));
    course.paper_dose_gy.push_back(paper.dose_gy.value_or(in_gray(paper.fractionation.total)));
  }
  std::vector<Phase*> given;
  for (Phase& phase : course.phases) given.push_back(&phase);
  state_delivered(given, request);
  course.daily = daily_fractions(request);
  return course;
}

void check_delivered_role(CourseRole role, const std::string& where) {
  if (role == CourseRole::planned)
    throw Error("delivered_planned",
                "the planned course is judged as planned, so that nothing is taken off its dose; "
                "if a course was interrupted and planned anew, give what was delivered of it as a "
                "--prior of its own ([[prior]] in a case file)",
                where);
}

void state_delivered(std::span<Phase* const> phases, const CourseRequest& request) {
  if (!request.delivered_fractions) return;
  check_delivered_role(request.role, request.name);
  const int given = *request.delivered_fractions;
  const auto contradict = [&request](std::string message) {
    throw Error("delivered_contradicts", std::move(message), request.name);
  };
  if (phases.size() != 1)
    contradict(
        fmt::format("the course has {} phases; which of them was not completed cannot be "
                    "said with --delivered",
                    phases.size()));
  Phase& phase = *phases.front();
  const int planned = phase.fractions.count();
  if (request.delivered_of && *request.delivered_of != planned)
    contradict(fmt::format("--delivered says {} of {} fractions, the course was planned in {}",
                           given, *request.delivered_of, planned));
  if (given < 1 || given > planned)
    contradict(fmt::format("{} delivered fractions are not 1 to {}", given, planned));
  phase.delivered_fractions = given;
}

DailyFractions daily_fractions(const CourseRequest& request) {
  if (request.per_day.value_or(1) == 1) return {};
  DOSE_ASSERT(request.gap_h.has_value());  // check_daily_fractions() has seen to it
  return DailyFractions::several(*request.per_day, *request.gap_h);
}

}  // namespace dose
