// SPDX-License-Identifier: Apache-2.0
#include <dose/limits/lint.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <dose/core/sha256.hpp>
#include <dose/core/text_file.hpp>
#include <dose/limits/contradiction.hpp>
#include <dose/limits/library.hpp>
#include <dose/limits/limit_fields.hpp>
#include <dose/limits/limit_values.hpp>
#include <dose/limits/lint_advice.hpp>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace dose {
namespace {

/// A limit that could be read to its end, and where it stands.
struct Sound {
  Limit limit;
  std::size_t index;
};

std::string pointer_of(const Sound& sound, std::string_view key) {
  return fmt::format("/limits/{}/{}", sound.index, key);
}

/// The JSON pointer in "FILE#/pointer".
std::string pointer_in(const std::string& where) {
  const std::size_t hash = where.rfind('#');
  return hash == std::string::npos ? std::string() : where.substr(hash + 1);
}

class Linter {
 public:
  Linter(std::string_view json, std::string path) : path_(std::move(path)) { read(json); }

  std::vector<LintFinding> findings;
  LimitSet set;              ///< as far as it could be read
  std::vector<Sound> sound;  ///< in order of the file

 private:
  void add(std::string code, std::string pointer, std::string message, std::string remedy) {
    findings.push_back(
        {std::move(code), std::move(pointer), std::move(message), std::move(remedy)});
  }

  /// Reads one key; a refusal becomes a finding. False then.
  template <class Read>
  bool attempt(const StrictObject& object, std::string_view key, bool in_limit, Read&& read) {
    try {
      read();
      return true;
    } catch (const Error& error) {
      add(std::string(lint_code(key, !object.has(key), in_limit)), pointer_in(error.where()),
          error.message(), lint_remedy(key, in_limit));
      return false;
    }
  }

  void find_unknown_keys(const StrictObject& object, std::span<const std::string_view> known) {
    for (const std::string& key : object.unknown_keys(known))
      add("key_unknown", pointer_in(object.where(key)), "is not a key that belongs here",
          fmt::format("one of: {}", fmt::join(known, ", ")));
  }

  void read(std::string_view json) {
    try {
      const StrictJson document(json, path_);
      read_set(document.root());
    } catch (const Error& error) {
      add("not_readable", pointer_in(error.where()), error.message(),
          "JSON as docs/reference/limit-files.md describes it; the rest of the file was not "
          "judged");
    }
  }

  void read_set(const StrictObject& root) {
    static constexpr std::array<std::string_view, 6> known{"schema",   "id",   "title",
                                                           "citation", "note", "limits"};
    find_unknown_keys(root, known);
    attempt(root, "schema", false, [&] {
      if (root.text("schema") != "redose.limit-set/1")
        root.refuse("schema", "is not the format that this version reads");
    });
    attempt(root, "id", false, [&] {
      set.id = root.text("id");
      if (!is_set_id(set.id)) root.refuse("id", "is no id of a set");
    });
    attempt(root, "title", false, [&] { set.title = root.text("title"); });
    attempt(root, "citation", false, [&] { read_citation(root.object("citation")); });
    if (root.has("note")) attempt(root, "note", false, [&] { set.note = root.text("note"); });
    std::vector<StrictObject> limits;
    if (!attempt(root, "limits", false, [&] { limits = root.objects("limits"); })) return;
    for (std::size_t i = 0; i < limits.size(); ++i) read_limit(limits[i], i);
  }

  void read_citation(const StrictObject& citation) {
    citation.only({"text", "doi"});
    set.citation.text = citation.text("text");
    if (!citation.has("doi")) return;
    set.citation.doi = citation.text("doi");
    if (!set.citation.doi.starts_with("10."))
      citation.refuse("doi", "must be a bare DOI, beginning with \"10.\"");
  }

  void read_limit(const StrictObject& object, std::size_t index) {
    std::vector<std::string_view> known;
    for (const LimitField& field : limit_fields()) known.push_back(field.key);
    find_unknown_keys(object, known);
    Limit limit;
    std::set<std::string_view> broken;
    for (const LimitField& field : limit_fields()) {
      const bool known_enough = std::ranges::none_of(
          field.needs, [&](std::string_view need) { return broken.contains(need); });
      // What a broken key means for this one is not known, unless it must be there in any case.
      const bool is_missing = !object.has(field.key) && !field.may_be_absent;
      if (!known_enough && !is_missing) {
        broken.insert(field.key);
        continue;
      }
      const auto read = [&] {
        if (is_missing) object.refuse(field.key, "is missing; nothing is assumed in its place");
        field.read(object, limit);
      };
      if (!attempt(object, field.key, true, read)) broken.insert(field.key);
    }
    const bool needs_fractions = limit.quantity == Quantity::physical &&
                                 limit.not_measured.empty() && !limit.fractions &&
                                 !limit.planned_dose_per_fraction_gy;
    if (needs_fractions && !broken.contains("fractions") && !broken.contains("quantity"))
      add("no_fraction_range", pointer_in(object.where("fractions")),
          "a physical dose holds for its number of fractions only, and has none",
          lint_remedy("fractions", true));
    if (broken.empty()) sound.push_back({std::move(limit), index});
  }

