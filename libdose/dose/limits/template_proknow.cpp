// SPDX-License-Identifier: Apache-2.0
// ProKnow: a scorecard in JSON, `computed` metrics (type, roi_name, arg_1, arg_2) with
// `objectives`, and `custom` ones. Objectives are bins, best first, each up to its `max` (or from
// its `min`); the last one, FAIL or UNACCEPTABLE, has no bound. The last bound is the mandatory
// value, the first the optimal one. ProKnow keeps volumes to 0.01 cc.
#include <fmt/format.h>

#include <algorithm>
#include <dose/limits/template_json.hpp>
#include <span>

namespace dose {
namespace {

struct Bin {
  std::string label;
  std::optional<double> min;
  std::optional<double> max;
};

std::vector<Bin> bins_of(const StrictObject& object) {
  std::vector<Bin> bins;
  for (const StrictObject& bin : objects_if_there(object, "objectives"))
    bins.push_back(
        {text_if_there(bin, "label"), number_if_there(bin, "min"), number_if_there(bin, "max")});
  return bins;
}

bool is_failure(const std::string& label) {
  std::string upper = label.substr(0, label.find(" ["));
  std::ranges::transform(upper, upper.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return upper == "FAIL" || upper == "UNACCEPTABLE";
}

/// "" if the type has no counterpart.
std::string metric_of(const std::string& type, const StrictObject& object) {
  const auto with_argument = [&](std::string_view form) {
    return fmt::format(fmt::runtime(form), object.number("arg_1"));
  };
  if (type == "MAX_DOSE_ROI") return "Max[Gy]";
  if (type == "MEAN_DOSE_ROI") return "Mean[Gy]";
  if (type == "MIN_DOSE_ROI") return "Min[Gy]";
  if (type == "DOSE_VOLUME_CC_ROI") return with_argument("D{}cc[Gy]");
  if (type == "DOSE_VOLUME_PERCENT_ROI") return with_argument("D{}%[Gy]");
  if (type == "VOLUME_CC_DOSE_ROI") return with_argument("V{}Gy[cc]");
  if (type == "VOLUME_PERCENT_DOSE_ROI") return with_argument("V{}Gy[%]");
  return {};
}

void read_bounds(const std::vector<Bin>& bins, TemplateGoal& goal) {
  if (bins.empty()) {
    goal.left_because = "it has no objectives";
    return;
  }
  const bool upper = std::ranges::all_of(
      std::span(bins).first(bins.size() - 1),
      [](const Bin& bin) { return bin.max.has_value() && !bin.min.has_value(); });
  const Bin& last = bins.back();
  if (bins.size() < 2 || !upper || last.min || last.max || !is_failure(last.label)) {
    goal.left_because =
        "its objectives are no bins with ascending upper bounds that end in FAIL or UNACCEPTABLE";
    return;
  }
  for (std::size_t i = 1; i + 1 < bins.size(); ++i)
    if (!(*bins[i].max > *bins[i - 1].max)) {
      goal.left_because = "the bounds of its objectives do not ascend";
      return;
    }
  const Bin& passing = bins[bins.size() - 2];
  if (bins.size() > 2)
    goal.bounds.push_back(
        {Priority::optimal, Comparator::at_most, *bins.front().max, bins.front().label});
  goal.bounds.push_back({Priority::mandatory, Comparator::at_most, *passing.max, passing.label});
}

TemplateGoal computed_goal(const StrictObject& object, std::size_t index) {
  TemplateGoal goal;
  goal.place = fmt::format("/computed/{}", index);
  goal.what = "a computed metric";
  reading_goal(goal, [&] {
    const std::string type = text_if_there(object, "type");
    const std::string name = text_if_there(object, "roi_name");
    if (!name.empty()) goal.names.push_back(name);
    goal.what = fmt::format("{} {}", name.empty() ? "(no structure)" : name, type);
    goal.metric = metric_of(type, object);
    if (goal.metric.empty()) {
      goal.left_because = fmt::format("the metric '{}' has no counterpart here", type);
      return;
    }
    goal.what = fmt::format("{} {}", name.empty() ? "(no structure)" : name, goal.metric);
    for (const char* key : {"rx", "rx_scale"})
      if (object.has(key) && !object.is_null(key)) {
        goal.left_because = "it is relative to a prescription";
        return;
      }
    read_bounds(bins_of(object), goal);
  });
  return goal;
}

}  // namespace

ClinicTemplate parse_proknow(std::string_view json, const std::string& origin) {
  return reading_template([&] {
    const StrictJson document(json, origin);
    const StrictObject root = document.root();
    ClinicTemplate result;
    result.title = text_if_there(root, "name");
    if (result.title.empty()) result.title = "ProKnow scorecard";
    const auto computed = root.objects("computed");
    for (std::size_t i = 0; i < computed.size(); ++i)
      result.goals.push_back(computed_goal(computed[i], i));
    const auto custom = objects_if_there(root, "custom");
    for (std::size_t i = 0; i < custom.size(); ++i) {
      TemplateGoal goal;
      goal.place = fmt::format("/custom/{}", i);
      goal.what = "a custom metric";
      goal.left_because = "a custom metric is entered by hand; nothing measures it";
      reading_goal(goal, [&] {
        const std::string name = text_if_there(custom[i], "name");
        if (!name.empty()) goal.what += fmt::format(" '{}'", name);
      });
      result.goals.push_back(std::move(goal));
    }
    return result;
  });
}

}  // namespace dose
