// SPDX-License-Identifier: Apache-2.0
// The templates of dose goals that clinics have, read goal by goal: ClearPlan's CSV,
// PlanScoreCard's JSON, ProKnow's scorecard JSON.
//
// None of them was made to decide about re-irradiation: they name structures by aliases, score
// curves instead of limits, percents of a prescription, and most know no number of fractions. A
// goal is taken as it stands or left with the reason; import_template.hpp makes limits of those
// taken. The formats were learnt from public files and programs, not from a specification: whatever
// is not known is left, never guessed.
#pragma once

#include <dose/limits/limit.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dose {

/// A value that a goal holds against its metric.
struct TemplateBound {
  Priority priority = Priority::mandatory;
  Comparator comparator = Comparator::at_most;
  double value = 0;
  std::string origin;  ///< what the template calls it: "Goal", "ACCEPTABLE"
};

struct TemplateGoal {
  std::string place;               ///< "line 4", "/computed/3"
  std::string what;                ///< the goal in the template's own words
  std::vector<std::string> names;  ///< of the structure, with its aliases
  std::string metric;              ///< Mayo form with the unit of the values: "D0.035cc[Gy]"
  std::vector<TemplateBound> bounds;
  std::string left_because;  ///< why it cannot be taken; empty if nothing speaks against it yet
};

/// What was not taken, and why.
struct LeftGoal {
  std::string place;
  std::string what;
  std::string why;
};

struct ClinicTemplate {
  std::string title;
  std::optional<int> fractions;
  std::vector<TemplateGoal> goals;  ///< in order of the file
  std::vector<LeftGoal> unread;     ///< what is no goal and was not understood
};

enum class TemplateFormat { clearplan, planscorecard, proknow };

/// Error `template_format_unknown`.
TemplateFormat parse_template_format(std::string_view text, const std::string& where);
std::string_view to_text(TemplateFormat format);

/// Error `template_invalid` if the text is not of that format as a whole; a single goal that cannot
/// be understood is left with the reason.
ClinicTemplate parse_clearplan(std::string_view csv, const std::string& origin);
ClinicTemplate parse_planscorecard(std::string_view json, const std::string& origin);
ClinicTemplate parse_proknow(std::string_view json, const std::string& origin);

}  // namespace dose
