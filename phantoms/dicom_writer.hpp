// SPDX-License-Identifier: Apache-2.0
// Writes small DICOM-RT files for phantoms and for tests of the reader: RT Dose, RT Structure Set,
// RT Plan, RT Beams Treatment Record, Spatial Registration, CT.
//
// Independent of libdose/dose/dicom, so that reader and writer judge each other. A specification is
// a plain struct whose defaults make a sound file; every optional field can be emptied to leave
// its tag out, and `file.edit` may do anything to the dataset just before it is written. Nothing is
// checked: odd files are the purpose. Same specification, same bytes (no clock, no random number).
// Numbers (DS) are written with as many digits as fit into 16 characters.
//
// Errors: std::runtime_error if the file cannot be written.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

class DcmDataset;

namespace phantom {

using Vec3 = std::array<double, 3>;             ///< mm, DICOM patient coordinates (LPS)
using Matrix4 = std::array<double, 16>;         ///< row by row, as DICOM writes it
using Edit = std::function<void(DcmDataset&)>;  ///< last change before writing
using Text = std::optional<std::string>;        ///< empty: the tag is left out

/// "2.25." and a decimal number made of `key` (FNV-1a): the same key gives the same UID.
std::string uid(std::string_view key);

/// The text of a DS: at most 16 characters, as exact as these allow.
std::string decimal_text(double value);

enum class Transfer { implicit_little, explicit_little, deflated_explicit_little };

struct Patient {
  Text id = "PHANTOM";
  Text name = "Phantom^Spine";
  Text birth_date = "19600229";
  Text sex = "O";
};

/// What every file has.
struct FileSpec {
  Patient patient;
  Text sop_class_uid;  ///< empty: the usual one of the kind
  Text sop_uid = uid("sop");
  Text study_uid = uid("study");
  Text series_uid = uid("series");
  Text frame_of_reference_uid = uid("frame");
  Text modality;    ///< empty: the usual one of the kind
  Text study_date;  ///< YYYYMMDD
  Text study_description;
  Text series_description;
  Transfer transfer = Transfer::explicit_little;
  std::optional<std::size_t> keep_file_bytes;  ///< cut the finished file after so many bytes
  Edit edit;
};

/// SOP and series UIDs of that kind of file ("dose", "structures", "plan", "registration", "ct"):
/// sop_uid = uid(kind), series_uid = uid(kind + " series"); study and frame are shared by all
/// kinds.
FileSpec file_of_kind(std::string_view kind, Transfer transfer = Transfer::explicit_little);

// ---- RT Dose

/// An item of Referenced RT Plan Sequence (300C,0002).
struct PlanReference {
  std::string plan_uid;
  std::optional<int> fraction_group;  ///< Referenced Fraction Group Sequence, if set
  std::vector<int> beams;             ///< its Referenced Beam Sequence, if any
};

struct DoseSpec {
  FileSpec file = file_of_kind("dose");
  int columns = 0;
  int rows = 0;
  int frames = 0;
  std::optional<Vec3> origin_mm = Vec3{0, 0, 0};  ///< centre of the first voxel
  std::optional<std::array<double, 6>> orientation = std::array<double, 6>{1, 0, 0, 0, 1, 0};
  double column_spacing_mm = 0;  ///< between columns: second value of Pixel Spacing
  double row_spacing_mm = 0;     ///< between rows: first value of Pixel Spacing
  /// Grid Frame Offset Vector exactly as written: relative (first 0) or absolute, descending,
  /// unequal, too short...
  std::optional<std::vector<double>> frame_offsets_mm;
  int bits = 32;                           ///< Bits Allocated and Stored: 16 or 32
  std::optional<double> scaling;           ///< Dose Grid Scaling
  std::vector<std::uint32_t> stored;       ///< column fastest, then row, then frame
  std::optional<std::size_t> pixel_bytes;  ///< write only so many bytes (even) of Pixel Data
  bool write_pixel_data = true;
  Text units = "GY";
  Text type = "PHYSICAL";
  Text summation = "PLAN";
  std::vector<PlanReference> plans;
  Text structure_set_uid;  ///< Referenced Structure Set Sequence
};
void write_dose(const DoseSpec& spec, const std::filesystem::path& path);

/// `count` offsets first, first + step, ...
std::vector<double> uniform_offsets(int count, double step_mm, double first_mm = 0);

/// Integers and a scaling that fits a DS; the largest dose uses the whole range of `bits`.
struct Quantised {
  double scaling = 0;
  std::vector<std::uint32_t> stored;
};
Quantised quantise(const std::vector<double>& dose_gy, int bits);

// ---- RT Structure Set

struct ContourSpec {
  std::vector<Vec3> points_mm;
  Text geometric_type = "CLOSED_PLANAR";
  Text image_uid;  ///< Contour Image Sequence (a CT slice)
};

struct RoiSpec {
  int number = 1;
  Text name = "SpinalCord";
  Text interpreted_type = "ORGAN";  ///< empty: no item in RT ROI Observations Sequence
  Text frame_of_reference_uid;      ///< empty: that of the file
  std::vector<ContourSpec> contours;
  bool write_contour_item = true;  ///< false: no item in ROI Contour Sequence at all
};

struct StructureSetSpec {
  /// Implicit VR: Contour Data above 64 KB does not fit an explicit DS.
  FileSpec file = file_of_kind("structures", Transfer::implicit_little);
  Text label = "PHANTOM";
  Text date = "20250101";
  Text approval_status = "APPROVED";
  std::vector<RoiSpec> rois;
  std::vector<std::string> ct_uids;  ///< Contour Image Sequence of the referenced series
  Text ct_series_uid;
  int decimals = 2;  ///< digits after the point in Contour Data
};
void write_structure_set(const StructureSetSpec& spec, const std::filesystem::path& path);

/// A coordinate as Contour Data holds it, and the number a reader gets back.
std::string coordinate_text(double value_mm, int decimals);

// ---- RT Plan

struct BeamSpec {
  int number = 1;
  Text name = "Beam";
  Text delivery_type = "TREATMENT";
  Text radiation_type = "PHOTON";
  std::optional<double> gantry_deg = 0;
  std::optional<Vec3> isocentre_mm;
};

/// An item of Referenced Beam Sequence of a fraction group.
struct BeamReference {
  int number = 1;
  std::optional<double> dose_gy;  ///< Beam Dose (300A,0084), one fraction
  std::optional<double> meterset = 100;
  std::optional<Vec3> dose_point_mm;  ///< Beam Dose Specification Point (300A,0082)
};

struct FractionGroupSpec {
  int number = 1;
  std::optional<int> fractions_planned;
  std::optional<int> pattern_digits_per_day;
  std::optional<int> cycle_weeks;  ///< Repeat Fraction Cycle Length (300A,007A)
  Text fraction_pattern;
  std::vector<BeamReference> beams;
  int brachy_setups = 0;
};

/// An item of Dose Reference Sequence.
struct DoseReferenceSpec {
  int number = 1;
  Text type = "TARGET";
  Text structure_type = "SITE";
  Text description;
  std::optional<double> target_prescription_gy;
  std::optional<double> target_maximum_gy;
};

/// An item of Referenced RT Plan Sequence (300C,0002).
struct RelatedPlanSpec {
  Text relationship;  ///< RT Plan Relationship (300A,0055): PRIOR, CONCURRENT, ...
  Text plan_uid;
};

struct PlanSpec {
  FileSpec file = file_of_kind("plan");
  Text label = "PLAN";
  Text date = "20250101";  ///< RT Plan Date
  Text time = "120000";
  Text approval_status = "APPROVED";
  Text review_date;
  Text intent = "CURATIVE";
  Text geometry = "PATIENT";
  Text prescription_description;
  std::vector<DoseReferenceSpec> dose_references;
  std::vector<FractionGroupSpec> fraction_groups;
  std::vector<BeamSpec> beams;
  Text structure_set_uid;
  std::vector<std::string> dose_uids;  ///< Referenced Dose Sequence
  std::vector<RelatedPlanSpec> related_plans;
};
void write_plan(const PlanSpec& spec, const std::filesystem::path& path);

// ---- RT Beams Treatment Record

/// An item of Treatment Session Beam Sequence.
struct BeamRecordSpec {
  std::optional<int> beam = 1;
  std::optional<int> fraction = 1;
  Text delivery_type = "TREATMENT";
  Text termination = "NORMAL";
  std::optional<double> specified_mu = 100;
  std::optional<double> delivered_mu = 100;
};

struct TreatmentRecordSpec {
  FileSpec file = file_of_kind("record");
  Text date = "20240110";
  Text time = "101500";
  Text plan_uid;  ///< empty: no Referenced RT Plan Sequence
  std::optional<int> fraction_group = 1;
  std::vector<BeamRecordSpec> beams;
};
void write_treatment_record(const TreatmentRecordSpec& spec, const std::filesystem::path& path);

// ---- Spatial Registration

/// An item of Registration Sequence: the matrix maps points of this frame into the frame of the
/// file (`file.frame_of_reference_uid`).
struct RegistrationItem {
  Text frame_of_reference_uid;
  Text matrix_type = "RIGID";
  std::optional<Matrix4> matrix;
  std::vector<std::string> image_uids;  ///< Referenced Image Sequence (CT)
};

struct RegistrationSpec {
  FileSpec file = file_of_kind("registration");
  Text label = "REGISTRATION";
  Text content_date = "20250101";
  std::vector<RegistrationItem> items;
};
void write_registration(const RegistrationSpec& spec, const std::filesystem::path& path);

/// The usual two items: the registered frame onto itself (identity), and `moving` by `matrix`,
/// which maps a point of the moving frame to `registered`.
RegistrationSpec rigid_registration(const std::string& registered_frame_uid,
                                    const std::string& moving_frame_uid, const Matrix4& matrix);

// ---- CT

struct CtSpec {
  FileSpec file = file_of_kind("ct");
  int columns = 8;
  int rows = 8;
  std::optional<Vec3> origin_mm = Vec3{0, 0, 0};
  std::array<double, 6> orientation = {1, 0, 0, 0, 1, 0};
  double column_spacing_mm = 1;
  double row_spacing_mm = 1;
  std::optional<double> slice_thickness_mm;
  std::optional<double> spacing_between_slices_mm;
  int instance_number = 1;
  std::vector<std::int16_t> hounsfield;  ///< columns * rows, or empty: all 0
};
void write_ct(const CtSpec& spec, const std::filesystem::path& path);

}  // namespace phantom
