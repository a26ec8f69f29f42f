// SPDX-License-Identifier: Apache-2.0
// Mustache templates filled from JSON (kainjow's mustache; for the report module only).
//
// Text is escaped for HTML, and what could steer a reader (control characters, marks that turn the
// direction of writing, bytes that are no UTF-8) is replaced. Markup of our own, and only that,
// stands under keys that end in "_raw" and in {{{...}}}. Nothing, false, "", [] are absent: a
// section over them is left out.
//
// A name that an item lacks is looked up in what surrounds it, as Mustache has it: give each item
// all its keys.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace dose {

/// `name` and what it includes ({{> other}}) are files of libdose/data/report/, *.mustache.
/// Asserts that the templates are well formed: they are ours.
std::string filled_template(std::string_view name, const nlohmann::ordered_json& model);

}  // namespace dose
