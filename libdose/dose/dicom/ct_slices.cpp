// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/ct_slices.hpp>

#include <fmt/format.h>

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <dose/dicom/file.hpp>
#include <iterator>
#include <map>
#include <set>

namespace dose::dicom {
namespace {

struct Series {
  std::optional<Eigen::Vector3d> normal;
  std::set<double> positions_mm;
};

std::map<std::string, Series> series_in(const Index& index, const std::string& frame) {
  std::map<std::string, Series> all;
  for (const IndexedObject& object : index.objects) {
    if (object.kind != ObjectKind::ct || object.frame_of_reference_uid != frame) continue;
    const DicomFile file = DicomFile::open_until(object.path, DcmTagKey(0x0028, 0x0000));
    const Item dataset = file.dataset();
    const auto position = dataset.required_numbers(DCM_ImagePositionPatient, 3);
    const auto axes = dataset.required_numbers(DCM_ImageOrientationPatient, 6);
    const Eigen::Vector3d row(axes[0], axes[1], axes[2]);
    const Eigen::Vector3d normal = row.cross(Eigen::Vector3d(axes[3], axes[4], axes[5]));
    Series& series = all[dataset.text_or_empty(DCM_SeriesInstanceUID)];
    if (!series.normal) series.normal = normal;
    if ((*series.normal - normal).norm() > 1e-4) continue;  // a scout view
    series.positions_mm.insert(normal.dot(Eigen::Vector3d(position[0], position[1], position[2])));
  }
  return all;
}

}  // namespace

std::optional<double> ct_slice_spacing_mm(const Index& index,
                                          const std::string& frame_of_reference_uid,
                                          std::vector<Warning>& warnings) {
  double smallest_mm = INFINITY;
  double largest_mm = 0;
  for (const auto& [uid, series] : series_in(index, frame_of_reference_uid)) {
    if (series.positions_mm.size() < 2) continue;
    const auto& positions_mm = series.positions_mm;
    for (auto next = std::next(positions_mm.begin()); next != positions_mm.end(); ++next) {
      const double step_mm = *next - *std::prev(next);
      smallest_mm = std::min(smallest_mm, step_mm);
      largest_mm = std::max(largest_mm, step_mm);
    }
  }
  if (largest_mm == 0) return {};
  if (largest_mm <= smallest_mm * 1.01) return (largest_mm + smallest_mm) / 2;
  warnings.push_back({"ct_spacing_unequal",
                      fmt::format("the CT slices are {:.2f} to {:.2f} mm apart; a structure of one "
                                  "slice has no certain thickness",
                                  smallest_mm, largest_mm),
                      frame_of_reference_uid});
  return {};
}

}  // namespace dose::dicom
