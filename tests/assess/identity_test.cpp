// SPDX-License-Identifier: Apache-2.0
// VERDICT.md, rule 17: with --same-patient all identities stand on page one.
#include <dose/assess/assess.hpp>

#include "assess/rows.hpp"
#include "support/synthetic_case.hpp"

using namespace dose;

namespace {

using Identities = std::vector<Identity>;

/// The planned course and two priors of these patients.
Assessment joined(const Patient& planned, const Patient& first, const Patient& second,
                  std::optional<Patient> registered = {}) {
  Case the_case = synthetic::typical(35, 14);
  the_case.same_patient_reason = "three hospitals";
  the_case.planned.patient = planned;
  the_case.priors[0].patient = first;
  the_case.priors[0].registration.patient = std::move(registered);
  Case other = synthetic::typical(1, 14);
  the_case.priors.push_back(std::move(other.priors[0]));
  the_case.priors[1].name = "prior2";
  the_case.priors[1].patient = second;
  return assess(the_case, synthetic::policy());
}

}  // namespace

TEST_CASE("rule 17: every other identity is told, each once") {
  const Assessment three = joined({"A", "N", "19600102"}, {"B", "N", ""}, {"C", "N", "19600102"});
  CHECK(three.patient == Identity{"A", ""});
  CHECK(three.other_identities == Identities{{"B", ""}, {"C", ""}});
  const Assessment twice = joined({"A", "N", ""}, {"B", "N", ""}, {"B", "N", ""});
  CHECK(twice.other_identities == Identities{{"B", ""}});
  const Assessment none = joined({"A", "N", ""}, {"A", "N", "19600102"}, {"A", "N", "19600102"});
  CHECK(none.other_identities.empty());
  const Assessment no_id = joined({"", "N", ""}, {"B", "N", ""}, {"B", "N", ""});
  CHECK(no_id.patient == Identity{"B", ""});
  CHECK(no_id.other_identities == Identities{{"", ""}});
}

TEST_CASE("rule 17: birth dates that differ are told with every identity") {
  const Assessment a =
      joined({"A", "N", "19600102"}, {"A", "N", "19500102"}, {"B", "N", "19600102"});
  CHECK(a.patient == Identity{"A", "1960-01-02"});
  CHECK(a.other_identities == Identities{{"A", "1950-01-02"}, {"B", "1960-01-02"}});
  // One that states none is no further identity of the same ID.
  const Assessment b = joined({"A", "N", "19600102"}, {"A", "N", ""}, {"A", "N", "195O"});
  CHECK(b.other_identities == Identities{{"A", "195O"}});  // as in the file, where it is no date
}

TEST_CASE("rule 17: a registration's identity is told as well") {
  const Assessment a = joined({"A", "N", "19600102"}, {"A", "N", "19600102"},
                              {"A", "N", "19600102"}, Patient{"R", "N", "19600102"});
  CHECK(a.other_identities == Identities{{"R", ""}});
  // One that says nothing of a patient is of nobody else.
  const Assessment b =
      joined({"A", "N", "19600102"}, {"A", "N", "19600102"}, {"A", "N", "19600102"}, Patient{});
  CHECK(b.other_identities.empty());
}
