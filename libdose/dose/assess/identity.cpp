// SPDX-License-Identifier: Apache-2.0
#include <dose/assess/identity.hpp>

#include <algorithm>
#include <dose/assess/structure_dose.hpp>
#include <dose/core/calendar.hpp>
#include <dose/core/error.hpp>
#include <set>
#include <string>

namespace dose {
namespace {

std::string date_or_text(const std::string& birth_date) {
  try {
    return iso(parse_date(birth_date, {}));
  } catch (const Error&) {
    return birth_date;
  }
}

/// A registration that says nothing of a patient is of nobody else.
bool says_something(const Patient& patient) {
  return !patient.id.empty() || !patient.birth_date.empty();
}

std::vector<const Patient*> patients_of(const Case& the_case) {
  std::vector<const Patient*> patients;
  for (const Course* course : all_courses(the_case)) {
    if (course->patient) patients.push_back(&*course->patient);
    if (course->registration.patient && says_something(*course->registration.patient))
      patients.push_back(&*course->registration.patient);
  }
  return patients;
}

}  // namespace

std::vector<Identity> identities_of(const Case& the_case) {
  const std::vector<const Patient*> patients = patients_of(the_case);
  std::set<std::string> birth_dates;
  for (const Patient* patient : patients)
    if (!patient->birth_date.empty()) birth_dates.insert(patient->birth_date);
  std::vector<Identity> identities;
  for (const Patient* patient : patients) {
    Identity identity{patient->id, {}};
    if (birth_dates.size() > 1 && !patient->birth_date.empty())
      identity.birth_date = date_or_text(patient->birth_date);
    // One that states no birth date is no further identity of its ID.
    if (std::ranges::any_of(identities, [&](const Identity& known) {
          return known == identity || (known.id == identity.id && identity.birth_date.empty());
        }))
      continue;
    identities.push_back(std::move(identity));
  }
  std::ranges::stable_partition(identities,
                                [](const Identity& identity) { return !identity.id.empty(); });
  return identities;
}

}  // namespace dose
