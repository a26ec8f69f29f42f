// SPDX-License-Identifier: Apache-2.0
#include <dose/core/contract.hpp>
#include <dose/limits/library.hpp>
#include <nlohmann/json.hpp>

#include "limits_pages.hpp"

namespace redose {
namespace {

using dose::Limit;
using nlohmann::ordered_json;

ordered_json citation_json(const dose::Citation& citation) {
  ordered_json result = {{"text", citation.text}};
  if (!citation.doi.empty()) result["doi"] = citation.doi;
  if (!citation.locator.empty()) result["locator"] = citation.locator;
  return result;
}

ordered_json fractions_json(const dose::FractionRange& range) {
  return {{"first", range.first}, {"last", range.last}};
}

ordered_json preconditions_json(const dose::Preconditions& asked) {
  ordered_json result = ordered_json::object();
  if (asked.prior_courses) result["prior_courses"] = *asked.prior_courses;
  if (asked.prior_max_dose_per_fraction_gy)
    result["prior_max_dose_per_fraction_gy"] = *asked.prior_max_dose_per_fraction_gy;
  if (asked.prior_prescription_eqd2_gy)
    result["prior_prescription_eqd2_gy"] = {{"low", asked.prior_prescription_eqd2_gy->low_gy},
                                            {"high", asked.prior_prescription_eqd2_gy->high_gy}};
  if (asked.planned_fractions)
    result["planned_fractions"] = fractions_json(*asked.planned_fractions);
  if (asked.planned_phases) result["planned_phases"] = *asked.planned_phases;
  if (asked.published_na)
    result["published_na"] = {
        {"planned_fractions", fractions_json(asked.published_na->planned_fractions)},
        {"prior_prescription_eqd2_from_gy", asked.published_na->prior_prescription_eqd2_from_gy}};
  return result;
}

ordered_json limit_json(const Limit& limit) {
  ordered_json row = {{"id", limit.id},
                      {"set", limit.set_id},
                      {"title", limit.title},
                      {"structure", limit.course_rule ? std::string("course")
                                                      : std::string(to_text(limit.structure))},
                      {"metric", limit.metric_text}};
  for (const dose::Role role : limit.also_structures)
    row["also_structures"].push_back(to_text(role));
  if (limit.margin_mm)
    row["margin_mm"] = {{"low", limit.margin_mm->low_mm}, {"high", limit.margin_mm->high_mm}};
  if (!limit.not_measured.empty()) row["not_measured"] = limit.not_measured;
  if (limit.metric && limit.quantity != dose::Quantity::ratio)
    row["metric_mayo"] = mayo(*limit.metric);
  row["quantity"] = to_text(limit.quantity);
  if (limit.alpha_beta) row["alpha_beta_gy"] = limit.alpha_beta->in_gray();
  row["scope"] = to_text(limit.scope);
  row["applies_to"] = limit.reirradiation ? "reirradiation" : "de_novo";
  if (limit.prior_row) row["prior_row"] = limit.prior_row->text;
  if (limit.fractions) row["fractions"] = fractions_json(*limit.fractions);
  if (limit.planned_dose_per_fraction_gy)
    row["planned_dose_per_fraction_gy"] = {{"low", limit.planned_dose_per_fraction_gy->low_gy},
                                           {"high", limit.planned_dose_per_fraction_gy->high_gy}};
  if (!limit.variant.empty()) row["variant"] = limit.variant;
  if (limit.priority) row["priority"] = to_text(*limit.priority);
  row["comparator"] = to_text(limit.comparator);
  row["limit"] = limit.value ? ordered_json(*limit.value) : ordered_json(nullptr);
  if (limit.range_high) row["range_high"] = *limit.range_high;
  row["unit"] = limit.unit;
  row["decides"] = to_text(limit.decides);
  row["use"] = to_text(limit.use);
  if (limit.decides == dose::Decides::clear_and_fail)
    row["preconditions"] = preconditions_json(limit.preconditions);
  row["conditions"] = limit.conditions;
  row["standing"] = in_words(limit.standing);
  if (!limit.checked_by.empty()) row["checked_by"] = limit.checked_by;
  row["citation"] = citation_json(limit.citation);
  if (!limit.note.empty()) row["note"] = limit.note;
  return row;
}

ordered_json set_json(const dose::LimitSet& set) {
  ordered_json result = {{"id", set.id},
                         {"title", set.title},
                         {"origin", set.origin},
                         {"sha256", set.sha256},
                         {"citation", citation_json(set.citation)}};
  if (!set.note.empty()) result["note"] = set.note;
  return result;
}

}  // namespace

ordered_json limits_list_json(std::span<const dose::LimitSet> sets) {
  ordered_json rows = ordered_json::array();
  for (const dose::LimitSet& set : sets) {
    ordered_json row = set_json(set);
    row["replaces_built_in"] = dose::replaces_built_in(set);
    row["looked_at_unnamed"] = dose::is_built_in_choice(set.id);
    row["limit_count"] = set.limits.size();
    for (const auto decides : {dose::Decides::clear_and_fail, dose::Decides::fail_only}) {
      ordered_json ids = ordered_json::array();
      for (const Limit& limit : set.limits)
        if (limit.decides == decides) ids.push_back(limit.id);
      row[std::string(to_text(decides))] = std::move(ids);
    }
    rows.push_back(std::move(row));
  }
  return {{"schema", "redose.limits/1"}, {"sets", std::move(rows)}};
}

ordered_json limits_json(std::span<const ShownSet> sets) {
  ordered_json rows = ordered_json::array();
  for (const auto& [set, contradictions, cells] : sets) {
    ordered_json row = set_json(set);
    row["limits"] = ordered_json::array();
    for (const Limit& limit : set.limits) {
      ordered_json entry = limit_json(limit);
      if (const auto cell = cells.find(limit.id); cell != cells.end()) {
        entry["in_eqd2"] = {{"alpha_beta_gy", cell->second.alpha_beta.in_gray()},
                            {"value_gy", cell->second.eqd2_gy}};
        if (cell->second.with_prior_gy)
          entry["in_eqd2"]["with_prior_gy"] = *cell->second.with_prior_gy;
      }
      for (const dose::Contradiction& contradiction : contradictions)
        if (contradiction.limit == limit.id)
          entry["contradictions"].push_back({{"limit", contradiction.other},
                                             {"value", contradiction.value},
                                             {"reason", contradiction.reason}});
      row["limits"].push_back(std::move(entry));
    }
    rows.push_back(std::move(row));
  }
  return {{"schema", "redose.limits/1"}, {"sets", std::move(rows)}};
}

}  // namespace redose
