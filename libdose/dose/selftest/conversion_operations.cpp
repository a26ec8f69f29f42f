// SPDX-License-Identifier: Apache-2.0
// Operations of the linear-quadratic model, its inverse, incomplete repair and the high-dose
// curves.
#include <fmt/format.h>

#include <algorithm>
#include <dose/core/error.hpp>
#include <dose/course/check_options.hpp>
#include <dose/radiobiology/high_dose.hpp>
#include <dose/radiobiology/incomplete_repair.hpp>
#include <dose/radiobiology/lq.hpp>
#include <dose/radiobiology/lq_inverse.hpp>
#include <dose/radiobiology/repopulation.hpp>
#include <dose/selftest/operation.hpp>

namespace dose {
namespace {

using Given = OperationArguments;
using Times = OperationParameter::Times;

Fractionation only_phase(const Given& given) {
  const Scheme scheme = parse_scheme(given.text("course"));
  if (scheme.phases.size() != 1)
    throw Error("scheme_invalid", fmt::format("'{}' must be one phase here", scheme.text));
  return scheme.phases.front();
}

/// A half-time of one's own (`half_time=4h`), cited kinetics by name (`kinetics=Ang_1992`), or the
/// ones that verdicts use.
RepairKinetics kinetics_of(const Given& given) {
  if (given.has("half_time") && given.has("kinetics"))
    throw Error("repair_invalid", "half_time and kinetics exclude each other");
  if (given.has("half_time"))
    return {"given", {{given.hours("half_time"), 1}}, {}, Standing::recalled, ""};
  if (!given.has("kinetics")) return longest_spinal_cord_repair();
  std::string name = given.text("kinetics");
  std::ranges::replace(name, '_', ' ');
  for (const RepairKinetics& cited : spinal_cord_repair())
    if (cited.name == name) return cited;
  throw Error("repair_invalid", fmt::format("no cited repair kinetics are called '{}'", name));
}

OperationResult repair_factor(const Given& given) {
  return incomplete_repair_factor(kinetics_of(given), parse_per_day(given.text("per_day"), {}),
                                  given.hours("gap"));
}

/// Courses one after the other, each once a day, or each `per_day` times.
template <class Biological, class Convert, class ConvertDaily>
OperationResult sum_of(const Given& given, Convert convert, ConvertDaily convert_daily) {
  const AlphaBeta alpha_beta = given.alpha_beta();
  const bool daily = given.has("per_day");
  if (!daily && (given.has("gap") || given.has("half_time") || given.has("kinetics")))
    throw Error("gap_without_per_day", "a gap or a half-time needs per_day");
  if (daily && !given.has("gap")) throw Error("gap_missing", "per_day needs a gap, such as 6h");
  Biological sum({}, alpha_beta);
  for (const Scheme& course : given.schemes("course")) {
    if (!daily) {
      sum = sum + convert(course, alpha_beta);
      continue;
    }
    for (const Fractionation& phase : course.phases)
      sum = sum + convert_daily(phase, alpha_beta, kinetics_of(given),
                                parse_per_day(given.text("per_day"), {}), given.hours("gap"));
  }
  return in_gray(sum.value());
}

OperationResult bed_sum(const Given& given) {
  return sum_of<BiologicalBed>(
      given, [](const Scheme& course, AlphaBeta ab) { return bed(course, ab); },
      [](const auto&... of) { return bed(of...); });
}

OperationResult eqd2_sum(const Given& given) {
  return sum_of<BiologicalEqd2>(
      given, [](const Scheme& course, AlphaBeta ab) { return eqd2(course, ab); },
      [](const auto&... of) { return eqd2(of...); });
}

OperationResult total(const Given& given) {
  return in_gray(parse_scheme(given.text("course")).total());
}

OperationResult dose_per_fraction(const Given& given) {
  return in_gray(only_phase(given).per_fraction());
}

OperationResult eqdx(const Given& given) {
  return eqdx_gy(only_phase(given), gray_per_fraction(given.dose_gy("reference")),
                 given.alpha_beta());
}

OperationResult total_for_eqd2(const Given& given) {
  return in_gray(total_for(BiologicalEqd2(eqd2_gray(given.dose_gy("eqd2")), given.alpha_beta()),
                           given.fractions()));
}

OperationResult total_for_bed(const Given& given) {
  return in_gray(total_for(BiologicalBed(bed_gray(given.dose_gy("bed")), given.alpha_beta()),
                           given.fractions()));
}

OperationResult fractions_for_bed(const Given& given) {
  return fractions_for(BiologicalBed(bed_gray(given.dose_gy("bed")), given.alpha_beta()),
                       gray_per_fraction(given.dose_gy("each")));
}

BiologicalBed lq_l(const Given& given) {
  return bed_lq_l(only_phase(given), given.alpha_beta(),
                  gray_per_fraction(given.dose_gy("transition")));
}

OperationResult bed_by_lq_l(const Given& given) {
  return in_gray(lq_l(given).value());
}

OperationResult bed_by_usc(const Given& given) {
  return in_gray(bed_usc(only_phase(given), lung_cancer_curve()).value());
}

OperationResult bed_repopulating(const Given& given) {
  const std::string& tissue = given.text("tissue");
  if (tissue != "target" && tissue != "organ_at_risk")
    throw Error("model_parameter_invalid", "tissue is target or organ_at_risk");
  const Repopulation repopulation{given.days("overall"), given.days("kick_off"),
                                  given.days("doubling"), given.number("alpha_per_gy")};
  return in_gray(bed(only_phase(given), given.alpha_beta(), repopulation,
                     tissue == "target" ? TissueKind::target : TissueKind::organ_at_risk)
                     .value());
}

}  // namespace

std::vector<Operation> conversion_operations() {
  const std::vector<OperationParameter> courses{
      {"course", Times::once_or_more},    {"alpha_beta"},
      {"per_day", Times::at_most_once},   {"gap", Times::at_most_once},
      {"half_time", Times::at_most_once}, {"kinetics", Times::at_most_once}};
  return {
      {"total", {{"course"}}, total},
      {"dose_per_fraction", {{"course"}}, dose_per_fraction},
      {"bed", courses, bed_sum},
      {"eqd2", courses, eqd2_sum},
      {"eqdx", {{"course"}, {"reference"}, {"alpha_beta"}}, eqdx},
      {"total_for_eqd2", {{"eqd2"}, {"alpha_beta"}, {"fractions"}}, total_for_eqd2},
      {"total_for_bed", {{"bed"}, {"alpha_beta"}, {"fractions"}}, total_for_bed},
      {"fractions_for_bed", {{"bed"}, {"alpha_beta"}, {"each"}}, fractions_for_bed},
      {"repair_factor",
       {{"per_day"},
        {"gap"},
        {"half_time", Times::at_most_once},
        {"kinetics", Times::at_most_once}},
       repair_factor},
      {"bed_lq_l", {{"course"}, {"alpha_beta"}, {"transition"}}, bed_by_lq_l},
      {"bed_usc_lung", {{"course"}}, bed_by_usc},
      {"bed_repopulating",
       {{"course"},
        {"alpha_beta"},
        {"overall"},
        {"kick_off"},
        {"doubling"},
        {"alpha_per_gy"},
        {"tissue"}},
       bed_repopulating},
  };
}

}  // namespace dose
