// SPDX-License-Identifier: Apache-2.0
#include <dose/limits/role.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <dose/core/contract.hpp>
#include <dose/core/error.hpp>
#include <dose/limits/structure_names.hpp>
#include <vector>

namespace dose {
namespace {

constexpr std::array all_roles{
    Role::spinal_cord,     Role::spinal_cord_prv, Role::spinal_cord_subvolume,
    Role::thecal_sac,      Role::spinal_canal,    Role::cauda_equina,
    Role::brachial_plexus, Role::sacral_plexus,   Role::target};

constexpr std::array<std::string_view, 4> target_words{"ptv", "ctv", "gtv", "itv"};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), lower);
  return result;
}

RoleMatch none(std::string why) {
  return {std::nullopt, false, std::move(why)};
}

std::string assign(std::string_view why) {
  return fmt::format("{}; assign it with --structure if it has a limit", why);
}

const ListedName* listed(std::string_view name) {
  const auto found = listed_names().find(std::string(name));
  return found == listed_names().end() ? nullptr : &found->second;
}

/// Names that TG-263 and clinics set apart from anatomy: a leading '_' or 'z', "opti" anywhere.
bool is_optimisation_name(std::string_view name) {
  if (name.front() == '_') return true;
  if (lower(name.front()) == 'z' && name.size() > 1 &&
      !(is_letter(name[1]) && name[1] == lower(name[1])))
    return true;  // zCord, z_Cord, Z2; not "zygoma"
  const std::string small = lower_case(name);
  return small.find("opt") != std::string::npos && !small.starts_with("optic");
}

/// "SpinalCord-PTV", "Cord - GTV_1", "cord minus PTV", "Cord-5mm", "SpinalCord-", "PRV-Cord",
/// "PTV-Cord": what is left after something was taken away. Must be found before '-' is dropped.
bool is_cropped_name(std::string_view name) {
  const std::string small = lower_case(name);
  if (small.find("minus") != std::string::npos || small.find("crop") != std::string::npos ||
      small.find('!') != std::string::npos)
    return true;
  for (std::size_t i = 0; i < small.size(); ++i) {
    if (small[i] != '-' && small[i] != '/' && small[i] != '\\') continue;
    std::string_view rest = std::string_view(small).substr(i + 1);
    while (!rest.empty() && (rest.front() == ' ' || rest.front() == '_')) rest.remove_prefix(1);
    if (rest.empty() || i == 0 || is_digit(rest.front())) return true;
    const auto starts = [&](std::string_view word) { return rest.starts_with(word); };
    if (std::ranges::any_of(target_words, starts)) return true;
    std::string_view before = std::string_view(small).substr(0, i);
    while (before.ends_with(' ') || before.ends_with('_')) before.remove_suffix(1);
    while (!before.empty() && is_digit(before.back())) before.remove_suffix(1);
    if (before == "prv") return true;
    // "Spinal-Cord" is one name, "PTV-Cord" is two.
    if (listed(comparable(rest)) != nullptr && listed(comparable(small)) == nullptr) return true;
  }
  return false;
}

/// PTV, PTV_T8, ptv1, GTVp, "CTV high".
bool is_target_name(std::string_view name) {
  const std::string small = lower_case(name);
  return small.starts_with("ptv") || small.starts_with("ctv") || small.starts_with("gtv");
}

/// What is left of `name` without the digits at its end, at most `most` of them.
std::string_view without_number(std::string_view name, std::size_t most) {
  std::size_t digits = 0;
  while (digits < most && digits < name.size() && is_digit(name[name.size() - 1 - digits]))
    ++digits;
  return name.substr(0, name.size() - digits);
}

/// The name that a margin was added to: "spinalcord" of "spinalcordprv02", "prv02spinalcord",
/// "cord+2mm", "cordprv2mm", "cord5mmprv". Empty if this is no such name.
std::string_view base_of_margin(std::string_view name) {
  constexpr std::string_view prv = "prv";
  if (name.starts_with(prv)) {
    std::string_view rest = name.substr(prv.size());
    std::size_t digits = 0;
    while (digits < rest.size() && is_digit(rest[digits])) ++digits;
    if (digits > 3) return {};
    const bool has_unit = digits > 0 && rest.substr(digits).starts_with("mm");
    return rest.substr(digits + (has_unit ? 2U : 0U));
  }
  const auto margin_at_end = [](std::string_view text) -> std::string_view {
    if (!text.ends_with("mm") && !text.ends_with("cm")) return {};
    const std::string_view head = text.substr(0, text.size() - 2);
    const std::string_view base = without_number(head, 3);
    return base.size() < head.size() ? base : std::string_view{};
  };
  if (name.ends_with(prv)) {
    const std::string_view head = name.substr(0, name.size() - prv.size());
    const std::string_view base = margin_at_end(head);
    return base.empty() ? head : base;
  }
  if (const std::string_view base = margin_at_end(name); !base.empty()) {
    if (base.ends_with('+')) return base.substr(0, base.size() - 1);
    if (base.ends_with(prv)) return base.substr(0, base.size() - prv.size());
    return {};
  }
  const std::string_view base = without_number(name, 3);
  return base.ends_with(prv) ? base.substr(0, base.size() - prv.size()) : std::string_view{};
}

