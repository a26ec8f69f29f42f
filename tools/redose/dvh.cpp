// SPDX-License-Identifier: Apache-2.0
// redose dvh: metrics with bounds, and curves, of every structure of one course.
#include <fmt/format.h>

#include <algorithm>
#include <dose/assess/field.hpp>
#include <dose/core/jobs.hpp>
#include <dose/course/check_options.hpp>
#include <dose/dicom/load_case.hpp>
#include <dose/report/dvh.hpp>
#include <dose/report/explanation.hpp>

#include "command.hpp"
#include "command_line.hpp"
#include "jobs_option.hpp"
#include "output_file.hpp"
#include "program.hpp"

namespace redose {
namespace {

const std::vector<std::string> usual_metrics{"Dmax", "Dmean", "Dmin", "D0.035cc", "D10%", "V20Gy"};

/// What is asked of each structure.
struct Wanted {
  std::vector<dose::Metric> metrics;
  std::optional<dose::AlphaBeta> alpha_beta;  ///< EQD2 as well
  dose::EndCaps end_caps = dose::EndCaps::half;
  double step_gy = 0.1;
  bool curves = false;
};

/// A field with the kind of dose that it is of.
struct Field {
  dose::DoseField field;
  dose::Quantity quantity = dose::Quantity::physical;
  std::optional<dose::AlphaBeta> alpha_beta;
};

std::vector<Field> fields_of(const dose::Course& course, const Wanted& wanted) {
  using dose::Quantity;
  std::vector<Field> fields;
  fields.push_back({{course_terms(course, Quantity::physical, {}, {})}, Quantity::physical, {}});
  if (wanted.alpha_beta)
    fields.push_back({{course_terms(course, Quantity::eqd2, wanted.alpha_beta, {})},
                      Quantity::eqd2,
                      wanted.alpha_beta});
  return fields;
}

struct Measured {
  dose::DvhStructure structure;
  std::vector<dose::Warning> warnings;
};

Measured measured(const dose::Structure& structure, const std::string& course,
                  const std::vector<Field>& fields, const Wanted& wanted,
                  std::optional<double> slice_spacing_mm) {
  Measured result;
  result.structure.number = structure.number;
  result.structure.name = structure.name;
  try {
    const dose::RegionModel model{
        .end_caps = wanted.end_caps, .end_extension_mm = 0, .slice_spacing_mm = slice_spacing_mm};
    const dose::Region region =
        dose::Region::from_contours(structure.contours, model, structure.name);
    result.warnings = region.warnings();
    for (const Field& field : fields) {
      dose::RegionDose dose(region, field.field);
      for (const dose::Metric& metric : wanted.metrics) {
        dose::MetricResult row;
        row.metric = metric;
        row.course = course;
        row.quantity = field.quantity;
        row.alpha_beta = field.alpha_beta;
        row.bounded = dose.measure(metric);
        if (metric.kind == dose::Metric::Kind::v_dose_gy) row.structure_cc = region.volume_cc();
        result.structure.metrics.push_back(std::move(row));
      }
      if (field.quantity != dose::Quantity::physical) continue;
      result.structure.uncovered_cc = dose.uncovered_cc();
      if (wanted.curves) result.structure.dvh = dose.dvh(wanted.step_gy);
    }
    result.structure.volume_cc = region.volume_cc();
  } catch (const dose::Error& error) {
    // One structure that cannot be measured is no reason to withhold the others.
    result.structure.metrics.clear();
    result.structure.reason_code = error.code();
    result.structure.reason = error.message();
  }
  return result;
}

/// Each structure in its own slot, so that the threads' timing changes nothing.
std::vector<Measured> measured_all(const std::vector<const dose::Structure*>& structures,
                                   const dose::Case& the_case, const Wanted& wanted,
                                   unsigned threads) {
  const std::vector<Field> fields = fields_of(the_case.planned, wanted);
  std::vector<Measured> results(structures.size());
  std::vector<dose::Job> jobs;
  for (std::size_t i = 0; i < structures.size(); ++i)
    jobs.push_back({structures[i]->contours.size(), [&, i] {
                      results[i] = measured(*structures[i], the_case.planned.name, fields, wanted,
                                            the_case.ct_slice_spacing_mm);
                    }});
  dose::run_jobs(jobs, threads);
  return results;
}

std::vector<const dose::Structure*> chosen(const dose::Case& the_case,
                                           const std::vector<std::string>& names) {
  std::vector<const dose::Structure*> structures;
  std::string known;
  for (const dose::CaseStructure& one : the_case.structures) {
    if (one.structure.contours.empty()) continue;
    known += (known.empty() ? "" : ", ") + one.structure.name;
    if (names.empty() || std::ranges::find(names, one.structure.name) != names.end())
      structures.push_back(&one.structure);
  }
  if (known.empty())
    throw dose::Error("structure_not_found",
                      "there is no structure with contours beside the dose; give its structure set "
                      "as well",
                      the_case.planned.name);
  for (const std::string& name : names)
    if (std::ranges::none_of(structures,
                             [&](const dose::Structure* one) { return one->name == name; }))
      throw dose::Error(
          "structure_not_found",
          fmt::format("there is no structure '{}' with contours; there are: {}", name, known),
          "--structure");
  return structures;
}

std::vector<std::pair<std::string, std::string>> method_of(const Wanted& wanted) {
  std::vector<std::pair<std::string, std::string>> method;
  method.emplace_back("interpolation", "trilinear between voxel centres; outside them not known");
  method.emplace_back(
      "region",
      fmt::format(
          "contours combined by even-odd, each standing for the slab half way to its "
          "neighbours; end caps: {}",
          wanted.end_caps == dose::EndCaps::half ? "half the neighbouring spacing" : "none"));
  const dose::Tolerance tolerance;
  method.emplace_back("tolerance", fmt::format("bound within the larger of {:g} Gy and {:g} %",
                                               tolerance.absolute_gy, tolerance.relative * 100));
  if (wanted.alpha_beta)
    method.emplace_back("conversion",
                        fmt::format("EQD2 by plain LQ at every point, alpha/beta {:g} Gy",
                                    wanted.alpha_beta->in_gray()));
  if (wanted.curves)
    method.emplace_back(
        "dvh", fmt::format("cumulative, in steps of {:g} Gy, covered volume only", wanted.step_gy));
  return method;
}

/// The options as typed.
struct Typed {
  std::vector<std::string> paths;
  std::vector<std::string> metrics;
  std::vector<std::string> structures;
  std::optional<std::string> fractions;
  std::optional<std::string> alpha_beta;
  std::optional<std::string> plan;
  std::optional<std::string> phases;
  std::optional<std::string> end_caps;
  std::optional<std::string> step;
};

Wanted wanted_of(const Typed& typed, bool curves) {
  Wanted wanted;
  wanted.curves = curves;
  for (const std::string& text : typed.metrics.empty() ? usual_metrics : typed.metrics)
    wanted.metrics.push_back(dose::parse_metric(text, "--metric"));
  if (typed.alpha_beta)
    wanted.alpha_beta = dose::parse_alpha_beta(*typed.alpha_beta, "--alpha-beta");
  if (typed.end_caps) wanted.end_caps = dose::parse_end_caps(*typed.end_caps, "--end-caps");
  if (typed.step) {
    wanted.step_gy = dose::in_gray(dose::parse_dose(*typed.step, "--step"));
    if (!(wanted.step_gy >= 0.001 && wanted.step_gy <= 100))
      throw UsageError("needs a step from 0.001Gy to 100Gy", "--step");
  }
  return wanted;
}

dose::CourseRequest request_of(const Typed& typed) {
  dose::CourseRequest request;
  request.name = "course";
  request.role = dose::CourseRole::planned;
  request.paths.assign(typed.paths.begin(), typed.paths.end());
  if (typed.fractions) {
    const auto count = dose::parse_integer(*typed.fractions);
    if (!count) throw UsageError("needs a whole number", "--fractions");
    request.fractions = dose::Fractions::of(*count);
  }
  request.plan = typed.plan;
  if (typed.phases) request.relation = dose::parse_relation(*typed.phases, "--phases");
  return request;
}

}  // namespace

int run_dvh(std::span<const char* const> arguments) {
  CommandLine line("dvh", "dose-volume metrics and curves of one course",
                   "Every structure with contours is measured. The curves are in the JSON.\n"
                   "\nExample: redose dvh plan/ --metric D0.1cc --structure SpinalCord");
  Typed typed;
  line.positionals("PATH", typed.paths, true, "folders or files of one course (DICOM-RT)");
  line.texts("--structure", typed.structures, "NAME", "only this structure; repeatable");
  line.texts("--metric", typed.metrics, "SPEC",
             "instead of Dmax, Dmean, Dmin, D0.035cc, D10%, V20Gy; repeatable");
  line.text("--alpha-beta", typed.alpha_beta, "GY", "EQD2 with this alpha/beta as well");
  line.text("--fractions", typed.fractions, "N",
            "number of fractions, only where the DICOM lacks it");
  line.text("--plan", typed.plan, "PLAN", "the plan that counts, by label or UID");
  line.text("--phases", typed.phases, "HOW", "several plans are sequential or concurrent");
  line.text("--end-caps", typed.end_caps, "half|none",
            "structures reach half a slice beyond their last contour (default), or end on it");
  line.text("--step", typed.step, "0.1Gy", "step of the curves (default 0.1Gy)");
  bool explain = false;
  line.flag("--explain", explain, "also show how the figures are defined and reached");
  JobsOption jobs(line);
  Outputs outputs(line);
  outputs.declare("--json", "metrics and curves as JSON (redose.dvh/1)");
  if (!line.parse(arguments)) return ok;
  outputs.check();
  const unsigned threads = jobs.count();
  const bool curves = outputs.wants("--json");
  const Wanted wanted = from_command_line([&] { return wanted_of(typed, curves); });
  const auto request = from_command_line([&] { return request_of(typed); });

  const dose::SingleCourse course = dose::load_single_course(request);
  if (wanted.alpha_beta && !course.fractions_known)
    throw dose::Error("fractions_unknown",
                      "EQD2 needs the number of fractions, which the DICOM lacks; give it with "
                      "--fractions N, or leave --alpha-beta out",
                      "--alpha-beta");
  dose::DvhReport report;
  report.warnings = course.the_case.warnings;
  const auto& of_course = course.the_case.planned.warnings;
  report.warnings.insert(report.warnings.end(), of_course.begin(), of_course.end());
  report.inputs = course.the_case.inputs;
  report.method = method_of(wanted);
  for (Measured& one :
       measured_all(chosen(course.the_case, typed.structures), course.the_case, wanted, threads)) {
    report.structures.push_back(std::move(one.structure));
    report.warnings.insert(report.warnings.end(), one.warnings.begin(), one.warnings.end());
  }
  if (outputs.wants("--json")) outputs.add("--json", dose::render_json(report, program_identity()));
  if (outputs.wants_text())
    outputs.add_text(dose::render_text(report, program_identity()) +
                     (explain ? dose::dvh_explanation_text(wanted.alpha_beta) : ""));
  outputs.write();
  return ok;
}

}  // namespace redose
