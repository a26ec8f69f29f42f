// SPDX-License-Identifier: Apache-2.0
#include <dose/limits/limit_fields.hpp>

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <dose/core/calendar.hpp>
#include <dose/limits/limit_values.hpp>

namespace dose {
namespace {

void read_id(const StrictObject& object, Limit& limit) {
  limit.id = object.text("id");
  if (!is_limit_id(limit.id))
    object.refuse("id", "must be letters, digits and '_' in parts joined by '.'");
}

void read_title(const StrictObject& object, Limit& limit) {
  limit.title = object.text("title");
}

void read_quantity(const StrictObject& object, Limit& limit) {
  constexpr std::array quantities{Quantity::physical, Quantity::eqd2, Quantity::bed,
                                  Quantity::ratio, Quantity::time};
  limit.quantity = choice(object, "quantity", quantities, plain_text);
}

void read_not_measured(const StrictObject& object, Limit& limit) {
  if (object.has("not_measured")) limit.not_measured = object.text("not_measured");
}

void read_structure(const StrictObject& object, Limit& limit) {
  const std::string text = object.text("structure");
  limit.course_rule = text == "course";
  if (limit.course_rule != (limit.quantity == Quantity::time))
    object.refuse("structure", "'course' goes with the quantity 'time', and only with it");
  if (!limit.course_rule)
    limit.structure = at_key(object, "structure", [&] { return parse_role(text); });
}

void read_also_structures(const StrictObject& object, Limit& limit) {
  if (!object.has("also_structures")) return;
  for (const std::string& text : object.texts("also_structures"))
    limit.also_structures.push_back(
        at_key(object, "also_structures", [&] { return parse_role(text); }));
  if (limit.course_rule || limit.also_structures.empty())
    object.refuse("also_structures", "must be a list of further roles, or be left out");
}

void read_margin(const StrictObject& object, Limit& limit) {
  if (!object.has("margin_mm")) return;
  if (limit.course_rule || limit.structure != Role::spinal_cord_prv)
    object.refuse("margin_mm", "belongs to the structure 'spinal_cord_prv' only");
  const StrictObject range = object.object("margin_mm");
  range.only({"low", "high"});
  limit.margin_mm = LengthRange{range.number("low"), range.number("high")};
  if (!(limit.margin_mm->low_mm >= 0)) range.refuse("low", "must not be below 0 mm");
  if (!(limit.margin_mm->high_mm >= limit.margin_mm->low_mm && limit.margin_mm->high_mm <= 50))
    range.refuse("high", "must be from 'low' to 50 mm");
}

void read_metric(const StrictObject& object, Limit& limit) {
  limit.metric_text = object.text("metric");
  if (limit.quantity == Quantity::time) {
    if (limit.metric_text != "interval")
      object.refuse("metric", "must be 'interval', the only metric of the quantity 'time'");
  } else if (!limit.not_measured.empty()) {
    // Words: what the source measured is not what the program could.
  } else if (limit.quantity == Quantity::ratio) {
    if (limit.metric_text != "Dmax ratio this/cumulative")
      object.refuse("metric", "must be 'Dmax ratio this/cumulative', the only ratio there is");
    limit.metric = Metric{Metric::Kind::d_max, 0};
  } else {
    limit.metric = at_key(object, "metric", [&] { return parse_metric(limit.metric_text); });
    limit.metric_text = plain(*limit.metric);
  }
}

void read_scope(const StrictObject& object, Limit& limit) {
  limit.scope = choice(object, "scope", std::array{Scope::course, Scope::cumulative}, plain_text);
  const bool of_all = limit.quantity == Quantity::ratio || limit.quantity == Quantity::time;
  if (of_all && limit.scope == Scope::course)
    object.refuse("scope", "must be 'cumulative': a ratio or an interval is about all courses");
  if (limit.quantity == Quantity::physical && limit.scope == Scope::cumulative)
    object.refuse("scope",
                  "physical doses of different fractionation cannot be added; write the limit in "
                  "eqd2 or bed, with its alpha/beta");
}

void read_applies_to(const StrictObject& object, Limit& limit) {
  limit.reirradiation = choice(object, "applies_to", std::array{true, false}, [](bool again) {
    return std::string_view(again ? "reirradiation" : "de_novo");
  });
}

void read_prior_row(const StrictObject& object, Limit& limit) {
  if (!object.has("prior_row")) return;
  if (!limit.reirradiation) object.refuse("prior_row", "a de novo limit has no prior course");
  limit.prior_row =
      at_key(object, "prior_row", [&] { return parse_scheme(object.text("prior_row")); });
}

void read_fractions(const StrictObject& object, Limit& limit) {
  if (!(object.is_text("fractions") && object.text("fractions") == "any"))
    limit.fractions = fraction_range(object, "fractions");
}

void read_planned_dose_per_fraction(const StrictObject& object, Limit& limit) {
  if (object.has("planned_dose_per_fraction_gy"))
    limit.planned_dose_per_fraction_gy = dose_range(object, "planned_dose_per_fraction_gy");
}

void read_unit(const StrictObject& object, Limit& limit) {
  const bool volume = limit.metric && limit.metric->kind == Metric::Kind::v_dose_gy;
  const std::string_view expected = limit.quantity == Quantity::ratio  ? ""
                                    : limit.quantity == Quantity::time ? "months"
                                    : volume                           ? "cc"
                                                                       : "Gy";
  limit.unit = object.text_or_empty("unit");
  if (limit.unit != expected)
    object.refuse("unit", fmt::format("must be \"{}\" for this quantity and metric", expected));
}

void read_comparator(const StrictObject& object, Limit& limit) {
  constexpr std::array comparators{Comparator::at_most, Comparator::at_least, Comparator::below};
  limit.comparator = choice(object, "comparator", comparators, plain_text);
  const bool at_least = limit.comparator == Comparator::at_least;
  if (limit.quantity == Quantity::time && !at_least)
    object.refuse("comparator", "must be \">=\": an interval is long enough or not");
  if (limit.quantity != Quantity::time && limit.structure != Role::target && at_least)
    object.refuse("comparator",
                  "\">=\" on an organ at risk would let an overdose pass; write \"<=\" or \"<\"");
}

void read_value(const StrictObject& object, Limit& limit) {
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

void read_range_high(const StrictObject& object, Limit& limit) {
  if (!object.has("range_high")) return;
  const double high = object.number("range_high");
  if (!limit.value || limit.comparator == Comparator::at_least || !(high > *limit.value) ||
      high > 1000)
    object.refuse("range_high", "must be above 'value', the lower end of the printed range");
  limit.range_high = high;
}

void read_variant(const StrictObject& object, Limit& limit) {
  if (object.has("variant")) limit.variant = object.text("variant");
}

void read_priority(const StrictObject& object, Limit& limit) {
  if (object.has("priority"))
    limit.priority =
        choice(object, "priority", std::array{Priority::mandatory, Priority::optimal}, plain_text);
}

void read_standing(const StrictObject& object, Limit& limit) {
  constexpr std::array standings{Standing::copy_seen_abstract, Standing::copy_seen_second_hand,
                                 Standing::recalled, Standing::own_unchecked, Standing::checked};
  limit.standing = choice(object, "standing", standings, plain_text);
}

void read_checked_by(const StrictObject& object, Limit& limit) {
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

void read_use(const StrictObject& object, Limit& limit) {
  limit.use = choice(object, "use", std::array{Use::check, Use::info, Use::blocked}, plain_text);
  // Told as a matter of `decides` where that is wrong as well.
  const bool decides = object.has("decides") && object.text("decides") != "none";
  if (!limit.value && limit.use == Use::check && !decides)
    object.refuse("use", "must be 'info' or 'blocked': there is no number to check against");
  if (!limit.not_measured.empty() && limit.use == Use::check && !decides)
    object.refuse("use", "must be 'info' or 'blocked': what it is about cannot be measured");
}

/// Why a limit must not decide, whatever the file says (VERDICT.md, rule 1); empty if it may.
std::string_view why_undecided(const Limit& limit) {
  if (limit.use != Use::check) return "only a limit of the use 'check' may decide";
  if (limit.standing == Standing::recalled)
    return "the number is only recalled; compare it with the paper first";
  if (limit.standing == Standing::own_unchecked)
    return "the number is as it was imported; compare it with its source, then set 'standing' to "
           "'checked'";
  if (!limit.value) return "the authors give no number";
  if (limit.prior_row) return "a table cell for one prior is shown beside, VERDICT.md 1";
  if (limit.quantity == Quantity::physical && !limit.fractions)
    return "a physical dose limit holds for its number of fractions only, and has none";
  if (!limit.not_measured.empty()) return "what it is about cannot be measured";
  if (!limit.variant.empty())
    return "whether its 'variant' holds for a patient is not known to the program";
  if (limit.range_high) return "a printed range is no limit";
  if (!limit.also_structures.empty())
    return "it was published for several structures; write one limit for each";
  if (limit.priority == Priority::optimal) return "an optimal value is a wish, not a limit";
  return {};
}

void read_decides(const StrictObject& object, Limit& limit) {
  limit.decides =
      choice(object, "decides",
             std::array{Decides::clear_and_fail, Decides::fail_only, Decides::none}, plain_text);
  const std::string_view why = why_undecided(limit);
  if (!why.empty() && limit.decides != Decides::none)
    object.refuse("decides", fmt::format("must be 'none': {}", why));
  if (limit.margin_mm && limit.decides == Decides::clear_and_fail)
    object.refuse("decides",
                  "must not be 'clear_and_fail': the margin of a drawn PRV is not known to the "
                  "program");
}

void read_preconditions(const StrictObject& object, Limit& limit) {
  const bool clears = limit.decides == Decides::clear_and_fail;
  if (object.has("preconditions") != clears)
    object.refuse("preconditions",
                  "say when a limit may clear: required with 'clear_and_fail', and out of place "
                  "with any other 'decides'");
  if (!clears) return;
  const StrictObject conditions = object.object("preconditions");
  limit.preconditions = preconditions(conditions);
  if ((*limit.preconditions.prior_courses > 0) != limit.reirradiation)
    conditions.refuse("prior_courses",
                      "must be 0 for a de_novo limit and at least 1 for reirradiation");
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

void read_conditions(const StrictObject& object, Limit& limit) {
  limit.conditions = object.text("conditions");
}

void read_locator(const StrictObject& object, Limit& limit) {
  limit.citation.locator = object.text("locator");
}

void read_note(const StrictObject& object, Limit& limit) {
  if (object.has("note")) limit.note = object.text("note");
}

}  // namespace

std::span<const LimitField> limit_fields() {
  static const std::vector<LimitField> fields{
      {"id", read_id, {}},
      {"title", read_title, {}},
      {"quantity", read_quantity, {}},
      {"not_measured", read_not_measured, {}, true},
      {"structure", read_structure, {"quantity"}},
      {"also_structures", read_also_structures, {"structure"}, true},
      {"margin_mm", read_margin, {"structure"}, true},
      {"metric", read_metric, {"quantity", "not_measured"}},
      {"scope", read_scope, {"quantity"}},
      {"applies_to", read_applies_to, {}},
      {"prior_row", read_prior_row, {"applies_to"}, true},
      {"fractions", read_fractions, {}},
      {"planned_dose_per_fraction_gy", read_planned_dose_per_fraction, {}, true},
      {"unit", read_unit, {"quantity", "metric"}},
      {"comparator", read_comparator, {"quantity", "structure"}},
      {"value", read_value, {"quantity"}},
      {"range_high", read_range_high, {"value", "comparator"}, true},
      {"variant", read_variant, {}, true},
      {"priority", read_priority, {}, true},
      {"standing", read_standing, {}},
      {"checked_by", read_checked_by, {"standing"}, true},
      {"use", read_use, {"value", "not_measured"}},
      {"decides",
       read_decides,
       {"use", "standing", "value", "prior_row", "quantity", "fractions", "not_measured", "variant",
        "range_high", "also_structures", "margin_mm", "priority"}},
      {"preconditions", read_preconditions, {"decides", "applies_to"}, true},
      {"alpha_beta_gy", read_alpha_beta, {"quantity", "preconditions"}, true},
      {"conditions", read_conditions, {}},
      {"locator", read_locator, {}},
      {"note", read_note, {}, true}};
  return fields;
}

}  // namespace dose
