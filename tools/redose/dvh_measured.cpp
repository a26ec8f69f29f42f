// SPDX-License-Identifier: Apache-2.0
#include "dvh_measured.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <dose/assess/field.hpp>
#include <dose/core/error.hpp>
#include <dose/core/jobs.hpp>

namespace redose {
namespace {

/// A field with the kind of dose that it is of.
struct Field {
  dose::DoseField field;
  dose::Quantity quantity = dose::Quantity::physical;
  std::optional<dose::AlphaBeta> alpha_beta;
};

std::vector<Field> fields_of(const dose::Course& course, const DvhWanted& wanted) {
  std::vector<Field> fields;
  for (const dose::Quantity quantity : wanted.quantities) {
    Field& field = fields.emplace_back();
    field.quantity = quantity;
    if (quantity != dose::Quantity::physical) field.alpha_beta = wanted.alpha_beta;
    field.field.terms = course_terms(course, quantity, field.alpha_beta, {});
  }
  return fields;
}

struct Measured {
  dose::DvhStructure structure;
  std::vector<dose::Warning> warnings;
};

/// One quantity of a structure: metrics and, if asked for, the curve.
void add_quantity(dose::DvhStructure& to, dose::RegionDose& measured, const Field& field,
                  const std::string& course, double volume_cc, const DvhWanted& wanted) {
  for (const dose::Metric& metric : wanted.metrics) {
    dose::MetricResult row;
    row.metric = metric;
    row.course = course;
    row.quantity = field.quantity;
    row.alpha_beta = field.alpha_beta;
    row.bounded = measured.measure(metric, wanted.tolerance);
    if (metric.kind == dose::Metric::Kind::v_dose_gy) row.structure_cc = volume_cc;
    to.metrics.push_back(std::move(row));
  }
  to.uncovered_cc = std::max(to.uncovered_cc, measured.uncovered_cc());
  if (wanted.curves)
    to.curves.push_back({field.quantity, field.alpha_beta,
                         measured.dvh(wanted.step_gy, wanted.tolerance.max_elements)});
}

Measured measured(const DvhChosen& chosen, const std::string& course,
                  const std::vector<Field>& fields, const DvhWanted& wanted,
                  std::optional<double> slice_spacing_mm) {
  Measured result;
  result.structure.number = chosen.number;
  result.structure.name = chosen.name;
  result.structure.made = chosen.made;
  try {
    dose::RegionModel model;
    model.end_caps = wanted.end_caps;
    model.slice_spacing_mm = slice_spacing_mm;
    model.between = wanted.between;
    const dose::Region region = region_of(chosen.structure, model, chosen.name);
    result.warnings = region.warnings();
    std::optional<dose::RegionDose> first;
    for (const Field& field : fields) {
      if (!first) {
        first.emplace(region, field.field);
        add_quantity(result.structure, *first, field, course, region.volume_cc(), wanted);
      } else {
        dose::RegionDose next = first->under(field.field);
        add_quantity(result.structure, next, field, course, region.volume_cc(), wanted);
      }
    }
    result.structure.volume_cc = region.volume_cc();
  } catch (const dose::Error& error) {
    // One structure that cannot be measured is no reason to withhold the others.
    result.structure.metrics.clear();
    result.structure.curves.clear();
    result.structure.reason_code = error.code();
    result.structure.reason = error.message();
  }
  return result;
}

std::string known_names(const dose::Case& the_case) {
  std::string known;
  for (const dose::CaseStructure& one : the_case.structures)
    if (!one.structure.contours.empty()) known += (known.empty() ? "" : ", ") + one.structure.name;
  return known;
}

/// The only structure with contours of that name.
const dose::Structure& structure_named(const dose::Case& the_case, const std::string& name) {
  const dose::Structure* found = nullptr;
  for (const dose::CaseStructure& one : the_case.structures) {
    if (one.structure.name != name || one.structure.contours.empty()) continue;
    if (found)
      throw dose::Error("structure_ambiguous",
                        fmt::format("two structures are called '{}'; rename one", name),
                        "--structure");
    found = &one.structure;
  }
  if (!found)
    throw dose::Error("structure_not_found",
                      fmt::format("there is no structure '{}' with contours; there are: {}", name,
                                  known_names(the_case)),
                      "--structure");
  return *found;
}

DvhChosen made_of(const dose::Case& the_case, const std::string& text) {
  const dose::StructureExpression expression =
      dose::parse_structure_expression(text, "--structure");
  DvhChosen chosen;
  chosen.name = text;
  chosen.made = in_words(expression);
  for (const std::string& name : expression.names)
    chosen.structure.united.push_back(&structure_named(the_case, name));
  for (const std::string& name : expression.target_names)
    chosen.structure.target.push_back(&structure_named(the_case, name));
  chosen.structure.margin_mm = expression.margin_mm;
  chosen.structure.round_target_mm = expression.round_target_mm;
  chosen.number = chosen.structure.united.front()->number;
  return chosen;
}

}  // namespace

std::vector<DvhChosen> chosen_structures(const dose::Case& the_case,
                                         const std::vector<std::string>& asked) {
  std::vector<DvhChosen> chosen;
  for (const dose::CaseStructure& one : the_case.structures) {
    if (one.structure.contours.empty()) continue;
    if (asked.empty() || std::ranges::find(asked, one.structure.name) != asked.end())
      chosen.push_back(
          {one.structure.number, one.structure.name, {}, {{&one.structure}, 0, {}, 0}});
  }
  if (known_names(the_case).empty())
    throw dose::Error("structure_not_found",
                      "there is no structure with contours beside the dose; give its structure set "
                      "as well",
                      the_case.planned.name);
  const std::size_t drawn = chosen.size();
  for (const std::string& text : asked) {
    const auto end = chosen.begin() + static_cast<std::ptrdiff_t>(drawn);
    if (std::find_if(chosen.begin(), end, [&](const DvhChosen& one) { return one.name == text; }) ==
        end)
      chosen.push_back(made_of(the_case, text));
  }
  return chosen;
}

void measure_into(dose::DvhReport& report, const std::vector<DvhChosen>& chosen,
                  const dose::Case& the_case, const DvhWanted& wanted, unsigned threads) {
  const std::vector<Field> fields = fields_of(the_case.planned, wanted);
  // Each structure in its own slot, so that the threads' timing changes nothing.
  std::vector<Measured> results(chosen.size());
  std::vector<dose::Job> jobs;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    std::size_t points = 0;
    for (const dose::Structure* part : chosen[i].structure.united)
      for (const dose::Contour& contour : part->contours) points += contour.points_mm.size();
    jobs.push_back({points, [&, i] {
                      results[i] = measured(chosen[i], the_case.planned.name, fields, wanted,
                                            the_case.ct_slice_spacing_mm);
                    }});
  }
  dose::run_jobs(jobs, threads);
  for (Measured& one : results) {
    report.structures.push_back(std::move(one.structure));
    report.warnings.insert(report.warnings.end(), one.warnings.begin(), one.warnings.end());
  }
}

}  // namespace redose
