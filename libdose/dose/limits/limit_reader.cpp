// SPDX-License-Identifier: Apache-2.0
// parse_limit_set: from JSON to LimitSet. What the keys mean: docs/reference/limit-files.md.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <dose/core/calendar.hpp>
#include <dose/core/contract.hpp>
#include <dose/core/sha256.hpp>
#include <dose/limits/library.hpp>
#include <dose/limits/strict_json.hpp>
#include <dose/units/number.hpp>
#include <set>
#include <span>

namespace dose {
namespace {

constexpr int most_fractions = 200;  // as Fractions

std::string_view code(Standing standing) {
  switch (standing) {
    case Standing::copy_seen_abstract:
      return "copy_seen_abstract";
    case Standing::copy_seen_second_hand:
      return "copy_seen_second_hand";
    case Standing::recalled:
      return "recalled";
    case Standing::checked:
      return "checked";
  }
  DOSE_ASSERT(false);  // every standing has a code
  return {};
}

/// The member of `values` whose text stands at `key`.
template <class Value, std::size_t count, class Text>
Value choice(const StrictObject& object, std::string_view key,
             const std::array<Value, count>& values, Text&& text_of) {
  const std::string text = object.text(key);
  std::vector<std::string> allowed;
  for (const Value value : values) {
    if (text_of(value) == text) return value;
    allowed.emplace_back(text_of(value));
  }
  object.refuse(key,
                fmt::format("'{}' is none of: {}", text.substr(0, 40), fmt::join(allowed, ", ")));
}

constexpr auto plain_text = [](auto value) { return to_text(value); };

/// Errors of libdose's own parsers, moved to their place in the file.
template <class Parse>
auto at_key(const StrictObject& object, std::string_view key, Parse&& parse) {
  try {
    return parse();
  } catch (const Error& error) {
    object.refuse(key, error.message());
  }
}

bool is_limit_id(std::string_view id) {
  const auto good = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.';
  };
  return std::ranges::all_of(id, good) && id.front() != '.' && id.back() != '.' &&
         id.find("..") == std::string_view::npos;
}

bool is_set_id(std::string_view id) {
  return std::ranges::all_of(
             id,
             [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }) &&
         id.front() != '-';
}

FractionRange fraction_range(const StrictObject& object, std::string_view key) {
  if (!object.is_text(key)) {
    const int n = object.integer(key, 1, most_fractions);
    return {n, n};
  }
  const std::string text = object.text(key);
  const std::size_t dash = text.find('-');
  const auto first = parse_integer(std::string_view(text).substr(0, dash));
  const auto last = dash == std::string::npos
                        ? std::nullopt
                        : parse_integer(std::string_view(text).substr(dash + 1));
  if (!first || !last || *first < 1 || *last <= *first || *last > most_fractions)
    object.refuse(key, "must be a number of fractions, 3, or a range, \"1-5\"");
  return {static_cast<int>(*first), static_cast<int>(*last)};
}

DoseRange dose_range(const StrictObject& parent, std::string_view key) {
  const StrictObject object = parent.object(key);
  object.only({"low", "high"});
  const DoseRange range{object.number("low"), object.number("high")};
  if (!(range.low_gy >= 0)) object.refuse("low", "must not be below 0 Gy");
  if (!(range.high_gy > range.low_gy)) object.refuse("high", "must be above 'low'");
  return range;
}

Preconditions preconditions(const StrictObject& object) {
  object.only({"prior_courses", "prior_max_dose_per_fraction_gy", "prior_prescription_eqd2_gy",
               "planned_fractions", "planned_phases", "published_na"});
  Preconditions result;
  result.prior_courses = object.integer("prior_courses", 0, 20);
  if (object.has("prior_max_dose_per_fraction_gy")) {
    result.prior_max_dose_per_fraction_gy = object.number("prior_max_dose_per_fraction_gy");
    if (!(*result.prior_max_dose_per_fraction_gy > 0))
      object.refuse("prior_max_dose_per_fraction_gy", "must be above 0 Gy");
  }
  if (object.has("prior_prescription_eqd2_gy"))
    result.prior_prescription_eqd2_gy = dose_range(object, "prior_prescription_eqd2_gy");
  if (object.has("planned_fractions"))
    result.planned_fractions = fraction_range(object, "planned_fractions");
  if (object.has("planned_phases")) result.planned_phases = object.integer("planned_phases", 1, 20);
  if (object.has("published_na")) {
    const StrictObject na = object.object("published_na");
    na.only({"planned_fractions", "prior_prescription_eqd2_from_gy"});
    result.published_na = Preconditions::PublishedNa{fraction_range(na, "planned_fractions"),
                                                     na.number("prior_prescription_eqd2_from_gy")};
    if (!(result.published_na->prior_prescription_eqd2_from_gy >= 0))
      na.refuse("prior_prescription_eqd2_from_gy", "must not be below 0 Gy");
  }
  return result;
}

void read_structure_and_metric(const StrictObject& object, Limit& limit) {
  constexpr std::array quantities{Quantity::physical, Quantity::eqd2, Quantity::bed,
                                  Quantity::ratio, Quantity::time};
  limit.quantity = choice(object, "quantity", quantities, plain_text);
  limit.course_rule = object.text("structure") == "course";
  if (limit.course_rule != (limit.quantity == Quantity::time))
    object.refuse("structure", "'course' goes with the quantity 'time', and only with it");
  if (!limit.course_rule)
    limit.structure =
        at_key(object, "structure", [&] { return parse_role(object.text("structure")); });

  limit.metric_text = object.text("metric");
  if (limit.quantity == Quantity::time) {
    if (limit.metric_text != "interval")
      object.refuse("metric", "must be 'interval', the only metric of the quantity 'time'");
  } else if (limit.quantity == Quantity::ratio) {
    if (limit.metric_text != "Dmax ratio this/cumulative")
      object.refuse("metric", "must be 'Dmax ratio this/cumulative', the only ratio there is");
    limit.metric = Metric{Metric::Kind::d_max, 0};
  } else {
    limit.metric = at_key(object, "metric", [&] { return parse_metric(limit.metric_text); });
    limit.metric_text = plain(*limit.metric);
  }

  limit.scope = choice(object, "scope", std::array{Scope::course, Scope::cumulative}, plain_text);
  const bool of_all = limit.quantity == Quantity::ratio || limit.quantity == Quantity::time;
  if (of_all && limit.scope == Scope::course)
    object.refuse("scope", "must be 'cumulative': a ratio or an interval is about all courses");
  if (limit.quantity == Quantity::physical && limit.scope == Scope::cumulative)
    object.refuse("scope",
                  "physical doses of different fractionation cannot be added; write the limit in "
                  "eqd2 or bed, with its alpha/beta");
}

void read_value(const StrictObject& object, Limit& limit) {
  const bool volume = limit.metric && limit.metric->kind == Metric::Kind::v_dose_gy;
  const std::string_view expected = limit.quantity == Quantity::ratio  ? ""
                                    : limit.quantity == Quantity::time ? "months"
                                    : volume                           ? "cc"
                                                                       : "Gy";
  limit.unit = object.text_or_empty("unit");
  if (limit.unit != expected)
    object.refuse("unit", fmt::format("must be \"{}\" for this quantity and metric", expected));

  constexpr std::array comparators{Comparator::at_most, Comparator::at_least, Comparator::below};
  limit.comparator = choice(object, "comparator", comparators, plain_text);
  const bool at_least = limit.comparator == Comparator::at_least;
  if (limit.quantity == Quantity::time && !at_least)
    object.refuse("comparator", "must be \">=\": an interval is long enough or not");
  if (limit.quantity != Quantity::time && limit.structure != Role::target && at_least)
    object.refuse("comparator",
                  "\">=\" on an organ at risk would let an overdose pass; write \"<=\" or \"<\"");

  if (object.is_null("value")) return;  // the authors printed N/A
  const double value = object.number("value");
  if (!(value > 0)) object.refuse("value", "must be above 0, or null where the authors print N/A");
  if (limit.quantity == Quantity::ratio && value > 1)
    object.refuse("value", "a share cannot be above 1");
  if (limit.quantity == Quantity::time && value != std::floor(value))
    object.refuse("value", "must be whole months: intervals are counted in them, rounded down");
  if (value > 1000) object.refuse("value", "is beyond any dose in Gy; check the unit");
  limit.value = value;
}

void read_applicability(const StrictObject& object, Limit& limit) {
  limit.reirradiation = choice(object, "applies_to", std::array{true, false}, [](bool again) {
    return std::string_view(again ? "reirradiation" : "de_novo");
  });
  if (!(object.is_text("fractions") && object.text("fractions") == "any"))
    limit.fractions = fraction_range(object, "fractions");
  if (object.has("planned_dose_per_fraction_gy"))
    limit.planned_dose_per_fraction_gy = dose_range(object, "planned_dose_per_fraction_gy");
  if (object.has("prior_row")) {
    if (!limit.reirradiation) object.refuse("prior_row", "a de novo limit has no prior course");
    limit.prior_row =
        at_key(object, "prior_row", [&] { return parse_scheme(object.text("prior_row")); });
  }
}

void read_standing(const StrictObject& object, Limit& limit) {
  constexpr std::array standings{Standing::copy_seen_abstract, Standing::copy_seen_second_hand,
                                 Standing::recalled, Standing::checked};
  limit.standing = choice(object, "standing", standings, code);
  if (object.has("checked_by") != (limit.standing == Standing::checked))
    object.refuse("checked_by",
                  "\"NAME, DATE\" of who compared the number with the paper: goes with the "
                  "standing 'checked', and only with it");
  if (limit.standing != Standing::checked) return;
  limit.checked_by = object.text("checked_by");
  const std::size_t comma = limit.checked_by.rfind(", ");
  if (comma == std::string::npos || comma == 0)
    object.refuse("checked_by", "must be \"NAME, DATE\", e.g. \"A. Physicist, 2026-01-31\"");
  at_key(object, "checked_by",
         [&] { return parse_date(std::string_view(limit.checked_by).substr(comma + 2), ""); });
}

/// What a limit may decide follows from what is known about it (VERDICT.md, rule 1).
void read_decision(const StrictObject& object, Limit& limit) {
  limit.decides =
      choice(object, "decides",
             std::array{Decides::clear_and_fail, Decides::fail_only, Decides::none}, plain_text);
  limit.use = choice(object, "use", std::array{Use::check, Use::info, Use::blocked}, plain_text);
  const auto must_not_decide = [&](const std::string& why) {
    if (limit.decides != Decides::none)
      object.refuse("decides", fmt::format("must be 'none': {}", why));
  };
  if (limit.use != Use::check) must_not_decide("only a limit of the use 'check' may decide");
  if (limit.standing == Standing::recalled)
    must_not_decide("the number is only recalled; compare it with the paper first");
  if (!limit.value) must_not_decide("the authors give no number");
  if (!limit.value && limit.use == Use::check)
    object.refuse("use", "must be 'info' or 'blocked': there is no number to check against");
  if (limit.prior_row) must_not_decide("a table cell for one prior is shown beside, VERDICT.md 1");
  if (limit.quantity == Quantity::physical && !limit.fractions)
    must_not_decide("a physical dose limit holds for its number of fractions only, and has none");

  const bool clears = limit.decides == Decides::clear_and_fail;
  if (object.has("preconditions") != clears)
    object.refuse("preconditions",
                  "say when a limit may clear: required with 'clear_and_fail', and out of place "
                  "with any other 'decides'");
  if (clears) {
    const StrictObject conditions = object.object("preconditions");
    limit.preconditions = preconditions(conditions);
    if ((*limit.preconditions.prior_courses > 0) != limit.reirradiation)
      conditions.refuse("prior_courses",
                        "must be 0 for a de_novo limit and at least 1 for reirradiation");
  }
}

void read_alpha_beta(const StrictObject& object, Limit& limit) {
  const bool needed = limit.quantity == Quantity::eqd2 || limit.quantity == Quantity::bed ||
                      limit.quantity == Quantity::ratio ||
                      limit.preconditions.prior_prescription_eqd2_gy ||
                      limit.preconditions.published_na;
  if (needed)
    limit.alpha_beta = at_key(object, "alpha_beta_gy",
                              [&] { return AlphaBeta::from_gray(object.number("alpha_beta_gy")); });
  else if (object.has("alpha_beta_gy"))
    object.refuse("alpha_beta_gy", "nothing in this limit depends on it; leave it out");
}

Limit read_limit(const StrictObject& object, const LimitSet& set) {
  object.only({"id",
               "title",
               "structure",
               "metric",
               "quantity",
               "alpha_beta_gy",
               "scope",
               "applies_to",
               "prior_row",
               "fractions",
               "planned_dose_per_fraction_gy",
               "comparator",
               "value",
               "unit",
               "decides",
               "use",
               "preconditions",
               "conditions",
               "standing",
               "checked_by",
               "locator",
               "note"});
  Limit limit;
  limit.id = object.text("id");
  if (!is_limit_id(limit.id))
    object.refuse("id", "must be letters, digits and '_' in parts joined by '.'");
  limit.set_id = set.id;
  limit.title = object.text("title");
  read_structure_and_metric(object, limit);
  read_applicability(object, limit);
  read_value(object, limit);
  read_standing(object, limit);
  read_decision(object, limit);
  read_alpha_beta(object, limit);
  limit.conditions = object.text("conditions");
  limit.citation = set.citation;
  limit.citation.locator = object.text("locator");
  if (object.has("note")) limit.note = object.text("note");
  return limit;
}

}  // namespace

