// SPDX-License-Identifier: Apache-2.0
// parse_limit_set: from JSON to LimitSet. What the keys mean: docs/reference/limit-files.md.
#include <fmt/format.h>

#include <dose/core/sha256.hpp>
#include <dose/limits/library.hpp>
#include <dose/limits/limit_fields.hpp>
#include <dose/limits/limit_values.hpp>
#include <dose/limits/lint_advice.hpp>
#include <dose/limits/strict_json.hpp>
#include <set>

namespace dose {
namespace {

Limit read_limit(const StrictObject& object, const LimitSet& set) {
  std::vector<std::string_view> known;
  for (const LimitField& field : limit_fields()) known.push_back(field.key);
  object.only(known);
  Limit limit;
  limit.set_id = set.id;
  limit.citation = set.citation;
  for (const LimitField& field : limit_fields()) {
    if (!field.may_be_absent && !object.has(field.key))
      object.refuse(field.key,
                    fmt::format("is missing; nothing is assumed in its place; right is {}",
                                lint_remedy(field.key, true)));
    field.read(object, limit);
  }
  // VERDICT.md, rule 23: of the whole cord it falls with every further slice that is drawn.
  if (limit.structure == Role::spinal_cord && limit.decides != Decides::none && limit.metric &&
      limit.metric->kind == Metric::Kind::d_volume_percent)
    object.refuse("structure",
                  fmt::format("{} depends on how much of the cord is drawn; it belongs to "
                              "spinal_cord_subvolume, the part beside the target",
                              limit.metric_text));
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
