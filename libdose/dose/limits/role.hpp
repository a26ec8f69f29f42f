// SPDX-License-Identifier: Apache-2.0
// What a structure is, for a limit: the spinal cord and the thecal sac are different things.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dose {

enum class Role {
  spinal_cord,
  spinal_cord_prv,
  spinal_cord_subvolume,
  thecal_sac,
  spinal_canal,
  cauda_equina,
  brachial_plexus,
  sacral_plexus,
  target
};

/// "thecal_sac": as on the command line, in limit files and in JSON.
std::string_view to_text(Role role);

/// "thecal sac": for sentences.
std::string_view in_words(Role role);

/// Error `role_unknown`, listing the roles.
Role parse_role(std::string_view text, const std::string& where = {});

/// What a structure's name says about it, and why.
struct RoleMatch {
  std::optional<Role> role;
  /// One of several parts of the role's structure (SpinalCord_Thor): joined with the other parts
  /// for volume metrics (VERDICT.md, rule 20).
  bool partial = false;
  /// "TG-263 name", "synonym 'Medulla spinalis'", or why there is none: "optimisation name",
  /// "cropped", "not a structure with a limit", "'Medulla' is ambiguous: ..., assign it with
  /// --structure".
  std::string why;
};

/// Role by TG-263 name or listed synonym (libdose/data/structure_names.json), compared without
/// regard to case, blanks, '_', '-', '.'. Never by a bare "cord" or "canal" inside a name; cropped
/// and optimisation names (`-PTV`, `_opti`, `z...`) get none (VERDICT.md, rule 20).
/// `interpreted_type` (RT ROI Interpreted Type: PTV, CTV, GTV) makes targets.
RoleMatch match_role(std::string_view name, std::string_view interpreted_type);

}  // namespace dose
