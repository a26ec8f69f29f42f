// SPDX-License-Identifier: Apache-2.0
// redose convert: BED and EQD2 of courses typed by hand, and back.
#include <fmt/format.h>

#include <dose/course/check_options.hpp>
#include <dose/radiobiology/lq_inverse.hpp>
#include <dose/radiobiology/repopulation.hpp>
#include <dose/units/number.hpp>
#include <nlohmann/json.hpp>

#include "command.hpp"
#include "command_line.hpp"
#include "conversion.hpp"
#include "fraction_range.hpp"
#include "json_text.hpp"
#include "output_file.hpp"

namespace redose {
namespace {

using dose::in_gray;

constexpr const char* notes =
    "SCHEME is a total dose in Gy and its fractions, 36/14, also written 36Gy/14fx,\n"
    "3600cGy/14 or 14x2.571Gy; phases of one course are joined by '+': 40/20+10/2.\n"
    "Courses are numbered in the order given: --per-day 2=2 --gap 2=6h.\n"
    "\n"
    "Examples: redose convert 36/14 24/3\n"
    "          redose convert 45/30 --per-day 2 --gap 6h --explain\n"
    "          redose convert 36/14 24/3 --models --interval 8mo\n"
    "          redose convert --eqd2 25Gy --fractions 1-5";

/// Plain LQ is "reasonably validated" to about this dose per fraction (Brenner 2008).
constexpr dose::DosePerFraction validated_to = dose::gray_per_fraction(10);

struct Typed {
  std::vector<std::string> schemes;
  std::optional<std::string> alpha_beta;
  std::optional<std::string> reference;
  std::vector<std::string> per_day;
  std::vector<std::string> gaps;
  bool models = false;
  std::optional<std::string> interval;
  bool target = false;
  std::optional<std::string> overall_time;
  std::optional<std::string> kick_off;
  std::optional<std::string> doubling_time;
  std::optional<std::string> alpha;
  std::optional<std::string> eqd2;
  std::optional<std::string> bed;
  std::optional<std::string> fractions;
  std::optional<std::string> dose_per_fraction;
};

/// "2=VALUE", or VALUE where there is one course: the index of the course and the value.
std::pair<std::size_t, std::string> of_course(const std::string& text, std::size_t courses,
                                              const std::string& option) {
  const auto equals = text.find('=');
  if (equals == std::string::npos) {
    if (courses != 1)
      throw UsageError(fmt::format("say of which course: 1={} is of the first", text.substr(0, 20)),
                       option);
    return {0, text};
  }
  const auto number = dose::parse_integer(text.substr(0, equals));
  if (!number || *number < 1 || *number > static_cast<long>(courses))
    throw UsageError(fmt::format("there is no course '{}'; courses are numbered 1 to {}",
                                 text.substr(0, equals).substr(0, 20), courses),
                     option);
  return {static_cast<std::size_t>(*number - 1), text.substr(equals + 1)};
}

std::vector<dose::TypedCourse> courses_of(const Typed& typed) {
  struct Daily {
    std::optional<int> per_day;
    std::optional<double> gap_h;
  };
  std::vector<dose::TypedCourse> courses;
  for (const std::string& text : typed.schemes)
    courses.push_back({dose::parse_scheme(text, "SCHEME"), {}});
  std::vector<Daily> daily(courses.size());
  for (const std::string& text : typed.per_day) {
    const auto [index, value] = of_course(text, courses.size(), "--per-day");
    daily[index].per_day = dose::parse_per_day(value, "--per-day");
  }
  for (const std::string& text : typed.gaps) {
    const auto [index, value] = of_course(text, courses.size(), "--gap");
    daily[index].gap_h = dose::parse_gap_h(value, "--gap");
  }
  for (std::size_t i = 0; i < courses.size(); ++i) {
    const bool several = daily[i].per_day.value_or(1) > 1;
    if (several != daily[i].gap_h.has_value())
      throw UsageError(several
                           ? "several fractions a day need the hours between them, as in --gap 6h"
                           : "a gap says nothing without --per-day, 2 or more",
                       several ? "--per-day" : "--gap");
    if (several)
      courses[i].daily = dose::DailyFractions::several(*daily[i].per_day, *daily[i].gap_h);
  }
  return courses;
}

double days(const std::optional<std::string>& text, const std::string& option) {
  const auto number = text ? dose::parse_number(*text) : std::nullopt;
  if (!number)
    throw UsageError(
        text ? fmt::format("'{}' is no number; write 28", text->substr(0, 20))
             : "repopulation needs --overall-time, --kick-off, --doubling-time (days), --alpha",
        option);
  return *number;
}

/// Nothing if no time was given.
std::optional<dose::Repopulation> repopulation_of(const Typed& typed) {
  if (!typed.overall_time && !typed.kick_off && !typed.doubling_time && !typed.alpha &&
      !typed.target)
    return {};
  return dose::Repopulation{
      days(typed.overall_time, "--overall-time"), days(typed.kick_off, "--kick-off"),
      days(typed.doubling_time, "--doubling-time"), days(typed.alpha, "--alpha")};
}

void repopulate(const Typed& typed, Conversion& conversion) {
  const auto repopulation = repopulation_of(typed);
  if (!repopulation) return;
  const dose::TissueKind tissue =
      typed.target ? dose::TissueKind::target : dose::TissueKind::organ_at_risk;
  if (conversion.courses.size() != 1 || conversion.courses.front().phases.size() != 1)
    throw UsageError("repopulation is of one course of one phase", "--overall-time");
  Converted& course = conversion.courses.front();
  course.repopulated_bed_gy =
      in_gray(bed(course.phases.front().fractionation, conversion.alpha_beta, *repopulation, tissue)
                  .value());
  conversion.repopulation =
      fmt::format("BED - ln2 (T - Tk)/(alpha Tp), T {:g} d, Tk {:g} d, Tp {:g} d, alpha {:g} /Gy",
                  repopulation->overall_time_d, repopulation->kick_off_d,
                  repopulation->doubling_time_d, repopulation->alpha_per_gy);
}

Conversion convert(const Typed& typed, dose::AlphaBeta alpha_beta) {
  Conversion result;
  result.alpha_beta = alpha_beta;
  if (typed.reference)
    result.reference =
        dose::gray_per_fraction(in_gray(dose::parse_dose(*typed.reference, "--reference")));
  const std::vector<dose::TypedCourse> courses = courses_of(typed);
  for (const dose::TypedCourse& course : courses) {
    Converted converted{course, {}, 0, 0, {}, {}};
    for (const dose::Fractionation& phase : course.scheme.phases) {
      Converted::Phase one{phase,
                           in_gray(bed(phase, alpha_beta, course.daily).value()),
                           in_gray(eqd2(phase, alpha_beta, course.daily).value()),
                           {}};
      if (result.reference) {
        if (course.daily.per_day() > 1)
          throw UsageError("is for courses given once a day", "--reference");
        one.eqdx_gy = eqdx_gy(phase, *result.reference, alpha_beta);
        converted.eqdx_gy = converted.eqdx_gy.value_or(0) + *one.eqdx_gy;
        result.eqdx_sum_gy = result.eqdx_sum_gy.value_or(0) + *one.eqdx_gy;
      }
      converted.bed_gy += one.bed_gy;
      converted.eqd2_gy += one.eqd2_gy;
      if (phase.per_fraction() > validated_to)
        result.warnings.push_back(
            {"lq_beyond_validation",
             fmt::format("{:g} Gy a fraction: plain LQ is reasonably validated to about 10 Gy a "
                         "fraction (Brenner 2008); published limits were computed with it all the "
                         "same",
                         in_gray(phase.per_fraction())),
             course.scheme.text});
      converted.phases.push_back(one);
    }
    result.bed_sum_gy += converted.bed_gy;
    result.eqd2_sum_gy += converted.eqd2_gy;
    result.courses.push_back(std::move(converted));
  }
  repopulate(typed, result);
  std::optional<int> months;
  if (typed.interval) months = dose::parse_months(*typed.interval, "--interval");
  if (months && (!typed.models || courses.size() < 2))
    throw UsageError("belongs to --models and two courses or more", "--interval");
  if (typed.models) result.models = model_figures(courses, alpha_beta, months);
  return result;
}

Inversion invert(const Typed& typed, dose::AlphaBeta alpha_beta) {
  if (!typed.schemes.empty())
    throw UsageError("goes without SCHEME: it asks which dose has this EQD2 or BED",
                     typed.eqd2 ? "--eqd2" : "--bed");
  if (typed.eqd2 && typed.bed) throw UsageError("excludes --bed", "--eqd2");
  if (typed.fractions.has_value() == typed.dose_per_fraction.has_value())
    throw UsageError("needs either --fractions 1-5 or --dose-per-fraction 3Gy",
                     typed.eqd2 ? "--eqd2" : "--bed");
  Inversion result;
  result.alpha_beta = alpha_beta;
  result.quantity = typed.eqd2 ? "EQD2" : "BED";
  const dose::PhysicalDose target =
      typed.eqd2 ? dose::parse_dose(*typed.eqd2, "--eqd2") : dose::parse_dose(*typed.bed, "--bed");
  result.target_gy = in_gray(target);
  const dose::BiologicalEqd2 eqd2(dose::eqd2_gray(result.target_gy), alpha_beta);
  const dose::BiologicalBed bed(dose::bed_gray(result.target_gy), alpha_beta);
  if (typed.fractions) {
    const dose::FractionRange range = parse_range(*typed.fractions);
    for (int n = range.first; n <= range.last; ++n) {
      const dose::Fractions fractions = dose::Fractions::of(n);
      const dose::Fractionation found{
          typed.eqd2 ? total_for(eqd2, fractions) : total_for(bed, fractions), fractions};
      result.rows.push_back({n, {}, in_gray(found.per_fraction()), in_gray(found.total)});
    }
    return result;
  }
  const dose::DosePerFraction each = dose::gray_per_fraction(
      in_gray(dose::parse_dose(*typed.dose_per_fraction, "--dose-per-fraction")));
  const double n = typed.eqd2 ? fractions_for(eqd2, each) : fractions_for(bed, each);
  result.rows.push_back({{}, n, in_gray(each), n * in_gray(each)});
  return result;
}

void declare(CommandLine& line, Typed& typed, bool& explain) {
  line.positionals("SCHEME", typed.schemes, false, "course: total dose and number of fractions");
  line.text("--alpha-beta", typed.alpha_beta, "GY",
            "alpha/beta of the tissue (default 2, spinal cord)");
  line.texts("--per-day", typed.per_day, "[COURSE=]2", "fractions a day, if more than one");
  line.texts("--gap", typed.gaps, "[COURSE=]6h", "hours between the fractions of a day");
  line.text("--reference", typed.reference, "3Gy",
            "also the equivalent dose in fractions of this size");
  line.flag("--models", typed.models,
            "also what other models say: high-dose corrections, NTCP, recovery, risk score; not "
            "used for any verdict");
  line.text("--interval", typed.interval, "8mo", "with --models: months before the last course");
  line.flag("--target", typed.target, "the tissue is a target, which repopulates");
  line.text("--overall-time", typed.overall_time, "DAYS", "of the course, for repopulation");
  line.text("--kick-off", typed.kick_off, "DAYS", "when repopulation begins");
  line.text("--doubling-time", typed.doubling_time, "DAYS", "of clonogens");
  line.text("--alpha", typed.alpha, "PER_GY", "of the target, for repopulation");
  line.text("--eqd2", typed.eqd2, "25Gy", "the other way round: which dose has this EQD2");
  line.text("--bed", typed.bed, "100Gy", "the other way round: which dose has this BED");
  line.text("--fractions", typed.fractions, "N-M", "with --eqd2 or --bed: in so many fractions");
  line.text("--dose-per-fraction", typed.dose_per_fraction, "3Gy",
            "with --eqd2 or --bed: how many fractions of this size");
  line.flag("--explain", explain, "also show formula, numbers put in, each step and the source");
}

}  // namespace

int run_convert(std::span<const char* const> arguments) {
  CommandLine line("convert", "BED and EQD2 of courses typed by hand", notes);
  Typed typed;
  bool explain = false;
  declare(line, typed, explain);
  Outputs outputs(line);
  outputs.declare("--json", "the result as JSON (redose.convert/1)");
  if (!line.parse(arguments)) return ok;
  outputs.check();
  from_command_line([&] {
    const dose::AlphaBeta alpha_beta =
        dose::parse_alpha_beta(typed.alpha_beta.value_or("2"), "--alpha-beta");
    if (typed.eqd2 || typed.bed) {
      const Inversion inversion = invert(typed, alpha_beta);
      if (outputs.wants("--json")) outputs.add("--json", json_text(inversion_json(inversion)));
      outputs.add_text(inversion_text(inversion) +
                       (explain ? inversion_explanation(inversion) : ""));
      return;
    }
    if (typed.schemes.empty())
      throw UsageError("give a course, such as 36/14, or --eqd2 or --bed", "SCHEME");
    const Conversion conversion = convert(typed, alpha_beta);
    if (outputs.wants("--json")) outputs.add("--json", json_text(conversion_json(conversion)));
    outputs.add_text(conversion_text(conversion) +
                     (explain ? conversion_explanation(conversion) : ""));
  });
  outputs.write();
  return ok;
}

}  // namespace redose
