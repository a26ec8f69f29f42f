// SPDX-License-Identifier: Apache-2.0
#include <dose/limits/strict_json.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <dose/units/number.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

namespace dose {
namespace {

using nlohmann::json;

std::string escaped(std::string_view key) {
  std::string result;
  for (const char c : key) {
    if (c == '~')
      result += "~0";
    else if (c == '/')
      result += "~1";
    else
      result += c;
  }
  return result;
}

[[noreturn]] void refuse_at(const std::string& origin, const std::string& pointer,
                            const std::string& message) {
  throw Error("limits_invalid", message, origin + "#" + pointer);
}

/// Follows the parser, so that a key met twice in one object can be refused with its place.
class DuplicateKeys {
 public:
  explicit DuplicateKeys(const std::string& origin) : origin_(origin) {}

  bool operator()(json::parse_event_t event, const json& parsed) {
    using Event = json::parse_event_t;
    switch (event) {
      case Event::object_start:
      case Event::array_start:
        begin_value();
        levels_.push_back({event == Event::array_start, 0, {}, {}});
        break;
      case Event::object_end:
      case Event::array_end:
        levels_.pop_back();
        break;
      case Event::key: {
        Level& level = levels_.back();
        level.key = parsed.get<std::string>();
        if (!level.keys.insert(level.key).second)
          refuse_at(origin_, pointer(), "this key is there twice; only one can hold");
        break;
      }
      case Event::value:
        begin_value();
        break;
    }
    return true;
  }

 private:
  struct Level {
    bool is_array;
    std::size_t next_index;
    std::string key;
    std::set<std::string> keys;
  };

  void begin_value() {
    if (!levels_.empty() && levels_.back().is_array) ++levels_.back().next_index;
  }

  std::string pointer() const {
    std::string result;
    for (const Level& level : levels_)
      result += "/" + (level.is_array ? std::to_string(level.next_index - 1) : escaped(level.key));
    return result;
  }

  const std::string& origin_;
  std::vector<Level> levels_;
};

bool has_control_characters(std::string_view text) {
  return std::ranges::any_of(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

}  // namespace

StrictJson::StrictJson(std::string_view text, std::string origin) : origin_(std::move(origin)) {
  DuplicateKeys duplicates(origin_);
  try {
    value_ =
        std::make_unique<json>(json::parse(text, [&](int, json::parse_event_t event, json& parsed) {
          return duplicates(event, parsed);
        }));
  } catch (const json::exception& error) {
    const std::string_view what = error.what();
    const std::size_t bracket = what.find("] ");
    refuse_at(origin_, "",
              fmt::format("no JSON: {}",
                          bracket == std::string_view::npos ? what : what.substr(bracket + 2)));
  }
}

StrictJson::~StrictJson() = default;

StrictObject StrictJson::root() const {
  return {*value_, origin_, ""};
}

StrictObject::StrictObject(const json& value, const std::string& origin, std::string pointer)
    : value_(&value), origin_(&origin), pointer_(std::move(pointer)) {
  if (!value.is_object()) refuse_at(origin, pointer_, "must be an object, { ... }");
}

std::string StrictObject::where(std::string_view key) const {
  return *origin_ + "#" + pointer_ + "/" + escaped(key);
}

void StrictObject::refuse(std::string_view key, const std::string& message) const {
  refuse_at(*origin_, pointer_ + "/" + escaped(key), message);
}

void StrictObject::only(std::initializer_list<std::string_view> known) const {
  only(std::span(known.begin(), known.size()));
}

void StrictObject::only(std::span<const std::string_view> known) const {
  for (const std::string& key : unknown_keys(known))
    refuse(key,
           fmt::format("is not a key that belongs here; known are: {}", fmt::join(known, ", ")));
}

std::vector<std::string> StrictObject::unknown_keys(std::span<const std::string_view> known) const {
  std::vector<std::string> unknown;
  for (const auto& [key, value] : value_->items())
    if (std::ranges::find(known, key) == known.end()) unknown.push_back(key);
  return unknown;
}

bool StrictObject::has(std::string_view key) const {
  return value_->contains(std::string(key));
}

bool StrictObject::is_null(std::string_view key) const {
  return at(key).is_null();
}

bool StrictObject::is_text(std::string_view key) const {
  return at(key).is_string();
}

bool StrictObject::is_empty(std::string_view key) const {
  const json& value = at(key);
  return value.is_structured() && value.empty();
}

const json& StrictObject::at(std::string_view key) const {
  const auto found = value_->find(std::string(key));
  if (found == value_->end()) refuse(key, "is missing; nothing is assumed in its place");
  return *found;
}

std::string StrictObject::checked_text(std::string_view key, const json& value,
                                       bool may_be_empty) const {
  if (!value.is_string()) refuse(key, "must be a text");
  std::string text = value.get<std::string>();
  if (has_control_characters(text)) refuse(key, "must not hold control characters");
  if (text.empty() && !may_be_empty) refuse(key, "must not be empty");
  if (!text.empty() && (text.front() == ' ' || text.back() == ' '))
    refuse(key, "must not begin or end with a blank");
  return text;
}

std::string StrictObject::text(std::string_view key) const {
  return checked_text(key, at(key), false);
}

std::string StrictObject::text_or_empty(std::string_view key) const {
  return checked_text(key, at(key), true);
}

std::string StrictObject::loose_text(std::string_view key) const {
  const json& value = at(key);
  if (!value.is_string()) refuse(key, "must be a text");
  const std::string text = value.get<std::string>();
  if (has_control_characters(text)) refuse(key, "must not hold control characters");
  return std::string(trimmed(text));
}

bool StrictObject::boolean(std::string_view key) const {
  const json& value = at(key);
  if (!value.is_boolean()) refuse(key, "must be true or false");
  return value.get<bool>();
}

double StrictObject::number(std::string_view key) const {
  const json& value = at(key);
  if (!value.is_number()) refuse(key, "must be a number");
  const double number = value.get<double>();
  if (!std::isfinite(number)) refuse(key, "must be a finite number");
  return number;
}

int StrictObject::integer(std::string_view key, int lowest, int highest) const {
  const json& value = at(key);
  const double number = value.is_number_integer() ? value.get<double>() : lowest - 1.0;
  if (!(number >= lowest && number <= highest))
    refuse(key, fmt::format("must be a whole number from {} to {}", lowest, highest));
  return static_cast<int>(number);
}

StrictObject StrictObject::object(std::string_view key) const {
  return {at(key), *origin_, pointer_ + "/" + escaped(key)};
}

std::vector<StrictObject> StrictObject::objects(std::string_view key) const {
  const json& value = at(key);
  if (!value.is_array() || value.empty()) refuse(key, "must be a list of at least one object");
  std::vector<StrictObject> result;
  for (std::size_t i = 0; i < value.size(); ++i)
    result.emplace_back(value[i], *origin_, fmt::format("{}/{}/{}", pointer_, escaped(key), i));
  return result;
}

std::vector<std::string> StrictObject::texts(std::string_view key) const {
  const json& value = at(key);
  if (!value.is_array()) refuse(key, "must be a list of texts");
  std::vector<std::string> result;
  for (const json& item : value) result.push_back(checked_text(key, item, false));
  return result;
}

}  // namespace dose
