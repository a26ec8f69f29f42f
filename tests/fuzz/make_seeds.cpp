// SPDX-License-Identifier: Apache-2.0
// Writes the seeds of the fuzz targets: make_seeds PROJECT DIR makes DIR/TARGET/NAME.
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcfilefo.h>
#include <dcmtk/dcmdata/dcitem.h>
#include <dcmtk/dcmdata/dcrleerg.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <phantoms/dicom_writer.hpp>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

void write_texts(const fs::path& folder, const std::vector<std::string>& texts) {
  fs::create_directories(folder);
  for (std::size_t n = 0; n < texts.size(); ++n)
    std::ofstream(folder / std::to_string(n), std::ios::binary) << texts[n];
}

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

phantom::DoseSpec dose(int bits, phantom::Transfer transfer) {
  phantom::DoseSpec spec;
  spec.columns = 3;
  spec.rows = 2;
  spec.frames = 4;
  spec.column_spacing_mm = 2.5;
  spec.row_spacing_mm = 1.5;
  spec.frame_offsets_mm = std::vector<double>{0, 2, 5, 7};
  spec.bits = bits;
  spec.scaling = 0.0005;
  for (std::uint32_t n = 0; n < 24; ++n) spec.stored.push_back(60000 - 137 * n);
  spec.plans = {{phantom::uid("plan"), 1, {1}}};
  spec.file.transfer = transfer;
  return spec;
}

phantom::PlanSpec plan() {
  phantom::PlanSpec spec;
  spec.label = "SEED";
  spec.dose_references = {{1, "TARGET", "SITE", {}, 27.0, {}}};
  phantom::FractionGroupSpec group;
  group.fractions_planned = 3;
  group.pattern_digits_per_day = 1;
  group.beams.resize(2);
  group.beams[1].number = 2;
  group.beams[0].dose_gy = 5;
  group.beams[1].dose_gy = 4;
  spec.fraction_groups = {group};
  spec.beams.resize(2);
  spec.beams[1].number = 2;
  spec.structure_set_uid = phantom::uid("structures");
  return spec;
}

phantom::TreatmentRecordSpec record() {
  phantom::TreatmentRecordSpec spec;
  spec.plan_uid = phantom::uid("plan");
  spec.beams.resize(2);
  spec.beams[1].beam = 2;
  spec.beams[1].delivered_mu = 63.5;
  spec.beams[1].termination = "OPERATOR";
  return spec;
}

phantom::StructureSetSpec structures() {
  phantom::StructureSetSpec spec;
  phantom::RoiSpec roi;
  roi.name = "ThecalSac";
  for (const double z : {-3.0, -1.0, 1.0})
    roi.contours.push_back(
        {{{-1, -1, z}, {1.25, -1, z}, {1.25, 1.5, z}, {-1, 1.5, z}}, "CLOSED_PLANAR", {}});
  spec.rois = {roi};
  return spec;
}

phantom::RegistrationSpec registration() {
  return phantom::rigid_registration(phantom::uid("frame"), phantom::uid("other frame"),
                                     {1, 0, 0, 4, 0, 1, 0, -3, 0, 0, 1, 12, 0, 0, 0, 1});
}

phantom::RegistrationSpec deformable() {
  phantom::RegistrationSpec spec = registration();
  spec.file.sop_class_uid = "1.2.840.10008.5.1.4.1.1.66.3";
  spec.file.edit = [](DcmDataset& dataset) {
    dataset.findAndDeleteElement(DCM_RegistrationSequence);
    DcmItem* item = nullptr;
    DcmItem* grid = nullptr;
    dataset.findOrCreateSequenceItem(DCM_DeformableRegistrationSequence, item, -2);
    item->putAndInsertString(DCM_SourceFrameOfReferenceUID, phantom::uid("other frame").c_str());
    item->findOrCreateSequenceItem(DCM_DeformableRegistrationGridSequence, grid, -2);
    grid->putAndInsertString(DCM_ImagePositionPatient, "-5\\7\\11");
    grid->putAndInsertString(DCM_ImageOrientationPatient, "0\\1\\0\\0\\0\\1");
    const Uint32 dimensions[3] = {2, 1, 2};
    const Float64 resolution_mm[3] = {10, 20, 15};
    const Float32 vectors[12] = {1, 2, 3, 4, 5, 6, 7, 8, 9, -1, -2, -3};
    grid->putAndInsertUint32Array(DCM_GridDimensions, dimensions, 3);
    grid->putAndInsertFloat64Array(DCM_GridResolution, resolution_mm, 3);
    grid->putAndInsertFloat32Array(DCM_VectorGridData, vectors, 12);
  };
  return spec;
}

