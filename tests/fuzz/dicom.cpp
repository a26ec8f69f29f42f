// SPDX-License-Identifier: Apache-2.0
// Any bytes as a DICOM file, through a file (DCMTK believes lengths in memory buffers), read as
// whatever it claims to be: an Error, or values within what the file can hold.
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <dose/dicom/ct_image.hpp>
#include <dose/dicom/deformable_registration.hpp>
#include <dose/dicom/inspection.hpp>
#include <dose/dicom/treatment_record.hpp>
#include <filesystem>

#include "fuzz.hpp"

namespace {

namespace fs = std::filesystem;

fs::path scratch() {
  static const fs::path path = [] {
    const fs::path memory = "/dev/shm";
    const fs::path folder = fs::is_directory(memory) ? memory : fs::temp_directory_path();
    return folder / ("redose_fuzz_" + std::to_string(getpid()) + ".dcm");
  }();
  return path;
}

void write(const fs::path& path, const std::uint8_t* data, std::size_t size) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  fuzz::require(file != nullptr);
  fuzz::require(std::fwrite(data, 1, size, file) == size);
  fuzz::require(std::fclose(file) == 0);
}

void check_dose(const fs::path& path) {
  const dose::dicom::RtDose read = dose::dicom::read_rt_dose(path);
  if (read.dvh_refusal || !read.pixels_fit) return;
  const dose::DoseGrid grid = dose::dicom::read_dose_grid(read);
  fuzz::require(std::isfinite(grid.maximum_gy()) && grid.maximum_gy() >= 0);
}

void check_structures(const fs::path& path) {
  const auto set =
      dose::dicom::read_rt_structure_set(path, [](const dose::dicom::Roi&) { return true; });
  for (const dose::dicom::Roi& roi : set.rois)
    for (const dose::Contour& contour : roi.structure.contours)
      for (const auto& point : contour.points_mm) fuzz::require(point.allFinite());
}

void check_ct(const fs::path& path) {
  const dose::dicom::CtImage image = dose::dicom::read_ct_image(path);
  if (image.localizer) return;
  const auto values =
      dose::dicom::read_hounsfield_units(image, 0, image.columns - 1, 0, image.rows - 1);
  fuzz::require(values.size() ==
                static_cast<std::size_t>(image.columns) * static_cast<std::size_t>(image.rows));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fs::path path = scratch();
  write(path, data, size);
  std::vector<fs::path> paths{path};
  fuzz::expect_errors_only([&] { static_cast<void>(dose::dicom::inspect(paths)); });
  fuzz::expect_errors_only([&] { check_dose(path); });
  fuzz::expect_errors_only([&] { check_structures(path); });
  fuzz::expect_errors_only([&] { check_ct(path); });
  fuzz::expect_errors_only([&] { static_cast<void>(dose::dicom::read_rt_plan(path)); });
  fuzz::expect_errors_only([&] { static_cast<void>(dose::dicom::read_registration(path)); });
  fuzz::expect_errors_only([&] { static_cast<void>(dose::dicom::read_treatment_record(path)); });
  fuzz::expect_errors_only([&] {
    const auto deformable = dose::dicom::read_deformable_registration(path);
    for (std::size_t item = 0; item < deformable.source_frame_uids.size(); ++item)
      static_cast<void>(dose::dicom::read_deformation(deformable, item));
  });
  fs::remove(path);
  return 0;
}
