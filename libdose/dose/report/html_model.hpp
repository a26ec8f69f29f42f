// SPDX-License-Identifier: Apache-2.0
// What the page's templates are filled with, section by section. For the report module only.
//
// Every item of a list carries all keys of its kind (mustache.hpp says why); texts are plain.
#pragma once

#include <dose/report/description.hpp>
#include <dose/report/pictures.hpp>
#include <dose/report/render.hpp>
#include <dose/report/sources.hpp>
#include <dose/report/tone.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace dose {

/// What all sections draw on.
struct PageMatter {
  const Assessment& assessment;
  const ReportPictures& pictures;
  Description description;
  std::vector<Source> sources;
  nlohmann::ordered_json sentences;  ///< sentences.en.json
};

/// The whole page, as render_html() puts it into its templates.
nlohmann::ordered_json page_model(const Assessment& assessment, const ProgramIdentity& program,
                                  const ReportPictures& pictures, std::string_view paper);

nlohmann::ordered_json verdict_model(const PageMatter& matter);
nlohmann::ordered_json limits_model(const PageMatter& matter);
nlohmann::ordered_json where_model(const PageMatter& matter);
nlohmann::ordered_json dvh_model(const PageMatter& matter);
nlohmann::ordered_json courses_model(const PageMatter& matter);
nlohmann::ordered_json sureness_model(const PageMatter& matter);
nlohmann::ordered_json notes_model(const PageMatter& matter);
nlohmann::ordered_json method_model(const PageMatter& matter);

/// `key` with its items, and `has_key` where there are any.
void set_list(nlohmann::ordered_json& model, const std::string& key, nlohmann::ordered_json items);

/// The bar of how much of a limit is used; null where it is not known.
nlohmann::ordered_json bar_model(const PartsOfLimit& parts, Tone tone, const PageMatter& matter);

/// Pictures side by side: `figures`, and `shared`, the sentences that end the captions of all of
/// them, which are then said once.
nlohmann::ordered_json gallery_model(const std::vector<Picture>& pictures);

nlohmann::ordered_json figure_model(const Picture& picture);

/// "good", "bad", "doubtful", "plain": class names of the page.
std::string_view class_of(Tone tone);

/// "<= 70 Gy" with the sign that print uses.
std::string with_signs(std::string text);

/// The drawing of libdose/data/report/signs/.
std::string sign_of(std::string_view name);

/// The CSS string literal that is `text`, whatever is in it.
std::string css_string(std::string_view text);

}  // namespace dose
