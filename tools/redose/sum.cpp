// SPDX-License-Identifier: Apache-2.0
// redose sum: the cumulative EQD2 or BED of the courses as an RT Dose object.
#include <fmt/format.h>

#include <algorithm>
#include <dose/assess/cumulative.hpp>
#include <dose/assess/describe.hpp>
#include <dose/assess/describe_cumulative.hpp>
#include <dose/core/sha256.hpp>
#include <dose/dicom/effective_dose.hpp>
#include <dose/dicom/given_grid.hpp>
#include <dose/dicom/load_case.hpp>
#include <dose/report/figures.hpp>
#include <dose/report/sum.hpp>
#include <filesystem>
#include <utility>

#include "case_options.hpp"
#include "command.hpp"
#include "jobs_option.hpp"
#include "output_file.hpp"
#include "program.hpp"
#include "sum_options.hpp"

namespace redose {
namespace {

namespace fs = std::filesystem;

constexpr const char* notes =
    "What is written is biologically weighted (DoseType EFFECTIVE) and no physical\n"
    "dose; redose refuses it as input. Courses are given as in redose check.\n"
    "\n"
    "Example: redose sum --prior old/ --planned new/ --out sum.dcm";

/// Everything that is known before voxels are looked at.
struct Work {
  dose::Case the_case;
  dose::SumChoices choices;
  SumOptions::Places places;
  std::string grid_text;
};

dose::Case load(const Question& question) {
  dose::Case the_case = dose::load_case(question.request);
  if (question.case_file) the_case.inputs.push_back(*question.case_file);
  return the_case;
}

std::string quantity_text(const Work& work) {
  return fmt::format("{} a/b {:g} Gy",
                     work.choices.quantity == dose::Quantity::bed ? "BED" : "EQD2",
                     work.choices.alpha_beta.in_gray());
}

/// At most `most` characters.
std::string shortened(std::string text, std::size_t most) {
  if (text.size() > most) text = text.substr(0, most - 3) + "...";
  return text;
}

std::string names_of(const std::vector<const dose::Course*>& courses) {
  std::string names;
  for (const dose::Course* course : courses) names += (names.empty() ? "" : "+") + course->name;
  return names;
}

std::string derivation_of(const Work& work, const std::vector<const dose::Course*>& courses) {
  std::string text = fmt::format(
      "NOT PHYSICAL DOSE. {} by the linear-quadratic model at each voxel centre, no recovery "
      "between courses; courses:",
      quantity_text(work));
  for (const dose::Course* course : courses) {
    text += course == courses.front() ? " " : "; ";
    text += course->name;
    for (const dose::Phase& phase : course->phases)
      text += fmt::format(", {} fx", phase.delivered_fractions.value_or(phase.fractions.count()));
    if (course->daily.per_day() > 1)
      text +=
          fmt::format(", {} a day {:g} h apart", course->daily.per_day(), course->daily.gap_h());
    if (const auto outside = work.choices.most_outside_gy.find(course->name);
        outside != work.choices.most_outside_gy.end())
      text += fmt::format(", outside its grid taken as {:g} Gy physical", outside->second);
    if (course->origin != dose::Origin::dicom) text += ", known on paper, taken as uniform";
  }
  return shortened(text + ". Not to be the sole basis of a treatment decision.", 1024);
}

std::string version_text() {
  const dose::ProgramIdentity& program = program_identity();
  return shortened(fmt::format("{} (build {})", program.version, program.build), 64);
}

/// Inputs and choices, all that the numbers rest on.
std::string series_key(const Work& work) {
  std::string key = fmt::format("{}\n{}\ngrid {}", version_text(), quantity_text(work),
                                dose::to_text(work.choices.quantity));
  if (work.choices.spacing_mm) key += fmt::format("\nspacing {}", *work.choices.spacing_mm);
  for (const auto& [course, dose_gy] : work.choices.most_outside_gy)
    key += fmt::format("\noutside {} {}", course, dose_gy);
  const auto add = [&](const dose::Course& course) {
    key += fmt::format("\ncourse {} {} {} {}", course.name, course.typed, course.daily.per_day(),
                       course.daily.per_day() > 1 ? course.daily.gap_h() : 0.0);
    key += course.relation == dose::PhaseRelation::concurrent ? " concurrent" : " sequential";
    for (const dose::Phase& phase : course.phases) {
      key += fmt::format("\nphase {} {}", phase.fractions.count(),
                         phase.delivered_fractions.value_or(phase.fractions.count()));
      for (const dose::PhaseGrid& grid : phase.grids) key += " " + grid.file.sha256;
    }
    key += " " + course.registration.sop_instance_uid;
  };
  for (const dose::Course& prior : work.the_case.priors) add(prior);
  add(work.the_case.planned);
  for (const dose::InputFile& file : work.the_case.inputs) key += "\ninput " + file.sha256;
  return key;
}

/// Samples `field` and writes it beside its place; the sampled values are gone afterwards.
class Writer {
 public:
  Writer(const Work& work, const dose::CumulativeField& cumulative)
      : work_(work), cumulative_(cumulative), series_key_(series_key(work)) {}

  /// `course`: whose contribution it is; empty: the sum.
  dose::SumFile write(const dose::DoseField& field, const std::vector<const dose::Course*>& courses,
                      const std::string& course, const std::string& path) {
    dose::SampledField values = dose::sampled(field, cumulative_.lattice, work_.choices.threads);
    if (course.empty()) assumed_voxels = values.assumed_voxels;
    dose::SumFile result{course,           path, {}, {}, values.scaling_gy, values.maximum_gy,
                         values.maximum_at};
    pending_.emplace_back(path);
    const auto written =
        dose::write_effective_dose(object(std::move(values), courses), pending_.back().temporary());
    result.sop_instance_uid = written.sop_instance_uid;
    result.sha256 = dose::sha256_of_file(pending_.back().temporary());
    series_instance_uid = written.series_instance_uid;
    return result;
  }

