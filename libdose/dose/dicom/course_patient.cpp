// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/course_patient.hpp>

#include <fmt/format.h>

#include <dose/core/error.hpp>

namespace dose::dicom {
namespace {

/// The first object to state something, against which the others are held.
class Stated {
 public:
  explicit Stated(std::string Patient::* what) : what_(what) {}

  /// The object that said something else before, or null.
  const IndexedObject* contradicted_by(const IndexedObject& object) {
    if ((object.patient.*what_).empty()) return nullptr;
    if (first_ == nullptr) first_ = &object;
    return object.patient.*what_ == first_->patient.*what_ ? nullptr : first_;
  }

 private:
  std::string Patient::* what_;
  const IndexedObject* first_ = nullptr;
};

bool may_be_of_another(const IndexedObject& object) {
  return object.kind == ObjectKind::registration ||
         object.kind == ObjectKind::deformable_registration;
}

}  // namespace

Patient completed(Patient patient, const Index& index) {
  for (const IndexedObject& object : index.objects) {
    if (may_be_of_another(object)) continue;
    for (std::string Patient::* what : {&Patient::id, &Patient::name, &Patient::birth_date})
      if ((patient.*what).empty()) patient.*what = object.patient.*what;
  }
  return patient;
}

void check_one_patient(const Index& index, std::vector<Warning>& warnings) {
  Stated id(&Patient::id);
  Stated birth_date(&Patient::birth_date);
  Stated name(&Patient::name);
  bool name_warned = false;
  for (const IndexedObject& object : index.objects) {
    if (may_be_of_another(object)) continue;
    if (const IndexedObject* other = id.contradicted_by(object))
      throw Error(
          "different_patients",
          fmt::format("the Patient ID (0010,0020) is '{}', that of {} is '{}'; one course's "
                      "files must be one patient's",
                      object.patient.id, other->path.string(), other->patient.id),
          object.path.string());
    if (const IndexedObject* other = birth_date.contradicted_by(object))
      throw Error("different_patients",
                  fmt::format("the birth date (0010,0030) is another than that of {}; one course's "
                              "files must be one patient's",
                              other->path.string()),
                  object.path.string());
    if (const IndexedObject* other = name.contradicted_by(object); other && !name_warned) {
      name_warned = true;
      warnings.push_back({"patient_name_differs",
                          fmt::format("the Patient's Name (0010,0010) is spelt differently from "
                                      "that of {}; check that it is one patient",
                                      other->path.string()),
                          object.path.string()});
    }
  }
}

}  // namespace dose::dicom
