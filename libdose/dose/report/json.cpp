// SPDX-License-Identifier: Apache-2.0
#include <dose/report/advisory.hpp>
#include <dose/report/json_values.hpp>
#include <dose/report/render.hpp>
#include <dose/report/row_values.hpp>
#include <dose/report/sensitivity_pages.hpp>
#include <nlohmann/json.hpp>

namespace dose {
namespace {

using Json = nlohmann::ordered_json;

void add_if(Json& object, const char* key, const std::optional<double>& value) {
  if (value) object[key] = finite(*value);
}

void add_if(Json& object, const char* key, const std::string& text) {
  if (!text.empty()) object[key] = text;
}

template <class Items>
Json array_of(const Items& items) {
  Json array = Json::array();
  for (const auto& item : items) array.push_back(json_of(item));
  return array;
}

std::string_view in_contract(RegistrationUse::Kind kind, CourseRole role) {
  switch (kind) {
    case RegistrationUse::Kind::same_frame:
      return "same_frame";
    case RegistrationUse::Kind::rigid:
      return "rigid";
    case RegistrationUse::Kind::deformable:
      return "deformable";
    case RegistrationUse::Kind::none:
      return "none";
    case RegistrationUse::Kind::not_needed:
      // The planned course is in its own frame; a course on paper is in none.
      return role == CourseRole::planned ? "same_frame" : "none";
  }
  return {};
}

Json registration_json(const CourseResult& course) {
  const RegistrationUse& use = course.registration;
  Json object;
  object["kind"] = in_contract(use.kind, course.role);
  add_if(object, "path", use.file);
  add_if(object, "sop_instance_uid", use.sop_instance_uid);
  if (use.kind == RegistrationUse::Kind::not_needed && use.detail.empty() &&
      course.role == CourseRole::prior)
    object["detail"] = "not needed: taken as uniform";
  add_if(object, "detail", use.detail);
  if (use.kind == RegistrationUse::Kind::rigid) {
    Json rows = Json::array();
    for (Eigen::Index i = 0; i < 3; ++i) {
      const auto& rotation = use.course_from_planned.rotation();
      rows.push_back({finite(rotation(i, 0)), finite(rotation(i, 1)), finite(rotation(i, 2)),
                      finite(use.course_from_planned.translation_mm()(i))});
    }
    rows.push_back({0.0, 0.0, 0.0, 1.0});
    object["course_from_planned_mm"] = std::move(rows);
  }
  return object;
}

Json agreement_json(const Agreement& agreement) {
  Json object;
  add_if(object, "not_measured", agreement.not_measured);
  add_if(object, "residual_mm", agreement.residual_mm());
  object["level_verified"] = agreement.is_level_verified();
  object["centre_lines"] = Json::array();
  for (const CentreLineAgreement& line : agreement.centre_lines) {
    Json one;
    one["role"] = to_text(line.role);
    one["planned"] = line.planned;
    one["prior"] = line.prior;
    one["planes"] = line.planes;
    one["hot_planes"] = line.hot_planes;
    one["median_mm"] = finite(line.median_mm);
    one["worst_mm"] = finite(line.worst_mm);
    const Eigen::Vector3d& at_mm = line.worst_at.mm;
    one["worst_at_mm"] = {finite(at_mm.x()), finite(at_mm.y()), finite(at_mm.z())};
    object["centre_lines"].push_back(std::move(one));
  }
  object["vertebrae"] = Json::array();
  for (const VertebraAgreement& vertebra : agreement.vertebrae) {
    Json one;
    one["level"] = vertebra.level;
    one["planned"] = vertebra.planned;
    one["prior"] = vertebra.prior;
    one["apart_mm"] = finite(vertebra.apart_mm);
    one["along_mm"] = finite(vertebra.along_mm);
    one["same_level"] = vertebra.is_same_level();
    object["vertebrae"].push_back(std::move(one));
  }
  return object;
}

Json phase_json(const CourseResult::PhaseResult& phase) {
  Json object;
  add_if(object, "label", phase.label);
  object["fractions"] = phase.fractions;
  add_if(object, "prescription_gy", phase.prescription_gy);
  object["dose_files"] = array_of(phase.dose_files);
  add_if(object, "grid_maximum_gy", phase.grid_maximum_gy);
  add_if(object, "coarsest_spacing_mm", phase.coarsest_spacing_mm);
  return object;
}

Json structure_json(const StructureResult& structure) {
  Json object;
  object["name"] = structure.name;
  object["number"] = structure.number;
  object["role"] = to_text(structure.role);
  object["role_assigned"] = structure.role_assigned;
  add_if(object, "role_reason", structure.role_reason);
  add_if(object, "made", structure.made);
  object["volume_cc"] = finite(structure.volume_cc);
  object["uncovered_cc"] = finite(structure.uncovered_cc);
  object["metrics"] = array_of(structure.metrics);
  return object;
}

Json target_json(const TargetCoverage& target) {
  Json object;
  object["name"] = target.name;
  object["number"] = target.number;
  object["volume_cc"] = finite(target.volume_cc);
  object["prescription_gy"] = finite(target.prescription_gy);
  object["metrics"] = array_of(target.metrics);
  return object;
}

/// Months are whole; everything else is what it is.
Json in_unit(const Limit& limit, double value) {
  if (limit.quantity == Quantity::time && value == static_cast<double>(static_cast<int>(value)))
    return static_cast<int>(value);
  return finite(value);
}

Json limit_json(const LimitResult& result) {
  const Limit& limit = result.limit;
  Json object;
  object["id"] = limit.id;
  object["set"] = limit.set_id;
  object["title"] = limit.title;
  object["structure"] = structure_of(limit);
  add_if(object, "structure_name", result.structure);
  add_if(object, "surrogate", result.surrogate_note);
  object["metric"] = metric_of(limit);
  if (limit.metric) object["metric_mayo"] = mayo(*limit.metric);
  object["quantity"] = to_text(limit.quantity);
  if (limit.alpha_beta) object["alpha_beta_gy"] = finite(limit.alpha_beta->in_gray());
  object["scope"] = to_text(limit.scope);
  if (limit.fractions) object["fractions"] = fractions_of(*limit.fractions);
  object["status"] = to_text(result.status);
  object["decides"] = to_text(result.decides);
  object["required"] = result.required;
  if (result.value) object["value"] = in_unit(limit, *result.value);
  if (result.lower) object["lower"] = in_unit(limit, *result.lower);
  if (result.upper) object["upper"] = in_unit(limit, *result.upper);
  object["comparator"] = to_text(limit.comparator);
  object["limit"] = limit.value ? in_unit(limit, *limit.value) : Json(nullptr);
  object["unit"] = limit.unit;
  if (result.margin) object["margin"] = in_unit(limit, *result.margin);
  add_if(object, "reason", result.reason_code);
  add_if(object, "reason_text", result.reason);
  add_if(object, "conditions", limit.conditions);
  add_if(object, "note", limit.note);
  object["standing"] = in_words(limit.standing);
  add_if(object, "checked_by", limit.checked_by);
  object["citation"] = citation_json(limit.citation);
  return object;
}

Json point_json(const PointDose& point) {
  Json courses = Json::array();
  for (const PointDose::CourseDose& course : point.courses) {
    Json phases = Json::array();
    for (const PointDose::PhaseDose& phase : course.phases)
      phases.push_back({{"label", phase.label},
                        {"dose_gy", finite(phase.dose_gy)},
                        {"fractions", phase.fractions},
                        {"dose_per_fraction_gy", finite(phase.dose_gy / phase.fractions)},
                        {"eqd2_gy", finite(phase.eqd2_gy)}});
    courses.push_back({{"course", course.course},
                       {"phases", std::move(phases)},
                       {"eqd2_gy", finite(course.eqd2_gy)}});
  }
  return {{"limit_id", point.limit_id},
          {"structure_name", point.structure},
          {"at_mm", {finite(point.at.mm.x()), finite(point.at.mm.y()), finite(point.at.mm.z())}},
          {"alpha_beta_gy", finite(point.alpha_beta.in_gray())},
          {"courses", std::move(courses)},
          {"eqd2_gy", finite(point.eqd2_gy)}};
}

Json position_json(const PositionResult& position) {
  Json object = {{"radius_mm", finite(position.radius_mm)}};
  add_if(object, "measured_residual_mm", position.residual_mm);
  add_if(object, "cumulative_upper_gy", position.cumulative_upper_gy);
  add_if(object, "share_upper", position.share_upper);
  if (const auto& spread = position.spread)
    object["spread"] = {{"structure", position.spread_of},
                        {"alpha_beta_gy", finite(position.spread_alpha_beta_gy)},
                        {"samples", spread->count},
                        {"turn_deg", finite(spread->turn_deg)},
                        {"median_gy", finite(spread->median_gy)},
                        {"percentile95_gy", finite(spread->percentile95_gy)},
                        {"largest_gy", finite(spread->largest_gy)},
                        {"largest_inside_gy", finite(spread->largest_inside_gy)}};
  add_if(object, "met_up_to_mm", position.met_up_to_mm);
  add_if(object, "first_broken", position.first_broken);
  return object;
}

Json comparison_json(const Comparison& comparison) {
  Json object;
  object["label"] = comparison.label;
  object["value_gy"] = finite(comparison.value_gy);
  object["limit_gy"] = finite(comparison.limit_gy);
  object["meets"] = comparison.meets;
  add_if(object, "note", comparison.note);
  return object;
}

template <class Items, class Function>
Json mapped(const Items& items, Function function) {
  Json array = Json::array();
  for (const auto& item : items) array.push_back(function(item));
  return array;
}

}  // namespace

nlohmann::ordered_json json_of(const CourseResult& course) {
  Json object;
  object["name"] = course.name;
  object["role"] = course.role == CourseRole::planned ? "planned" : "prior";
  object["origin"] = course.origin == Origin::dicom ? "dicom" : "prescription";
  if (course.origin != Origin::dicom)
    object["paper_dose"] = course.origin == Origin::paper_maximum ? "maximum" : "prescription";
  add_if(object, "typed", course.typed);
  if (course.first_treated) object["first_treated"] = iso(*course.first_treated);
  if (course.last_treated) object["last_treated"] = iso(*course.last_treated);
  object["fractions"] = course.fractions;
  add_if(object, "prescription_gy", course.prescription_gy);
  add_if(object, "bed_gy", course.bed_gy);
  add_if(object, "eqd2_gy", course.eqd2_gy);
  Json phases = Json::array();
  for (const auto& phase : course.phases) phases.push_back(phase_json(phase));
  object["phases"] = std::move(phases);
  if (course.phases.size() > 1)
    object["phase_relation"] =
        course.relation == PhaseRelation::sequential ? "sequential" : "concurrent";
  if (course.daily.per_day() > 1) {
    object["fractions_per_day"] = course.daily.per_day();
    object["gap_h"] = course.daily.gap_h();
  }
  add_if(object, "approval_status", course.approval_status);
  object["registration"] = registration_json(course);
  if (course.agreement) object["registration"]["agreement"] = agreement_json(*course.agreement);
  return object;
}

Json identity_json(const Identity& identity) {
  Json object;
  object["id"] = identity.id;
  add_if(object, "birth_date", identity.birth_date);
  return object;
}

Json patient_json(const Assessment& assessment) {
  Json object = identity_json(assessment.patient);
  if (assessment.other_identities.empty()) return object;
  object["other_id"] = assessment.other_identities.front().id;
  object["other_identities"] = mapped(assessment.other_identities, identity_json);
  return object;
}

std::string render_json(const Assessment& assessment, const ProgramIdentity& program) {
  Json document;
  document["schema"] = "redose.check/1";
  document["program"] = json_of(program);
  document["verdict"] = to_text(assessment.verdict);
  document["headline"] = assessment.headline;
  document["remarks"] = assessment.remarks;
  document["patient"] = patient_json(assessment);
  document["courses"] = array_of(assessment.courses);
  if (assessment.interval_months) document["interval_months"] = *assessment.interval_months;
  add_if(document, "interval_source", assessment.interval_source);
  document["alpha_beta_gy"] = finite(assessment.alpha_beta.in_gray());
  document["structures"] = mapped(assessment.structures, structure_json);
  document["targets"] = mapped(assessment.targets, target_json);
  document["limits"] = mapped(assessment.limits, limit_json);
  document["comparisons"] = mapped(assessment.comparisons, comparison_json);
  document["points"] = mapped(assessment.points, point_json);
  if (assessment.position) document["flips"]["displacement"] = position_json(*assessment.position);
  if (assessment.scale_flip)
    document["flips"]["planned_scale"] = {{"factor", finite(assessment.scale_flip->factor)},
                                          {"limited_by", assessment.scale_flip->limited_by}};
  if (assessment.sensitivity) document["sensitivity"] = sensitivity_json(*assessment.sensitivity);
  document["advisories"] = mapped(assessment.advisories, advisory_json);
  document["acknowledged"] = assessment.acknowledged;
  document["assumptions"] = assessment.assumptions;
  document["not_done"] = assessment.not_done;
  document["warnings"] = array_of(assessment.warnings);
  document["inputs"] = array_of(assessment.inputs);
  document["method"] = method_json(assessment.method);
  return dumped(document);
}

}  // namespace dose
