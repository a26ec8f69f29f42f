// SPDX-License-Identifier: Apache-2.0
// Small DICOM-RT courses for tests of the reader, written by the phantoms' independent writer.
#pragma once

#include <catch2/catch.hpp>
#include <dose/core/error.hpp>
#include <dose/core/warning.hpp>
#include <dose/course/request.hpp>
#include <filesystem>
#include <phantoms/dicom_writer.hpp>
#include <string>
#include <string_view>
#include <vector>

/// A folder of its own for one test, removed at its end.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// 3 columns, 5 rows, 7 frames; spacings 2.5, 1.5 and 2 mm; no two voxels alike; 16 bit. The
/// largest stored value is 60000, which is 30 Gy.
phantom::DoseSpec small_dose(std::string_view key);

/// A course of one plan with one fraction group, two beams, one dose and a thecal sac of 4 slices.
struct SmallCourse {
  phantom::DoseSpec dose;
  phantom::PlanSpec plan;
  phantom::StructureSetSpec structures;

  /// `key` makes the UIDs; the frame of reference is uid(key + " frame").
  explicit SmallCourse(const std::string& key, int fractions = 3);
  void write(const std::filesystem::path& folder) const;
};

/// A planned course of two fraction groups of one beam each, 3 and 2 fractions, without
/// prescription.
SmallCourse two_groups();

/// The file is not refused and has the stored values of `spec`, voxel by voxel and exactly.
void check_stored(const phantom::DoseSpec& spec, const std::filesystem::path& path);

/// The structure of a square contour around the origin on the given slices.
phantom::RoiSpec square_roi(int number, const std::string& name,
                            const std::vector<double>& slices_mm);

dose::CourseRequest course_request(const std::string& name, dose::CourseRole role,
                                   std::vector<std::filesystem::path> paths);
/// One planned course, no prior.
dose::CaseRequest planned_only(const std::filesystem::path& path);
/// Folders "planned" and "prior".
dose::CaseRequest planned_and_prior(const Folder& folder);

/// The code of the dose::Error that `action` throws, "none" if it does not; any other exception
/// passes.
template <class Action>
std::string code_of(Action&& action) {
  try {
    action();
  } catch (const dose::Error& error) {
    // Every error says where, and what to do.
    CHECK(!error.message().empty());
    return error.code();
  }
  return "none";
}

bool has_code(const std::vector<dose::Warning>& warnings, const std::string& code);

/// Path of a file of the shared data; empty, with a message, where they are not there.
std::filesystem::path shared_data(const std::string& name);
