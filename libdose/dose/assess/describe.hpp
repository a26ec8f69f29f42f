// SPDX-License-Identifier: Apache-2.0
// The descriptive parts of an assessment: courses, structure tables, method, what was not done.
#pragma once

#include <dose/assess/assessment.hpp>
#include <dose/assess/policy.hpp>
#include <dose/assess/structure_dose.hpp>
#include <string>
#include <utility>
#include <vector>

namespace dose {

CourseResult describe_course(const Course& course, AlphaBeta alpha_beta);

/// What is taken for granted of a course, for the report: one anatomy in one frame of reference,
/// how phases go together, several fractions a day, delivered fractions.
std::vector<std::string> course_assumptions(const Course& course);

/// The structure's metrics: physical dose of each course, EQD2 of each and of the sum, for the
/// usual metrics of its role and the policy's extra ones.
StructureResult describe_structure(const Case& the_case, const Policy& policy,
                                   StructureDose& structure);

std::vector<std::pair<std::string, std::string>> describe_method(const Case& the_case,
                                                                 const Policy& policy);

/// Rules of the verdict that this version does not carry out, named in every report.
/// `agreements`: of the priors, as in RuleContext.
std::vector<std::string> not_done(const Case& the_case, const Policy& policy,
                                  const std::vector<std::optional<Agreement>>& agreements);

}  // namespace dose
