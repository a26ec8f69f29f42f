// SPDX-License-Identifier: Apache-2.0
// The page's pictures: where it is hot, and the dose-volume curves.
#include <fmt/format.h>

#include <algorithm>
#include <dose/report/html_model.hpp>
#include <dose/report/json_values.hpp>

namespace dose {
namespace {

using Json = nlohmann::ordered_json;

/// Why there is no picture at all, where the one who draws did not say.
std::vector<std::string> missing_pictures(const PageMatter& matter) {
  if (!matter.pictures.missing.empty() || !matter.pictures.slices.empty())
    return matter.pictures.missing;
  const bool on_paper =
      std::ranges::any_of(matter.assessment.courses, [](const CourseResult& course) {
        return course.role == CourseRole::planned && course.origin != Origin::dicom;
      });
  return {matter.sentences["pictures"][on_paper ? "none_on_paper" : "none"].get<std::string>()};
}

/// "A. B. C." as "A.", "B.", "C.".
std::vector<std::string> sentences_of(const std::string& text) {
  std::vector<std::string> sentences;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto stop = text.find(". ", begin);
    const auto end = stop == std::string::npos ? text.size() : stop + 1;
    sentences.push_back(text.substr(begin, end - begin));
    begin = std::min(end + 1, text.size());
  }
  return sentences;
}

std::string joined(const std::vector<std::string>& sentences) {
  return fmt::format("{}", fmt::join(sentences, " "));
}

/// The first of the points where most courses add up.
const PointDose* point_of_most_courses(const std::vector<PointDose>& points) {
  const auto most =
      std::ranges::max_element(points, {}, [](const PointDose& p) { return p.courses.size(); });
  return most == points.end() ? nullptr : &*most;
}

/// What each course gives there, as one bar with the limit across it.
Json stack_model(const PageMatter& matter) {
  const PointDose* point = point_of_most_courses(matter.assessment.points);
  if (point == nullptr) return nullptr;
  std::optional<double> limit_gy;
  for (const LimitRow& row : matter.description.limits)
    if (row.result.limit.id == point->limit_id && row.result.limit.quantity == Quantity::eqd2)
      limit_gy = row.result.limit.value;
  const double whole_gy = std::max(point->eqd2_gy, limit_gy.value_or(0)) * 1.02;
  if (!(whole_gy > 0)) return nullptr;
  const std::string unit = unit_in_words(Quantity::eqd2, point->alpha_beta);
  const auto shown = [&](double gy) {
    return fmt::format("{} {}", rounded(gy, 2, Rounding::nearest, limit_gy), unit);
  };
  const auto percent = [&](double gy) { return fmt::format("{:.2f}", 100 * gy / whole_gy); };
  Json parts = Json::array();
  std::string label;
  for (const PointDose::CourseDose& course : point->courses) {
    parts.push_back({{"number", parts.size() % 4},
                     {"name", course.course},
                     {"value", shown(course.eqd2_gy)},
                     {"width", percent(course.eqd2_gy)}});
    label +=
        fmt::format("{}{} {}", label.empty() ? "" : ", ", course.course, shown(course.eqd2_gy));
  }
  const auto& mm = point->at.mm;
  return {{"about", fmt::format("{}, '{}', ({:.1f}, {:.1f}, {:.1f}) mm", point->limit_id,
                                point->structure, mm.x(), mm.y(), mm.z())},
          {"label", label},
          {"parts", std::move(parts)},
          {"sum", shown(point->eqd2_gy)},
          {"limit_at", limit_gy ? percent(*limit_gy) : ""}};
}

std::string name_of(const DvhCurve& curve) {
  return fmt::format("{}, {}, Gy {}", curve.structure, curve.course,
                     curve.quantity == "eqd2"
                         ? fmt::format("EQD2({})", shortest(curve.alpha_beta_gy.value_or(0)))
                         : curve.quantity);
}

/// The curves' numbers, such that no text in them can end the script element they stand in.
std::string curves_json(const std::vector<DvhCurve>& curves) {
  Json array = Json::array();
  for (const DvhCurve& curve : curves)
    array.push_back({{"structure", curve.structure},
                     {"course", curve.course},
                     {"quantity", curve.quantity},
                     {"structure_cc", finite(curve.volume_cc)},
                     {"dose_gy", curve.curve.dose_gy},
                     {"volume_cc", curve.curve.volume_cc},
                     {"lower_cc", curve.curve.lower_cc},
                     {"upper_cc", curve.curve.upper_cc}});
  std::string safe;
  for (const char c : array.dump(-1, ' ', false, Json::error_handler_t::replace))
    safe += c == '<' ? std::string("\\u003c") : std::string(1, c);
  return safe;
}

}  // namespace

Json gallery_model(const std::vector<Picture>& pictures) {
  if (pictures.empty()) return nullptr;
  std::vector<std::vector<std::string>> captions;
  for (const Picture& picture : pictures) captions.push_back(sentences_of(picture.caption));
  std::vector<std::string> shared;
  const auto all_end_alike = [&] {
    return std::ranges::all_of(captions, [&](const auto& caption) {
      return caption.size() > 1 && caption.back() == captions.front().back();
    });
  };
  while (pictures.size() > 1 && all_end_alike()) {
    shared.insert(shared.begin(), captions.front().back());
    for (auto& caption : captions) caption.pop_back();
  }
  Json figures = Json::array();
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    Picture picture = pictures[i];
    picture.caption = joined(captions[i]);
    figures.push_back(figure_model(picture));
  }
  return {{"figures", std::move(figures)}, {"shared", joined(shared)}};
}

Json where_model(const PageMatter& matter) {
  Json model = {{"gallery", gallery_model(matter.pictures.slices)}};
  set_list(model, "missing", missing_pictures(matter));
  model["stack"] = stack_model(matter);
  return model;
}

Json dvh_model(const PageMatter& matter) {
  if (!matter.pictures.dvh) return {{"picture", false}};
  const DvhPicture& dvh = *matter.pictures.dvh;
  Json picture = figure_model(dvh.drawing);
  Json curves = Json::array();
  double dose_max_gy = 0;
  for (std::size_t i = 0; i < dvh.curves.size(); ++i) {
    const DvhCurve& curve = dvh.curves[i];
    curves.push_back({{"index", i}, {"quantity", curve.quantity}, {"name", name_of(curve)}});
    if (!curve.curve.dose_gy.empty())
      dose_max_gy = std::max(dose_max_gy, curve.curve.dose_gy.back());
  }
  picture["curves"] = std::move(curves);
  picture["dose_max"] = shortest(dose_max_gy);
  picture["json_raw"] = curves_json(dvh.curves);
  return {{"picture", std::move(picture)}};
}

}  // namespace dose
