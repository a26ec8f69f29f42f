// SPDX-License-Identifier: Apache-2.0
// The page's last sections: how sure, warnings, method, sources and files.
#include <fmt/format.h>

#include <algorithm>
#include <dose/report/advisory.hpp>
#include <dose/report/html_model.hpp>
#include <dose/report/sentences.hpp>

namespace dose {
namespace {

using Json = nlohmann::ordered_json;

/// One way of adding the courses, beside the limit of the sum.
struct Way {
  std::string label;
  Figure figure;
  std::string side;  ///< of the limit, in words
  PartsOfLimit parts;
  Tone tone = Tone::plain;
};

Json way_model(const Way& way, const PageMatter& matter) {
  return {{"label", way.label},         {"value", way.figure.value},
          {"bound", way.figure.bound},  {"side", way.side},
          {"tone", class_of(way.tone)}, {"bar", bar_model(way.parts, way.tone, matter)}};
}

PartsOfLimit only_value(double value, double limit) {
  PartsOfLimit parts;
  if (limit > 0) parts.value = value / limit;
  return parts;
}

std::vector<Way> ways_of(const PageMatter& matter) {
  const Json& t = matter.sentences["sure"];
  std::vector<Way> ways;
  std::optional<double> limit_gy;
  for (const LimitRow& row : matter.description.limits) {
    const LimitResult& result = row.result;
    if (!result.required || result.limit.scope != Scope::cumulative ||
        result.limit.quantity != Quantity::eqd2 || !has_figures(result))
      continue;
    if (!limit_gy) limit_gy = result.limit.value;
    ways.push_back({fmt::format("{}, {}", result.structure, t["voxel_sum"].get<std::string>()),
                    row.figure, row.status, row.of_limit, tone_of(result.status)});
  }
  for (const Comparison& comparison : matter.assessment.comparisons) {
    const std::string value =
        rounded(comparison.value_gy, 2, Rounding::nearest, comparison.limit_gy);
    const std::string note = comparison.note.empty() ? "" : " (" + comparison.note + ")";
    ways.push_back({comparison.label + note,
                    {value, ""},
                    side_in_words(comparison),
                    only_value(comparison.value_gy, comparison.limit_gy),
                    comparison.meets ? Tone::plain : Tone::doubtful});
  }
  const auto& position = matter.assessment.position;
  if (limit_gy && position && position->cumulative_upper_gy) {
    const double upper_gy = *position->cumulative_upper_gy;
    ways.push_back(
        {fmt::format("{} {} mm", t["displaced"].get<std::string>(), shortest(position->radius_mm)),
         {"\u2264 " + rounded(upper_gy, 2, Rounding::up, limit_gy), ""},
         "",
         only_value(upper_gy, *limit_gy),
         upper_gy > *limit_gy ? Tone::doubtful : Tone::plain});
  }
  return ways;
}

using Member = std::optional<double> SensitivityRow::*;

void add_line(Json& rows, const Json& label, const std::vector<SensitivityRow>& of, Member member,
              int decimals) {
  if (std::ranges::none_of(of,
                           [&](const SensitivityRow& row) { return (row.*member).has_value(); }))
    return;
  Json cells = Json::array();
  for (const SensitivityRow& row : of)
    cells.push_back(row.*member ? rounded(*(row.*member), decimals, Rounding::nearest) : "-");
  rows.push_back({{"label", label}, {"cells", std::move(cells)}});
}

Json sweep_model(std::string head, std::vector<std::string> columns,
                 const std::vector<SensitivityRow>& of, const Json& t) {
  Json rows = Json::array();
  add_line(rows, t["priors"], of, &SensitivityRow::priors_gy, 2);
  add_line(rows, t["this_course"], of, &SensitivityRow::this_gy, 2);
  add_line(rows, t["cumulative"], of, &SensitivityRow::cumulative_gy, 2);
  add_line(rows, t["share"], of, &SensitivityRow::share, 3);
  return {{"head", std::move(head)}, {"columns", std::move(columns)}, {"rows", std::move(rows)}};
}

Json sensitivity_model(const PageMatter& matter) {
  const auto& sensitivity = matter.assessment.sensitivity;
  if (!sensitivity) return nullptr;
  const Json& t = matter.sentences["sure"];
  Json tables = Json::array();
  std::vector<std::string> columns;
  for (const SensitivityRow& row : sensitivity->by_alpha_beta)
    columns.push_back(shortest(row.alpha_beta.in_gray()));
  tables.push_back(sweep_model(t["alpha_beta"], columns, sensitivity->by_alpha_beta, t));
  columns.clear();
  for (const SensitivityRow& row : sensitivity->by_recovery)
    columns.push_back(shortest(row.recovered_percent));
  if (!columns.empty())
    tables.push_back(
        sweep_model(fmt::format("{} (alpha/beta {})", t["recovered"].get<std::string>(),
                                shortest(sensitivity->by_recovery.front().alpha_beta.in_gray())),
                    columns, sensitivity->by_recovery, t));
  return {{"about", about_sensitivity(*sensitivity)}, {"tables", std::move(tables)}};
}

}  // namespace

Json sureness_model(const PageMatter& matter) {
  const Assessment& assessment = matter.assessment;
  Json flips = Json::array();
  if (assessment.position) flips.push_back(displacement_in_words(*assessment.position));
  if (assessment.position && assessment.position->spread)
    flips.push_back(spread_in_words(*assessment.position));
  if (assessment.scale_flip) flips.push_back(in_words(*assessment.scale_flip));
  Json model = {{"sensitivity", sensitivity_model(matter)}};
  Json ways = Json::array();
  for (const Way& way : ways_of(matter)) ways.push_back(way_model(way, matter));
  model["nothing"] = ways.empty() && flips.empty() && !assessment.sensitivity;
  set_list(model, "ways", std::move(ways));
  set_list(model, "flips", std::move(flips));
  return model;
}

Json notes_model(const PageMatter& matter) {
  const Assessment& assessment = matter.assessment;
  Json model = {{"warning_count", assessment.warnings.size()}};
  Json warnings = Json::array();
  for (const Warning& warning : assessment.warnings)
    warnings.push_back(
        {{"code", warning.code}, {"message", warning.message}, {"where", warning.where}});
  set_list(model, "warnings", std::move(warnings));
  set_list(model, "not_done", assessment.not_done);
  Json advisories = Json::array();
  for (const Advisory& advisory : assessment.advisories) {
    std::string source;
    for (const std::string& one : sources_in_words(advisory))
      source += (source.empty() ? "" : " ") + one;
    advisories.push_back({{"title", advisory.title},
                          {"because", advisory.because},
                          {"text", advisory.text},
                          {"source", source}});
  }
  set_list(model, "advisories", std::move(advisories));
  return model;
}

Json method_model(const PageMatter& matter) {
  const Assessment& assessment = matter.assessment;
  Json model = {
      {"unchecked", rests_on_unchecked_numbers(assessment) ? unchecked_numbers_sentence() : ""}};
  Json rows = Json::array();
  for (const auto& [key, text] : assessment.method) {
    std::string words = key;
    std::ranges::replace(words, '_', ' ');
    rows.push_back({{"key", words}, {"text", text}});
  }
  set_list(model, "rows", std::move(rows));
  Json sources = Json::array();
  for (const Source& source : matter.sources) {
    Json places = Json::array();
    for (const Source::Place& place : source.places)
      places.push_back({{"locator", place.locator},
                        {"standing", place.standing},
                        {"ids", fmt::format("{}", fmt::join(place.ids, ", "))}});
    sources.push_back({{"number", sources.size() + 1},
                       {"text", source.text},
                       {"doi", source.doi},
                       {"places", std::move(places)}});
  }
  set_list(model, "sources", std::move(sources));
  Json inputs = Json::array();
  for (const InputFile& file : assessment.inputs)
    inputs.push_back({{"kind", file.kind}, {"path", file.path}, {"sha256", file.sha256}});
  set_list(model, "inputs", std::move(inputs));
  return model;
}

}  // namespace dose
