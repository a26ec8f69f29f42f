// SPDX-License-Identifier: Apache-2.0
#include <dose/limits/structure_names.hpp>

#include <dose/core/contract.hpp>
#include <dose/core/embedded.hpp>
#include <dose/limits/strict_json.hpp>
#include <utility>
#include <vector>

namespace dose {
namespace {

using Names = std::map<std::string, ListedName>;

/// The first of two names that compare alike stands: TG-263 before synonyms ("Spinal Cord").
void add(Names& names, ListedName entry) {
  const auto [place, is_new] = names.emplace(comparable(entry.name), entry);
  DOSE_ASSERT(is_new || place->second.role == entry.role);  // our list does not contradict itself
}

Names read() {
  const EmbeddedFile& file = embedded_file("structure_names.json");
  const StrictJson document(file.content, std::string(file.path));
  const StrictObject root = document.root();
  root.only({"schema", "note", "roles", "ambiguous", "others"});
  Names names;
  for (const StrictObject& entry : root.objects("roles")) {
    entry.only({"role", "tg263", "parts", "synonyms"});
    const Role role = parse_role(entry.text("role"), entry.where("role"));
    const std::pair<const char*, ListedName::Kind> lists[] = {
        {"tg263", ListedName::Kind::tg263},
        {"parts", ListedName::Kind::part},
        {"synonyms", ListedName::Kind::synonym}};
    for (const auto& [key, kind] : lists)
      for (const std::string& name : entry.texts(key)) add(names, {kind, role, name, {}});
  }
  for (const StrictObject& entry : root.objects("ambiguous")) {
    entry.only({"name", "why"});
    add(names, {ListedName::Kind::ambiguous, {}, entry.text("name"), entry.text("why")});
  }
  for (const std::string& name : root.texts("others"))
    add(names, {ListedName::Kind::other, {}, name, {}});
  return names;
}

}  // namespace

std::string comparable(std::string_view name) {
  std::string result;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto byte = static_cast<unsigned char>(name[i]);
    if (byte == ' ' || byte == '_' || byte == '-' || byte == '.') continue;
    if (byte >= 'A' && byte <= 'Z') {
      result += static_cast<char>(byte + ('a' - 'A'));
    } else if (byte == 0xC3 && i + 1 < name.size()) {
      // UTF-8 of the Latin-1 letters: capitals 80 to 9E lie 20 below their small ones; 97 is the
      // multiplication sign.
      const auto second = static_cast<unsigned char>(name[++i]);
      const bool capital = second >= 0x80 && second <= 0x9E && second != 0x97;
      result += static_cast<char>(byte);
      result += static_cast<char>(capital ? second + 0x20 : second);
    } else {
      result += static_cast<char>(byte);
    }
  }
  return result;
}

const std::map<std::string, ListedName>& listed_names() {
  static const Names names = read();
  return names;
}

}  // namespace dose
