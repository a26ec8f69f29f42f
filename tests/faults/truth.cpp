// SPDX-License-Identifier: Apache-2.0
#include "truth.hpp"

#include <map>

namespace faults {

const std::vector<Truth>& all_truths() {
  static const std::vector<Truth> truths = {
      {"dose values", "voxels hold other values; a dose has no checksum"},
      {"dose scaled",
       "all voxels are higher or lower by a factor that leaves the maximum at 0.9 to 2.2 times the "
       "prescription"},
      {"dose elsewhere", "the grid lies, or is turned or spaced, otherwise in the same frame"},
      {"contour values", "the structure is drawn otherwise"},
      {"structure called otherwise", "a name or number that makes another structure of it"},
      {"another registration", "a matrix that is rigid too"},
      {"another plan", "all files of the only course are another's, sound in itself"},
  };
  return truths;
}

std::string truth_of_value(std::string_view path) {
  static const std::map<std::string_view, std::string> by_tag = {
      {"7FE00010", "dose values"},
      {"00200032", "dose elsewhere"},
      {"00200037", "dose elsewhere"},
      {"00280030", "dose elsewhere"},
      {"3004000C", "dose elsewhere"},
      {"30060050", "contour values"},
      {"30060026", "structure called otherwise"},
      {"30060022", "structure called otherwise"},
      {"30060084", "structure called otherwise"},
      {"300600C6", "another registration"},
  };
  const auto found = by_tag.find(path.substr(path.rfind('.') + 1));
  return found == by_tag.end() ? "" : found->second;
}

std::string truth_of_scaling(double factor, double maximum_over_prescription) {
  const double ratio = factor * maximum_over_prescription;
  return ratio >= 0.9 && ratio <= 2.2 ? "dose scaled" : "";
}

}  // namespace faults
