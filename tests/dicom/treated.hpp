// SPDX-License-Identifier: Apache-2.0
// A treated prior for tests of records: 3 fractions and two beams, given on 10, 12 and 15 January
// 2024 at 10:15, both beams in one record unless a test says otherwise.
#pragma once

#include <dose/dicom/load_case.hpp>
#include <string>
#include <utility>
#include <vector>

#include "files.hpp"

inline phantom::TreatmentRecordSpec record(int fraction) {
  static const std::vector<std::string> days = {"20240110", "20240112", "20240115"};
  phantom::TreatmentRecordSpec spec;
  spec.file.sop_uid = phantom::uid("record " + std::to_string(fraction));
  spec.date = days.at(static_cast<std::size_t>(fraction - 1));
  spec.plan_uid = phantom::uid("prior plan");
  spec.beams.resize(2);
  spec.beams[1].beam = 2;
  for (auto& beam : spec.beams) beam.fraction = fraction;
  return spec;
}

/// Prior and planned course in one frame, and a request for both; the prior has its three records.
class Treated {
 public:
  Treated() {
    SmallCourse("planned").write(folder_ / "planned");
    write_prior("prior");
    request = planned_and_prior(folder_);
    for (int fraction = 1; fraction <= 3; ++fraction) write(record(fraction));
  }
  /// A course in the planned frame, in a folder of its name.
  void write_prior(const std::string& name) {
    SmallCourse prior(name);
    for (auto* file : {&prior.dose.file, &prior.plan.file, &prior.structures.file})
      file->frame_of_reference_uid = phantom::uid("planned frame");
    prior.write(folder_ / name);
  }
  void write(const phantom::TreatmentRecordSpec& spec, const std::string& course = "prior") {
    phantom::write_treatment_record(spec, folder_ / course / "records" / *spec.file.sop_uid);
  }
  void remove(int fraction) {
    std::filesystem::remove(folder_ / "prior" / "records" / *record(fraction).file.sop_uid);
  }
  dose::Course prior() const { return std::move(dose::load_case(request).priors.at(0)); }
  dose::Course planned() const { return std::move(dose::load_case(request).planned); }
  std::string code() const {
    return code_of([&] { dose::load_case(request); });
  }
  const Folder& folder() const { return folder_; }

  dose::CaseRequest request;

 private:
  Folder folder_;
};

inline std::string last_of(const dose::Course& course) {
  return course.last_treated ? dose::iso(*course.last_treated) : "none";
}

inline std::string first_of(const dose::Course& course) {
  return course.first_treated ? dose::iso(*course.first_treated) : "none";
}
