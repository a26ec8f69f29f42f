// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/rt_structure_set.hpp>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcbytstr.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <dose/dicom/condition.hpp>
#include <dose/dicom/contour_data.hpp>
#include <dose/dicom/file.hpp>
#include <map>
#include <string_view>

namespace dose::dicom {
namespace {

/// The whole value of a string element without copying it.
std::string_view raw_text(const Item& item, const DcmTagKey& tag) {
  DcmElement* element = item.element(tag);
  if (element == nullptr) return {};
  char* text = nullptr;
  Uint32 length = 0;
  item.check(element->getString(text, length), "read", tag);
  return text == nullptr ? std::string_view() : std::string_view(text, length);
}

void read_contour(const Item& item, bool wanted, Roi& roi) {
  const std::string type = item.text_or_empty(DCM_ContourGeometricType);
  const int stated = item.required_integer(DCM_NumberOfContourPoints);
  // CLOSEDPLANAR_XOR: combined by exclusive or, which is the even-odd rule used for all contours.
  const bool closed = type == "CLOSED_PLANAR" || type == "CLOSEDPLANAR_XOR";
  const bool encloses = closed && stated >= 3;
  ++(encloses ? roi.closed_contours : roi.skipped_contours);
  if (!wanted) return;
  const std::string_view text = raw_text(item, DCM_ContourData);
  std::vector<Eigen::Vector3d> points;
  if (!text.empty() || encloses)
    points = parse_contour_data(text, name_of(DCM_ContourData), item.where(DCM_ContourData));
  if (points.size() != static_cast<std::size_t>(stated))
    throw item.error(
        "contour_data", DCM_ContourData,
        fmt::format("of '{}' has {} points where NumberOfContourPoints says {}; export "
                    "it again",
                    roi.structure.name, points.size(), stated));
  for (const double offset_mm : item.numbers(DCM_RETIRED_ContourOffsetVector))
    if (offset_mm != 0)
      throw item.error("contour_data", DCM_RETIRED_ContourOffsetVector,
                       fmt::format("moves a contour of '{}' off its points, in a way that the "
                                   "standard has retired; export it again",
                                   roi.structure.name));
  if (encloses)
    roi.structure.contours.push_back({std::move(points)});
  else if (points.size() >= 3)
    roi.open_contours.push_back({std::move(points)});
}

/// Keeps the first of contours with the same points.
void drop_doubled(Roi& roi) {
  std::map<std::array<double, 3>, std::vector<std::size_t>> by_first_point;
  std::vector<Contour> once;
  for (Contour& contour : roi.structure.contours) {
    const Eigen::Vector3d& first = contour.points_mm.front();
    auto& known = by_first_point[{first.x(), first.y(), first.z()}];
    if (std::ranges::any_of(
            known, [&](std::size_t n) { return once[n].points_mm == contour.points_mm; })) {
      ++roi.doubled_contours;
      continue;
    }
    known.push_back(once.size());
    once.push_back(std::move(contour));
  }
  roi.structure.contours = std::move(once);
}

}  // namespace

RtStructureSet read_rt_structure_set(const std::filesystem::path& path,
                                     const std::function<bool(const Roi&)>& wanted) {
  const DicomFile file = DicomFile::open(path, DicomFile::all_values);
  const Item dataset = file.dataset();
  RtStructureSet set;
  set.path = path;
  set.sop_instance_uid = dataset.required_text(DCM_SOPInstanceUID);
  set.patient = patient_of(dataset);
  set.label = dataset.text_or_empty(DCM_StructureSetLabel);
  std::map<int, std::size_t> by_number;
  for (const Item& item : dataset.items(DCM_StructureSetROISequence)) {
    Roi roi;
    roi.structure.number = item.required_integer(DCM_ROINumber);
    roi.structure.name = item.text_or_empty(DCM_ROIName);
    roi.frame_of_reference_uid = item.text_or_empty(DCM_ReferencedFrameOfReferenceUID);
    if (!by_number.emplace(roi.structure.number, set.rois.size()).second)
      throw item.error(
          "roi_number_twice", DCM_ROINumber,
          fmt::format("{} occurs twice; export the structure set again", roi.structure.number));
    set.rois.push_back(std::move(roi));
  }
  for (const Item& item : dataset.items(DCM_RTROIObservationsSequence)) {
    const auto number = item.integer(DCM_ReferencedROINumber);
    const auto found = number ? by_number.find(*number) : by_number.end();
    if (found == by_number.end()) continue;  // an observation of nothing changes nothing
    std::string& type = set.rois[found->second].structure.interpreted_type;
    if (type.empty()) type = item.text_or_empty(DCM_RTROIInterpretedType);
  }
  for (const Item& item : dataset.items(DCM_ROIContourSequence)) {
    const int number = item.required_integer(DCM_ReferencedROINumber);
    const auto found = by_number.find(number);
    if (found == by_number.end())
      throw item.error("roi_unknown", DCM_ReferencedROINumber,
                       fmt::format("{} is no ROI of this structure set; export it again", number));
    Roi& roi = set.rois[found->second];
    const bool with_points = wanted(roi);
    for (const Item& contour : item.items(DCM_ContourSequence))
      read_contour(contour, with_points, roi);
  }
  for (Roi& roi : set.rois) drop_doubled(roi);
  return set;
}

}  // namespace dose::dicom
