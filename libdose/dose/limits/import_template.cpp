// SPDX-License-Identifier: Apache-2.0
#include <dose/limits/import_template.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <dose/core/contract.hpp>
#include <dose/core/sha256.hpp>
#include <dose/limits/library.hpp>
#include <dose/limits/limit_values.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

namespace dose {
namespace {

using Json = nlohmann::ordered_json;

ClinicTemplate parsed(std::string_view content, const std::string& file_name,
                      TemplateFormat format) {
  switch (format) {
    case TemplateFormat::clearplan:
      return parse_clearplan(content, file_name);
    case TemplateFormat::planscorecard:
      return parse_planscorecard(content, file_name);
    case TemplateFormat::proknow:
      return parse_proknow(content, file_name);
  }
  DOSE_ASSERT(false);  // every format has a reader
  return {};
}

/// A goal that cannot be mapped: the reason.
struct Unmapped {
  std::string why;
};

Role role_of(const TemplateGoal& goal, const ImportOptions& options) {
  if (goal.names.empty()) throw Unmapped{"it names no structure"};
  for (const std::string& name : goal.names)
    if (const auto assigned = options.assigned.find(name); assigned != options.assigned.end())
      return assigned->second;
  std::set<Role> roles;
  for (const std::string& name : goal.names) {
    const RoleMatch match = match_role(name, "");
    if (match.role && match.partial)
      throw Unmapped{fmt::format("'{}' is a part of its structure only", name)};
    if (match.role) roles.insert(*match.role);
  }
  if (roles.empty())
    throw Unmapped{fmt::format("'{}' has no role here: {}", goal.names.front(),
                               match_role(goal.names.front(), "").why)};
  if (roles.size() > 1) {
    std::vector<std::string_view> words;
    for (const Role role : roles) words.push_back(in_words(role));
    throw Unmapped{
        fmt::format("its names mean several structures ({}), for which one limit does not hold "
                    "alike; say which "
                    "with --structure",
                    fmt::join(words, ", "))};
  }
  return *roles.begin();
}

/// What a limit is measured by, and by what the template's values are divided.
struct Measured {
  Metric metric;
  double divisor = 1;
};

Measured measured_by(const std::string& text) {
  const std::size_t bracket = text.find('[');
  if (bracket == std::string::npos || !text.ends_with("]"))
    throw Unmapped{fmt::format("its metric '{}' has no unit", text)};
  const std::string base = text.substr(0, bracket);
  const std::string unit = text.substr(bracket + 1, text.size() - bracket - 2);
  const bool volume = base.starts_with("V");
  if (unit == "%")
    throw Unmapped{volume ? "a share of a volume is no limit that can be written here"
                          : "a dose in percent depends on a prescription"};
  if (unit != "Gy" && unit != "cGy" && unit != "cc")
    throw Unmapped{fmt::format("its unit '{}' is none of Gy, cGy, cc", unit)};
  if (volume != (unit == "cc"))
    throw Unmapped{fmt::format("its unit '{}' does not belong to the metric '{}'", unit, base)};
  try {
    return {parse_metric(base + (volume ? "[cc]" : "[Gy]")), unit == "cGy" ? 100.0 : 1.0};
  } catch (const Error& error) {
    throw Unmapped{fmt::format("its metric '{}': {}", text, error.message())};
  }
}

std::string id_part(std::string text) {
  for (char& c : text) {
    if (c == '%') c = 'P';
    const bool good = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (!good) c = '_';
  }
  return text;
}

std::string upper(std::string_view text) {
  std::string result = id_part(std::string(text));
  std::ranges::transform(result, result.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return result;
}

class Import {
 public:
  Import(const ImportOptions& options, std::string file_name, std::string sha256)
      : options_(options), file_name_(std::move(file_name)), sha256_(std::move(sha256)) {}

  void add(const TemplateGoal& goal, int fractions) {
    if (!goal.left_because.empty()) throw Unmapped{goal.left_because};
    const Role role = role_of(goal, options_);
    const Measured measured = measured_by(goal.metric);
    for (const TemplateBound& bound : goal.bounds) {
      if (bound.comparator == Comparator::at_least)
        throw Unmapped{"a lower bound: a goal of coverage, not a limit of an organ at risk"};
      if (const double value = bound.value / measured.divisor; !(value > 0 && value <= 1000))
        throw Unmapped{fmt::format("its value {} is no dose or volume above 0", bound.value)};
    }
    for (const TemplateBound& bound : goal.bounds)
      limits_.push_back(limit_of(goal, bound, role, measured, fractions));
  }

  std::string set_json(const ClinicTemplate& given) const {
    Json set;
    set["schema"] = "redose.limit-set/1";
    set["id"] = options_.set_id;
    set["title"] = given.title + ", imported";
    set["citation"] = {{"text", fmt::format("The department's own template '{}' ({}, format {})",
                                            given.title, file_name_, to_text(options_.format))}};
    set["note"] = fmt::format(
        "Imported from {}, SHA-256 {}. The department's own numbers, unchecked: they "
        "decide nothing until each has been compared with its source.",
        file_name_, sha256_);
    set["limits"] = limits_;
    return set.dump(2) + "\n";
  }

  const std::vector<Json>& limits() const { return limits_; }

 private:
  std::string id_of(Role role, const Metric& metric, int fractions, const TemplateGoal& goal,
                    const TemplateBound& bound) {
    std::string id = fmt::format("{}.{}.{}.{}FX", upper(options_.set_id), upper(to_text(role)),
                                 id_part(plain(metric)), fractions);
    if (goal.bounds.size() > 1) id += bound.priority == Priority::optimal ? ".OPT" : ".MAND";
    const int count = ++used_[id];
    return count == 1 ? id : fmt::format("{}_{}", id, count);
  }

  Json limit_of(const TemplateGoal& goal, const TemplateBound& bound, Role role,
                const Measured& measured, int fractions) {
    const bool volume = measured.metric.kind == Metric::Kind::v_dose_gy;
    Json limit;
    limit["id"] = id_of(role, measured.metric, fractions, goal, bound);
    limit["title"] = fmt::format("{} {} in {} fraction{}", in_words(role), plain(measured.metric),
                                 fractions, fractions == 1 ? "" : "s");
    limit["structure"] = to_text(role);
    limit["metric"] = plain(measured.metric);
    limit["quantity"] = "physical";
    limit["scope"] = "course";
    limit["applies_to"] = "de_novo";
    limit["fractions"] = fractions;
    if (goal.bounds.size() > 1) limit["priority"] = to_text(bound.priority);
    limit["comparator"] = to_text(bound.comparator);
    limit["value"] = bound.value / measured.divisor;
    limit["unit"] = volume ? "cc" : "Gy";
    limit["decides"] = "none";
    limit["use"] = "info";
    limit["conditions"] = "The template does not say for whom; taken as for a first treatment.";
    limit["standing"] = "own_unchecked";
    limit["locator"] = fmt::format("{}, {}", file_name_, goal.place);
    limit["note"] =
        fmt::format("In the template: {}{}.", goal.what,
                    bound.origin.empty() ? "" : fmt::format("; this is its {}", bound.origin));
    return limit;
  }

  const ImportOptions& options_;
  std::string file_name_;
  std::string sha256_;
  std::vector<Json> limits_;
  std::map<std::string, int> used_;
};

int fractions_for(const ClinicTemplate& given, const ImportOptions& options) {
  if (given.fractions && options.fractions && *given.fractions != *options.fractions)
    throw Error("import_fractions",
                fmt::format("the template is for {} fractions, not for {}", *given.fractions,
                            *options.fractions),
                "--fractions");
  if (given.fractions) return *given.fractions;
  if (!options.fractions)
    throw Error("import_fractions",
                "this template holds no number of fractions, and a dose limit means nothing "
                "without it; give --fractions N",
                "--fractions");
  return *options.fractions;
}

void check_options(const ClinicTemplate& given, const ImportOptions& options) {
  if (!is_set_id(options.set_id) || is_built_in_set(options.set_id))
    throw Error(
        "import_id",
        fmt::format("'{}' {}; give the set an id of its own in lower-case letters, digits "
                    "and '-'",
                    options.set_id,
                    is_set_id(options.set_id) ? "is a built-in set's id" : "is no id of a set"),
        "--id");
  for (const auto& [name, role] : options.assigned) {
    const bool there = std::ranges::any_of(given.goals, [&name](const TemplateGoal& goal) {
      return std::ranges::find(goal.names, name) != goal.names.end();
    });
    if (!there)
      throw Error("import_structure", fmt::format("the template has no structure '{}'", name),
                  "--structure");
  }
}

}  // namespace

ImportedTemplate import_template(std::string_view content, const std::string& file_name,
                                 const ImportOptions& options) {
  const ClinicTemplate given = parsed(content, file_name, options.format);
  check_options(given, options);
  const int fractions = fractions_for(given, options);
  ImportedTemplate result;
  result.sha256 = sha256_of_text(content);
  result.left = given.unread;
  Import import(options, file_name, result.sha256);
  for (const TemplateGoal& goal : given.goals) {
    ++result.goals;
    try {
      import.add(goal, fractions);
    } catch (const Unmapped& unmapped) {
      result.left.push_back({goal.place, goal.what, unmapped.why});
    }
  }
  result.limits = static_cast<int>(import.limits().size());
  if (result.limits == 0) return result;
  result.set_json = import.set_json(given);
  parse_limit_set(result.set_json, file_name);  // ours must be sound by our own reader
  return result;
}

}  // namespace dose
