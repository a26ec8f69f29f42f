// SPDX-License-Identifier: Apache-2.0
#include <dose/limits/lint_advice.hpp>

#include <algorithm>
#include <array>

namespace dose {
namespace {

struct Advice {
  std::string_view key;
  std::string_view right;
};

constexpr std::array of_limits{
    Advice{"id", "an id of its own: letters, digits and '_' in parts joined by '.', OUR.CORD.3FX"},
    Advice{"title", "one line for a report: \"Spinal cord D0.035cc in 3 fractions\""},
    Advice{"quantity", "physical, eqd2, bed, ratio or time"},
    Advice{"not_measured", "why the program cannot measure it, or leave the key out"},
    Advice{"structure",
           "spinal_cord, spinal_cord_prv, spinal_cord_subvolume, thecal_sac, spinal_canal, "
           "cauda_equina, brachial_plexus, sacral_plexus or target; course for an interval"},
    Advice{"also_structures", "a list of further roles that the source names, or no such key"},
    Advice{"margin_mm", "{\"low\": 1.5, \"high\": 2} on a spinal_cord_prv, or no such key"},
    Advice{"metric", "Dmax, D0.035cc, D10%, V20Gy, with its unit"},
    Advice{"scope", "course, or cumulative for an EQD2 or BED of all courses"},
    Advice{"applies_to", "reirradiation or de_novo"},
    Advice{"prior_row", "the prescription of the table's row, \"30/10\", on a reirradiation limit"},
    Advice{"fractions",
           "the number of fractions that the limit was published for, 3, or a range, \"1-5\""},
    Advice{"planned_dose_per_fraction_gy", "{\"low\": 1.8, \"high\": 2}, or no such key"},
    Advice{"unit", "\"Gy\" for a dose, \"cc\" for V metrics, \"months\", \"\" for a ratio"},
    Advice{"comparator", "\"<=\" or \"<\" for an organ at risk, \">=\" for an interval"},
    Advice{"value", "the number as printed, above 0; null where the authors print N/A"},
    Advice{"range_high", "the upper end of a printed range, above 'value', or no such key"},
    Advice{"variant", "in words what tells it from its like, or no such key"},
    Advice{"priority", "mandatory or optimal, or no such key"},
    Advice{"standing",
           "copy_seen_abstract, copy_seen_second_hand, recalled, own_unchecked or checked"},
    Advice{"checked_by", "\"NAME, 2026-01-31\" with the standing 'checked', and only there"},
    Advice{"use", "check, info or blocked"},
    Advice{"decides", "none; or fail_only or clear_and_fail once the number has been checked"},
    Advice{"preconditions", "{\"prior_courses\": 1, ...} with clear_and_fail, and only there"},
    Advice{"alpha_beta_gy",
           "the alpha/beta in Gy that the limit was published with; none for a physical dose"},
    Advice{"conditions", "in words, for whom and after what the limit was published"},
    Advice{"locator", "where the number stands in the source: \"table 3\", \"page 12\""},
    Advice{"note", "a text, or no such key"}};

constexpr std::array of_sets{
    Advice{"schema", "\"redose.limit-set/1\""},
    Advice{"id", "an id of its own: lower-case letters, digits and '-'"},
    Advice{"title", "one line"},
    Advice{"citation", "{\"text\": \"authors, journal, year\", \"doi\": \"10....\"}"},
    Advice{"note", "a text, or no such key"},
    Advice{"limits", "a list of at least one limit, each an object"}};

}  // namespace

std::string_view lint_code(std::string_view key, bool is_missing, bool in_limit) {
  if (in_limit && key == "unit") return "no_unit";
  if (key == "locator" || key == "citation" || key == "standing") return "no_source";
  if (in_limit && key == "fractions") return "no_fraction_range";
  if (in_limit && key == "structure") return "unknown_structure";
  if (in_limit && key == "comparator") return "no_comparator";
  return is_missing ? "key_missing" : "value_invalid";
}

std::string lint_remedy(std::string_view key, bool in_limit) {
  const auto advice_in = [key](const auto& all) {
    const auto found = std::ranges::find(all, key, &Advice::key);
    return found == all.end() ? std::string() : std::string(found->right);
  };
  return in_limit ? advice_in(of_limits) : advice_in(of_sets);
}

}  // namespace dose