  std::string path_;
};

/// Whether two limits are about one thing, whatever they say about it.
bool about_one_thing(const Limit& a, const Limit& b) {
  const auto key = [](const Limit& limit) {
    return std::tuple(limit.course_rule, limit.structure, limit.metric_text, limit.quantity,
                      limit.alpha_beta, limit.scope, limit.reirradiation,
                      limit.prior_row ? limit.prior_row->text : std::string(), limit.variant,
                      limit.not_measured);
  };
  const auto& x = a.planned_dose_per_fraction_gy;
  const auto& y = b.planned_dose_per_fraction_gy;
  return key(a) == key(b) && (!x || !y || (x->low_gy <= y->high_gy && y->low_gy <= x->high_gy));
}

bool share_fractions(const Limit& a, const Limit& b) {
  if (!a.fractions || !b.fractions) return true;
  return a.fractions->first <= b.fractions->last && b.fractions->first <= a.fractions->last;
}

bool is_optimal(const Limit& limit) {
  return limit.priority == Priority::optimal;
}

/// An optimal value that asks less than the mandatory one beside it.
bool asks_less(const Limit& optimal, const Limit& mandatory) {
  if (!optimal.value || !mandatory.value) return false;
  return mandatory.comparator == Comparator::at_least ? *optimal.value < *mandatory.value
                                                      : *optimal.value > *mandatory.value;
}

void find_pairs(const std::vector<Sound>& sound, std::vector<LintFinding>& findings) {
  for (std::size_t j = 0; j < sound.size(); ++j)
    for (std::size_t i = 0; i < j; ++i) {
      const Limit& a = sound[i].limit;
      const Limit& b = sound[j].limit;
      if (a.id == b.id)
        findings.push_back(
            {"duplicate_id", pointer_of(sound[j], "id"),
             fmt::format("'{}' is the id of /limits/{} as well", b.id, sound[i].index),
             lint_remedy("id", true)});
      if (!about_one_thing(a, b) || !share_fractions(a, b)) continue;
      if (is_optimal(a) == is_optimal(b)) {
        findings.push_back(
            {"duplicate_limit", pointer_of(sound[j], "id"),
             fmt::format("{} limits the same structure, metric and fractions as {}", b.id, a.id),
             "one of the two; or what tells them apart, as 'variant' or 'priority'"});
        continue;
      }
      const Sound& optimal = is_optimal(a) ? sound[i] : sound[j];
      const Limit& mandatory = is_optimal(a) ? b : a;
      if (asks_less(optimal.limit, mandatory))
        findings.push_back({"optimal_above_mandatory", pointer_of(optimal, "value"),
                            fmt::format("the optimal {:g} {} asks less than the mandatory {:g} {} "
                                        "of {}",
                                        *optimal.limit.value, optimal.limit.unit, *mandatory.value,
                                        mandatory.unit, mandatory.id),
                            "an optimal value that is at least as strict"});
    }
}

void find_contradictions(const Linter& linter, std::vector<LintFinding>& findings) {
  LimitSet set = linter.set;
  std::map<std::string, const Sound*> by_id;
  for (const Sound& each : linter.sound)
    if (by_id.emplace(each.limit.id, &each).second) set.limits.push_back(each.limit);
  for (const Contradiction& each : contradictions(set)) {
    const bool in_order = by_id.at(each.other)->limit.quantity == Quantity::physical;
    findings.push_back({in_order ? "not_monotone" : "contradicts_own_rule",
                        pointer_of(*by_id.at(each.limit), "value"), each.reason,
                        in_order
                            ? "more dose in more fractions; compare both with the source"
                            : "a value that its own rule allows; compare both with the source"});
  }
}

/// Which file a set or limit id was met in first.
using Owners = std::map<std::string, std::string>;

void find_foreign(const Linter& linter, const std::string& path, Owners& sets, Owners& limits,
                  std::vector<LintFinding>& findings) {
  if (const auto [set, fresh] = sets.emplace(linter.set.id, path); !fresh && !linter.set.id.empty())
    findings.push_back({"duplicate_id", "/id",
                        fmt::format("the set '{}' is in {} as well; only one can hold",
                                    linter.set.id, set->second),
                        lint_remedy("id", false)});
  for (const Sound& each : linter.sound)
    if (const auto [limit, fresh] = limits.emplace(each.limit.id, path);
        !fresh && limit->second != path)
      findings.push_back(
          {"duplicate_id", pointer_of(each, "id"),
           fmt::format("'{}' is a limit of {} as well", each.limit.id, limit->second),
           "another id; or the id of that set, to replace it whole"});
}

LintedFile judged(const Linter& linter, std::string_view json, const std::string& path) {
  LintedFile file{path, sha256_of_text(json), linter.findings};
  find_pairs(linter.sound, file.findings);
  find_contradictions(linter, file.findings);
  return file;
}

}  // namespace

LintedFile lint_limit_set(std::string_view json, const std::string& path) {
  return judged(Linter(json, path), json, path);
}

std::vector<LintedFile> lint_limit_files(const std::vector<std::filesystem::path>& paths) {
  std::vector<LintedFile> files;
  std::vector<Linter> linters;
  std::set<std::string> replaced;
  for (const auto& path : paths)
    for (const auto& file : limit_files_at(path)) {
      const std::string json = text_of_file(file);
      linters.emplace_back(json, file.string());
      replaced.insert(linters.back().set.id);
      files.push_back(judged(linters.back(), json, file.string()));
    }
  Owners sets;
  Owners limits;
  for (const LimitSet& set : built_in_limit_sets())
    if (!replaced.contains(set.id))
      for (const Limit& limit : set.limits)
        limits.emplace(limit.id, fmt::format("the built-in set '{}'", set.id));
  for (std::size_t i = 0; i < files.size(); ++i)
    find_foreign(linters[i], files[i].path, sets, limits, files[i].findings);
  return files;
}

}  // namespace dose
