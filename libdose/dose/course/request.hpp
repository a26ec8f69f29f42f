// SPDX-License-Identifier: Apache-2.0
// What a user asks to be checked, from the command line or from a case file; files not yet read.
#pragma once

#include <dose/course/course.hpp>
#include <dose/limits/role.hpp>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace dose {

struct CourseRequest {
  std::string name;  ///< "planned", "prior", "prior2", ... or the user's
  CourseRole role = CourseRole::prior;
  std::vector<std::filesystem::path> paths;  ///< files or folders; empty for a course on paper
  std::string paper;                         ///< "36/14@38.5Gy", "36/14@prescription"; else empty
  std::optional<Fractions> fractions;        ///< only to supply what the DICOM lacks
  std::optional<PhaseRelation> relation;     ///< of several plans or of a typed scheme's phases
  std::optional<std::string> plan;           ///< label or SOP Instance UID of the plan that counts
  std::optional<int> delivered_fractions;    ///< of `delivered_of`
  std::optional<int> delivered_of;
  std::optional<int> per_day;   ///< fractions a day
  std::optional<double> gap_h;  ///< between the fractions of a day
  std::optional<Date> first_treated;
  std::optional<Date> last_treated;
};

struct CaseRequest {
  std::optional<CourseRequest> planned;
  std::vector<CourseRequest> priors;
  bool no_prior = false;
  std::vector<std::filesystem::path> registrations;
  /// Structure name (exactly as in the structure set) to role; a name that does not exist is Error
  /// `structure_not_found`.
  std::map<std::string, Role> structure_roles;
  std::optional<int> interval_months;
  std::optional<std::string> same_patient_reason;
};

/// Splits "2019=PATH" or "PATH" as typed after --prior; a text with '@' is a course on paper. The
/// course's default name is `default_name`. A bare scheme ("36/14") is Error `paper_course_bare`
/// with both forms shown (VERDICT.md, rule 13); `@prescription` for a planned course is Error
/// `planned_needs_dose`.
CourseRequest parse_course_argument(const std::string& text, CourseRole role,
                                    const std::string& default_name);

/// The course that a paper request stands for: phases and uniform doses, no grids.
Course course_on_paper(const CourseRequest& request);

/// Delivered fractions were stated of a course of this role. A planned course is judged as planned:
/// Error `delivered_planned`.
void check_delivered_role(CourseRole role, const std::string& where);

/// Enters the request's delivered fractions into the course's only phase; Errors
/// `delivered_contradicts`, `delivered_planned`. Does nothing if none were stated.
void state_delivered(std::span<Phase* const> phases, const CourseRequest& request);

/// As stated, else one a day. DOSE_ASSERTs that a gap is there with several a day.
DailyFractions daily_fractions(const CourseRequest& request);

}  // namespace dose