void write_as(const fs::path& from, E_TransferSyntax syntax, const fs::path& to) {
  DcmFileFormat file;
  if (file.loadFile(from.c_str()).bad() ||
      file.getDataset()->chooseRepresentation(syntax, nullptr).bad() ||
      file.saveFile(to.c_str(), syntax).bad())
    throw std::runtime_error("cannot write " + to.string());
}

void write_dicom(const fs::path& folder) {
  fs::create_directories(folder);
  DcmRLEEncoderRegistration::registerCodecs();
  using phantom::Transfer;
  phantom::write_dose(dose(16, Transfer::explicit_little), folder / "dose16");
  phantom::write_dose(dose(32, Transfer::implicit_little), folder / "dose32");
  phantom::write_dose(dose(16, Transfer::deflated_explicit_little), folder / "dose16_deflated");
  write_as(folder / "dose16", EXS_BigEndianExplicit, folder / "dose16_big");
  write_as(folder / "dose32", EXS_BigEndianExplicit, folder / "dose32_big");
  write_as(folder / "dose16", EXS_RLELossless, folder / "dose16_rle");
  phantom::write_plan(plan(), folder / "plan");
  phantom::write_treatment_record(record(), folder / "record");
  phantom::write_structure_set(structures(), folder / "structures");
  phantom::write_registration(registration(), folder / "registration");
  phantom::write_registration(deformable(), folder / "deformable");
  phantom::CtSpec ct;
  ct.hounsfield.assign(64, -37);
  phantom::write_ct(ct, folder / "ct");
  write_as(folder / "ct", EXS_RLELossless, folder / "ct_rle");
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::fputs("Usage: make_seeds PROJECT DIR\n", stderr);
    return 64;
  }
  const fs::path project = arguments[1];
  const fs::path out = arguments[2];
  write_texts(out / "scheme", {"36/14", "36Gy/14fx", "3600cGy/14", "14x2.571Gy", "40/20+10/2",
                               "36/14@38.5Gy", "36/14@prescription", "24/3@14.2Gy"});
  write_texts(out / "metric", {"Dmax", "Dmean", "Dmin", "D0.035cc", "D10%", "V20Gy", "V20Gy[%]",
                               "D0.035cc[Gy]", "Max[Gy]", "Mean[Gy]"});
  write_texts(out / "contour_data",
              {"0\\0\\5\\10\\0\\5\\10\\8\\5\\0\\8\\5", " -1.25\\+2e1 \\3\\4\\5\\3\\6\\-7.5\\3",
               "0\\0\\0\\9\\0\\0\\0\\9\\0\\9\\9\\0\\0\\0\\0"});
  std::vector<std::string> limits;
  for (const auto& entry : fs::directory_iterator(project / "libdose/data/limits"))
    limits.push_back(content(entry.path()));
  write_texts(out / "limits", limits);
  write_texts(out / "case_file",
              {"no_prior = true\n[planned]\npath = \"planned\"\n",
               "interval = \"29mo\"\nlimits = [\"hytec2021\"]\nmetric = [\"D0.1cc\"]\n"
               "accept = [\"position\"]\nunregistered = \"sum-of-maxima\"\n"
               "tolerance = \"0.01Gy\"\nend_caps = \"half\"\n[planned]\npath = [\"a\"]\n"
               "fractions = 3\nplan = \"T6\"\nfirst_treated = 2021-07-01\n[[prior]]\n"
               "name = \"2019\"\npath = \"b\"\nphases = \"sequential\"\n"
               "delivered = \"10/14\"\nlast_treated = 2019-01-24\n[[prior]]\n"
               "paper = \"36/14@38.5Gy\"\n"});
  write_dicom(out / "dicom");
  return 0;
}
