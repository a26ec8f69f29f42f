// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "conversion.hpp"

namespace redose {
namespace {

using dose::in_gray;
using nlohmann::ordered_json;

ordered_json course_json(const Converted& course) {
  const dose::Scheme& scheme = course.course.scheme;
  ordered_json entry = {{"scheme", scheme.text},
                        {"total_gy", in_gray(scheme.total())},
                        {"fractions", scheme.fractions()}};
  if (course.phases.size() == 1)
    entry["dose_per_fraction_gy"] = in_gray(scheme.phases.front().per_fraction());
  else
    for (const Converted::Phase& phase : course.phases) {
      ordered_json one = {{"total_gy", in_gray(phase.fractionation.total)},
                          {"fractions", phase.fractionation.fractions.count()},
                          {"dose_per_fraction_gy", in_gray(phase.fractionation.per_fraction())},
                          {"bed_gy", phase.bed_gy},
                          {"eqd2_gy", phase.eqd2_gy}};
      if (phase.eqdx_gy) one["eqdx_gy"] = *phase.eqdx_gy;
      entry["phases"].push_back(std::move(one));
    }
  if (course.course.daily.per_day() > 1) {
    entry["fractions_per_day"] = course.course.daily.per_day();
    entry["gap_h"] = course.course.daily.gap_h();
    entry["dose_per_fraction_counts"] = course.course.daily.quadratic_factor();
  }
  entry["bed_gy"] = course.bed_gy;
  entry["eqd2_gy"] = course.eqd2_gy;
  if (course.eqdx_gy) entry["eqdx_gy"] = *course.eqdx_gy;
  if (course.repopulated_bed_gy) entry["repopulated_bed_gy"] = *course.repopulated_bed_gy;
  return entry;
}

ordered_json figure_json(const dose::ModelFigure& figure) {
  ordered_json entry = {
      {"about", figure.about}, {"model", figure.model}, {"quantity", figure.quantity}};
  const std::string key = figure.unit == "Gy"  ? "value_gy"
                          : figure.unit == "%" ? "value_percent"
                                               : "value";
  entry[key] = figure.value ? ordered_json(*figure.value) : ordered_json(nullptr);
  if (figure.alpha_beta) entry["alpha_beta_gy"] = figure.alpha_beta->in_gray();
  if (!figure.substitution.empty()) entry["formula"] = figure.substitution;
  entry["source"] = figure.source;
  if (!figure.note.empty()) entry["note"] = figure.note;
  return entry;
}

}  // namespace

ordered_json conversion_json(const Conversion& conversion) {
  ordered_json courses = ordered_json::array();
  for (const Converted& course : conversion.courses) courses.push_back(course_json(course));
  ordered_json warnings = ordered_json::array();
  for (const dose::Warning& warning : conversion.warnings)
    warnings.push_back(
        {{"code", warning.code}, {"message", warning.message}, {"where", warning.where}});
  ordered_json sum = {{"bed_gy", conversion.bed_sum_gy}, {"eqd2_gy", conversion.eqd2_sum_gy}};
  if (conversion.eqdx_sum_gy) sum["eqdx_gy"] = *conversion.eqdx_sum_gy;
  ordered_json document = {{"schema", "redose.convert/1"},
                           {"alpha_beta_gy", conversion.alpha_beta.in_gray()}};
  if (conversion.reference)
    document["reference_dose_per_fraction_gy"] = in_gray(*conversion.reference);
  document["courses"] = std::move(courses);
  document["sum"] = std::move(sum);
  for (const dose::ModelFigure& figure : conversion.models)
    document["models_not_used_for_the_verdict"].push_back(figure_json(figure));
  document["note"] = "prescription doses, not doses to the spinal cord or the thecal sac";
  document["warnings"] = std::move(warnings);
  return document;
}

ordered_json inversion_json(const Inversion& inversion) {
  ordered_json rows = ordered_json::array();
  for (const Inversion::Row& row : inversion.rows) {
    ordered_json entry;
    if (row.fractions) entry["fractions"] = *row.fractions;
    if (row.real_fractions) entry["fractions_unrounded"] = *row.real_fractions;
    entry["dose_per_fraction_gy"] = row.dose_per_fraction_gy;
    entry["total_gy"] = row.total_gy;
    rows.push_back(std::move(entry));
  }
  ordered_json document = {{"schema", "redose.convert/1"},
                           {"alpha_beta_gy", inversion.alpha_beta.in_gray()}};
  document["inverse_of"] = {
      {inversion.quantity == "EQD2" ? "eqd2_gy" : "bed_gy", inversion.target_gy}};
  document["rows"] = std::move(rows);
  document["note"] = "the dose that has this value; not a prescription";
  return document;
}

}  // namespace redose
