// SPDX-License-Identifier: Apache-2.0
// JSON read without forgiveness: for data that decide about a verdict.
//
// nlohmann-json lets the last of two equal keys win and ignores keys that nobody asks for; here
// both are refused, as are missing keys, wrong types and numbers that no double holds. Every
// refusal is Error `limits_invalid`; `where` is "ORIGIN#/json/pointer".
#pragma once

#include <dose/core/error.hpp>
#include <initializer_list>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dose {

/// One object of a StrictJson document, which must outlive it.
class StrictObject {
 public:
  StrictObject(const nlohmann::json& value, const std::string& origin, std::string pointer);

  /// Refuses the first key that is not in `known`.
  void only(std::initializer_list<std::string_view> known) const;
  void only(std::span<const std::string_view> known) const;
  /// The keys that are not in `known`, in order of name.
  std::vector<std::string> unknown_keys(std::span<const std::string_view> known) const;

  bool has(std::string_view key) const;
  bool is_null(std::string_view key) const;
  bool is_text(std::string_view key) const;
  bool is_empty(std::string_view key) const;  ///< a list or object without members

  /// Not empty, no leading or trailing blanks, no control characters.
  std::string text(std::string_view key) const;
  std::string text_or_empty(std::string_view key) const;
  /// Of a file that is not ours: may be empty, and blanks around it are taken off.
  std::string loose_text(std::string_view key) const;
  bool boolean(std::string_view key) const;
  double number(std::string_view key) const;
  int integer(std::string_view key, int lowest, int highest) const;
  StrictObject object(std::string_view key) const;
  /// At least one.
  std::vector<StrictObject> objects(std::string_view key) const;
  std::vector<std::string> texts(std::string_view key) const;

  std::string where(std::string_view key) const;
  /// Throws; `message` follows the key's place: "must be ...".
  [[noreturn]] void refuse(std::string_view key, const std::string& message) const;

 private:
  const nlohmann::json& at(std::string_view key) const;
  std::string checked_text(std::string_view key, const nlohmann::json& value,
                           bool may_be_empty) const;

  const nlohmann::json* value_;
  const std::string* origin_;
  std::string pointer_;
};

class StrictJson {
 public:
  StrictJson(std::string_view text, std::string origin);
  ~StrictJson();
  StrictJson(const StrictJson&) = delete;
  StrictJson& operator=(const StrictJson&) = delete;

  /// The whole document, which must be an object.
  StrictObject root() const;

 private:
  std::string origin_;
  std::unique_ptr<nlohmann::json> value_;
};

}  // namespace dose
