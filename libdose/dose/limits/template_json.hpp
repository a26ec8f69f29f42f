// SPDX-License-Identifier: Apache-2.0
// What the readers of foreign JSON templates have in common.
#pragma once

#include <dose/limits/clinic_template.hpp>
#include <dose/limits/strict_json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace dose {

/// Nothing if the key is missing or null; Error if it is there as another type.
std::optional<double> number_if_there(const StrictObject& object, std::string_view key);
/// "" if the key is missing, null or empty; without leading and trailing blanks.
std::string text_if_there(const StrictObject& object, std::string_view key);
std::vector<StrictObject> objects_if_there(const StrictObject& object, std::string_view key);

/// Runs `read`, which reads a document; its Error becomes `template_invalid`.
template <class Read>
ClinicTemplate reading_template(Read&& read) {
  try {
    return read();
  } catch (const Error& error) {
    throw Error("template_invalid", error.message(), error.where());
  }
}

/// Runs `read`, which fills `goal`; its Error leaves the goal with the reason.
template <class Read>
void reading_goal(TemplateGoal& goal, Read&& read) {
  try {
    read();
  } catch (const Error& error) {
    const std::size_t hash = error.where().rfind('#');
    goal.left_because =
        (hash == std::string::npos ? std::string() : error.where().substr(hash + 1) + " ") +
        error.message();
  }
}

}  // namespace dose
