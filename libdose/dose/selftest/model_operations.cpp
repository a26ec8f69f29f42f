// SPDX-License-Identifier: Apache-2.0
// Operations of recovery between courses, NTCP and the re-irradiation score.
#include <fmt/format.h>

#include <dose/core/error.hpp>
#include <dose/radiobiology/lq.hpp>
#include <dose/radiobiology/ntcp.hpp>
#include <dose/radiobiology/recovery.hpp>
#include <dose/radiobiology/risk_score.hpp>
#include <dose/selftest/operation.hpp>

namespace dose {
namespace {

using Given = OperationArguments;
using Times = OperationParameter::Times;

OperationResult michigan_share(const Given& given) {
  return michigan_recovery_share(given.months("interval"));
}

double michigan_remaining_gy(const Given& given) {
  return in_gray(michigan_remaining(eqd2(parse_scheme(given.text("course")), given.alpha_beta()),
                                    given.months("interval"))
                     .value());
}

OperationResult michigan_remaining_eqd2(const Given& given) {
  return michigan_remaining_gy(given);
}

OperationResult michigan_left(const Given& given) {
  return given.dose_gy("limit") - michigan_remaining_gy(given);
}

OperationResult simple_factor(const Given& given) {
  return simple_tolerance_factor(given.months("interval"));
}

OperationResult simple_left(const Given& given) {
  return simple_tolerance_factor(given.months("interval")) * given.dose_gy("tolerance") -
         given.dose_gy("given");
}

JonesGrant variant_of(const Given& given) {
  const std::string& text = given.text("variant");
  if (text == "fit") return JonesGrant::fit;
  if (text == "conservative") return JonesGrant::conservative;
  throw Error("model_parameter_invalid", "variant is fit or conservative");
}

OperationResult jones_grant_exponent(const Given& given) {
  return jones_grant_r(variant_of(given), given.years("after"));
}

OperationResult jones_grant_remaining_bed(const Given& given) {
  const AlphaBeta alpha_beta = given.alpha_beta();
  return in_gray(
      jones_grant_remaining(
          variant_of(given), BiologicalBed(bed_gray(given.dose_gy("prior_bed")), alpha_beta),
          BiologicalBed(bed_gray(given.dose_gy("tolerance_bed")), alpha_beta), given.years("after"))
          .value());
}

OperationResult schultheiss(const Given& given) {
  return schultheiss_probability(
      BiologicalEqd2(eqd2_gray(given.dose_gy("eqd2")), given.alpha_beta()));
}

OperationResult lyman_burman(const Given& given) {
  return lyman_burman_probability(eqd2_gray(given.dose_gy("eqd2")));
}

RiskScore score_of(const Given& given) {
  std::vector<BiologicalBed> courses;
  for (const Scheme& course : given.schemes("course"))
    courses.push_back(bed(course, given.alpha_beta()));
  return nieder_score(courses, given.months("interval"));
}

OperationResult nieder_points(const Given& given) {
  return score_of(given).total();
}

OperationResult nieder_group(const Given& given) {
  return std::string(to_text(score_of(given).group()));
}

}  // namespace

std::vector<Operation> model_operations() {
  const std::vector<OperationParameter> score{
      {"course", Times::once_or_more}, {"alpha_beta"}, {"interval"}};
  return {
      {"michigan_share", {{"interval"}}, michigan_share},
      {"michigan_remaining", {{"course"}, {"alpha_beta"}, {"interval"}}, michigan_remaining_eqd2},
      {"michigan_left", {{"limit"}, {"course"}, {"alpha_beta"}, {"interval"}}, michigan_left},
      {"simple_factor", {{"interval"}}, simple_factor},
      {"simple_left", {{"tolerance"}, {"given"}, {"interval"}}, simple_left},
      {"jones_grant_r", {{"variant"}, {"after"}}, jones_grant_exponent},
      {"jones_grant_remaining",
       {{"variant"}, {"prior_bed"}, {"tolerance_bed"}, {"alpha_beta"}, {"after"}},
       jones_grant_remaining_bed},
      {"schultheiss", {{"eqd2"}, {"alpha_beta"}}, schultheiss},
      {"lyman_burman", {{"eqd2"}}, lyman_burman},
      {"nieder_points", score, nieder_points},
      {"nieder_group", score, nieder_group},
  };
}

}  // namespace dose
