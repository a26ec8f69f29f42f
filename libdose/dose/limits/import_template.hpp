// SPDX-License-Identifier: Apache-2.0
// A clinic's template made into a limit file of its own; what cannot be mapped is listed.
//
// Every limit made is the department's own and unchecked (`own_unchecked`), information only, and
// decides nothing: a template says neither for whom a number holds nor where it is from. To let one
// decide, a physicist compares it with its source, sets `standing` to `checked` with name and date,
// and then `use` and `decides`.
#pragma once

#include <dose/limits/clinic_template.hpp>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dose {

struct ImportOptions {
  TemplateFormat format = TemplateFormat::clearplan;
  std::optional<int> fractions;          ///< where the template holds none
  std::string set_id;                    ///< of the new set
  std::map<std::string, Role> assigned;  ///< structure name in the template -> role
};

struct ImportedTemplate {
  std::string set_json;  ///< a limit file; empty if no goal could be mapped
  int goals = 0;         ///< in the template
  int limits = 0;        ///< in the set; a goal may make two, optimal and mandatory
  std::string sha256;    ///< of the template
  std::vector<LeftGoal> left;
};

/// Error `template_invalid` (no such template), `import_fractions` (no number of fractions, or
/// another one than the template's), `import_id` (an id that is no set's, or a built-in one's),
/// `import_structure` (an assigned name that the template does not hold).
ImportedTemplate import_template(std::string_view content, const std::string& file_name,
                                 const ImportOptions& options);

}  // namespace dose
