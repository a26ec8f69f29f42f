// SPDX-License-Identifier: Apache-2.0
// PlanScoreCard: JSON with TemplateName, NumberOfFractions (0: not set) and ScoreTemplates. A
// template scores a metric by a curve of ScorePoints (PointX, Score, Variation); it holds no limit.
// The point marked as Variation is the last that the referenced protocol accepts: the mandatory
// value; the furthest point of the best score is the optimal one. A curve without a marked point is
// left.
#include <fmt/format.h>

#include <algorithm>
#include <dose/limits/template_json.hpp>
#include <functional>

namespace dose {
namespace {

struct ScorePoint {
  double x;
  double score;
  bool is_variation;
};

std::vector<ScorePoint> points_of(const StrictObject& object) {
  std::vector<ScorePoint> points;
  for (const StrictObject& point : objects_if_there(object, "ScorePoints"))
    points.push_back({point.number("PointX"), point.number("Score"),
                      point.has("Variation") && point.boolean("Variation")});
  std::ranges::sort(points, {}, &ScorePoint::x);
  return points;
}

std::string metric_of(const StrictObject& object, const std::string& type) {
  const std::string unit = text_if_there(object, "OutputUnit");
  const auto with_input = [&](std::string_view letter, std::string_view suffix) {
    return fmt::format("{}{}{}[{}]", letter, object.number("InputValue"), suffix, unit);
  };
  std::string input = text_if_there(object, "InputUnit");
  if (input == "CC") input = "cc";
  if (type == "MaxDose") return fmt::format("Max[{}]", unit);
  if (type == "MeanDose") return fmt::format("Mean[{}]", unit);
  if (type == "MinDose") return fmt::format("Min[{}]", unit);
  if (type == "DoseAtVolume") return with_input("D", input);
  if (type == "VolumeAtDose")
    return fmt::format("V{}{}[{}]", object.number("InputValue"), input, unit == "CC" ? "cc" : unit);
  return {};
}

void read_bounds(const std::vector<ScorePoint>& points, TemplateGoal& goal) {
  const auto marked = std::ranges::count_if(points, &ScorePoint::is_variation);
  if (points.empty() || marked != 1) {
    goal.left_because =
        points.empty() ? "it has no score points"
        : marked == 0
            ? fmt::format(
                  "a scoring curve, from {:g} at {:g} to {:g} at {:g}, without a point "
                  "marked as variation: nothing in it is a limit",
                  points.front().score, points.front().x, points.back().score, points.back().x)
            : "several of its points are marked as variation";
    return;
  }
  const bool falls = std::ranges::is_sorted(points, std::ranges::greater(), &ScorePoint::score);
  const bool rises = std::ranges::is_sorted(points, {}, &ScorePoint::score);
  if (falls == rises) {
    goal.left_because = "its scores neither fall nor rise with the value";
    return;
  }
  const Comparator comparator = falls ? Comparator::at_most : Comparator::at_least;
  const ScorePoint& variation = *std::ranges::find_if(points, &ScorePoint::is_variation);
  const double best = falls ? points.front().score : points.back().score;
  const auto is_best = [best](const ScorePoint& point) { return point.score == best; };
  double optimal_x = variation.x;
  for (const ScorePoint& point : points)
    if (is_best(point) && (falls || optimal_x == variation.x)) optimal_x = point.x;
  if (optimal_x != variation.x)
    goal.bounds.push_back({Priority::optimal, comparator, optimal_x, "point of the best score"});
  goal.bounds.push_back(
      {Priority::mandatory, comparator, variation.x, "point marked as variation"});
}

void read_structure(const StrictObject& object, TemplateGoal& goal) {
  const StrictObject structure = object.object("Structure");
  for (const char* key : {"TemplateStructureId", "StructureId"}) {
    const std::string name = text_if_there(structure, key);
    if (!name.empty() && std::ranges::find(goal.names, name) == goal.names.end())
      goal.names.push_back(name);
  }
  const std::string made_by = text_if_there(structure, "StructureComment");
  if (!made_by.empty())
    goal.left_because = fmt::format("its structure is made by an operation: {}", made_by);
}

TemplateGoal goal_of(const StrictObject& object, std::size_t index) {
  TemplateGoal goal;
  goal.place = fmt::format("/ScoreTemplates/{}", index);
  goal.what = "a score template";
  reading_goal(goal, [&] {
    const std::string type = text_if_there(object, "MetricType");
    read_structure(object, goal);
    goal.metric = metric_of(object, type);
    goal.what = fmt::format("{} {}", goal.names.empty() ? "(no structure)" : goal.names.front(),
                            goal.metric.empty() ? type : goal.metric);
    if (const std::string comment = text_if_there(object, "MetricComment"); !comment.empty())
      goal.what += fmt::format(", comment '{}'", comment);
    if (!goal.left_because.empty()) return;
    if (goal.metric.empty())
      goal.left_because = fmt::format("the metric '{}' has no counterpart here", type);
    else
      read_bounds(points_of(object), goal);
  });
  return goal;
}

}  // namespace

ClinicTemplate parse_planscorecard(std::string_view json, const std::string& origin) {
  return reading_template([&] {
    const StrictJson document(json, origin);
    const StrictObject root = document.root();
    ClinicTemplate result;
    result.title = text_if_there(root, "TemplateName");
    if (result.title.empty()) result.title = "PlanScoreCard template";
    const auto fractions = number_if_there(root, "NumberOfFractions");
    if (fractions && *fractions != 0) result.fractions = root.integer("NumberOfFractions", 1, 200);
    const auto goals = root.objects("ScoreTemplates");
    for (std::size_t i = 0; i < goals.size(); ++i) result.goals.push_back(goal_of(goals[i], i));
    return result;
  });
}

}  // namespace dose
