// SPDX-License-Identifier: Apache-2.0
#include <dose/report/sensitivity_pages.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <dose/report/figures.hpp>
#include <dose/report/json_values.hpp>
#include <dose/report/sentences.hpp>
#include <dose/report/text_parts.hpp>
#include <dose/report/wrap.hpp>
#include <nlohmann/json.hpp>

namespace dose {
namespace {

using Rows = std::vector<SensitivityRow>;
using Member = std::optional<double> SensitivityRow::*;

/// One line of figures; nothing where none of the rows has one.
std::string line_of(const std::string& label, const Rows& rows, Member member, int decimals) {
  if (std::ranges::none_of(rows,
                           [&](const SensitivityRow& row) { return (row.*member).has_value(); }))
    return {};
  std::string line = "  " + padded(label, 26);
  for (const SensitivityRow& row : rows)
    line +=
        fmt::format(" {:>7}", row.*member ? fmt::format("{:.{}f}", *(row.*member), decimals) : "-");
  return line + "\n";
}

std::string lines_of(const Rows& rows) {
  return line_of("priors, EQD2 Gy", rows, &SensitivityRow::priors_gy, 2) +
         line_of("this course, EQD2 Gy", rows, &SensitivityRow::this_gy, 2) +
         line_of("cumulative, EQD2 Gy", rows, &SensitivityRow::cumulative_gy, 2) +
         line_of("share of this course", rows, &SensitivityRow::share, 3);
}

nlohmann::ordered_json row_json(const SensitivityRow& row) {
  nlohmann::ordered_json object = {{"alpha_beta_gy", finite(row.alpha_beta.in_gray())},
                                   {"recovered_percent", finite(row.recovered_percent)}};
  if (row.priors_gy) object["priors_eqd2_gy"] = finite(*row.priors_gy);
  if (row.this_gy) object["this_course_eqd2_gy"] = finite(*row.this_gy);
  if (row.cumulative_gy) object["cumulative_eqd2_gy"] = finite(*row.cumulative_gy);
  if (row.share) object["share"] = finite(*row.share);
  return object;
}

nlohmann::ordered_json rows_json(const Rows& rows) {
  nlohmann::ordered_json array = nlohmann::ordered_json::array();
  for (const SensitivityRow& row : rows) array.push_back(row_json(row));
  return array;
}

}  // namespace

std::string sensitivity_text(const Sensitivity& sensitivity) {
  std::string text = heading("Not used for the verdict: other alpha/beta, recovery");
  text += paragraph("", about_sensitivity(sensitivity), 2);
  std::string head = "  " + padded("alpha/beta Gy", 26);
  for (const SensitivityRow& row : sensitivity.by_alpha_beta)
    head += fmt::format(" {:>7}", shortest(row.alpha_beta.in_gray()));
  text += head + "\n" + lines_of(sensitivity.by_alpha_beta);
  const Rows& recovered = sensitivity.by_recovery;
  if (recovered.empty()) return text;
  head = "  " + padded(fmt::format("priors recovered, a/b {}",
                                   shortest(recovered.front().alpha_beta.in_gray())),
                       26);
  for (const SensitivityRow& row : recovered)
    head += fmt::format(" {:>7}", fmt::format("{} %", shortest(row.recovered_percent)));
  return text + head + "\n" + lines_of(recovered);
}

nlohmann::ordered_json sensitivity_json(const Sensitivity& sensitivity) {
  nlohmann::ordered_json object;
  if (!sensitivity.structure.empty()) object["structure_name"] = sensitivity.structure;
  object["by_alpha_beta"] = rows_json(sensitivity.by_alpha_beta);
  object["by_recovery"] = rows_json(sensitivity.by_recovery);
  return object;
}

}  // namespace dose
