// SPDX-License-Identifier: Apache-2.0
// redose figure dvh|slice: one picture of a case.
#include <fmt/format.h>

#include <algorithm>
#include <dose/assess/anatomy.hpp>
#include <dose/assess/assess.hpp>
#include <dose/course/anonymous.hpp>
#include <dose/dicom/ct_series.hpp>
#include <dose/report/pictures.hpp>
#include <dose/report/slice_pictures.hpp>
#include <dose/report/wrap.hpp>
#include <dose/units/number.hpp>

#include "case_options.hpp"
#include "command.hpp"
#include "figure_png.hpp"
#include "jobs_option.hpp"
#include "judging.hpp"
#include "output_file.hpp"

namespace redose {
namespace {

constexpr const char* notes =
    "The case is described as for redose check. The limits of the case decide which\n"
    "point a plane goes through and which isodose is drawn as the limit.\n"
    "\n"
    "Example: redose figure slice --prior old/ --planned new/ --plane sagittal\n"
    "                             --png sagittal.png";

constexpr int default_width = 1200;

/// The options that say what is drawn, as typed.
struct Typed {
  std::vector<std::string> kind;
  std::optional<std::string> plane;
  std::optional<std::string> at;
  std::optional<std::string> through;
  std::vector<std::string> only;
  std::optional<std::string> width;
};

enum class Kind { dvh, slice };

Kind kind_of(const Typed& typed) {
  if (typed.kind.size() != 1 || (typed.kind[0] != "dvh" && typed.kind[0] != "slice"))
    throw UsageError("say what is drawn: redose figure dvh, or redose figure slice", "figure");
  const bool dvh = typed.kind[0] == "dvh";
  const auto refuse = [&](bool given, const char* option) {
    if (given)
      throw UsageError(fmt::format("is no option of redose figure {}", typed.kind[0]), option);
  };
  refuse(dvh && typed.plane, "--plane");
  refuse(dvh && typed.at, "--at");
  refuse(dvh && typed.through, "--through");
  refuse(!dvh && !typed.only.empty(), "--only");
  if (typed.at && typed.through)
    throw UsageError("names a point, and so does --at; give one of them", "--through");
  return dvh ? Kind::dvh : Kind::slice;
}

int width_of(const Typed& typed) {
  if (!typed.width) return default_width;
  const auto width = dose::parse_integer(*typed.width);
  if (!width || *width < 200 || *width > 8000)
    throw UsageError("needs a whole number of pixels from 200 to 8000", "--width");
  return static_cast<int>(*width);
}

dose::PlannedPoint parse_point(const std::string& text) {
  dose::PlannedPoint point{};
  std::string_view rest = text;
  for (int axis = 0; axis < 3; ++axis) {
    const auto comma = axis < 2 ? rest.find(',') : rest.size();
    const auto value =
        comma == std::string_view::npos ? std::nullopt : dose::parse_number(rest.substr(0, comma));
    if (!value)
      throw dose::Error("point_invalid",
                        fmt::format("'{}' is no point; write x,y,z in mm of the planned course's "
                                    "DICOM patient coordinates, such as 2.5,-14,103",
                                    dose::printable(text)),
                        "--at");
    point.mm[axis] = *value;
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return point;
}

void check_structures(const std::vector<std::string>& names, const dose::Case& the_case,
                      const char* option) {
  const std::vector<dose::Candidate> candidates = dose::candidates(the_case);
  std::string known;
  for (const dose::Candidate& one : candidates) known += (known.empty() ? "" : ", ") + one.name;
  for (const std::string& name : names)
    if (std::ranges::find(candidates, name, &dose::Candidate::name) == candidates.end())
      throw dose::Error("structure_not_found",
                        fmt::format("there is no structure '{}' with a role; there are: {}", name,
                                    known.empty() ? "none" : known),
                        option);
}

dose::PicturePoint point_of(const Typed& typed, const std::optional<dose::PlannedPoint>& stated,
                            const dose::Case& the_case, const dose::Assessment& assessment) {
  std::optional<dose::PicturePoint> point;
  if (typed.through) {
    check_structures({*typed.through}, the_case, "--through");
    point = dose::picture_point_in(assessment, *typed.through);
  } else {
    point = dose::picture_point(assessment);
    if (stated) {
      if (!point) point = dose::PicturePoint{};
      point->at = *stated;
      point->what = "stated point";
    }
  }
  if (!point)
    throw dose::Error("figure_no_point",
                      "where the dose is highest is not known, because no structure with a limit "
                      "was drawn or its dose is not known; name a point with --at x,y,z",
                      typed.through ? "--through" : "figure slice");
  return *point;
}

}  // namespace

int run_figure(std::span<const char* const> arguments) {
  CommandLine line("figure", "one picture of a case, as SVG or PNG", notes);
  Typed typed;
  line.positionals("dvh|slice", typed.kind, false,
                   "dose-volume histograms; or a plane with dose, CT and contours");
  CaseOptions case_options(line, CaseOptions::Command::check);
  line.text("--plane", typed.plane, "PLANE", "slice: axial (default), sagittal or coronal");
  line.text("--at", typed.at, "X,Y,Z",
            "slice: through this point, mm, instead of the hottest of the deciding limit");
  line.text("--through", typed.through, "STRUCTURE",
            "slice: through the hottest point of this one");
  line.texts("--only", typed.only, "STRUCTURE", "dvh: only this structure; repeatable");
  line.text("--width", typed.width, "PIXELS", "of the PNG (default 1200)");
  bool anonymous = false;
  line.flag("--anonymous", anonymous, "no Patient ID, UID or path in any output");
  JobsOption jobs(line);
  Outputs outputs(line);
  outputs.declare("--svg", "the picture as SVG");
  outputs.declare("--png", "the picture as PNG");
  if (!line.parse(arguments)) return ok;
  const Kind kind = kind_of(typed);
  const int width = width_of(typed);
  const auto plane = from_command_line(
      [&] { return dose::parse_patient_plane(typed.plane.value_or("axial"), "--plane"); });
  std::optional<dose::PlannedPoint> stated;
  if (typed.at) stated = from_command_line([&] { return parse_point(*typed.at); });
  if (!outputs.wants("--svg") && !outputs.wants("--png"))
    throw UsageError("the picture needs a place: --svg FILE, --png FILE or both", "figure");
  outputs.check();
  const unsigned threads = jobs.count();
  const Question question = case_options.question();
  outputs.keep_off(input_paths(question));
  Judging judging = judging_of(question);
  judging.policy.threads = threads;
  dose::Case the_case = load_case(question, judging);
  // Before the case loses its paths.
  const dose::CtSource ct =
      kind == Kind::slice ? dose::planned_ct(question.request, the_case) : dose::CtSource();
  if (anonymous) {
    const dose::NewNames called = dose::anonymise(the_case, input_paths(question));
    if (typed.through) typed.through = called(*typed.through);
    for (std::string& name : typed.only) name = called(name);
  }
  const dose::Assessment assessment = dose::assess(the_case, judging.policy);

  dose::Picture picture;
  if (kind == Kind::slice) {
    picture =
        dose::slice_through(dose::pictured_case(the_case, judging.policy,
                                                point_of(typed, stated, the_case, assessment), ct),
                            plane);
  } else {
    check_structures(typed.only, the_case, "--only");
    const auto point = dose::picture_point(assessment);
    auto dvh = dose::dvh_picture(the_case, judging.policy, assessment,
                                 point ? point->alpha_beta : judging.policy.alpha_beta, typed.only);
    if (!dvh)
      throw dose::Error("figure_no_curve",
                        "no structure with a role could be measured; give the planned course's "
                        "structure set, or assign a role with --structure NAME=ROLE",
                        "figure dvh");
    picture = std::move(dvh->drawing);
  }
  const std::string svg = dose::standalone_svg(picture);
  if (outputs.wants("--svg")) outputs.add("--svg", svg);
  if (outputs.wants("--png")) outputs.add("--png", png_of(svg, width));
  if (outputs.wants_text()) outputs.add_text(dose::paragraph("", picture.caption, 0));
  outputs.write();
  return ok;
}

}  // namespace redose
