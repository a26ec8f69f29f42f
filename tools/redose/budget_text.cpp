// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <dose/report/sensitivity_pages.hpp>
#include <dose/report/text_parts.hpp>
#include <dose/report/wrap.hpp>
#include <iterator>

#include "budget_pages.hpp"

namespace redose {
namespace {

std::string published_text(const dose::BudgetRow& row) {
  if (!row.published_gy) return "-";
  return row.published_gy->has_value() ? fmt::format("{:g}", **row.published_gy) : "N/A";
}

std::string priors_text(const dose::Budget& budget) {
  if (budget.priors.empty()) return "No prior course.\n";
  const double ab_gy = budget.alpha_beta.in_gray();
  std::string text;
  std::string names;
  for (const dose::BudgetPrior& prior : budget.priors) {
    names += (names.empty() ? "" : ", ") + prior.name;
    if (prior.eqd2_gy)
      text += dose::paragraph(
          "",
          fmt::format("Prior {}: EQD2({:g}) {:.2f} Gy {}", prior.name, ab_gy, *prior.eqd2_gy,
                      prior.by_prescription ? "by prescription" : "in the thecal sac"),
          2);
  }
  if (!budget.of_plan) return text;
  return dose::paragraph(
      "",
      budget.prior_eqd2_gy
          ? fmt::format("Priors ({}): at most EQD2({:g}) {:.2f} Gy in the thecal sac", names, ab_gy,
                        *budget.prior_eqd2_gy)
          : fmt::format("Priors ({}): their dose in the thecal sac is not known", names),
      2);
}

bool fits_in_table(const dose::BudgetRow& row) {
  return row.note.size() <= 30;
}

std::string reason_without_number(const dose::BudgetRow& row) {
  if (row.note == "N/A") return "the authors printed N/A";
  return fits_in_table(row) ? row.note : "no number, see below";
}

std::string paper_rows(const dose::Budget& budget) {
  std::string text = fmt::format("\n{:>9}  {:>10}  {:>9}  {}\n", "Fractions", "At most Gy",
                                 "Published", "Limited by");
  auto out = std::back_inserter(text);
  for (const dose::BudgetRow& row : budget.rows) {
    fmt::format_to(out, "{:>9}  {:>10}  {:>9}  {}\n", row.fractions,
                   row.max_dose_gy ? rounded_down(*row.max_dose_gy, 2) : "none",
                   published_text(row),
                   row.max_dose_gy ? row.limited_by : reason_without_number(row));
    for (const dose::RuleAllowance& rule : row.rules)
      if (row.rules.size() > 1 && row.max_dose_gy)
        fmt::format_to(out, "{:>9}  {:>10}  {:>9}    {}\n", "", rounded_down(rule.max_dose_gy, 2),
                       "", rule.limit_id);
  }
  return text;
}

std::string plan_row(const dose::BudgetRow& row) {
  return fmt::format("{:>9}  {:>8}  {:>10}  {:>9}  {}\n", row.fractions,
                     row.factor ? rounded_down(*row.factor, 3) : "none",
                     row.max_dose_gy ? rounded_down(*row.max_dose_gy, 2) : "none",
                     published_text(row), row.factor ? row.limited_by : reason_without_number(row));
}

std::string plan_rows(const dose::Budget& budget) {
  const std::string head = fmt::format("{:>9}  {:>8}  {:>10}  {:>9}  {}\n", "Fractions", "Factor",
                                       "At most Gy", "Published", "Limited by");
  std::string text = "\nAs planned\n" + head + plan_row(*budget.as_planned);
  auto out = std::back_inserter(text);
  for (const dose::RuleAllowance& rule : budget.as_planned->rules)
    fmt::format_to(out, "{:>9}  {:>8}  {:>10}  {:>9}    {}{}\n", "",
                   rule.factor ? rounded_down(*rule.factor, 3) : "none", "", "", rule.limit_id,
                   " " + dose::printable(rule.structure));
  if (budget.rows.empty()) return text;
  text += "\nThe same distribution of dose in other numbers of fractions\n" + head;
  for (const dose::BudgetRow& row : budget.rows) text += plan_row(row);
  return text;
}

std::string points_text(const dose::Budget& budget) {
  if (budget.points.empty()) return {};
  std::string text =
      "\nWhat one voxel may get in all, Gy physical, where dose is highest (the share of\n"
      "this course is a matter of maxima and not in it)\n";
  std::string head = fmt::format("{:>16}{:>10}", "prior EQD2 Gy", "planned");
  for (const dose::BudgetRow& row : budget.rows)
    if (head.size() + 8 <= dose::terminal_columns)
      head += fmt::format("{:>8}", fmt::format("{} fx", row.fractions));
  text += head + "\n";
  for (const dose::BudgetPoint& point : budget.points) {
    text += dose::paragraph("  ",
                            fmt::format("hottest point of {} in {}, ({:.1f}, {:.1f}, {:.1f}) mm",
                                        point.of == "cumulative" ? "the sum"
                                        : point.of == "planned"  ? "the plan"
                                                                 : "the priors",
                                        dose::printable(point.structure), point.at.mm.x(),
                                        point.at.mm.y(), point.at.mm.z()),
                            4);
    std::string line = fmt::format("{:>16.2f}{:>10.2f}", point.prior_eqd2_gy, point.planned_gy);
    for (const auto& max_dose_gy : point.max_dose_gy)
      if (line.size() + 8 <= dose::terminal_columns)
        line += fmt::format("{:>8}", max_dose_gy ? rounded_down(*max_dose_gy, 2) : "-");
    text += line + "\n";
  }
  return text;
}

/// What withholds the rules from clearing, once for each reason.
std::string notes_text(const dose::Budget& budget) {
  std::string text;
  std::string note;
  std::vector<dose::BudgetRow> rows = budget.rows;
  if (budget.as_planned) rows.insert(rows.begin(), *budget.as_planned);
  for (const dose::BudgetRow& row : rows)
    if (!row.note.empty() && row.note != note && (row.max_dose_gy || !fits_in_table(row))) {
      note = row.note;
      text += row.max_dose_gy ? "\nThese rules cannot clear this case:\n" : "\nNo number:\n";
      text += dose::paragraph("  ", note + ".", 2);
    }
  return text;
}

}  // namespace

std::string rounded_down(double value, int decimals) {
  const double scale = std::pow(10, decimals);
  return fmt::format("{:.{}f}", std::floor(value * scale + 1e-9) / scale, decimals);
}

std::string budget_text(const dose::Budget& budget) {
  std::string text = "Largest dose that satisfies each rule arithmetically; not a prescription.\n";
  text +=
      budget.of_plan
          ? "By how much the planned dose may be scaled as a whole, and the thecal sac maximum\n"
            "that this makes, Gy physical; both rounded down.\n\n"
          : "Thecal sac maximum, Gy physical, rounded down.\n\n";
  text += priors_text(budget);
  text += budget.of_plan ? plan_rows(budget) + points_text(budget) : paper_rows(budget);
  text += notes_text(budget);
  for (const std::string& remark : budget.remarks) text += "\n" + dose::paragraph("", remark, 2);
  text +=
      "\nThe interval rule is not part of this table. Published: the cell of the paper's\n"
      "table where the prior is one of its rows; '-' where there is none.\n";
  if (budget.of_plan)
    text += "A plan that is scaled or fractionated anew must be checked anew (redose check).\n";
  if (budget.sensitivity) text += sensitivity_text(*budget.sensitivity);
  if (!budget.of_plan) return text;
  if (!budget.assumptions.empty()) text += dose::heading("Assumptions");
  for (const std::string& assumption : budget.assumptions)
    text += dose::paragraph("  - ", assumption, 4);
  return text + dose::warnings_section(budget.warnings);
}

}  // namespace redose
