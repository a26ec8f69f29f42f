// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <nlohmann/json.hpp>
#include <phantoms/answers.hpp>

namespace phantom {
namespace {

using Json = nlohmann::ordered_json;

/// EQD2 with alpha/beta 2 Gy: D (D/n + 2) / (2 + 2).
double eqd2(double dose_gy, int fractions) {
  return dose_gy * (dose_gy / fractions + 2) / 4;
}

Measured difference(const Measured& a, const Measured& b) {
  return {std::abs(a.volume_cc - b.volume_cc), std::abs(a.mean - b.mean),
          std::abs(a.maximum - b.maximum),     {},
          std::abs(a.d0_035cc - b.d0_035cc),   std::abs(a.d0_35cc - b.d0_35cc),
          std::abs(a.v20_cc - b.v20_cc)};
}

Json rounded(double value) {
  return std::round(value * 1e6) / 1e6;
}

Json row(const Answer& answer, const std::string& metric, const std::string& unit,
         double Measured::* of, double factor_model = 1, double factor_ideal = 1) {
  Json json = {{"structure", answer.structure},
               {"course", answer.course},
               {"quantity", answer.quantity},
               {"metric", metric},
               {"unit", unit},
               {"model", rounded(answer.model.*of * factor_model)},
               {"model_error", rounded(answer.model_error.*of * factor_model)},
               {"ideal", rounded(answer.ideal.*of * factor_ideal)},
               {"ideal_error", rounded(answer.ideal_error.*of * factor_ideal)}};
  if (metric == "Dmax")
    json["model_at_mm"] = {rounded(answer.model.maximum_at_mm[0]),
                           rounded(answer.model.maximum_at_mm[1]),
                           rounded(answer.model.maximum_at_mm[2])};
  return json;
}

const Answer* find(const std::vector<Answer>& answers, const std::string& course) {
  for (const Answer& answer : answers)
    if (answer.structure == "ThecalSac" && answer.course == course && answer.quantity == "eqd2")
      return &answer;
  return nullptr;
}

Json expected(const SpinePhantom& phantom, const std::vector<Answer>& answers) {
  Json json;
  json["verdict"] =
      phantom.variant == Variant::not_evaluable ? "not_evaluable" : name_of(phantom.variant);
  json["exit_status"] = static_cast<int>(phantom.variant);  // 0, 1, 2
  json["prior_last_treated"] = prior_last_treated;
  json["planned_first_treated"] = planned_first_treated;
  json["interval_months"] = interval_months;
  const double this_gy = find(answers, "planned")->model.maximum;
  json["this_eqd2_gy"] = rounded(this_gy);
  if (const Answer* cumulative = find(answers, "cumulative")) {
    json["cumulative_eqd2_gy"] = rounded(cumulative->model.maximum);
    json["share"] = rounded(this_gy / cumulative->model.maximum);
    json["sum_of_maxima_eqd2_gy"] = rounded(find(answers, "prior")->model.maximum + this_gy);
  } else {
    json["reason"] = "no_registration";
  }
  json["prior_prescription_plus_this_eqd2_gy"] =
      rounded(eqd2(phantom.prior.prescription_gy, phantom.prior.fractions) + this_gy);
  return json;
}

}  // namespace

std::vector<Answer> answers(const SpinePhantom& phantom, double step_mm) {
  struct Quantity {
    const char* course;
    const char* kind;
  };
  std::vector<Quantity> quantities = {{"planned", "physical"}, {"planned", "eqd2"}};
  if (phantom.registration)
    quantities.insert(quantities.end(),
                      {{"prior", "physical"}, {"prior", "eqd2"}, {"cumulative", "eqd2"}});
  const int planned_fractions = phantom.planned.fractions;
  const int prior_fractions = phantom.prior.fractions;
  const auto convert = [=](double planned_gy, double prior_gy, double* values) {
    values[0] = planned_gy;
    values[1] = eqd2(planned_gy, planned_fractions);
    values[2] = prior_gy;
    values[3] = eqd2(prior_gy, prior_fractions);
    values[4] = values[1] + values[3];
  };
  const SampledGrid planned_grid(phantom.planned.dose);
  const SampledGrid prior_grid(phantom.prior.dose);
  Rigid from_planned;
  if (phantom.registration)
    from_planned = rigid_of(*phantom.registration->items[1].matrix).inverse();

  const Field model = [&](const Vec3& p, double* values) {
    if (!phantom.registration) {
      values[0] = planned_grid.at_gy(p);
      values[1] = eqd2(values[0], planned_fractions);
      return;
    }
    convert(planned_grid.at_gy(p), prior_grid.at_gy(from_planned(p)), values);
  };
  const Rigid truly_from_planned = planned_from_prior().inverse();
  const Field ideal = [&](const Vec3& p, double* values) {
    if (!phantom.registration) {
      values[0] = planned_dose_gy(phantom.variant, p);
      values[1] = eqd2(values[0], planned_fractions);
      return;
    }
    convert(planned_dose_gy(phantom.variant, p), prior_dose_gy(truly_from_planned(p)), values);
  };

  std::vector<Answer> result;
  const std::vector<IdealShape> shapes = planned_shapes();
  for (const RoiSpec& roi : phantom.planned.structures.rois) {
    if (*roi.name != "SpinalCord" && *roi.name != "ThecalSac") continue;
    const std::size_t count = quantities.size();
    const std::vector<StackSlab> stack = stack_of(roi);
    const IdealShape& shape = shape_named(shapes, *roi.name);
    const auto fine = measure_stack(stack, model, count, step_mm);
    const auto coarse = measure_stack(stack, model, count, 1.6 * step_mm);
    const auto ideal_fine = measure_ideal(shape, ideal, count, 2 * step_mm);
    const auto ideal_coarse = measure_ideal(shape, ideal, count, 3.2 * step_mm);
    for (std::size_t q = 0; q < count; ++q)
      result.push_back({*roi.name, quantities[q].course, quantities[q].kind, fine[q],
                        difference(fine[q], coarse[q]), ideal_fine[q],
                        difference(ideal_fine[q], ideal_coarse[q])});
  }
  return result;
}

std::string answers_json(const SpinePhantom& phantom, const std::vector<Answer>& answers) {
  Json json;
  json["schema"] = "redose.phantom.answers/1";
  json["phantom"] = "spine";
  json["variant"] = name_of(phantom.variant);
  json["alpha_beta_gy"] = 2;
  json["expected"] = expected(phantom, answers);
  json["method"] = {
      {"model", "trilinear field of the written grid over the contour stack"},
      {"ideal", "dose formula over the ideal shape"},
      {"error", "change against samples 1.6 times as far apart; an estimate, not a bound"}};
  for (const Answer& answer : answers) {
    json["answers"].push_back(row(answer, "volume", "cc", &Measured::volume_cc));
    json["answers"].push_back(row(answer, "Dmax", "Gy", &Measured::maximum));
    json["answers"].push_back(row(answer, "D0.035cc", "Gy", &Measured::d0_035cc));
    json["answers"].push_back(row(answer, "D0.35cc", "Gy", &Measured::d0_35cc));
    json["answers"].push_back(row(answer, "Dmean", "Gy", &Measured::mean));
    json["answers"].push_back(row(answer, "V20Gy", "cc", &Measured::v20_cc));
    json["answers"].push_back(row(answer, "V20Gy", "%", &Measured::v20_cc,
                                  100 / answer.model.volume_cc, 100 / answer.ideal.volume_cc));
  }
  return json.dump(1) + "\n";
}

}  // namespace phantom
