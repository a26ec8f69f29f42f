// SPDX-License-Identifier: Apache-2.0
// The data files of libdose/data/evidence, read as strictly as limits: nothing is defaulted.
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <dose/core/sha256.hpp>
#include <dose/limits/evidence.hpp>
#include <dose/limits/strict_json.hpp>
#include <set>

namespace dose {
namespace {

template <class Value, std::size_t size, class Text>
Value choice(const StrictObject& object, std::string_view key,
             const std::array<Value, size>& values, Text text) {
  const std::string given = object.text(key);
  std::string known;
  for (const Value value : values) {
    if (given == text(value)) return value;
    known += fmt::format("{}'{}'", known.empty() ? "" : ", ", text(value));
  }
  object.refuse(key, fmt::format("must be one of {}", known));
}

constexpr auto plain_text = [](auto value) { return to_text(value); };

Standing standing_of(const StrictObject& object) {
  // Not `checked`: these files have no place for who checked, and when.
  constexpr std::array standings{Standing::copy_seen_abstract, Standing::copy_seen_second_hand,
                                 Standing::recalled};
  return choice(object, "standing", standings, [](Standing standing) { return to_text(standing); });
}

constexpr int most_people = 100000;

/// A count, or null where the paper reports none.
std::optional<int> reported(const StrictObject& object, std::string_view key) {
  if (object.is_null(key)) return {};
  return object.integer(key, 0, most_people);
}

double dose_above_0(const StrictObject& object, std::string_view key) {
  const double dose_gy = object.number(key);
  if (!(dose_gy > 0 && dose_gy <= 1000)) object.refuse(key, "must be above 0 and at most 1000 Gy");
  return dose_gy;
}

Scheme scheme_of(const StrictObject& object) {
  try {
    return parse_scheme(object.text("scheme"));
  } catch (const Error& error) {
    object.refuse("scheme", error.message());
  }
}

Citation citation_of(const StrictObject& object) {
  Citation citation;
  citation.text = object.text("text");
  citation.doi = object.text("doi");
  if (!citation.doi.starts_with("10."))
    object.refuse("doi", "must be a bare DOI, beginning with \"10.\"");
  return citation;
}

InitialCourse initial_course(const StrictObject& object) {
  object.only({"printed", "scheme", "total_gy", "range_gy", "technique"});
  InitialCourse result;
  result.printed = object.text("printed");
  if (object.has("technique")) result.technique = object.text("technique");
  if (object.has("scheme")) {
    if (object.has("total_gy"))
      object.refuse("total_gy", "the scheme says it; only one of the two can hold");
    result.scheme = scheme_of(object);
    result.total_gy = in_gray(result.scheme->total());
  } else if (object.has("total_gy")) {
    result.total_gy = dose_above_0(object, "total_gy");
  }
  if (!object.has("range_gy")) return result;
  const StrictObject range = object.object("range_gy");
  range.only({"low", "high"});
  result.range_gy = DoseRange{dose_above_0(range, "low"), dose_above_0(range, "high")};
  if (!result.total_gy) object.refuse("range_gy", "goes with a total dose");
  if (!(result.range_gy->low_gy <= *result.total_gy &&
        *result.total_gy <= result.range_gy->high_gy))
    object.refuse("range_gy", "must hold the total dose");
  return result;
}

EvidenceSeries series_of(const StrictObject& object) {
  object.only({"id", "study", "year", "design", "modality", "targets", "patients",
               "irradiated_before", "initial", "retreatment", "grade",
               "neurological_adverse_events", "vertebral_compression_fractures", "notes"});
  EvidenceSeries series;
  series.id = object.text("id");
  series.study = object.text("study");
  series.year = object.integer("year", 1950, 2100);
  series.design = object.text("design");
  series.modality = object.text("modality");
  series.targets = object.integer("targets", 1, most_people);
  series.patients = object.integer("patients", 1, most_people);
  if (object.has("irradiated_before")) {
    const StrictObject before = object.object("irradiated_before");
    before.only({"count", "printed"});
    series.irradiated_before = before.integer("count", 1, series.targets);
    series.irradiated_before_printed = before.text("printed");
  }
  series.initial = initial_course(object.object("initial"));
  const StrictObject retreatment = object.object("retreatment");
  retreatment.only({"printed", "regimens"});
  series.retreatment_printed = retreatment.text("printed");
  constexpr std::array kinds{RegimenKind::given, RegimenKind::central, RegimenKind::range_end};
  for (const StrictObject& entry : retreatment.objects("regimens")) {
    entry.only({"scheme", "as", "count"});
    Regimen regimen{scheme_of(entry), choice(entry, "as", kinds, plain_text), {}};
    if (entry.has("count")) regimen.count = entry.integer("count", 1, most_people);
    series.regimens.push_back(std::move(regimen));
  }
  constexpr std::array grades{Grade::very_low, Grade::low, Grade::moderate, Grade::high};
  series.grade = choice(object, "grade", grades, plain_text);
  series.neurological_adverse_events = reported(object, "neurological_adverse_events");
  series.vertebral_compression_fractures = reported(object, "vertebral_compression_fractures");
  series.notes = object.texts("notes");
  return series;
}

Advisory advisory_of(const StrictObject& object, const Citation& review) {
  object.only({"id", "title", "text", "trigger", "standing", "locator", "basis", "supported_by"});
  Advisory advisory;
  advisory.id = object.text("id");
  advisory.title = object.text("title");
  advisory.text = object.text("text");
  advisory.basis = object.text("basis");
  advisory.standing = standing_of(object);
  advisory.citation = review;
  advisory.citation.locator = object.text("locator");
  if (object.has("supported_by")) {
    const StrictObject support = object.object("supported_by");
    support.only({"text", "doi", "locator", "standing"});
    advisory.supported_by = Advisory::Support{citation_of(support), standing_of(support)};
    advisory.supported_by->citation.locator = support.text("locator");
  }
  const StrictObject trigger = object.object("trigger");
  trigger.only({"kind", "dose_gy"});
  using Kind = AdvisoryTrigger::Kind;
  constexpr std::array kinds{Kind::planned_dose_per_fraction_above,
                             Kind::prior_dose_per_fraction_above, Kind::any_plan};
  advisory.trigger.kind = choice(trigger, "kind", kinds, plain_text);
  if (trigger.has("dose_gy") == (advisory.trigger.kind == Kind::any_plan))
    trigger.refuse("dose_gy", "required with a dose trigger, and out of place with 'any_plan'");
  if (trigger.has("dose_gy")) advisory.trigger.dose_gy = dose_above_0(trigger, "dose_gy");
  return advisory;
}

void require_new(std::set<std::string>& seen, const StrictObject& object, const std::string& id) {
  if (!seen.insert(id).second) object.refuse("id", fmt::format("'{}' is there twice", id));
}

}  // namespace

EvidenceReview parse_evidence_review(std::string_view json, const std::string& origin) {
  const StrictJson document(json, origin);
  const StrictObject root = document.root();
  root.only({"schema", "id", "title", "citation", "standing", "locator", "note", "outcomes",
             "series", "slips", "advisories"});
  if (root.text("schema") != "redose.evidence-review/1")
    root.refuse("schema", "must be \"redose.evidence-review/1\", the only format read here");
  EvidenceReview review;
  review.id = root.text("id");
  review.title = root.text("title");
  const StrictObject citation = root.object("citation");
  citation.only({"text", "doi"});
  review.citation = citation_of(citation);
  review.citation.locator = root.text("locator");
  review.standing = root.text("standing");
  review.note = root.text("note");
  review.sha256 = sha256_of_text(json);
  for (const StrictObject& object : root.objects("outcomes")) {
    object.only({"text", "standing"});
    review.outcomes.push_back({object.text("text"), object.text("standing")});
  }
  std::set<std::string> ids;
  for (const StrictObject& object : root.objects("series")) {
    review.series.push_back(series_of(object));
    require_new(ids, object, review.series.back().id);
  }
  for (const StrictObject& object : root.objects("slips")) {
    object.only({"about", "printed", "found"});
    review.slips.push_back({object.text("about"), object.text("printed"), object.text("found")});
  }
  for (const StrictObject& object : root.objects("advisories")) {
    review.advisories.push_back(advisory_of(object, review.citation));
    require_new(ids, object, review.advisories.back().id);
  }
  return review;
}

}  // namespace dose
