// SPDX-License-Identifier: Apache-2.0
#include "limits_pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <dose/core/contract.hpp>
#include <dose/limits/library.hpp>
#include <dose/report/figures.hpp>
#include <dose/report/wrap.hpp>
#include <functional>
#include <string_view>

#include "limits_table.hpp"

namespace redose {
namespace {

using dose::Limit;
using dose::paragraph;
using dose::Quantity;

std::string with_capital(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

std::string decides_in_words(dose::Decides decides) {
  switch (decides) {
    case dose::Decides::clear_and_fail:
      return "can clear a plan and fail it";
    case dose::Decides::fail_only:
      return "can fail a plan, never clear it";
    case dose::Decides::none:
      return "decides nothing, shown only";
  }
  DOSE_ASSERT(false);  // every way of deciding has words
  return {};
}

std::string range_in_words(const dose::FractionRange& range) {
  return range.first == range.last ? fmt::format("{}", range.first)
                                   : fmt::format("{} to {}", range.first, range.last);
}

std::string fractions_in_words(const Limit& limit) {
  return limit.fractions ? range_in_words(*limit.fractions) + " fx" : "any fx";
}

std::string preconditions_in_words(const dose::Preconditions& asked, double alpha_beta_gy) {
  std::vector<std::string> parts;
  if (asked.prior_courses) {
    const int n = *asked.prior_courses;
    parts.push_back(n == 0   ? "no prior course"
                    : n == 1 ? "exactly one prior course"
                             : fmt::format("exactly {} prior courses", n));
  }
  if (asked.prior_max_dose_per_fraction_gy)
    parts.push_back(
        fmt::format("prior at most {:g} Gy a fraction", *asked.prior_max_dose_per_fraction_gy));
  if (asked.prior_prescription_eqd2_gy)
    parts.push_back(fmt::format("prior prescription {:g} to {:g} Gy EQD2({:g})",
                                asked.prior_prescription_eqd2_gy->low_gy,
                                asked.prior_prescription_eqd2_gy->high_gy, alpha_beta_gy));
  if (asked.planned_fractions)
    parts.push_back(
        fmt::format("planned in {} fractions", range_in_words(*asked.planned_fractions)));
  if (asked.planned_phases)
    parts.push_back(*asked.planned_phases == 1
                        ? "in one phase"
                        : fmt::format("in {} phases", *asked.planned_phases));
  if (asked.published_na)
    parts.push_back(fmt::format(
        "not in {} fraction{} after a prior of {:g} Gy EQD2({:g}) or more (printed N/A)",
        range_in_words(asked.published_na->planned_fractions),
        asked.published_na->planned_fractions.last == 1 ? "" : "s",
        asked.published_na->prior_prescription_eqd2_from_gy, alpha_beta_gy));
  return fmt::format("{}", fmt::join(parts, "; "));
}

/// What a limit is about: "Thecal sac, Dmax of all courses together, EQD2(2); re-irradiation".
std::string subject(const Limit& limit) {
  std::string text =
      limit.course_rule ? "Courses" : with_capital(std::string(in_words(limit.structure)));
  for (const dose::Role role : limit.also_structures) text += fmt::format(" or {}", in_words(role));
  if (const auto& margin = limit.margin_mm)
    text += margin->low_mm == margin->high_mm
                ? fmt::format(" (margin {:g} mm)", margin->low_mm)
                : fmt::format(" (margin {:g} to {:g} mm)", margin->low_mm, margin->high_mm);
  text += ", ";
  const std::string of_courses = limit.scope == dose::Scope::cumulative ? " of all courses together"
                                                                        : " of the planned course";
  if (limit.quantity == Quantity::time)
    text += "interval from the last prior to the planned one";
  else if (limit.quantity == Quantity::ratio)
    text += "share of the planned course in the Dmax of the sum";
  else
    text += limit.metric_text + of_courses;
  if (limit.quantity == Quantity::physical)
    text += ", physical dose";
  else if (limit.quantity != Quantity::time)
    text += fmt::format(", {}({:g})", limit.quantity == Quantity::bed ? "BED" : "EQD2",
                        limit.alpha_beta->in_gray());
  text += limit.reirradiation ? "; re-irradiation" : "; de novo";
  if (limit.prior_row) text += " after " + limit.prior_row->text;
  if (limit.planned_dose_per_fraction_gy)
    text += fmt::format("; {:g} to {:g} Gy a fraction", limit.planned_dose_per_fraction_gy->low_gy,
                        limit.planned_dose_per_fraction_gy->high_gy);
  if (!limit.variant.empty()) text += "; " + limit.variant;
  if (limit.priority) text += fmt::format("; {}", to_text(*limit.priority));
  return text;
}

/// What all limits of a group have in common, as sentences.
std::vector<std::string> common_facts(const Limit& limit) {
  std::vector<std::string> facts{with_capital(decides_in_words(limit.decides)) + "."};
  if (limit.decides == dose::Decides::clear_and_fail)
    facts.push_back("Clears only with: " +
                    preconditions_in_words(limit.preconditions,
                                           limit.alpha_beta ? limit.alpha_beta->in_gray() : 0) +
                    ".");
  if (!limit.not_measured.empty())
    facts.push_back("Not measured by this program: " + limit.not_measured + ".");
  facts.push_back("Conditions: " + limit.conditions);
  std::string standing(in_words(limit.standing));
  if (!limit.checked_by.empty()) standing += " by " + limit.checked_by;
  facts.push_back(fmt::format("Number: {}; {}.", standing, limit.citation.locator));
  return facts;
}

/// Limits that differ in fractions, value, use and note only.
struct Group {
  std::vector<const Limit*> limits;
  bool same_note = true;
};

std::vector<Group> groups_of(const dose::LimitSet& set) {
  std::vector<Group> groups;
  for (const Limit& limit : set.limits) {
    const bool fits = !groups.empty() && subject(*groups.back().limits.back()) == subject(limit) &&
                      common_facts(*groups.back().limits.back()) == common_facts(limit);
    if (!fits) groups.emplace_back();
    Group& group = groups.back();
    group.same_note =
        group.same_note && (group.limits.empty() || group.limits.back()->note == limit.note);
    group.limits.push_back(&limit);
  }
  return groups;
}

std::string value_in_words(const Limit& limit) {
  std::string text = "N/A";
  if (limit.value) {
    text = limit.range_high
               ? fmt::format("{} to {}", dose::shortest(*limit.value),
                             dose::shortest(*limit.range_high))
               : fmt::format("{} {}", to_text(limit.comparator), dose::shortest(*limit.value));
    if (!limit.unit.empty()) text += " " + limit.unit;
  }
  return limit.use == dose::Use::blocked ? text + "  (blocked)" : text;
}

/// What stands below one number: its own note, and where it contradicts its publication.
std::vector<std::string> remarks(const Limit& limit, const Group& group, const ShownSet& shown) {
  std::vector<std::string> texts;
  for (const dose::Contradiction& contradiction : shown.contradictions)
    if (contradiction.limit == limit.id)
      texts.push_back("Contradiction: " + contradiction.reason + ".");
  if (!limit.note.empty() && !group.same_note) texts.push_back(limit.note);
  return texts;
}

std::string source(const dose::LimitSet& set) {
  return set.citation.doi.empty() ? set.citation.text
                                  : set.citation.text + " doi:" + set.citation.doi;
}

std::string unchecked_sentence() {
  return "Built-in numbers have not been checked against the papers; compare each with its paper "
         "before clinical use.";
}

std::string set_text(const ShownSet& shown) {
  const dose::LimitSet& set = shown.set;
  std::string text = paragraph("", fmt::format("{}: {}", set.id, set.title), 0);
  text += paragraph("  ", source(set), 2);
  if (!set.note.empty()) text += paragraph("  ", set.note, 2);
  text += paragraph("  ", fmt::format("From: {}, SHA-256 {}", set.origin, set.sha256), 2);
  const std::vector<LimitTable> tables = limit_tables(shown);
  for (const LimitTable& table : tables) text += "\n" + table_text(table);
  if (!tables.empty()) text += "\n" + paragraph("  ", table_legend(), 2);
  for (const Group& group : groups_of(set)) {
    const Limit& first = *group.limits.front();
    text += "\n" + paragraph("", subject(first), 2);
    for (const Limit* limit : group.limits) {
      text += fmt::format("  {:<42}{:>9}   {}\n", dose::printable(limit->id),
                          fractions_in_words(*limit), value_in_words(*limit));
      for (const std::string& remark : remarks(*limit, group, shown))
        text += paragraph("      ", remark, 6);
    }
    for (const std::string& fact : common_facts(first)) text += paragraph("    ", fact, 4);
    if (group.same_note && !first.note.empty()) text += paragraph("    ", first.note, 4);
  }
  return text;
}

std::string set_markdown(const ShownSet& shown) {
  const dose::LimitSet& set = shown.set;
  std::string text = fmt::format("## `{}`: {}\n\n{}\n", set.id, set.title, source(set));
  if (!set.note.empty()) text += "\n" + set.note + "\n";
  text += fmt::format("\nFrom: {}, SHA-256 `{}`\n", set.origin, set.sha256);
  const std::vector<LimitTable> tables = limit_tables(shown);
  for (const LimitTable& table : tables) text += table_markdown(table);
  if (!tables.empty()) text += "\n" + table_legend() + "\n";
  for (const Group& group : groups_of(set)) {
    const Limit& first = *group.limits.front();
    text += fmt::format("\n### {}\n\n| id | fractions | limit |\n|---|---|---|\n", subject(first));
    for (const Limit* limit : group.limits)
      text += fmt::format("| `{}` | {} | {} |\n", limit->id,
                          limit->fractions ? range_in_words(*limit->fractions) : "any",
                          value_in_words(*limit));
    text += "\n";
    for (const Limit* limit : group.limits)
      for (const std::string& remark : remarks(*limit, group, shown))
        text += fmt::format("* `{}`: {}\n", limit->id, remark);
    for (const std::string& fact : common_facts(first)) text += fmt::format("* {}\n", fact);
    if (group.same_note && !first.note.empty()) text += fmt::format("* {}\n", first.note);
  }
  return text;
}

}  // namespace

ShownSet shown_set(const dose::LimitSet& set) {
  ShownSet shown{set, contradictions(set), {}};
  for (const Limit& limit : set.limits)
    if (const auto cell = cell_eqd2(limit, set)) shown.cells.emplace(limit.id, *cell);
  return shown;
}

std::string limits_list_text(std::span<const dose::LimitSet> sets) {
  std::string text = "Limit sets in force\n";
  for (const dose::LimitSet& set : sets) {
    text += "\n" + paragraph("", fmt::format("{}: {}", set.id, set.title), 2);
    text += paragraph(
        "  ",
        fmt::format("{} limit{}, from: {}{}", set.limits.size(), set.limits.size() == 1 ? "" : "s",
                    set.origin, replaces_built_in(set) ? ", in place of the built-in set" : ""),
        2);
    text += paragraph("  ", "SHA-256 " + set.sha256, 2);
    if (!dose::is_built_in_choice(set.id))
      text += "  looked at only where it is named with --limits\n";
    bool decides_something = false;
    for (const auto decides : {dose::Decides::clear_and_fail, dose::Decides::fail_only}) {
      std::vector<std::string> ids;
      for (const Limit& limit : set.limits)
        if (limit.decides == decides) ids.push_back(limit.id);
      if (ids.empty()) continue;
      decides_something = true;
      text += paragraph(
          "  ",
          fmt::format("{} {}: {}", ids.size(), decides_in_words(decides), fmt::join(ids, ", ")), 4);
    }
    if (!decides_something) text += "  none decides, shown only\n";
  }
  return text + "\n" + paragraph("", unchecked_sentence(), 0);
}

std::string limits_text(std::span<const ShownSet> sets) {
  std::string text;
  for (const ShownSet& shown : sets) text += set_text(shown) + "\n";
  return text + paragraph("", unchecked_sentence(), 0);
}

std::string limits_markdown(std::span<const ShownSet> sets,
                            std::span<const dose::LeftOut> left_out) {
  std::string text =
      "# Limits\n\nWritten by `redose limits show --markdown docs/reference/limits.md`; do not "
      "edit.\n\n" +
      unchecked_sentence() +
      " Not cleared or certified as a medical device; for education, research and commissioning; "
      "not to be the sole basis of a treatment decision.\n";
  for (const ShownSet& shown : sets) text += "\n" + set_markdown(shown);
  if (left_out.empty()) return text;
  text += "\n## Not in the data, and why\n\n";
  for (const dose::LeftOut& entry : left_out) {
    text += fmt::format("* {} {}", entry.what, entry.why);
    if (!entry.ids.empty()) text += fmt::format(" (`{}`)", fmt::join(entry.ids, "`, `"));
    text += "\n";
  }
  return text;
}

}  // namespace redose
