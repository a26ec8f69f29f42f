// SPDX-License-Identifier: Apache-2.0
#include <dose/report/html.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <dose/core/embedded.hpp>
#include <dose/report/html_model.hpp>
#include <dose/report/mustache.hpp>
#include <dose/report/sentences.hpp>
#include <dose/report/wrap.hpp>

namespace dose {
namespace {

using Json = nlohmann::ordered_json;

std::string data_file(std::string_view name) {
  return std::string(embedded_file(fmt::format("report/{}", name)).content);
}

}  // namespace

void set_list(Json& model, const std::string& key, Json items) {
  model["has_" + key] = !items.empty();
  model[key] = std::move(items);
}

Json bar_model(const PartsOfLimit& parts, Tone tone, const PageMatter& matter) {
  const auto used = parts.value ? parts.value : parts.lower ? parts.lower : parts.upper;
  if (!used) return nullptr;
  // The limit stands at four fifths of the bar, so that there is room to see what lies beyond.
  constexpr double percent_at_limit = 80;
  // What is broken by however little reaches beyond the limit's mark.
  const auto place = [](double part) {
    const double percent = std::clamp(part * percent_at_limit, 0.0, 100.0);
    return part > 1 ? std::max(percent, percent_at_limit + 2) : percent;
  };
  const double left = place(parts.lower.value_or(*used));
  const double right = place(parts.upper.value_or(*used));
  return {{"tone", class_of(tone)},
          {"label", fmt::format("{} % {}", rounded(100 * *used, 0, Rounding::nearest, 100.0),
                                matter.sentences["limits"]["used_of_limit"].get<std::string>())},
          {"fill", fmt::format("{:.2f}", place(*used))},
          {"band_left", fmt::format("{:.2f}", left)},
          {"band_width", fmt::format("{:.2f}", right - left)},
          {"beyond", *used * percent_at_limit > 100}};
}

Json figure_model(const Picture& picture) {
  // A caption that begins with its title is read on from it.
  const bool continued = picture.caption.starts_with(picture.title);
  return {{"key", picture.key},
          {"title", picture.title},
          {"svg_raw", picture.svg},
          {"alt", picture.alt},
          {"caption",
           continued ? picture.caption.substr(picture.title.size()) : ". " + picture.caption}};
}

std::string_view class_of(Tone tone) {
  switch (tone) {
    case Tone::good:
      return "good";
    case Tone::bad:
      return "bad";
    case Tone::doubtful:
      return "doubtful";
    case Tone::plain:
      return "plain";
  }
  return {};
}

std::string with_signs(std::string text) {
  if (text.starts_with("<= ")) return "\u2264 " + text.substr(3);
  if (text.starts_with(">= ")) return "\u2265 " + text.substr(3);
  return text;
}

std::string sign_of(std::string_view name) {
  std::string svg = data_file(fmt::format("signs/{}.svg", name));
  std::erase(svg, '\n');
  return svg;
}

std::string css_string(std::string_view text) {
  std::string literal = "\"";
  for (const char c : printable(text)) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       c == ' ' || byte >= 0x80;
    literal +=
        plain ? std::string(1, c) : fmt::format("\\{:x} ", byte);  // CSS takes the blank with it
  }
  return literal + "\"";
}

Json page_model(const Assessment& assessment, const ProgramIdentity& program,
                const ReportPictures& pictures, std::string_view paper) {
  const PageMatter matter{assessment, pictures, describe(assessment), sources_of(assessment),
                          Json::parse(data_file("sentences.en.json"))};
  const std::string patient = patient_in_words(assessment);
  Json model;
  model["t"] = matter.sentences;
  model["patient"] = patient;
  model["program"] = in_words(program);
  model["regulatory"] = regulatory_sentence();
  model["css_raw"] = data_file("page.css");
  model["js_raw"] = data_file("page.js");
  model["page_size_raw"] = paper.empty() ? "" : fmt::format("size: {};", paper);
  // Never a bare WITHIN where it was met with acknowledged deviations.
  const std::string short_verdict =
      assessment.headline.substr(0, assessment.headline.find_first_of(":,"));
  model["short_verdict"] = short_verdict;
  model["page_left_raw"] = css_string(
      fmt::format("{}: {} ({})", matter.sentences["document_title"].get<std::string>(),
                  short_verdict, matter.sentences["print"]["see_first_page"].get<std::string>()));
  model["page_right_raw"] = css_string(patient);
  model["page_foot_raw"] = css_string(in_words(program));
  model["verdict"] = verdict_model(matter);
  model["limits"] = limits_model(matter);
  model["where"] = where_model(matter);
  model["dvh"] = dvh_model(matter);
  model["courses"] = courses_model(matter);
  model["sure"] = sureness_model(matter);
  model["notes"] = notes_model(matter);
  model["method"] = method_model(matter);
  return model;
}

std::string render_html(const Assessment& assessment, const ProgramIdentity& program,
                        const ReportPictures& pictures, std::string_view paper) {
  return filled_template("page", page_model(assessment, program, pictures, paper));
}

}  // namespace dose
