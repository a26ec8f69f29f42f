// SPDX-License-Identifier: Apache-2.0
// The first box of the page, and the table of limits below it.
#include <fmt/format.h>

#include <algorithm>
#include <dose/report/html_model.hpp>
#include <dose/report/sentences.hpp>

namespace dose {
namespace {

using Json = nlohmann::ordered_json;

/// What follows the word: "WITHIN: the planned course ..." reads on with "the planned course ...".
std::string after_word(const std::string& headline) {
  std::string_view rest = std::string_view(headline).substr(verdict_word(headline).size());
  rest.remove_prefix(std::min(rest.find_first_not_of(":, "), rest.size()));
  return std::string(rest);
}

Json tile(const Json& label, std::string value, std::string note) {
  return {{"label", label}, {"value", std::move(value)}, {"note", std::move(note)}};
}

Json displacement_tile(const PositionResult& position, const Json& sentences) {
  const Json& t = sentences["verdict"];
  if (!position.met_up_to_mm)
    return tile(t["displacement"], t["displacement_none"], position.first_broken);
  if (position.first_broken.empty())
    return tile(t["displacement"], shortest(*position.met_up_to_mm) + " mm", t["farthest"]);
  return tile(t["displacement"], rounded(*position.met_up_to_mm, 1, Rounding::down) + " mm",
              fmt::format("{} {}", t["then"].get<std::string>(), position.first_broken));
}

Json tiles(const PageMatter& matter) {
  const Json& t = matter.sentences["verdict"];
  Json tiles = Json::array();
  if (const auto& decisive = matter.description.decisive) {
    const LimitRow& row = matter.description.limits[*decisive];
    if (row.result.margin)
      tiles.push_back(tile(
          *row.result.margin < 0 ? t["margin_broken"] : t["margin"], row.margin,
          row.result.limit.quantity == Quantity::ratio ? "" : unit_in_words(row.result.limit)));
  }
  if (const auto& position = matter.assessment.position)
    tiles.push_back(displacement_tile(*position, matter.sentences));
  if (const auto& flip = matter.assessment.scale_flip)
    tiles.push_back(tile(t["scale"], "\u00d7 " + rounded(flip->factor, 3, Rounding::down),
                         fmt::format("{} {}", t["then"].get<std::string>(), flip->limited_by)));
  return tiles;
}

std::string_view sign_of_status(Status status) {
  return status == Status::info ? "info" : to_text(status);
}

Json decisive_model(const PageMatter& matter) {
  if (!matter.description.decisive) return nullptr;
  const LimitRow& row = matter.description.limits[*matter.description.decisive];
  const Json& t = matter.sentences["verdict"];
  const Status status = row.result.status;
  return {{"label", status == Status::exceeded        ? t["broken"]
                    : status == Status::not_evaluable ? t["open"]
                                                      : t["closest"]},
          {"title", row.result.limit.title},
          {"id", row.result.limit.id},
          {"value", row.figure.value},
          {"bound", row.figure.bound},
          {"limit", with_signs(row.limit)},
          {"bar", bar_model(row.of_limit, tone_of(status), matter)},
          {"reason", row.reason},
          {"fails_by_rounding", row.fails_by_rounding}};
}

std::string detail_of(const LimitRow& row) {
  std::string text = row.measured_in;
  for (const std::string& more : {row.result.surrogate_note, row.decides})
    if (!more.empty()) text += (text.empty() ? "" : "; ") + more;
  return text;
}

Json row_model(const LimitRow& row, std::size_t index, const PageMatter& matter) {
  const LimitResult& result = row.result;
  const Json& t = matter.sentences["limits"];
  const auto source = source_of(result.limit, matter.sources);
  return {
      {"index", index},
      {"id", result.limit.id},
      {"status", row.status},
      {"status_key", to_text(result.status)},
      {"sign_raw", sign_of(sign_of_status(result.status))},
      {"tone", class_of(tone_of(result.status))},
      {"title", result.limit.title},
      {"detail", detail_of(row)},
      {"required", result.required},
      {"reason", for_information(result) ? "" : row.reason},
      {"fails_by_rounding", row.fails_by_rounding},
      {"value", row.figure.value},
      {"bound", row.figure.bound},
      {"limit", with_signs(row.limit)},
      {"bar", bar_model(row.of_limit, tone_of(result.status), matter)},
      {"margin", row.margin},
      {"scope", result.limit.scope == Scope::course ? t["scope_course"] : t["scope_cumulative"]},
      {"source", source ? Json(*source + 1) : Json(nullptr)},
      {"citation", row.citation}};
}

std::string information_heading(const LimitRow& row, const PageMatter& matter) {
  std::string text = matter.sentences["limits"]["information"].get<std::string>();
  return row.reason.empty() ? text : text + ": " + row.reason;
}

}  // namespace

Json verdict_model(const PageMatter& matter) {
  const Assessment& assessment = matter.assessment;
  Json model = {{"tone", class_of(tone_of(assessment))},
                {"sign_raw", sign_of(to_text(assessment.verdict))},
                {"word", verdict_word(assessment.headline)},
                {"rest", after_word(assessment.headline)},
                {"decisive", decisive_model(matter)}};
  set_list(model, "tiles", tiles(matter));
  set_list(model, "remarks", under_the_headline(assessment));
  set_list(model, "assumptions", assessment.assumptions);
  return model;
}

Json limits_model(const PageMatter& matter) {
  const auto& rows = matter.description.limits;
  Json groups = Json::array();
  Json others = Json::array();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const LimitResult& result = rows[i].result;
    if (for_information(result) && !has_figures(result)) {
      // Gathered by the reason why there is no figure.
      const std::string reason = result.reason.empty() ? "-" : result.reason;
      const auto same = std::ranges::find_if(
          others, [&](const Json& other) { return other["reason"] == reason; });
      if (same == others.end())
        others.push_back({{"reason", reason}, {"ids", result.limit.id}});
      else
        (*same)["ids"] = (*same)["ids"].get<std::string>() + ", " + result.limit.id;
      continue;
    }
    const bool information = for_information(result);
    // What is for information shares its reasons: each is said once, above its rows.
    const std::string heading = information ? information_heading(rows[i], matter) : "";
    if (groups.empty() || groups.back()["heading"] != heading)
      groups.push_back({{"group", information ? "info" : "decides"},
                        {"heading", heading},
                        {"rows", Json::array()}});
    groups.back()["rows"].push_back(row_model(rows[i], i, matter));
  }
  Json model = {{"groups", std::move(groups)},
                {"none_required", std::ranges::none_of(rows, [](const LimitRow& row) {
                   return row.result.required;
                 })}};
  set_list(model, "others", std::move(others));
  return model;
}

}  // namespace dose
