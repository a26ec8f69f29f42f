// SPDX-License-Identifier: Apache-2.0
// Any bytes as Contour Data: an Error, or finite points, and a region that measures itself.
#include <dose/dicom/contour_data.hpp>
#include <dose/dosimetry/region.hpp>

#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = fuzz::text_of(data, size);
  fuzz::expect_errors_only([&] {
    const auto points = dose::dicom::parse_contour_data(text, "ContourData", "file");
    for (const auto& point : points) fuzz::require(point.allFinite());
    fuzz::require(points.size() * 6 <= text.size() + 6);
    dose::RegionModel model;
    model.slice_spacing_mm = 2.5;
    const auto region = dose::Region::from_contours({{points}}, model, "fuzz");
    fuzz::require(region.volume_cc() > 0);
  });
  return 0;
}
