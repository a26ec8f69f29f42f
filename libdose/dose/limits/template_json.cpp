// SPDX-License-Identifier: Apache-2.0
#include <dose/limits/template_json.hpp>

#include <dose/units/number.hpp>

namespace dose {

std::optional<double> number_if_there(const StrictObject& object, std::string_view key) {
  if (!object.has(key) || object.is_null(key)) return {};
  return object.number(key);
}

std::string text_if_there(const StrictObject& object, std::string_view key) {
  if (!object.has(key) || object.is_null(key)) return {};
  return object.loose_text(key);
}

std::vector<StrictObject> objects_if_there(const StrictObject& object, std::string_view key) {
  if (!object.has(key) || object.is_null(key) || object.is_empty(key)) return {};
  return object.objects(key);
}

}  // namespace dose
