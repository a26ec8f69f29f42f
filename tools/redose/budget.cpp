// SPDX-License-Identifier: Apache-2.0
// redose budget --prior SCHEME...: what may still be given to the thecal sac, rule by rule.
#include <fmt/format.h>

#include <cmath>
#include <dose/assess/budget.hpp>
#include <dose/limits/library.hpp>
#include <dose/radiobiology/lq.hpp>
#include <dose/units/number.hpp>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "command.hpp"
#include "command_line.hpp"
#include "json_text.hpp"
#include "output_file.hpp"

namespace redose {
namespace {

dose::FractionRange parse_range(const std::string& text) {
  const auto dash = text.find('-');
  const auto first = dose::parse_integer(text.substr(0, dash));
  const auto last = dash == std::string::npos ? first : dose::parse_integer(text.substr(dash + 1));
  if (!first || !last || *first < 1 || *last < *first || *last > 50)
    throw UsageError(fmt::format("'{}' is no range of fractions; write 1-5 or 3", text),
                     "--fractions");
  return {static_cast<int>(*first), static_cast<int>(*last)};
}

/// Allowed doses are rounded down. The slack keeps 17.1, which no double holds, from
/// becoming 17.09.
std::string rounded_down(double dose_gy) {
  return fmt::format("{:.2f}", std::floor(dose_gy * 100 + 1e-9) / 100);
}

std::string published_text(const dose::BudgetRow& row) {
  if (!row.published_gy) return "-";
  return row.published_gy->has_value() ? fmt::format("{:g}", **row.published_gy) : "N/A";
}

std::string as_text(const dose::Budget& budget) {
  std::string text =
      "Largest dose that satisfies each rule arithmetically; not a prescription.\n"
      "Thecal sac maximum, Gy physical, rounded down.\n\n";
  auto out = std::back_inserter(text);
  for (const dose::Scheme& prior : budget.priors)
    fmt::format_to(out, "Prior {}: EQD2({:g}) {:.2f} Gy by prescription\n", prior.text,
                   budget.alpha_beta.in_gray(),
                   dose::in_gray(eqd2(prior, budget.alpha_beta).value()));
  if (budget.priors.empty()) text += "No prior course.\n";
  fmt::format_to(out, "\n{:>9}  {:>10}  {:>9}  {}\n", "Fractions", "At most Gy", "Published",
                 "Limited by");
  for (const dose::BudgetRow& row : budget.rows) {
    fmt::format_to(out, "{:>9}  {:>10}  {:>9}  {}\n", row.fractions,
                   row.max_dose_gy ? rounded_down(*row.max_dose_gy) : "none", published_text(row),
                   row.max_dose_gy ? row.limited_by
                                   : (row.note == "N/A" ? "the authors printed N/A" : row.note));
    for (const dose::RuleAllowance& rule : row.rules)
      if (row.rules.size() > 1 && row.max_dose_gy)
        fmt::format_to(out, "{:>9}  {:>10}  {:>9}    {}\n", "", rounded_down(rule.max_dose_gy), "",
                       rule.limit_id);
  }
  std::string note;
  for (const dose::BudgetRow& row : budget.rows)
    if (row.max_dose_gy && !row.note.empty() && row.note != note) {
      note = row.note;
      fmt::format_to(out, "\nThese rules cannot clear this case:\n{}.\n", note);
    }
  for (const std::string& remark : budget.remarks) fmt::format_to(out, "\n{}\n", remark);
  return text +
         "The interval rule is not part of this table. Published: the cell of the paper's\n"
         "table where the prior is one of its rows; '-' where there is none.\n";
}

nlohmann::ordered_json as_json(const dose::Budget& budget) {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const dose::BudgetRow& row : budget.rows) {
    nlohmann::ordered_json entry = {{"fractions", row.fractions}};
    if (row.max_dose_gy) {
      entry["max_dose_gy"] = *row.max_dose_gy;
      entry["limited_by"] = row.limited_by;
    } else {
      entry["max_dose_gy"] = nullptr;
      entry["limited_by"] = nullptr;
    }
    if (row.published_gy) {
      if (row.published_gy->has_value())
        entry["published_gy"] = **row.published_gy;
      else
        entry["published_gy"] = nullptr;
    }
    if (!row.note.empty()) entry["note"] = row.note;
    entry["rules"] = nlohmann::ordered_json::array();
    for (const dose::RuleAllowance& rule : row.rules)
      entry["rules"].push_back({{"id", rule.limit_id}, {"max_dose_gy", rule.max_dose_gy}});
    rows.push_back(std::move(entry));
  }
  nlohmann::ordered_json priors = nlohmann::ordered_json::array();
  for (const dose::Scheme& prior : budget.priors) priors.push_back(prior.text);
  return {{"schema", "redose.budget/1"},
          {"alpha_beta_gy", budget.alpha_beta.in_gray()},
          {"prior", {{"eqd2_gy", budget.prior_eqd2_gy}, {"schemes", std::move(priors)}}},
          {"rows", std::move(rows)},
          {"remarks", budget.remarks},
          {"note", "largest dose that satisfies each rule arithmetically; not a prescription"}};
}

}  // namespace

int run_budget(std::span<const char* const> arguments) {
  CommandLine line("budget", "what may still be given to the thecal sac",
                   "Example: redose budget --prior 36/14 --fractions 1-5");
  std::vector<std::vector<std::string>> prior_texts;
  bool no_prior = false;
  std::optional<std::string> fractions_text;
  std::vector<std::string> limit_files;
  line.groups("--prior", prior_texts, "SCHEME", "prior course, such as 36/14 or 40/20+10/2");
  line.flag("--no-prior", no_prior, "there is no prior course: the de novo limits");
  line.text("--fractions", fractions_text, "N-M", "numbers of fractions asked for (default 1-5)");
  line.texts("--limits", limit_files, "FILE",
             "a limit set of your own, or a folder of them; each replaces the one of its id");
  Outputs outputs(line);
  outputs.declare("--json", "the result as JSON (redose.budget/1)");
  if (!line.parse(arguments)) return ok;
  outputs.check();
  std::vector<dose::Scheme> priors;
  for (const auto& group : prior_texts)
    for (const std::string& text : group)
      priors.push_back(from_command_line([&] { return dose::parse_scheme(text, "--prior"); }));
  if (priors.empty() != no_prior)
    throw UsageError(no_prior ? "--prior and --no-prior exclude each other"
                              : "give --prior SCHEME, or state that there is none: --no-prior");
  const dose::FractionRange range = parse_range(fractions_text.value_or("1-5"));
  const std::vector<std::filesystem::path> files(limit_files.begin(), limit_files.end());
  const std::vector<dose::LimitSet> in_force = dose::limit_sets_in_force(files);
  dose::Budget budget = dose::budget_after(priors, range, in_force);
  for (const dose::LimitSet& set : in_force)
    if (set.origin != "built in")
      budget.remarks.push_back(fmt::format("Limit set {}: the user's own (--limits), SHA-256\n{}",
                                           origin_in_words(set), set.sha256));
  if (outputs.wants("--json")) outputs.add("--json", json_text(as_json(budget)));
  outputs.add_text(as_text(budget));
  outputs.write();
  return ok;
}

}  // namespace redose
