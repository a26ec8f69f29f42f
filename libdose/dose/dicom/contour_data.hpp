// SPDX-License-Identifier: Apache-2.0
// The text of Contour Data (3006,0050): decimal strings, three a point, with '\' between.
#pragma once

#include <Eigen/Core>
#include <string>
#include <string_view>
#include <vector>

namespace dose::dicom {

/// "1\2.5\-3" as points, mm. Every value is one finite number, blanks round it aside. Error
/// `contour_data` with the number of the value; `name` of the tag begins the message.
std::vector<Eigen::Vector3d> parse_contour_data(std::string_view text, const std::string& name,
                                                const std::string& where);

}  // namespace dose::dicom
