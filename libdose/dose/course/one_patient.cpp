// SPDX-License-Identifier: Apache-2.0
#include <dose/course/one_patient.hpp>

#include <fmt/format.h>

#include <dose/core/error.hpp>
#include <set>
#include <string>
#include <vector>

namespace dose {
namespace {

const char* const remedy =
    "; if they are one patient, say so with --same-patient REASON, which the report will show";

std::vector<const Course*> known_courses(const Case& the_case) {
  std::vector<const Course*> courses;
  if (the_case.planned.patient) courses.push_back(&the_case.planned);
  for (const Course& prior : the_case.priors)
    if (prior.patient) courses.push_back(&prior);
  return courses;
}

/// The first course to state something of its patient; null if none does.
class FirstStated {
 public:
  explicit FirstStated(std::string Patient::* what) : what_(what) {}

  void look_at(const Course& course) {
    if (course_ == nullptr && !((*course.patient).*what_).empty()) course_ = &course;
  }
  bool differs(const Patient& patient) const {
    return course_ != nullptr && !(patient.*what_).empty() && patient.*what_ != value();
  }
  const std::string& value() const { return (*course_->patient).*what_; }
  const std::string& course_name() const { return course_->name; }
  bool found() const { return course_ != nullptr; }

 private:
  std::string Patient::* what_;
  const Course* course_ = nullptr;
};

struct Stated {
  FirstStated id{&Patient::id};
  FirstStated birth_date{&Patient::birth_date};
  FirstStated name{&Patient::name};

  void look_at(const Course& course) {
    id.look_at(course);
    birth_date.look_at(course);
    name.look_at(course);
  }
};

void check_course(const Course& course, const Course& first, const Stated& stated) {
  const Patient& patient = *course.patient;
  if (patient.id.empty() || first.patient->id.empty())
    throw Error("patient_unknown",
                std::string("a course has no Patient ID (0010,0020), so that both are of one "
                            "patient is not shown") +
                    remedy,
                fmt::format("{} and {}", first.name, course.name));
  if (stated.id.differs(patient))
    throw Error("different_patients",
                fmt::format("the Patient IDs (0010,0020) '{}' and '{}' differ{}", stated.id.value(),
                            patient.id, remedy),
                fmt::format("{} and {}", stated.id.course_name(), course.name));
  if (stated.birth_date.differs(patient))
    throw Error("different_patients",
                std::string("the birth dates (0010,0030) differ under one Patient ID") + remedy,
                fmt::format("{} and {}", stated.birth_date.course_name(), course.name));
}

void check_registration(const RegistrationUse& use, const Stated& stated) {
  if (stated.id.differs(*use.patient))
    throw Error("different_patients",
                fmt::format("the registration is of patient '{}', which none of the courses is{}",
                            use.patient->id, remedy),
                use.file);
  if (stated.birth_date.differs(*use.patient))
    throw Error("different_patients",
                fmt::format("the registration's birth date (0010,0030) is not that of '{}'{}",
                            stated.birth_date.course_name(), remedy),
                use.file);
}

Warning another_spelling(const std::string& where) {
  return {"patient_name_differs",
          "the Patient's Name (0010,0010) is spelt differently; check that it is one patient",
          where};
}

}  // namespace

void check_patient(Case& the_case) {
  const bool joined = the_case.same_patient_reason.has_value();
  const std::vector<const Course*> courses = known_courses(the_case);
  Stated stated;
  for (const Course* course : courses) {
    if (course != courses.front()) {
      if (!joined) check_course(*course, *courses.front(), stated);
      const std::string& name = course->patient->name;
      if (name != (stated.name.found() ? stated.name.value() : std::string()))
        the_case.warnings.push_back(another_spelling(fmt::format(
            "{} and {}", stated.name.found() ? stated.name.course_name() : courses.front()->name,
            course->name)));
    }
    stated.look_at(*course);
  }
  std::set<std::string> warned;
  for (const Course* course : courses) {
    const RegistrationUse& use = course->registration;
    if (!use.patient) continue;
    if (!joined) check_registration(use, stated);
    if (stated.name.differs(*use.patient) && warned.insert(use.file).second)
      the_case.warnings.push_back(another_spelling(use.file));
  }
}

}  // namespace dose
