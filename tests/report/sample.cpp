// SPDX-License-Identifier: Apache-2.0
#include "sample.hpp"

#include <numbers>

namespace sample {
namespace {

using namespace dose;  // NOLINT: a table of values

const AlphaBeta two = AlphaBeta::from_gray(2);

const Citation hytec{
    "Sahgal A, et al. Spinal cord dose tolerance to stereotactic body radiation therapy. Int J "
    "Radiat Oncol Biol Phys 2021;110(1):124-136.",
    "10.1016/j.ijrobp.2019.09.038", "abstract"};

Limit factor(const std::string& id, const std::string& title, const std::string& metric_text,
             Quantity quantity, Comparator comparator, double value, const std::string& unit) {
  Limit limit;
  limit.id = id;
  limit.set_id = "hytec2021";
  limit.title = title;
  limit.metric_text = metric_text;
  if (metric_text == "Dmax") limit.metric = Metric{Metric::Kind::d_max, 0};
  limit.quantity = quantity;
  if (quantity != Quantity::time && quantity != Quantity::physical) limit.alpha_beta = two;
  limit.course_rule = quantity == Quantity::time;
  limit.scope = id == "RERT.HYTEC.SBRT" ? Scope::course : Scope::cumulative;
  limit.fractions = FractionRange{1, 5};
  limit.comparator = comparator;
  limit.value = value;
  limit.unit = unit;
  limit.decides = Decides::clear_and_fail;
  limit.use = Use::check;
  limit.reirradiation = true;
  limit.conditions = "one conventional course, then one SBRT course";
  limit.standing = Standing::copy_seen_abstract;
  limit.citation = hytec;
  return limit;
}

LimitResult result(Limit limit, Status status, std::optional<double> value,
                   std::optional<double> lower, std::optional<double> upper,
                   std::optional<double> margin, const std::string& structure) {
  LimitResult row;
  row.decides = limit.decides;
  row.required = limit.decides == Decides::clear_and_fail;
  row.limit = std::move(limit);
  row.status = status;
  row.structure = structure;
  row.value = value;
  row.lower = lower;
  row.upper = upper;
  row.margin = margin;
  return row;
}

Limit cumulative_limit() {
  return factor("RERT.HYTEC.CUM", "Thecal sac maximum of all courses together, EQD2(2)", "Dmax",
                Quantity::eqd2, Comparator::at_most, 70, "Gy");
}
Limit this_limit() {
  return factor("RERT.HYTEC.SBRT", "Thecal sac maximum of this course, EQD2(2)", "Dmax",
                Quantity::eqd2, Comparator::at_most, 25, "Gy");
}
Limit share_limit() {
  return factor("RERT.HYTEC.SHARE", "Share of this course in the cumulative thecal sac maximum",
                "Dmax ratio this/cumulative", Quantity::ratio, Comparator::at_most, 0.5, "");
}
Limit interval_limit() {
  return factor("RERT.HYTEC.INTERVAL",
                "Time from the end of the prior course to the start of this one", "interval",
                Quantity::time, Comparator::at_least, 5, "months");
}

Limit de_novo_limit(double value, Standing standing) {
  Limit limit = factor("DN.TG101.SPINALCORD.D0_35cc.3FX", "Spinal cord D0.35cc in 3 fractions",
                       "D0.35cc", Quantity::physical, Comparator::at_most, value, "Gy");
  limit.set_id = "tg101";
  limit.metric = Metric{Metric::Kind::d_volume_cc, 0.35};
  limit.structure = Role::spinal_cord;
  limit.scope = Scope::course;
  limit.fractions = FractionRange{3, 3};
  limit.decides = Decides::fail_only;
  limit.reirradiation = false;
  limit.standing = standing;
  limit.checked_by = standing == Standing::checked ? "A. Physicist, 2026-01-31" : "";
  limit.citation = {"Benedict SH, et al. Med Phys 2010;37(8):4078-4101.", "10.1118/1.3438081",
                    "table III"};
  return limit;
}

Limit table_cell(std::optional<double> value) {
  Limit limit =
      factor("RERT.HYTEC.T4.40_20.3FX", "Table 4, prior 40/20: thecal sac maximum in 3 fractions",
             "Dmax", Quantity::physical, Comparator::at_most, 14.5, "Gy");
  limit.value = value;
  limit.scope = Scope::course;
  limit.fractions = FractionRange{3, 3};
  limit.decides = Decides::none;
  limit.citation.locator = "table 4";
  limit.standing = Standing::copy_seen_second_hand;
  return limit;
}

MetricResult metric(const Metric& which, const std::string& course, Quantity quantity,
                    double value) {
  MetricResult row;
  row.metric = which;
  row.course = course;
  row.quantity = quantity;
  if (quantity != Quantity::physical) row.alpha_beta = two;
  row.bounded.value = value;
  row.bounded.lower = value - 0.00375;
  row.bounded.upper = value + 0.00421;
  return row;
}

constexpr Metric dmax{Metric::Kind::d_max, 0};
constexpr Metric near_max{Metric::Kind::d_volume_cc, 0.035};

InputFile file(const std::string& path, const std::string& kind, char digit) {
  return {path, std::string(64, digit), std::string("1.2.826.0.1.") + digit, kind};
}

CourseResult prior_course() {
  CourseResult course;
  course.name = "prior";
  course.role = CourseRole::prior;
  course.first_treated = Date{std::chrono::year{2019}, std::chrono::month{1}, std::chrono::day{7}};
  course.last_treated = Date{std::chrono::year{2019}, std::chrono::month{1}, std::chrono::day{24}};
  course.fractions = 14;
  course.prescription_gy = 36;
  course.bed_gy = 82.285714285714285;
  course.eqd2_gy = 41.142857142857142;
  course.phases.push_back({"T6 palliative, fraction group 1",
                           14,
                           36.0,
                           {file("export/prior/RD.dcm", "RTDOSE", 'a')},
                           38.217,
                           3.0});
  course.approval_status = "APPROVED";
  course.registration.kind = RegistrationUse::Kind::rigid;
  course.registration.file = "export/REG.dcm";
  course.registration.sop_instance_uid = "1.2.826.0.1.9";
  course.registration.detail = "registered frame is the planned one, matrix inverted";
  Eigen::Matrix4d matrix = Eigen::Matrix4d::Identity();
  matrix(0, 3) = 4.5;
  matrix(1, 3) = -2.25;
  course.registration.course_from_planned = CourseFromPlanned::from_matrix(matrix, "sample");
  return course;
}

CourseResult planned_course() {
  CourseResult course;
  course.name = "planned";
  course.role = CourseRole::planned;
  course.fractions = 3;
  course.prescription_gy = 24;
  course.bed_gy = 120;
  course.eqd2_gy = 60;
  course.phases.push_back({"T6 SBRT, fraction group 1",
                           3,
                           24.0,
                           {file("export/planned/RD.dcm", "RTDOSE", 'b')},
                           31.904,
                           1.5});
  course.approval_status = "UNAPPROVED";
  course.registration.kind = RegistrationUse::Kind::not_needed;
  return course;
}

StructureResult sac() {
  StructureResult structure;
  structure.number = 7;
  structure.name = "ThecalSac";
  structure.role = Role::thecal_sac;
  structure.role_reason = "TG-263 name";
  structure.volume_cc = 14.318;
  structure.metrics = {metric(dmax, "prior", Quantity::physical, 37.412),
                       metric(near_max, "prior", Quantity::physical, 37.208),
                       metric(dmax, "prior", Quantity::eqd2, 43.701),
                       metric(dmax, "planned", Quantity::physical, 12.604),
                       metric(dmax, "planned", Quantity::eqd2, 19.541),
                       metric(near_max, "planned", Quantity::eqd2, 18.03),
                       metric(dmax, "cumulative", Quantity::eqd2, 61.311)};
  MetricResult& sum = structure.metrics.back();
  sum.bounded.at = PlannedPoint{{-3.2, 118.75, -412.5}};
  sum.contributions = {{"planned", 18.912}, {"prior", 42.399}};
  return structure;
}

Sensitivity sensitivity() {
  Sensitivity result;
  result.structure = "ThecalSac";
  const auto row = [](double alpha_beta_gy, double recovered_percent, double this_gy,
                      double cumulative_gy) {
    return SensitivityRow{AlphaBeta::from_gray(alpha_beta_gy),
                          recovered_percent,
                          {},
                          this_gy,
                          cumulative_gy,
                          this_gy / cumulative_gy};
  };
  result.by_alpha_beta = {row(0.87, 0, 22.407, 66.8), row(2, 0, 19.541, 61.311),
                          row(4, 0, 17.09, 56.912)};
  result.by_recovery = {row(2, 0, 19.541, 61.311), row(2, 50, 19.541, 40.426)};
  result.by_recovery.back().share.reset();
  return result;
}

Advisory advisory() {
  Advisory result;
  result.id = "ISRS.FRACTURE";
  result.title = "Vertebral compression fracture";
  result.text =
      "A dose per fraction above 19 Gy raises the risk of vertebral compression fracture.";
  result.basis = "252 patients, 57 fractures";
  result.citation = {"Myrehaug S et al. J Neurosurg Spine 2017.", "10.3171/2017.2.SPINE16976",
                     "recommendations; wording not seen"};
  result.supported_by = Advisory::Support{{"Sahgal A et al. J Clin Oncol 2013;31(27):3426-3431.",
                                           "10.1200/JCO.2013.50.1411", "abstract"},
                                          Standing::copy_seen_abstract};
  result.trigger = {AdvisoryTrigger::Kind::planned_dose_per_fraction_above, 19};
  result.because = "20 Gy a fraction planned, above 19 Gy";
  return result;
}

/// 36 (36/14 + 2)/4 = 41.142857; 13.1 (4.366667 + 2)/4 = 20.850833.
PointDose point() {
  return {"RERT.HYTEC.CUM",
          "ThecalSac",
          {{2.31, 12.4, -6}},
          AlphaBeta::from_gray(2),
          {{"planned", {{"T10 SBRT", 13.1, 3, 1, 20.850833}}, 20.850833},
           {"prior", {{"T-SPINE 36", 36, 14, 1, 41.142857}}, 41.142857}},
          61.99369};
}

TargetCoverage target() {
  MetricResult d95 =
      metric({Metric::Kind::d_volume_percent, 95}, "planned", Quantity::physical, 23.104);
  MetricResult v100 = metric({Metric::Kind::v_dose_gy, 24}, "planned", Quantity::physical, 19.2);
  v100.structure_cc = 21.1;
  return {11, "PTV", 21.1, 24, {d95, v100}};
}

Assessment two_courses() {
  Assessment assessment;
  assessment.patient.id = "PHANTOM-1";
  assessment.courses = {prior_course(), planned_course()};
  assessment.interval_months = 29;
  assessment.interval_source =
      "from the last treatment of prior, 2019-01-24 (--last-treated), to "
      "the first of planned, 2021-07-01 (--first-treated)";
  assessment.structures = {sac()};
  assessment.targets = {target()};
  assessment.limits = {
      result(cumulative_limit(), Status::within, 61.311, 61.30725, 61.31521, 8.68479, "ThecalSac"),
      result(this_limit(), Status::within, 19.541, 19.53725, 19.54521, 5.45479, "ThecalSac"),
      result(share_limit(), Status::within, 0.31872, 0.3186, 0.31884, 0.18116, "ThecalSac"),
      result(interval_limit(), Status::within, 29, 29, 29, 24, "")};
  assessment.comparisons = {{"sum of the single-course maxima", 63.242, 70, true},
                            {"prior prescription + this course", 60.684, 70, true}};
  assessment.points = {point()};
  assessment.sensitivity = sensitivity();
  assessment.scale_flip = ScaleFlip{1.10777, "RERT.HYTEC.SBRT"};
  assessment.position =
      PositionResult{2,           62.4077,
                     0.3391,      DisplacementSpread{128, 2, 2, 61.8125, 62.2213, 62.3849, 62.0472},
                     "ThecalSac", 2,
                     4.3,         "RERT.HYTEC.CUM"};
  assessment.advisories = {advisory()};
  assessment.assumptions = {"fraction groups of one plan are taken as sequential"};
  assessment.not_done = {
      "displacement of the prior dose (position uncertainty) was not searched: the verdict holds "
      "for the registration exactly as given"};
  assessment.warnings = {{"dose_grid_coarse",
                          "the prior's dose grid has 3 mm between frames; steep dose is blurred",
                          "export/prior/RD.dcm"}};
  assessment.inputs = {file("export/REG.dcm", "REG", 'c'),
                       file("export/planned/RD.dcm", "RTDOSE", 'b'),
                       file("export/prior/RD.dcm", "RTDOSE", 'a')};
  assessment.method = {
      {"conversion", "plain LQ at every point, dose per fraction = dose at the point / fractions"},
      {"end_caps", "half the neighbouring spacing"},
      {"tolerance", "the larger of 0.01 Gy and 0.1 %"}};
  return assessment;
}

}  // namespace

Assessment within() {
  Assessment assessment = two_courses();
  assessment.verdict = Verdict::within;
  assessment.headline =
      "WITHIN: meets the four HyTEC 2021 re-irradiation factors, on the inputs and assumptions "
      "below";
  LimitResult met = result(de_novo_limit(18, Standing::copy_seen_second_hand), Status::info, 11.208,
                           11.204, 11.213, 6.787, "SpinalCord");
  met.reason_code = "cannot_clear";
  met.reason = "met; a de novo limit cannot clear re-irradiation";
  assessment.limits.push_back(met);
  LimitResult cell = result(table_cell(14.5), Status::info, {}, {}, {}, {}, "");
  cell.reason_code = "other_prior";
  cell.reason = "the prior is no row of the table";
  assessment.limits.push_back(cell);
  cell.limit.id = "RERT.HYTEC.T4.20_5.3FX";
  assessment.limits.push_back(cell);
  return assessment;
}

Assessment exceeded() {
  Assessment assessment = two_courses();
  assessment.verdict = Verdict::exceeded;
  assessment.headline =
      "EXCEEDED: Cumulative dose: EQD2(2) 70.0004 Gy above 70 Gy; Interval: 4 months not met, at "
      "least 5 months; and 1 more";
  assessment.remarks = {
      "prior is known by its prescription only (40/20+10/2@prescription), taken as uniform over "
      "the structure; the true dose may be higher.",
      "HyTEC 2021 table 4 gives 14.5 Gy for this prior and 3 fractions; the planned maximum is "
      "15.71 Gy."};
  CourseResult& prior = assessment.courses.front();
  prior.origin = Origin::paper_prescription;
  prior.typed = "40/20+10/2@prescription";
  prior.name = "2019";
  prior.fractions = 22;
  prior.prescription_gy = 50;
  prior.bed_gy = 115;
  prior.eqd2_gy = 57.5;
  prior.approval_status.clear();
  prior.registration = {};
  prior.registration.kind = RegistrationUse::Kind::not_needed;
  prior.registration.detail = "known on paper only, taken as uniform over the structure";
  prior.phases = {{"40 Gy/20", 20, 40.0, {}, {}, {}}, {"10 Gy/2", 2, 10.0, {}, {}, {}}};
  assessment.interval_months = 4;
  assessment.interval_source = "--interval";
  // Rounded to two places, the first would print as its own limit.
  assessment.limits[0] =
      result(cumulative_limit(), Status::exceeded, 70.0004, 70.0002, 70.0007, -0.0007, "ThecalSac");
  assessment.limits[1] =
      result(this_limit(), Status::exceeded, 26.104, 26.1, 26.1083, -1.1083, "ThecalSac");
  assessment.limits[2] =
      result(share_limit(), Status::within, 0.49996, 0.4998, 0.49998, 0.00002, "ThecalSac");
  assessment.limits[3] = result(interval_limit(), Status::exceeded, 4, 4, 4, -1, "");
  assessment.limits.push_back(result(de_novo_limit(18, Standing::checked), Status::exceeded, 18.9,
                                     18.895, 18.905, -0.905, "SpinalCord"));
  LimitResult cell =
      result(table_cell(14.5), Status::info, 15.712, 15.708, 15.716, -1.216, "ThecalSac");
  cell.reason_code = "decides_nothing";
  cell.reason = "above the limit; shown only";
  assessment.limits.push_back(cell);
  assessment.comparisons = {{"sum of the single-course maxima", 70.0004, 70, false}};
  MetricResult volume = metric({Metric::Kind::v_dose_gy, 20}, "planned", Quantity::physical, 1.307);
  volume.structure_cc = 14.318;
  assessment.structures.front().metrics.push_back(volume);
  return assessment;
}

Assessment not_evaluable() {
  Assessment assessment = two_courses();
  assessment.verdict = Verdict::not_evaluable;
  assessment.headline =
      "NOT EVALUABLE, because the prior course has another frame of reference and no registration "
      "was given (2 of 4 required limits)";
  assessment.courses.front().registration = {};
  assessment.courses.front().approval_status.clear();
  assessment.interval_months.reset();
  assessment.interval_source = "no date of the prior's last treatment was stated";
  const auto open = [](Limit limit, const std::string& code, const std::string& reason) {
    LimitResult row = result(std::move(limit), Status::not_evaluable, {}, {}, {}, {}, "ThecalSac");
    row.reason_code = code;
    row.reason = reason;
    return row;
  };
  const std::string no_registration =
      "no registration joins the prior's frame of reference to the planned one; give one with "
      "--registration";
  assessment.limits = {open(cumulative_limit(), "no_registration", no_registration),
                       assessment.limits[1],
                       open(share_limit(), "no_registration", no_registration),
                       open(interval_limit(), "interval_unknown",
                            "no date of the prior's last treatment was stated")};
  assessment.limits[3].structure.clear();
  LimitResult lower_only =
      open(this_limit(), "not_covered", "0.412 cc of the thecal sac lie outside the dose grid");
  lower_only.value.reset();
  lower_only.lower = 12.318;
  assessment.limits[1] = lower_only;
  LimitResult undrawn =
      result(de_novo_limit(18, Standing::copy_seen_second_hand), Status::info, {}, {}, {}, {}, "");
  undrawn.reason_code = "structure_not_drawn";
  undrawn.reason = "no spinal cord was drawn";
  assessment.limits.push_back(undrawn);
  assessment.comparisons.clear();
  assessment.points.clear();
  assessment.sensitivity.reset();
  assessment.scale_flip.reset();
  assessment.position.reset();
  StructureResult& structure = assessment.structures.front();
  structure.uncovered_cc = 0.41207;
  structure.metrics = {metric(dmax, "planned", Quantity::eqd2, 12.318)};
  structure.metrics.front().bounded.value.reset();
  structure.metrics.front().bounded.upper.reset();
  structure.metrics.front().bounded.reason = "not_covered";
  return assessment;
}

Assessment acknowledged() {
  Assessment assessment = two_courses();
  assessment.verdict = Verdict::within;
  assessment.headline =
      "WITHIN with 2 acknowledged deviations: meets the four HyTEC 2021 re-irradiation factors, on "
      "the inputs and assumptions below";
  assessment.acknowledged = {"dose_grid_too_coarse", "same_patient"};
  assessment.other_identities = {{"K-77103", {}}};
  assessment.remarks = {
      "within only by spatial separation: the sum of the single-course maxima, "
      "71.20 Gy EQD2(2), is above 70 Gy."};
  assessment.comparisons.front() = {"sum of the single-course maxima", 71.2, 70, false};
  StructureResult& structure = assessment.structures.front();
  structure.name = "Duralsack";
  structure.role = Role::spinal_canal;
  structure.role_assigned = true;
  structure.role_reason = "assigned by the user";
  for (std::size_t i = 0; i < 3; ++i) {
    assessment.limits[i].structure = "Duralsack";
    assessment.limits[i].surrogate_note = "on surrogate Duralsack (spinal canal for thecal sac)";
  }
  for (LimitResult& row : assessment.limits) {
    row.limit.standing = Standing::checked;
    row.limit.checked_by = "A. Physicist, 2026-01-31";
  }
  assessment.warnings.clear();
  return assessment;
}

Assessment awkward() {
  Assessment assessment = exceeded();
  assessment.scale_flip->limited_by = "A.USERS.OWN.VERY_LONG_IDENTIFIER_OF_A_LIMIT.1FX";
  assessment.sensitivity->structure = std::string(90, 'S');
  assessment.sensitivity->by_alpha_beta[1].cumulative_gy = 123456.789;
  assessment.sensitivity->by_recovery.clear();
  assessment.position->met_up_to_mm.reset();
  assessment.patient.id.clear();
  const std::string long_name(97, 'W');
  assessment.headline = "EXCEEDED: " + long_name;
  assessment.remarks = {
      std::string("a structure called '\x1b[32mWITHIN\x1b[0m' tried to steer the "
                  "terminal\nand a name broke \xff\xfe the letters")};
  assessment.structures.front().name =
      "R\xc3\xbc"
      "ckenmark \xe2\x80\xae"
      "drehum " +
      long_name;
  assessment.limits[0].structure = assessment.structures.front().name;
  assessment.limits[0].limit.title =
      "Cumulative maximum of the thecal sac over every course that this patient has had";
  assessment.limits[0].limit.id = "A.USERS.OWN.VERY_LONG_IDENTIFIER_OF_A_LIMIT.1FX";
  assessment.limits[1].value = 1234567.891;
  assessment.limits[1].lower = 1234567.8899;
  assessment.limits[1].upper = 1234567.8921;
  assessment.limits[1].margin = -1234542.8921;
  LimitResult na = assessment.limits.back();
  na.limit.value.reset();
  na.margin.reset();
  na.reason = "the authors printed N/A";
  na.reason_code = "published_na";
  assessment.limits.back() = na;
  assessment.courses.front().prescription_gy.reset();
  assessment.courses.front().bed_gy.reset();
  assessment.courses.front().eqd2_gy.reset();
  assessment.inputs.front().path = "/export/" + std::string(120, 'x') + "/RD.dcm";
  assessment.structures.front().metrics.front().course = "hospital-of-the-first-treatment-2011";
  assessment.structures.front().metrics.front().bounded.value = 37 + std::numbers::pi / 7;
  assessment.method.clear();
  return assessment;
}

ProgramIdentity program() {
  return {"redose", "0.1.0", "test"};
}

}  // namespace sample
