// SPDX-License-Identifier: Apache-2.0
// The names of structures that libdose/data/structure_names.json lists.
#pragma once

#include <dose/limits/role.hpp>
#include <map>
#include <string>
#include <string_view>

namespace dose {

/// A structure's name for comparison: lower case, 'Ü' as 'ü', without blanks, '_', '-', '.'.
std::string comparable(std::string_view name);

/// What the list says about one name.
struct ListedName {
  enum class Kind {
    tg263,      ///< a TG-263 name of a structure with a role
    part,       ///< a TG-263 name of a part of one
    synonym,    ///< another name of one
    ambiguous,  ///< may mean one, or something else
    other       ///< a TG-263 name of something else that looks like one
  };
  Kind kind = Kind::other;
  Role role = Role::target;  ///< of tg263, part and synonym
  std::string name;          ///< as listed
  std::string why;           ///< of ambiguous
};

/// By comparable name. Read once from the embedded file; never changes.
const std::map<std::string, ListedName>& listed_names();

}  // namespace dose