  void commit() {
    for (PendingFile& file : pending_) file.commit();
  }

  std::int64_t assumed_voxels = 0;  ///< of the sum
  std::string series_instance_uid;

 private:
  dose::EffectiveDose object(dose::SampledField values,
                             const std::vector<const dose::Course*>& courses) {
    std::vector<std::string> plans;
    for (const dose::Course* one : courses)
      for (const std::string& uid : dose::plan_uids(*one))
        if (std::ranges::find(plans, uid) == plans.end()) plans.push_back(uid);
    const std::string quantity = quantity_text(work_);
    return {.planned_dose = work_.the_case.planned.phases.front().grids.front().file.path,
            .geometry = cumulative_.lattice.geometry(),
            .scaling_gy = values.scaling_gy,
            .stored = std::move(values.stored),
            .several_plans = courses.size() > 1 || plans.size() > 1,
            .plan_uids = std::move(plans),
            .comment =
                shortened(fmt::format("NOT PHYSICAL: {} LQ: {}", quantity, names_of(courses)), 64),
            .series_description = shortened(fmt::format("redose {}, NOT PHYSICAL", quantity), 64),
            .derivation = derivation_of(work_, courses),
            .program_version = version_text(),
            .instance_number = static_cast<int>(pending_.size()),
            .series_key = series_key_};
  }

  const Work& work_;
  const dose::CumulativeField& cumulative_;
  std::string series_key_;
  std::vector<PendingFile> pending_;
};

dose::SumReport summed(const Work& work) {
  const dose::CumulativeField cumulative = dose::cumulative_field(work.the_case, work.choices);
  std::vector<const dose::Course*> courses;
  for (const auto& part : cumulative.courses) courses.push_back(part.course);
  Writer writer(work, cumulative);
  dose::SumReport report;
  report.quantity = work.choices.quantity;
  report.alpha_beta = work.choices.alpha_beta;
  report.file = writer.write(cumulative.sum, courses, "", work.places.sum);
  report.assumed_voxels = writer.assumed_voxels;
  if (work.places.new_folder) fs::create_directory(*work.places.new_folder);
  for (const auto& [course, field] : cumulative.courses) {
    report.contributions.emplace_back(course->name,
                                      field.at(report.file.maximum_at).upper_gy.value());
    report.courses.push_back(dose::describe_course(*course, work.choices.alpha_beta));
    if (const auto place = work.places.contributions.find(course->name);
        place != work.places.contributions.end())
      report.contribution_files.push_back(
          writer.write(field, {course}, course->name, place->second));
  }
  writer.commit();
  report.series_instance_uid = writer.series_instance_uid;
  report.frame_of_reference_uid = work.the_case.planned.frame_of_reference_uid;
  for (const dose::Course* course : courses)
    for (const std::string& uid : dose::plan_uids(*course))
      if (std::ranges::find(report.plan_uids, uid) == report.plan_uids.end())
        report.plan_uids.push_back(uid);
  report.summation = courses.size() > 1 || report.plan_uids.size() > 1 ? "MULTI_PLAN" : "PLAN";
  report.grid = cumulative.lattice.geometry();
  report.grid_asked = work.grid_text;
  report.voxels = cumulative.lattice.voxels();
  report.cut = cumulative.cut;
  report.assumptions = dose::sum_assumptions(work.the_case, work.choices, cumulative);
  report.warnings = dose::sum_warnings(work.the_case, cumulative, report.file.maximum_gy);
  report.inputs = work.the_case.inputs;
  report.method = dose::describe_method(work.choices, cumulative);
  return report;
}

}  // namespace

int run_sum(std::span<const char* const> arguments) {
  CommandLine line("sum", "cumulative EQD2 or BED of all courses as an RT Dose object", notes);
  CaseOptions case_options(line, CaseOptions::Command::sum);
  SumOptions sum_options(line);
  JobsOption jobs(line);
  Outputs outputs(line);
  outputs.declare("--json", "what was written, and of what, as JSON (redose.sum/1)");
  if (!line.parse(arguments)) return ok;
  outputs.check();
  const unsigned threads = jobs.count();
  const Question question = case_options.question();
  Work work;
  work.choices = sum_options.choices(question);
  work.choices.threads = threads;
  outputs.keep_off(input_paths(question));
  work.places = sum_options.places(question, outputs.path("--json"));
  outputs.check_place(work.places.sum, "--out");
  for (const auto& [course, place] : work.places.contributions)
    outputs.check_place(place, "--contributions");
  work.grid_text = sum_options.grid_text();
  work.the_case = load(question);
  if (const auto file = sum_options.grid_file()) {
    dose::GivenGrid given =
        dose::read_given_grid(*file, work.the_case.planned.frame_of_reference_uid);
    work.choices.other_grid = std::move(given.geometry);
    work.the_case.inputs.push_back(std::move(given.file));
  }
  std::ranges::stable_sort(work.the_case.inputs, {}, &dose::InputFile::path);
  const dose::SumReport report = summed(work);
  if (outputs.wants("--json")) outputs.add("--json", dose::render_json(report, program_identity()));
  if (outputs.wants_text()) outputs.add_text(dose::render_text(report, program_identity()));
  outputs.write();
  return ok;
}

}  // namespace redose
