// SPDX-License-Identifier: Apache-2.0
// What treatment records show of a course: its dates, and whether more was given than is counted
// (VERDICT.md, rules 7, 10, 14).
//
// A record that is not there cannot be seen. A missing last one would make the interval between
// courses too long, so the date of the last treatment counts only if the records hold every beam of
// every fraction that was planned (or stated as delivered), each given to its end; that of the
// first treatment only if they hold fraction 1 of every phase. Else the dates stay the user's to
// state, and records contradict what he states outside of theirs.
//
// Dose is never taken off by records: fewer than planned may be records that were not exported.
// More than planned is dose that the dose files do not hold, and an error. So is what the days tell
// against one fraction a day and against sequential phases (treatment_days.hpp).
//
// A record that names no plan proves no date, but is held against the course's only fraction group.
#pragma once

#include <dose/dicom/course_reader.hpp>
#include <dose/dicom/treatment_record.hpp>
#include <span>
#include <vector>

namespace dose::dicom {

/// Enters the dates that the records of `draft`'s plans prove into its course, and lists the record
/// files that they rest on. `plans` are those that count, in order of the draft's phases. Errors
/// `ion_plan`, `brachy_plan`, `record_of_another_plan` (unless the user named the plan that counts:
/// then warning `records_set_aside`, and check_set_aside_records() decides),
/// `delivered_contradicts` (a fraction beyond those that count, or more of them),
/// `treatment_records_contradict` (a beam that the plan does not have, or given more than once or
/// beyond its meterset), `treatment_dates_contradict` (the user's dates and the records'), those of
/// TreatmentDays::check. Warning `treatment_records_incomplete`.
void apply_treatment_records(const std::vector<TreatmentRecord>& records,
                             const std::vector<RtPlan>& plans, const CourseRequest& request,
                             CourseDraft& draft);

/// `drafts`: the case's courses that were read from files. Error `set_aside_plan_treated` for a
/// record that was set aside with its plan if none of them counts that plan.
void check_set_aside_records(std::span<const CourseDraft* const> drafts);

}  // namespace dose::dicom
