// SPDX-License-Identifier: Apache-2.0
// The page's courses: what was given and planned, side by side; the hottest points; structures.
#include <fmt/format.h>

#include <algorithm>
#include <dose/report/html_model.hpp>
#include <dose/report/sentences.hpp>
#include <span>

namespace dose {
namespace {

using Json = nlohmann::ordered_json;

/// One cell: lines, without the empty ones.
Json cell(const std::vector<std::string>& lines) {
  Json kept = Json::array();
  for (const std::string& line : lines)
    if (!line.empty()) kept.push_back(line);
  if (kept.empty()) kept.push_back("-");
  return {{"lines", std::move(kept)}};
}

std::string name_of(const CourseResult& course, const Json& t) {
  const std::string role =
      t[course.role == CourseRole::planned ? "role_planned" : "role_prior"].get<std::string>();
  return course.name == role ? role : fmt::format("{} ({})", course.name, role);
}

std::vector<std::string> phase_lines(const CourseResult& course) {
  std::vector<std::string> lines;
  for (const auto& phase : course.phases) lines.push_back(in_words(phase));
  return lines;
}

/// What a course gave at a point, phase by phase.
std::vector<std::string> lines_at(const PointDose& point, const CourseResult& course) {
  const auto gy = [](double dose_gy) { return rounded(dose_gy, 2, Rounding::nearest); };
  std::vector<std::string> lines;
  for (const PointDose::CourseDose& given : point.courses) {
    if (given.course != course.name) continue;
    for (const PointDose::PhaseDose& phase : given.phases)
      lines.push_back(fmt::format("{} Gy physical ({} x {} Gy): {} {}", gy(phase.dose_gy),
                                  phase.fractions, gy(phase.dose_gy / phase.fractions),
                                  gy(phase.eqd2_gy),
                                  unit_in_words(Quantity::eqd2, point.alpha_beta)));
    if (given.phases.size() > 1)
      lines.push_back(
          fmt::format("{} {}", gy(given.eqd2_gy), unit_in_words(Quantity::eqd2, point.alpha_beta)));
  }
  return lines;
}

/// One row of the table of courses: a label, and a cell for each course.
template <class Lines>
void add_fact(Json& facts, const std::string& label, const std::string& note,
              const Assessment& assessment, Lines lines) {
  Json row = {{"label", label}, {"note", note}, {"cells", Json::array()}};
  bool said = false;
  for (const CourseResult& course : assessment.courses) {
    row["cells"].push_back(cell(lines(course)));
    said = said || row["cells"].back()["lines"].front() != "-";
  }
  if (said) facts.push_back(std::move(row));
}

Json facts_of(const PageMatter& matter) {
  using Lines = std::vector<std::string>;
  const Assessment& assessment = matter.assessment;
  const Json& t = matter.sentences["courses"];
  Json facts = Json::array();
  const auto add = [&](const char* label, auto lines) {
    add_fact(facts, t[label].get<std::string>(), "", assessment, lines);
  };
  add("given", [](const CourseResult& c) { return Lines{origin_in_words(c)}; });
  add("treated", [&](const CourseResult& c) {
    const std::string dates = dates_in_words(c);
    return Lines{dates.empty() ? t["not_dated"].get<std::string>() : dates};
  });
  add("fractions", [](const CourseResult& c) {
    return Lines{fractions_in_words(c.fractions), relation_in_words(c),
                 daily_fractions_in_words(c)};
  });
  add("prescription", [&](const CourseResult& c) {
    return Lines{prescription_in_words(c, assessment.alpha_beta)};
  });
  add("phases", phase_lines);
  add("approval", [](const CourseResult& c) { return Lines{c.approval_status}; });
  add("registration", [](const CourseResult& c) { return Lines{registration_in_words(c)}; });
  add("agreement",
      [](const CourseResult& c) { return Lines{c.agreement ? in_words(*c.agreement) : ""}; });
  for (const PointDose& point : assessment.points) {
    const auto& mm = point.at.mm;
    add_fact(
        facts, fmt::format("{} {}", t["point"].get<std::string>(), point.limit_id),
        fmt::format("'{}', ({:.1f}, {:.1f}, {:.1f}) mm", point.structure, mm.x(), mm.y(), mm.z()),
        assessment, [&](const CourseResult& course) { return lines_at(point, course); });
  }
  return facts;
}

std::string about(const StructureResult& structure, const Json& t) {
  std::string text = fmt::format(
      "{}, {}", in_words(structure.role),
      structure.role_assigned ? t["role_assigned"].get<std::string>() : structure.role_reason);
  if (!structure.made.empty()) text += "; " + structure.made;
  return text + "; " + volume_in_words(structure.volume_cc, structure.uncovered_cc);
}

/// The kinds of dose that any structure was measured in, in order of appearance.
std::vector<std::string> kinds_of(std::span<const MetricRow> metrics) {
  std::vector<std::string> kinds;
  for (const MetricRow& row : metrics)
    if (std::ranges::find(kinds, row.kind) == kinds.end()) kinds.push_back(row.kind);
  return kinds;
}

/// Metrics down, kinds of dose across. `metrics`: those of this structure.
Json structure_model(const std::string& name, const std::string& about,
                     std::span<const MetricRow> metrics, const std::vector<std::string>& kinds) {
  std::vector<Metric> names;
  Json origins = Json::array();
  for (const MetricRow& row : metrics) {
    if (std::ranges::find(names, row.result.metric) == names.end())
      names.push_back(row.result.metric);
    if (!row.origin.empty())
      origins.push_back(fmt::format("{}, {}: {}", plain(row.result.metric), row.kind, row.origin));
  }
  Json rows = Json::array();
  for (const Metric& metric : names) {
    Json cells = Json::array();
    for (const std::string& kind : kinds) {
      Json one = {{"value", "-"}, {"after", ""}, {"bound", ""}};
      for (const MetricRow& row : metrics)
        if (row.kind == kind && row.result.metric == metric)
          one = {{"value", row.figure.value},
                 {"after", row.after_figure},
                 {"bound", row.figure.bound}};
      cells.push_back(std::move(one));
    }
    rows.push_back({{"plain", plain(metric)}, {"mayo", mayo(metric)}, {"cells", std::move(cells)}});
  }
  return {{"name", name},
          {"about", about},
          {"columns", kinds.size() + 1},
          {"rows", std::move(rows)},
          {"origins", std::move(origins)}};
}

}  // namespace

Json courses_model(const PageMatter& matter) {
  const Assessment& assessment = matter.assessment;
  const Json& t = matter.sentences["courses"];
  Json model = {{"names", Json::array()},
                {"facts", facts_of(matter)},
                {"interval", interval_in_words(assessment)}};
  for (const CourseResult& course : assessment.courses)
    model["names"].push_back(name_of(course, t));
  std::vector<Picture> pictures;
  if (matter.pictures.registration) pictures.push_back(*matter.pictures.registration);
  for (const Picture& picture : matter.pictures.prior_isodoses) pictures.push_back(picture);
  model["gallery"] = gallery_model(pictures);
  const std::vector<MetricRow>& metrics = matter.description.metrics;
  const std::vector<std::string> kinds = kinds_of(metrics);
  model["kinds"] = kinds;
  Json structures = Json::array();
  std::size_t first = 0;
  const auto add = [&](const std::string& name, const std::string& about, std::size_t count) {
    structures.push_back(
        structure_model(name, about, std::span(metrics).subspan(first, count), kinds));
    first += count;
  };
  for (const StructureResult& structure : assessment.structures)
    add(structure.name, about(structure, t), structure.metrics.size());
  for (const TargetCoverage& target : assessment.targets)
    add(target.name, fmt::format("{}; {}", t["target"].get<std::string>(), about(target)),
        target.metrics.size());
  set_list(model, "structures", std::move(structures));
  return model;
}

}  // namespace dose
