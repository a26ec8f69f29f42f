// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <dose/core/contract.hpp>
#include <dose/report/csv_cell.hpp>
#include <dose/report/description.hpp>
#include <dose/report/render.hpp>
#include <dose/report/row_values.hpp>
#include <dose/report/sentences.hpp>
#include <map>

namespace dose {
namespace {

constexpr std::array columns_of_table{
    "record",        "patient_id",    "status",        "id",
    "set",           "title",         "structure",     "structure_name",
    "surrogate",     "course",        "metric",        "metric_mayo",
    "quantity",      "alpha_beta_gy", "scope",         "fractions",
    "value",         "lower",         "upper",         "unit",
    "value_percent", "lower_percent", "upper_percent", "comparator",
    "limit",         "margin",        "decides",       "required",
    "reason",        "reason_text",   "at_x_mm",       "at_y_mm",
    "at_z_mm",       "standing",      "checked_by",    "citation",
    "doi",           "locator"};

/// A row by the names of its columns, each cell ready to be written.
using Row = std::map<std::string_view, std::string>;

void write(std::string& text, const Row& row) {
  std::size_t written = 0;
  for (std::size_t i = 0; i < columns_of_table.size(); ++i) {
    if (i > 0) text += ',';
    const auto cell = row.find(columns_of_table[i]);
    if (cell == row.end()) continue;
    text += cell->second;
    ++written;
  }
  DOSE_ASSERT(written == row.size());  // no cell without its column
  text += "\r\n";
}

std::string alpha_beta_cell(const std::optional<AlphaBeta>& alpha_beta) {
  return alpha_beta ? csv_number(alpha_beta->in_gray()) : "";
}

/// So that no table of limits that are met is read without what qualifies them.
Row verdict_row(const Assessment& assessment) {
  Row row{{"record", "verdict"},
          {"status", std::string(to_text(assessment.verdict))},
          {"title", csv_text(assessment.headline)}};
  std::string remarks;
  for (const std::string& remark : under_the_headline(assessment)) remarks += remark + "; ";
  row["reason_text"] = csv_text(remarks + std::string(regulatory_sentence()));
  return row;
}

Row row_of(const LimitRow& limit_row) {
  const LimitResult& result = limit_row.result;
  const Limit& limit = result.limit;
  Row row{{"record", "limit"},
          {"status", std::string(to_text(result.status))},
          {"id", csv_text(limit.id)},
          {"set", csv_text(limit.set_id)},
          {"title", csv_text(limit.title)},
          {"structure", std::string(structure_of(limit))},
          {"structure_name", csv_text(result.structure)},
          {"surrogate", csv_text(result.surrogate_note)},
          {"metric", csv_text(metric_of(limit))},
          {"quantity", std::string(to_text(limit.quantity))},
          {"alpha_beta_gy", alpha_beta_cell(limit.alpha_beta)},
          {"scope", std::string(to_text(limit.scope))},
          {"value", csv_number(result.value)},
          {"lower", csv_number(result.lower)},
          {"upper", csv_number(result.upper)},
          {"unit", limit.unit},
          {"comparator", std::string(to_text(limit.comparator))},
          {"limit", limit.value ? csv_number(limit.value) : "N/A"},
          {"margin", csv_number(result.margin)},
          {"decides", std::string(to_text(result.decides))},
          {"required", result.required ? "true" : "false"},
          {"reason", csv_text(result.reason_code)},
          {"reason_text", csv_text(result.reason)},
          {"standing", csv_text(in_words(limit.standing))},
          {"checked_by", csv_text(limit.checked_by)},
          {"citation", csv_text(limit.citation.text)},
          {"doi", csv_text(limit.citation.doi)},
          {"locator", csv_text(limit.citation.locator)}};
  if (limit.metric) row["metric_mayo"] = csv_text(mayo(*limit.metric));
  if (limit.fractions) row["fractions"] = fractions_of(*limit.fractions);
  return row;
}

Row row_of(const MetricRow& metric_row) {
  const MetricResult& result = metric_row.result;
  const Bounded& bounded = result.bounded;
  const bool is_volume = result.metric.kind == Metric::Kind::v_dose_gy;
  Row row{{"record", "metric"},
          {"structure", std::string(to_text(metric_row.role))},
          {"structure_name", csv_text(metric_row.structure)},
          {"course", csv_text(result.course)},
          {"metric", csv_text(plain(result.metric))},
          {"metric_mayo", csv_text(mayo(result.metric))},
          {"quantity", std::string(to_text(result.quantity))},
          {"alpha_beta_gy", alpha_beta_cell(result.alpha_beta)},
          {"value", csv_number(bounded.value)},
          {"lower", csv_number(bounded.lower)},
          {"upper", csv_number(bounded.upper)},
          {"unit", is_volume ? "cc" : "Gy"},
          {"reason", csv_text(bounded.reason)}};
  if (is_volume) {
    const VolumePercent percent = volume_percent(result);
    row["value_percent"] = csv_number(percent.value);
    row["lower_percent"] = csv_number(percent.lower);
    row["upper_percent"] = csv_number(percent.upper);
  }
  if (bounded.at) {
    row["at_x_mm"] = csv_number(bounded.at->mm.x());
    row["at_y_mm"] = csv_number(bounded.at->mm.y());
    row["at_z_mm"] = csv_number(bounded.at->mm.z());
  }
  return row;
}

}  // namespace

std::string render_csv(const Assessment& assessment) {
  const Description description = describe(assessment);
  std::string text = fmt::format("{}\r\n", fmt::join(columns_of_table, ","));
  const auto add = [&](Row row) {
    row["patient_id"] = csv_text(assessment.patient.id);
    write(text, row);
  };
  add(verdict_row(assessment));
  for (const LimitRow& row : description.limits) add(row_of(row));
  for (const MetricRow& row : description.metrics) add(row_of(row));
  return text;
}

}  // namespace dose
