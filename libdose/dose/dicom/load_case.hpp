// SPDX-License-Identifier: Apache-2.0
// From a request to a consistent Case: reads the files, links them by UID, registers the courses.
#pragma once

#include <dose/course/case.hpp>
#include <dose/course/request.hpp>

namespace dose {

/// Reads everything the request names. Files are linked by UID (dose -> plan -> structure set ->
/// frame of reference), never by file name. Hashing runs in parallel with parsing. The result has
/// passed check_consistency. Throws Error for anything unreadable or contradictory.
Case load_case(const CaseRequest& request);

/// One course for `redose dvh`: as load_case, but contours of all structures, and laxer in what a
/// DVH does not need: dose type, summation type, plan and number of fractions may be missing (a
/// warning each; `planned.phases` then has Fractions of 1 and only physical dose is meaningful,
/// which the caller must respect: `fractions_known` tells).
struct SingleCourse {
  Case the_case;  ///< `planned` is the course; `no_prior_stated` is true
  bool fractions_known = false;
};
SingleCourse load_single_course(const CourseRequest& request);

}  // namespace dose
