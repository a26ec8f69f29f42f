// SPDX-License-Identifier: Apache-2.0
// redose dvh: metrics with bounds, and curves, of every structure of one course.
#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>
#include <dose/course/anonymous.hpp>
#include <dose/course/check_options.hpp>
#include <dose/dicom/load_case.hpp>
#include <dose/report/dvh.hpp>
#include <dose/report/explanation.hpp>
#include <dose/report/wrap.hpp>

#include "command.hpp"
#include "command_line.hpp"
#include "dvh_measured.hpp"
#include "jobs_option.hpp"
#include "output_file.hpp"
#include "program.hpp"

namespace redose {
namespace {

const std::vector<std::string> usual_metrics{"Dmax", "Dmean", "Dmin", "D0.035cc", "D10%", "V20Gy"};

std::vector<std::pair<std::string, std::string>> method_of(const DvhWanted& wanted) {
  std::vector<std::pair<std::string, std::string>> method;
  method.emplace_back("interpolation", "trilinear between voxel centres; outside them not known");
  method.emplace_back(
      "region", fmt::format("contours combined by even-odd, {}; end caps: {}",
                            wanted.between == dose::BetweenSlices::slab
                                ? "each standing for the slab half way to its neighbours"
                                : "the shape between them interpolated",
                            wanted.end_caps == dose::EndCaps::half ? "half the neighbouring spacing"
                                                                   : "none"));
  const dose::Tolerance& tolerance = wanted.tolerance;
  method.emplace_back(
      "tolerance",
      fmt::format(
          "bound within the larger of {:g} Gy and {:g} %; of a large structure as narrow as {} "
          "elements make it",
          tolerance.absolute_gy, tolerance.relative * 100, tolerance.max_elements));
  if (wanted.alpha_beta)
    method.emplace_back("conversion", fmt::format("by plain LQ at every point, alpha/beta {:g} Gy",
                                                  wanted.alpha_beta->in_gray()));
  if (wanted.curves)
    method.emplace_back(
        "dvh",
        fmt::format("in steps of {:g} Gy, covered volume only; lower and upper are proven, on "
                    "average about a step apart in dose, upper counts what is not covered",
                    wanted.step_gy));
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
  std::vector<std::string> quantities;
  std::optional<std::string> between;
};

dose::Quantity quantity_of(const std::string& text) {
  if (text == "physical") return dose::Quantity::physical;
  if (text == "eqd2") return dose::Quantity::eqd2;
  if (text == "bed") return dose::Quantity::bed;
  throw UsageError(fmt::format("'{}' is not physical, eqd2 or bed", dose::printable(text)),
                   "--quantity");
}

DvhWanted wanted_of(const Typed& typed, bool curves) {
  DvhWanted wanted;
  wanted.curves = curves;
  for (const std::string& text : typed.metrics.empty() ? usual_metrics : typed.metrics)
    wanted.metrics.push_back(dose::parse_metric(text, "--metric"));
  if (typed.alpha_beta)
    wanted.alpha_beta = dose::parse_alpha_beta(*typed.alpha_beta, "--alpha-beta");
  for (const std::string& text : typed.quantities) {
    const dose::Quantity quantity = quantity_of(text);
    if (quantity != dose::Quantity::physical && !wanted.alpha_beta)
      throw UsageError(fmt::format("{} needs --alpha-beta GY", text), "--quantity");
    if (std::ranges::find(wanted.quantities, quantity) == wanted.quantities.end())
      wanted.quantities.push_back(quantity);
  }
  if (wanted.quantities.empty()) {
    wanted.quantities.push_back(dose::Quantity::physical);
    if (wanted.alpha_beta) wanted.quantities.push_back(dose::Quantity::eqd2);
  }
  if (typed.between) {
    if (*typed.between != "slab" && *typed.between != "shape")
      throw UsageError(fmt::format("'{}' is not slab or shape", dose::printable(*typed.between)),
                       "--between-slices");
    if (*typed.between == "shape") wanted.between = dose::BetweenSlices::shape;
  }
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
                   "Every structure with contours is measured; the curves are in JSON and CSV.\n"
                   "\nExample: redose dvh plan/ --metric D0.1cc --structure SpinalCord+2mm");
  Typed typed;
  line.positionals("PATH", typed.paths, true, "folders or files of one course (DICOM-RT)");
  line.texts("--structure", typed.structures, "STRUCTURE",
             "only this one, or one to be made: Cord+2mm, A|B, Cord[PTV+6mm]; repeatable");
  line.texts("--metric", typed.metrics, "SPEC",
             "instead of Dmax, Dmean, Dmin, D0.035cc, D10%, V20Gy; repeatable");
  line.text("--alpha-beta", typed.alpha_beta, "GY", "EQD2 with this alpha/beta as well");
  line.texts("--quantity", typed.quantities, "WHAT",
             "physical, eqd2 or bed instead of these; repeatable");
  line.text("--fractions", typed.fractions, "N",
            "number of fractions, only where the DICOM lacks it");
  line.text("--plan", typed.plan, "PLAN", "the plan that counts, by label or UID");
  line.text("--phases", typed.phases, "HOW", "several plans are sequential or concurrent");
  line.text("--end-caps", typed.end_caps, "half|none",
            "structures reach half a slice beyond their last contour (default), or end on it");
  line.text("--between-slices", typed.between, "slab|shape",
            "each contour stands for a slab (default), or shapes between them are interpolated");
  line.text("--step", typed.step, "0.1Gy", "step of the curves (default 0.1Gy)");
  bool explain = false;
  bool anonymous = false;
  line.flag("--anonymous", anonymous, "no Patient ID, UID or path in any output");
  line.flag("--explain", explain, "also show how the figures are defined and reached");
  // Two keep within the bound of memory (docs/explanation/performance.md); more gain little, since
  // the largest structure alone takes a third of the time.
  JobsOption jobs(line, 2);
  Outputs outputs(line);
  outputs.declare("--json", "metrics and curves as JSON (redose.dvh/1)");
  outputs.declare("--csv", "curves as CSV, one row a dose step");
  if (!line.parse(arguments)) return ok;
  outputs.check();
  const unsigned threads = jobs.count();
  const bool curves = outputs.wants("--json") || outputs.wants("--csv");
  const DvhWanted wanted = from_command_line([&] { return wanted_of(typed, curves); });
  const auto request = from_command_line([&] { return request_of(typed); });

#ifdef M_MMAP_THRESHOLD
  // What one structure needed goes back before the next needs as much; by itself glibc comes to
  // keep it, for each thread its own (docs/explanation/performance.md).
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
#endif
  dose::SingleCourse course = dose::load_single_course(request);
  if (anonymous) {
    const dose::NewNames called = dose::anonymise(course.the_case, request.paths);
    for (std::string& text : typed.structures) text = called(text);
  }
  if (wanted.alpha_beta && !course.fractions_known)
    throw dose::Error(
        "fractions_unknown",
        "EQD2 and BED need the number of fractions, which the DICOM lacks; give it with "
        "--fractions N, or leave --alpha-beta out",
        "--alpha-beta");
  dose::DvhReport report;
  report.warnings = course.the_case.warnings;
  const auto& of_course = course.the_case.planned.warnings;
  report.warnings.insert(report.warnings.end(), of_course.begin(), of_course.end());
  report.inputs = course.the_case.inputs;
  report.method = method_of(wanted);
  measure_into(report, chosen_structures(course.the_case, typed.structures), course.the_case,
               wanted, threads);
  if (outputs.wants("--json")) outputs.add("--json", dose::render_json(report, program_identity()));
  if (outputs.wants("--csv")) outputs.add("--csv", dose::render_csv(report));
  if (outputs.wants_text())
    outputs.add_text(dose::render_text(report, program_identity()) +
                     (explain ? dose::dvh_explanation_text(wanted.alpha_beta) : ""));
  outputs.write();
  return ok;
}

}  // namespace redose
