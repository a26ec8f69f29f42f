// SPDX-License-Identifier: Apache-2.0
#include <dose/report/sensitivity_pages.hpp>
#include <nlohmann/json.hpp>

#include "budget_pages.hpp"

namespace redose {
namespace {

using nlohmann::ordered_json;

ordered_json optional(const std::optional<double>& value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json row_json(const dose::BudgetRow& row, bool of_plan) {
  ordered_json entry = {{"fractions", row.fractions}, {"max_dose_gy", optional(row.max_dose_gy)}};
  if (of_plan) entry["factor"] = optional(row.factor);
  entry["limited_by"] =
      row.limited_by.empty() ? ordered_json(nullptr) : ordered_json(row.limited_by);
  if (row.published_gy) entry["published_gy"] = optional(*row.published_gy);
  if (!row.note.empty()) entry["note"] = row.note;
  entry["rules"] = ordered_json::array();
  for (const dose::RuleAllowance& rule : row.rules) {
    ordered_json allowed = {{"id", rule.limit_id}};
    if (!rule.structure.empty()) allowed["structure_name"] = rule.structure;
    if (rule.factor) allowed["factor"] = *rule.factor;
    allowed["max_dose_gy"] = rule.max_dose_gy;
    entry["rules"].push_back(std::move(allowed));
  }
  return entry;
}

ordered_json point_json(const dose::BudgetPoint& point, const dose::Budget& budget) {
  ordered_json entry = {{"structure_name", point.structure},
                        {"hottest_of", point.of},
                        {"at_mm", {point.at.mm.x(), point.at.mm.y(), point.at.mm.z()}},
                        {"prior_eqd2_gy", point.prior_eqd2_gy},
                        {"planned_gy", point.planned_gy},
                        {"voxel_max_dose_gy", ordered_json::array()}};
  for (std::size_t i = 0; i < point.max_dose_gy.size(); ++i)
    entry["voxel_max_dose_gy"].push_back(
        {{"fractions", budget.rows[i].fractions}, {"max_dose_gy", optional(point.max_dose_gy[i])}});
  return entry;
}

}  // namespace

ordered_json budget_json(const dose::Budget& budget) {
  ordered_json prior = {{"eqd2_gy", optional(budget.prior_eqd2_gy)},
                        {budget.of_plan ? "courses" : "schemes", ordered_json::array()}};
  for (const dose::BudgetPrior& one : budget.priors)
    prior[budget.of_plan ? "courses" : "schemes"].push_back(one.name);
  ordered_json rows = ordered_json::array();
  for (const dose::BudgetRow& row : budget.rows) rows.push_back(row_json(row, budget.of_plan));
  ordered_json document = {{"schema", "redose.budget/1"},
                           {"alpha_beta_gy", budget.alpha_beta.in_gray()},
                           {"prior", std::move(prior)},
                           {"rows", std::move(rows)}};
  if (budget.as_planned) {
    document["as_planned"] = row_json(*budget.as_planned, true);
    if (budget.as_planned->factor)
      document["headroom"] = {{"factor", *budget.as_planned->factor},
                              {"limited_by", budget.as_planned->limited_by}};
    document["points"] = ordered_json::array();
    for (const dose::BudgetPoint& point : budget.points)
      document["points"].push_back(point_json(point, budget));
  }
  if (budget.sensitivity) document["sensitivity"] = sensitivity_json(*budget.sensitivity);
  if (budget.of_plan) document["assumptions"] = budget.assumptions;
  document["remarks"] = budget.remarks;
  if (budget.of_plan) {
    document["warnings"] = ordered_json::array();
    for (const dose::Warning& warning : budget.warnings) {
      ordered_json entry = {{"code", warning.code}, {"message", warning.message}};
      if (!warning.where.empty()) entry["where"] = warning.where;
      document["warnings"].push_back(std::move(entry));
    }
  }
  document["note"] = "largest dose that satisfies each rule arithmetically; not a prescription";
  return document;
}

}  // namespace redose
