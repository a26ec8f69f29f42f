// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/ct_series.hpp>

#include <fmt/format.h>

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <dose/core/error.hpp>
#include <dose/dicom/ct_image.hpp>
#include <dose/dicom/file.hpp>
#include <dose/dicom/index.hpp>
#include <map>
#include <set>
#include <utility>

namespace dose {
namespace {

using namespace dicom;

constexpr const char* code = "ct_series";

[[noreturn]] void refuse(const std::string& why) {
  throw Error(code, why);
}

/// Series UIDs that a structure set says it was drawn on.
std::set<std::string> referenced_series(const std::filesystem::path& structure_set) {
  std::set<std::string> uids;
  const DicomFile file = DicomFile::open(structure_set);
  for (const Item& frame : file.dataset().items(DCM_ReferencedFrameOfReferenceSequence))
    for (const Item& study : frame.items(DCM_RTReferencedStudySequence))
      for (const Item& series : study.items(DCM_RTReferencedSeriesSequence))
        uids.insert(series.text_or_empty(DCM_SeriesInstanceUID));
  return uids;
}

std::vector<CtImage> images_of(const CaseRequest& request, const Case& the_case) {
  const std::string& frame = the_case.planned.frame_of_reference_uid;
  if (!request.planned || request.planned->paths.empty() || frame.empty())
    refuse("the planned course is known on paper only");
  std::map<std::string, std::vector<CtImage>> by_series;
  for (const IndexedObject& object : index_files(request.planned->paths).objects) {
    if (object.kind != ObjectKind::ct || object.frame_of_reference_uid != frame) continue;
    CtImage image = read_ct_image(object.path);
    if (!image.localizer) by_series[image.series_uid].push_back(std::move(image));
  }
  if (by_series.empty())
    refuse("there is none in the planned course's frame of reference among its files");
  if (by_series.size() > 1) {
    const std::size_t found = by_series.size();
    const auto named = the_case.structure_set ? referenced_series(the_case.structure_set->path)
                                              : std::set<std::string>();
    std::erase_if(by_series, [&](const auto& series) { return !named.contains(series.first); });
    if (by_series.size() != 1)
      refuse(
          fmt::format("{} series are in the planned course's frame of reference, of which the "
                      "structure set names {}",
                      found, by_series.size()));
  }
  return std::move(by_series.begin()->second);
}

double along(const CtImage& image, const CtImage& first) {
  return first.row.cross(first.column).dot(image.position_mm - first.position_mm);
}

/// One even, straight stack; in ascending order along the normal.
void check_stack(std::vector<CtImage>& images) {
  const CtImage like = images.front();
  std::ranges::stable_sort(images, {}, [&](const CtImage& image) { return along(image, like); });
  const CtImage& first = images.front();
  if (images.size() < 2) refuse("it is a single slice");
  for (const CtImage& image : images) {
    if ((image.row - first.row).norm() > 1e-4 || (image.column - first.column).norm() > 1e-4)
      refuse("its slices have different orientations");
    if (image.columns != first.columns || image.rows != first.rows ||
        std::abs(image.column_spacing_mm - first.column_spacing_mm) > 1e-4 ||
        std::abs(image.row_spacing_mm - first.row_spacing_mm) > 1e-4)
      refuse("its slices have different numbers or sizes of pixels");
    const Eigen::Vector3d from_first = image.position_mm - first.position_mm;
    if ((from_first - along(image, first) * first.row.cross(first.column)).norm() > 0.1)
      refuse("its slices do not lie straight above each other (a tilted gantry?)");
  }
  double smallest_mm = INFINITY;
  double largest_mm = 0;
  for (std::size_t i = 1; i < images.size(); ++i) {
    const double step_mm = along(images[i], first) - along(images[i - 1], first);
    smallest_mm = std::min(smallest_mm, step_mm);
    largest_mm = std::max(largest_mm, step_mm);
  }
  if (!(smallest_mm > 0) || largest_mm > smallest_mm * 1.01)
    refuse(fmt::format("its slices are {:.2f} to {:.2f} mm apart", smallest_mm, largest_mm));
}

GridGeometry geometry_of(const std::vector<CtImage>& images) {
  const CtImage& first = images.front();
  const double step_mm = along(images.back(), first) / (static_cast<double>(images.size()) - 1);
  std::vector<double> offsets_mm;
  for (std::size_t k = 0; k < images.size(); ++k)
    offsets_mm.push_back(static_cast<double>(k) * step_mm);
  return {first.position_mm,
          first.row,
          first.column,
          first.column_spacing_mm,
          first.row_spacing_mm,
          first.columns,
          first.rows,
          std::move(offsets_mm),
          "CT"};
}

/// Indices whose voxels are needed for positions from low to high; nothing if there are none.
std::optional<std::pair<int, int>> needed(double low_mm, double high_mm, double spacing_mm,
                                          int count) {
  const double first = std::max(0.0, std::floor(low_mm / spacing_mm));
  const double last = std::min(count - 1.0, std::ceil(high_mm / spacing_mm));
  if (!(first <= last)) return {};
  return std::pair{static_cast<int>(first), static_cast<int>(last)};
}

CtVolume part_of(const std::vector<CtImage>& images, const PlannedPoint& centre,
                 double half_width_mm) {
  const GridGeometry whole = geometry_of(images);
  Eigen::AlignedBox3d box;
  for (int corner = 0; corner < 8; ++corner) {
    const Eigen::Vector3d sign(corner & 1 ? 1 : -1, corner & 2 ? 1 : -1, corner & 4 ? 1 : -1);
    box.extend(whole.local_mm({centre.mm + half_width_mm * sign}));
  }
  const double step_mm = whole.frame_offsets_mm()[1];
  const auto columns =
      needed(box.min().x(), box.max().x(), whole.column_spacing_mm(), whole.columns());
  const auto rows = needed(box.min().y(), box.max().y(), whole.row_spacing_mm(), whole.rows());
  const auto slices = needed(box.min().z(), box.max().z(), step_mm, whole.frames());
  if (!columns || !rows || !slices) refuse("it does not reach the point that is drawn");
  std::vector<std::int16_t> hounsfield_units;
  std::vector<double> offsets_mm;
  for (int k = slices->first; k <= slices->second; ++k) {
    offsets_mm.push_back((k - slices->first) * step_mm);
    const auto part = read_hounsfield_units(images[static_cast<std::size_t>(k)], columns->first,
                                            columns->second, rows->first, rows->second);
    hounsfield_units.insert(hounsfield_units.end(), part.begin(), part.end());
  }
  const CtImage& first = images.front();
  const Eigen::Vector3d origin_mm =
      whole
          .course_point({columns->first * whole.column_spacing_mm(),
                         rows->first * whole.row_spacing_mm(), slices->first * step_mm})
          .mm;
  return {GridGeometry(origin_mm, first.row, first.column, first.column_spacing_mm,
                       first.row_spacing_mm, columns->second - columns->first + 1,
                       rows->second - rows->first + 1, std::move(offsets_mm), "CT"),
          std::move(hounsfield_units), static_cast<int>(images.size())};
}

}  // namespace

CtSource planned_ct(const CaseRequest& request, const Case& the_case) {
  std::vector<CtImage> images;
  try {
    images = images_of(request, the_case);
    check_stack(images);
  } catch (const Error& error) {
    return [reason = error.message()](const PlannedPoint&, double) -> PlannedCt {
      return {{}, reason};
    };
  }
  return [images = std::move(images)](const PlannedPoint& centre, double half_width_mm) {
    PlannedCt ct;
    try {
      ct.volume = part_of(images, centre, half_width_mm);
    } catch (const Error& error) {
      ct.missing = error.message();
    }
    return ct;
  };
}

}  // namespace dose
