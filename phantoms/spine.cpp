// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <numbers>
#include <phantoms/spine.hpp>

namespace phantom {
namespace {

/// The number that the file will hold.
double as_written(double value, int decimals) {
  return std::strtod(coordinate_text(value, decimals).c_str(), nullptr);
}

std::string key(Variant variant, const std::string& what) {
  return "spine/" + name_of(variant) + "/" + what;
}

/// Patient, study, series and frame of one course; every variant is a patient of its own.
void identify(FileSpec& file, Variant variant, const std::string& course, const std::string& kind) {
  file.patient.id = "SPINE-" + name_of(variant);
  file.patient.name = "Phantom^Spine^" + name_of(variant);
  file.study_uid = uid(key(variant, course + "/study"));
  file.series_uid = uid(key(variant, course + "/" + kind + "/series"));
  file.sop_uid = uid(key(variant, course + "/" + kind));
  file.frame_of_reference_uid = uid(key(variant, course + "/frame"));
  file.study_date = course == "prior" ? "20240108" : "20250303";
  file.study_description = course == "prior" ? "Prior course 36 Gy/14" : "Planned course 24 Gy/3";
}

std::vector<double> sampled(const DoseSpec& grid, const std::function<double(const Vec3&)>& dose) {
  std::vector<double> values_gy;
  values_gy.reserve(static_cast<std::size_t>(grid.columns) * static_cast<std::size_t>(grid.rows) *
                    static_cast<std::size_t>(grid.frames));
  const Vec3 origin = *grid.origin_mm;
  for (const double offset_mm : *grid.frame_offsets_mm)
    for (int j = 0; j < grid.rows; ++j)
      for (int i = 0; i < grid.columns; ++i)
        values_gy.push_back(dose({origin[0] + i * grid.column_spacing_mm,
                                  origin[1] + j * grid.row_spacing_mm, origin[2] + offset_mm}));
  return values_gy;
}

void fill(DoseSpec& dose, const std::function<double(const Vec3&)>& dose_gy,
          const std::string& plan_uid, const std::string& structure_set_uid) {
  const Quantised quantised = quantise(sampled(dose, dose_gy), dose.bits);
  dose.scaling = quantised.scaling;
  dose.stored = quantised.stored;
  dose.plans = {{plan_uid, std::nullopt, {}}};
  dose.structure_set_uid = structure_set_uid;
}

ContourSpec ellipse(const std::array<double, 2>& centre_mm, double semi_x_mm, double semi_y_mm,
                    double z_mm, int vertices) {
  ContourSpec contour;
  for (int index = 0; index < vertices; ++index) {
    const double angle = 2 * std::numbers::pi * index / vertices;
    contour.points_mm.push_back({as_written(centre_mm[0] + semi_x_mm * std::cos(angle), 2),
                                 as_written(centre_mm[1] + semi_y_mm * std::sin(angle), 2), z_mm});
  }
  return contour;
}

RoiSpec roi_of(const IdealShape& shape) {
  RoiSpec roi;
  roi.number = shape.number;
  roi.name = shape.name;
  roi.interpreted_type = shape.interpreted_type;
  return roi;
}

/// Hounsfield units of a point of the planned frame: bone, tissue or air.
std::int16_t hounsfield(const std::vector<IdealShape>& shapes, const Vec3& point_mm) {
  std::int16_t value = -1000;
  for (const IdealShape& shape : shapes) {
    if (!shape.contains(point_mm)) continue;
    if (shape.name.starts_with("VB_")) return 300;
    if (shape.name == "BODY") value = 40;
  }
  return value;
}

/// `count` slices around `centre_mm` of the course's own frame; `to_planned` brings their points to
/// where the shapes are.
std::vector<CtSpec> slices(Variant variant, const std::string& course, int count, double spacing_mm,
                           const Vec3& centre_mm, const Rigid& to_planned) {
  const std::vector<IdealShape> shapes = planned_shapes();
  std::vector<CtSpec> result;
  for (int k = 0; k < count; ++k) {
    CtSpec slice;
    identify(slice.file, variant, course, "ct");
    slice.file.sop_uid = uid(key(variant, course + "/ct/" + std::to_string(k + 1)));
    slice.columns = 32;
    slice.rows = 28;
    slice.column_spacing_mm = 10.5;
    slice.row_spacing_mm = 8.25;
    slice.slice_thickness_mm = spacing_mm;
    slice.instance_number = k + 1;
    const Vec3 origin = {as_written(centre_mm[0] - 15.5 * slice.column_spacing_mm, 3),
                         as_written(centre_mm[1] - 13.5 * slice.row_spacing_mm, 3),
                         as_written(centre_mm[2] + (k - (count - 1) / 2.0) * spacing_mm, 3)};
    slice.origin_mm = origin;
    for (int j = 0; j < slice.rows; ++j)
      for (int i = 0; i < slice.columns; ++i)
        slice.hounsfield.push_back(
            hounsfield(shapes, to_planned({origin[0] + i * slice.column_spacing_mm,
                                           origin[1] + j * slice.row_spacing_mm, origin[2]})));
    result.push_back(std::move(slice));
  }
  return result;
}

void link(StructureSetSpec& structures, const std::vector<CtSpec>& ct) {
  for (const CtSpec& slice : ct) structures.ct_uids.push_back(*slice.file.sop_uid);
  structures.ct_series_uid = ct.front().file.series_uid;
}

void describe_plan(SpineCourse& course, const std::string& label, const std::string& date,
                   const std::vector<BeamSpec>& beams, const std::vector<double>& beam_dose_gy,
                   const Vec3& dose_point_mm) {
  course.plan.label = label;
  course.plan.date = date;
  course.plan.review_date = date;
  course.plan.beams = beams;
  course.plan.dose_references.resize(1);
  course.plan.dose_references[0].target_prescription_gy = course.prescription_gy;
  course.plan.dose_references[0].description = "PTV";
  course.plan.fraction_groups.resize(1);
  FractionGroupSpec& group = course.plan.fraction_groups[0];
  group.fractions_planned = course.fractions;
  for (std::size_t index = 0; index < beams.size(); ++index) {
    BeamReference reference;
    reference.number = beams[index].number;
    reference.dose_gy = beam_dose_gy[index];
    reference.meterset = as_written(beam_dose_gy[index] * 108, 1);
    reference.dose_point_mm = dose_point_mm;
    group.beams.push_back(reference);
  }
  course.plan.structure_set_uid = course.structures.file.sop_uid;
}

BeamSpec beam(int number, const std::string& name, double gantry_deg, const Vec3& isocentre_mm) {
  BeamSpec result;
  result.number = number;
  result.name = name;
  result.gantry_deg = gantry_deg;
  result.isocentre_mm = isocentre_mm;
  return result;
}

void identify_course(SpineCourse& course, Variant variant, const std::string& name) {
  identify(course.dose.file, variant, name, "dose");
  identify(course.plan.file, variant, name, "plan");
  identify(course.structures.file, variant, name, "structures");
}

SpineCourse planned_course(Variant variant) {
  SpineCourse course;
  course.fractions = 3;
  course.prescription_gy = 24;
  identify_course(course, variant, "planned");
  course.ct = slices(variant, "planned", 150, planned_slice_spacing_mm, {4, -35, 0},
                     Rigid{{1, 0, 0, 0, 1, 0, 0, 0, 1}, {}});

  course.structures.label = "PLANNED";
  course.structures.date = "20250303";
  link(course.structures, course.ct);
  for (const IdealShape& shape : planned_shapes()) {
    RoiSpec roi = roi_of(shape);
    for (const CtSpec& slice : course.ct) {
      const double z_mm = (*slice.origin_mm)[2];
      if (z_mm < shape.z_low_mm || z_mm > shape.z_high_mm) continue;
      roi.contours.push_back(
          ellipse(shape.centre_mm(z_mm), shape.semi_x_mm, shape.semi_y_mm, z_mm, shape.vertices));
      roi.contours.back().image_uid = slice.file.sop_uid;
    }
    course.structures.rois.push_back(std::move(roi));
  }

  DoseSpec& dose = course.dose;
  dose.columns = 80;
  dose.rows = 76;
  dose.frames = 136;
  dose.origin_mm = Vec3{-46.3, -62.7, -108.1};
  dose.column_spacing_mm = 1.2;
  dose.row_spacing_mm = 1.4;
  dose.frame_offsets_mm = uniform_offsets(136, 1.6);
  for (double& offset_mm : *dose.frame_offsets_mm) offset_mm = as_written(offset_mm, 1);
  dose.bits = 16;
  fill(
      dose, [variant](const Vec3& p) { return planned_dose_gy(variant, p); },
      *course.plan.file.sop_uid, *course.structures.file.sop_uid);

  // The beam doses are those of the point on the target's left side where the dose is 24 Gy.
  double inner_mm = 0, outer_mm = 40;
  const auto to_left = [](double x_mm) {
    return Vec3{target_centre_mm[0] + x_mm, target_centre_mm[1], target_centre_mm[2]};
  };
  for (int step = 0; step < 60; ++step) {
    const double middle_mm = (inner_mm + outer_mm) / 2;
    (planned_dose_gy(variant, to_left(middle_mm)) > 24 ? inner_mm : outer_mm) = middle_mm;
  }
  const Vec3 dose_point_mm = to_left(as_written(inner_mm, 2));
  describe_plan(
      course, "T10 SBRT", "20250310",
      {beam(1, "ARC CW", 181, target_centre_mm), beam(2, "ARC CCW", 179, target_centre_mm)},
      {4.4, 3.6}, dose_point_mm);
  return course;
}

/// Outline of a planned shape in an axial plane of the prior scan: rays from the shape's middle.
ContourSpec prior_outline(const IdealShape& shape, const Rigid& to_planned, double prior_z_mm,
                          int vertices) {
  const Rigid to_prior = to_planned.inverse();
  double low_mm = -150, high_mm = 150;  // where the shape's axis passes through the plane
  const auto axis = [&](double z_mm) {
    const auto centre = shape.centre_mm(z_mm);
    return to_prior({centre[0], centre[1], z_mm});
  };
  for (int step = 0; step < 60; ++step) {
    const double middle_mm = (low_mm + high_mm) / 2;
    (axis(middle_mm)[2] < prior_z_mm ? low_mm : high_mm) = middle_mm;
  }
  ContourSpec contour;
  const Vec3 centre = axis(low_mm);
  if (!shape.contains(to_planned({centre[0], centre[1], prior_z_mm}))) return contour;
  for (int index = 0; index < vertices; ++index) {
    const double angle = 2 * std::numbers::pi * index / vertices;
    double inner_mm = 0, outer_mm = 200;
    for (int step = 0; step < 50; ++step) {
      const double middle_mm = (inner_mm + outer_mm) / 2;
      const Vec3 p = {centre[0] + middle_mm * std::cos(angle),
                      centre[1] + middle_mm * std::sin(angle), prior_z_mm};
      (shape.contains(to_planned(p)) ? inner_mm : outer_mm) = middle_mm;
    }
    contour.points_mm.push_back({as_written(centre[0] + inner_mm * std::cos(angle), 2),
                                 as_written(centre[1] + inner_mm * std::sin(angle), 2),
                                 prior_z_mm});
  }
  return contour;
}

SpineCourse prior_course(Variant variant) {
  const Vec3& isocentre = prior_isocentre_prior_mm;
  SpineCourse course;
  course.fractions = 14;
  course.prescription_gy = 36;
  identify_course(course, variant, "prior");
  course.ct = slices(variant, "prior", 101, prior_slice_spacing_mm,
                     {isocentre[0] + 2.5, isocentre[1] - 42.0, isocentre[2]}, planned_from_prior());

  course.structures.label = "PRIOR";
  course.structures.date = "20240108";
  link(course.structures, course.ct);
  const std::vector<IdealShape> shapes = planned_shapes();
  for (const char* name : {"SpinalCord", "BODY"}) {
    const IdealShape& shape = shape_named(shapes, name);
    RoiSpec roi = roi_of(shape);
    for (const CtSpec& slice : course.ct) {
      const double z_mm = (*slice.origin_mm)[2];
      if (std::abs(z_mm - isocentre[2]) > 85) continue;  // clear of the tilted ends of the shapes
      roi.contours.push_back(prior_outline(shape, planned_from_prior(), z_mm, shape.vertices));
      roi.contours.back().image_uid = slice.file.sop_uid;
    }
    course.structures.rois.push_back(std::move(roi));
  }
  RoiSpec target;
  target.number = 11;
  target.name = "PTV";
  target.interpreted_type = "PTV";
  for (const CtSpec& slice : course.ct) {
    const double z_mm = (*slice.origin_mm)[2];
    if (std::abs(z_mm - isocentre[2]) > 43) continue;
    target.contours.push_back(ellipse({isocentre[0], isocentre[1] - 9}, 24, 26, z_mm, 100));
    target.contours.back().image_uid = slice.file.sop_uid;
  }
  course.structures.rois.push_back(std::move(target));

  DoseSpec& dose = course.dose;
  dose.columns = 48;
  dose.rows = 66;
  dose.frames = 77;
  dose.origin_mm = Vec3{-72.9, -43.6, -303.8};
  dose.column_spacing_mm = 2.5;
  dose.row_spacing_mm = 2.0;
  dose.frame_offsets_mm = uniform_offsets(77, 3.0);
  dose.bits = 32;
  fill(dose, prior_dose_gy, *course.plan.file.sop_uid, *course.structures.file.sop_uid);

  // Dose per fraction at the isocentre is 36/14 Gy: 42 % from the front, 58 % from the back.
  describe_plan(course, "T-SPINE 36", "20240115",
                {beam(1, "ANT", 0, isocentre), beam(2, "POST", 180, isocentre)},
                {0.42 * 36 / 14, 0.58 * 36 / 14}, isocentre);
  return course;
}

}  // namespace

SpinePhantom make_spine(Variant variant) {
  SpinePhantom phantom;
  phantom.variant = variant;
  phantom.planned = planned_course(variant);
  phantom.prior = prior_course(variant);
  if (variant != Variant::not_evaluable) {
    Matrix4 matrix = planned_from_prior().matrix();
    for (double& value : matrix) value = std::strtod(decimal_text(value).c_str(), nullptr);
    phantom.registration = rigid_registration(uid(key(variant, "planned/frame")),
                                              uid(key(variant, "prior/frame")), matrix);
    identify(phantom.registration->file, variant, "planned", "registration");
    phantom.registration->content_date = "20250303";
    for (const CtSpec& slice : phantom.planned.ct)
      phantom.registration->items[0].image_uids.push_back(*slice.file.sop_uid);
    for (const CtSpec& slice : phantom.prior.ct)
      phantom.registration->items[1].image_uids.push_back(*slice.file.sop_uid);
  }
  return phantom;
}

void write_spine(const SpinePhantom& phantom, const std::filesystem::path& directory) {
  const auto write_course = [](const SpineCourse& course, const std::filesystem::path& folder) {
    for (const CtSpec& slice : course.ct)
      write_ct(slice, folder / "CT" / fmt::format("CT.{:03}.dcm", slice.instance_number));
    write_structure_set(course.structures, folder / "RTSTRUCT.dcm");
    write_plan(course.plan, folder / "RTPLAN.dcm");
    write_dose(course.dose, folder / "RTDOSE.dcm");
  };
  write_course(phantom.prior, directory / "prior");
  write_course(phantom.planned, directory / "planned");
  const std::filesystem::path registration = directory / "planned" / "REG.dcm";
  // A file of an earlier run must not make the variant evaluable.
  if (!phantom.registration) std::filesystem::remove(registration);
  if (phantom.registration) write_registration(*phantom.registration, registration);
}

}  // namespace phantom