LimitSet parse_limit_set(std::string_view json, const std::string& origin) {
  const StrictJson document(json, origin);
  const StrictObject root = document.root();
  root.only({"schema", "id", "title", "citation", "note", "limits"});
  if (root.text("schema") != "redose.limit-set/1")
    root.refuse("schema", "must be \"redose.limit-set/1\", the only format this version reads");
  LimitSet set;
  set.id = root.text("id");
  if (!is_set_id(set.id)) root.refuse("id", "must be lower-case letters, digits and '-'");
  set.title = root.text("title");
  const StrictObject citation = root.object("citation");
  citation.only({"text", "doi"});
  set.citation.text = citation.text("text");
  if (citation.has("doi")) {
    set.citation.doi = citation.text("doi");
    if (!set.citation.doi.starts_with("10."))
      citation.refuse("doi", "must be a bare DOI, beginning with \"10.\"");
  }
  if (root.has("note")) set.note = root.text("note");
  set.origin = origin;
  set.sha256 = sha256_of_text(json);
  std::set<std::string> ids;
  for (const StrictObject& object : root.objects("limits")) {
    set.limits.push_back(read_limit(object, set));
    if (!ids.insert(set.limits.back().id).second)
      object.refuse("id", fmt::format("'{}' is there twice in this set", set.limits.back().id));
  }
  return set;
}

}  // namespace dose