RoleMatch match_listed(const ListedName& entry) {
  switch (entry.kind) {
    case ListedName::Kind::tg263:
      return {entry.role, false, "TG-263 name"};
    case ListedName::Kind::part:
      return {entry.role, true,
              fmt::format("TG-263 name of a part of the {}", in_words(entry.role))};
    case ListedName::Kind::synonym:
      return {entry.role, false, fmt::format("synonym '{}'", entry.name)};
    case ListedName::Kind::ambiguous:
      return none(
          fmt::format("'{}' is ambiguous: {}; assign it with --structure", entry.name, entry.why));
    case ListedName::Kind::other:
      return none("not a structure with a limit");
  }
  DOSE_ASSERT(false);  // every kind of listed name is matched
  return {};
}

RoleMatch match_margin(std::string_view base) {
  const ListedName* entry = listed(base);
  const bool whole = entry != nullptr && (entry->kind == ListedName::Kind::tg263 ||
                                          entry->kind == ListedName::Kind::synonym);
  if (whole && entry->role == Role::spinal_cord)
    return {Role::spinal_cord_prv, false, fmt::format("planning risk volume of '{}'", entry->name)};
  if (whole)
    return none(
        fmt::format("a margin around the {}, which no limit is for", in_words(entry->role)));
  return none(assign("a planning risk volume of something that is not listed"));
}

bool is_target_type(std::string_view interpreted_type) {
  return interpreted_type == "PTV" || interpreted_type == "CTV" || interpreted_type == "GTV";
}

RoleMatch unlisted(std::string_view name) {
  const std::string small = comparable(name);
  for (const std::string_view word : {"cord", "canal", "thecal", "medul", "myelon"})
    if (small.find(word) != std::string::npos)
      return none(assign(fmt::format("'{}' inside a name says too little", word)));
  return none("not a structure with a limit");
}

}  // namespace

std::string_view to_text(Role role) {
  switch (role) {
    case Role::spinal_cord:
      return "spinal_cord";
    case Role::spinal_cord_prv:
      return "spinal_cord_prv";
    case Role::spinal_cord_subvolume:
      return "spinal_cord_subvolume";
    case Role::thecal_sac:
      return "thecal_sac";
    case Role::spinal_canal:
      return "spinal_canal";
    case Role::cauda_equina:
      return "cauda_equina";
    case Role::brachial_plexus:
      return "brachial_plexus";
    case Role::sacral_plexus:
      return "sacral_plexus";
    case Role::target:
      return "target";
  }
  DOSE_ASSERT(false);  // every role has a text
  return {};
}

std::string_view in_words(Role role) {
  switch (role) {
    case Role::spinal_cord:
      return "spinal cord";
    case Role::spinal_cord_prv:
      return "spinal cord PRV";
    case Role::spinal_cord_subvolume:
      return "spinal cord sub-volume";
    case Role::thecal_sac:
      return "thecal sac";
    case Role::spinal_canal:
      return "spinal canal";
    case Role::cauda_equina:
      return "cauda equina";
    case Role::brachial_plexus:
      return "brachial plexus";
    case Role::sacral_plexus:
      return "sacral plexus";
    case Role::target:
      return "target";
  }
  DOSE_ASSERT(false);  // every role has words
  return {};
}

Role parse_role(std::string_view text, const std::string& where) {
  std::vector<std::string_view> names;
  for (const Role role : all_roles) {
    if (to_text(role) == text) return role;
    names.push_back(to_text(role));
  }
  throw Error(
      "role_unknown",
      fmt::format("'{}' is no role; roles are: {}", text.substr(0, 40), fmt::join(names, ", ")),
      where);
}

RoleMatch match_role(std::string_view name, std::string_view interpreted_type) {
  const std::size_t first = name.find_first_not_of(' ');
  if (first == std::string_view::npos) return none("the structure has no name");
  name = name.substr(first, name.find_last_not_of(' ') - first + 1);

  if (is_optimisation_name(name)) return none(assign("optimisation name"));
  if (is_cropped_name(name))
    return none(assign("'-', '!' or 'crop' may stand for something taken away"));
  if (name.find('^') != std::string_view::npos)
    return none(assign("'^' begins a local suffix, which may mean anything"));
  if (name.ends_with('_') || name.ends_with('.') || name.starts_with('.'))
    return none(assign("begins or ends with a separator, which may mean anything"));

  const bool partial = name.ends_with('~');  // TG-263: contoured in part
  if (partial) name.remove_suffix(1);
  const std::string small = comparable(name);
  if (const ListedName* entry = listed(small)) {
    RoleMatch match = match_listed(*entry);
    if (partial && match.role) {
      match.partial = true;
      match.why += ", '~': contoured in part";
    }
    if (match.role && is_target_type(interpreted_type))
      match.why += fmt::format(", although its interpreted type is {}", interpreted_type);
    return match;
  }
  if (const std::string_view base = base_of_margin(small); !base.empty()) {
    RoleMatch match = match_margin(base);
    if (match.role && partial) match.partial = true;
    return match;
  }
  if (is_target_type(interpreted_type))
    return {Role::target, partial, fmt::format("interpreted type {}", interpreted_type)};
  if (is_target_name(name)) return {Role::target, partial, "name of a target"};
  return unlisted(name);
}

}  // namespace dose
