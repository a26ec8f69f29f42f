// SPDX-License-Identifier: Apache-2.0
// The inverse question: the largest dose that satisfies each rule arithmetically, per number of
// fractions. Not a prescription, and not what a plan may deliver without a check.
//
// After courses on paper, for the thecal sac:
//   with priors of EQD2 P at the structure and a rule's alpha/beta:
//     this course        E <= limit                    cumulative   E <= limit - P
//     share              E/(E + P) <= s   ->   E <= P s/(1 - s)
//   and D from E by lq_inverse.hpp. Without priors: the de novo limits of the thecal sac, which are
//   doses already.
// With a plan: the largest factor on its dose, as it is and in other numbers of fractions
// (headroom.hpp), over every rule and structure that can fail it; and what a voxel may still get
// where the priors, the plan and their sum are hottest.
//
// Where the authors printed N/A there is no number (VERDICT.md, rule 5).
#pragma once

#include <dose/assess/assessment.hpp>
#include <dose/assess/policy.hpp>
#include <dose/core/warning.hpp>
#include <dose/course/case.hpp>
#include <dose/limits/limit.hpp>
#include <dose/radiobiology/biological_dose.hpp>
#include <optional>
#include <string>
#include <vector>

namespace dose {

/// What one rule allows in this many fractions.
struct RuleAllowance {
  std::string limit_id;
  std::string title;
  std::string structure;         ///< with a plan: where it was measured
  double max_dose_gy = 0;        ///< maximum in the thecal sac, physical
  std::optional<double> factor;  ///< with a plan: on its dose
};

struct BudgetRow {
  int fractions = 0;
  std::vector<RuleAllowance> rules;   ///< each rule on its own, in order of the sets
  std::optional<double> max_dose_gy;  ///< the least of them; nothing where there is no number
  std::optional<double> factor;       ///< with a plan: the least of the rules'
  std::string limited_by;             ///< id of the binding rule
  /// A cell of the published table for this prior and number of fractions. Outer: such a cell
  /// exists and is not blocked; inner: its value, nothing for N/A.
  std::optional<std::optional<double>> published_gy;
  std::string note;  ///< "N/A", or what keeps the rules from clearing, or why there is no number
};

/// A place where dose is highest, and what one voxel there may get in the planned course.
struct BudgetPoint {
  std::string structure;
  std::string of;  ///< "planned", "priors" or "cumulative"
  PlannedPoint at;
  double prior_eqd2_gy = 0;
  double planned_gy = 0;  ///< as planned
  /// For each row: the largest physical dose at which the sum and this course's own EQD2 keep to
  /// their limits at this point; nothing where the row has no number. The share is one of maxima.
  std::vector<std::optional<double>> max_dose_gy;
};

struct BudgetPrior {
  std::string name;               ///< as typed, or the course's name
  std::optional<double> eqd2_gy;  ///< of a course on paper, at the rules' alpha/beta
  bool by_prescription = false;
};

struct Budget {
  AlphaBeta alpha_beta = AlphaBeta::from_gray(2);  ///< of the rules
  std::vector<BudgetPrior> priors;
  /// Of all, at the rules' alpha/beta; with a plan, the highest in the thecal sac. Nothing if not
  /// known.
  std::optional<double> prior_eqd2_gy;
  std::vector<BudgetRow> rows;
  std::optional<Sensitivity> sensitivity;  ///< information
  std::vector<std::string> remarks;

  bool of_plan = false;
  std::optional<BudgetRow> as_planned;  ///< with a plan: its own number of fractions
  std::vector<BudgetPoint> points;
  std::vector<std::string> assumptions;
  std::vector<Warning> warnings;
};

/// Budget after typed priors, which count with their prescriptions. Uses the rules of `sets` that
/// can clear. Error `no_rules` if the sets hold none for this question.
Budget budget_after(const std::vector<Scheme>& priors, FractionRange fractions,
                    const std::vector<LimitSet>& sets);

/// The same after courses on paper (course_on_paper); a dose stated for the structure counts
/// instead of the prescription, several fractions a day with incomplete repair.
Budget budget_after_courses(std::vector<Course> priors, FractionRange fractions,
                            const std::vector<LimitSet>& sets);

/// Headroom of a plan. Error `prior_not_stated` as assess().
Budget budget_of_plan(const Case& the_case, const Policy& policy, FractionRange fractions);

/// The cell of a published table for this case's prior in n fractions: outer and inner as in
/// BudgetRow::published_gy.
std::optional<std::optional<double>> published_cell(const Case& the_case,
                                                    const std::vector<LimitSet>& sets, int n);

}  // namespace dose
