// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <dose/report/wrap.hpp>
#include <iterator>

#include "budget_pages.hpp"

namespace redose {
namespace {

std::string of_plan() {
  return "\nHow each factor was reached\n" +
         dose::paragraph(
             "",
             "The planned dose at every point is multiplied by s, divided by the number of "
             "fractions and converted, EQD2 = D (d + a/b)/(2 + a/b); the priors stay as they are. "
             "The quantity of each rule is measured again, with its proven bound, and s is the "
             "largest factor at which the upper bound keeps to the limit, to 0.01 % of itself. "
             "Physical doses are proportional to s.",
             2) +
         dose::paragraph("",
                         "A voxel: E = min(limit of this course, limit of the sum - prior EQD2 "
                         "there), and D of E by D = n/2 (-a/b + sqrt((a/b)^2 + 4 E (2 + a/b)/n)).",
                         2);
}

}  // namespace

std::string budget_explanation(const dose::Budget& budget) {
  constexpr const char* source =
      "\nSource: linear-quadratic model, Fowler JF, Br J Radiol 1989;62:679-694 (citation\n"
      "recalled); the rules: Sahgal A et al. 2021 (HyTEC), redose limits show hytec2021.\n";
  if (budget.of_plan) return of_plan() + source;
  const double ab_gy = budget.alpha_beta.in_gray();
  std::string text = "\nHow each number was reached (P priors, E this course, both EQD2; a/b ";
  text += fmt::format("{:g} Gy)\n", ab_gy);
  auto out = std::back_inserter(text);
  if (budget.prior_eqd2_gy && !budget.priors.empty()) {
    const double p_gy = *budget.prior_eqd2_gy;
    fmt::format_to(out, "  P = {:.6f} Gy\n", p_gy);
    text +=
        "  this course  E <= limit\n"
        "  sum          E <= limit - P\n"
        "  share s      E/(E + P) <= s, so E <= P s/(1 - s)\n"
        "  D of E       D = n/2 (-a/b + sqrt((a/b)^2 + 4 E (2 + a/b)/n))\n";
    for (const dose::BudgetRow& row : budget.rows)
      for (const dose::RuleAllowance& rule : row.rules) {
        const double each_gy = rule.max_dose_gy / row.fractions;
        const double e_gy = rule.max_dose_gy * (each_gy + ab_gy) / (2 + ab_gy);
        fmt::format_to(out, "  {} fx, {}: D = {:.7f} Gy; back: {:.7f} ({:.7f} + {:g})/(2 + {:g})\n",
                       row.fractions, rule.limit_id, rule.max_dose_gy, rule.max_dose_gy, each_gy,
                       ab_gy, ab_gy);
        fmt::format_to(out, "      = E = {:.6f} Gy; E + P = {:.6f} Gy; E/(E + P) = {:.4f}\n", e_gy,
                       e_gy + p_gy, e_gy / (e_gy + p_gy));
      }
  }
  return text + source;
}

}  // namespace redose
