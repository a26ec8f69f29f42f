// SPDX-License-Identifier: Apache-2.0
// The rules of the verdict, one or more tests each, named after their number.
//
// Doses on paper. Planned 14 Gy in 3 fractions at the sac's edge: EQD2(2) = 14 (14/3 + 2)/4 =
// 23.3333. Prior 35 Gy in 14: EQD2(2) = 35 (2.5 + 2)/4 = 39.375. Sum 62.7083, share 0.37209.
// Tolerances of values: the default bound, 0.01 Gy or 0.1 %.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <dose/assess/assess.hpp>
#include <dose/core/error.hpp>
#include <dose/course/request.hpp>

#include "assess/rows.hpp"
#include "support/near.hpp"
#include "support/synthetic_case.hpp"

using namespace dose;

TEST_CASE("a plan that meets the four factors is within") {
  const Assessment a = assess(synthetic::typical(35, 14), synthetic::policy());
  INFO(a.headline);
  CHECK(a.verdict == Verdict::within);
  CHECK(exit_status(a) == 0);
  CHECK(*row(a, "RERT.HYTEC.SBRT").value == near(23.3333333, 0.03));
  CHECK(*row(a, "RERT.HYTEC.CUM").value == near(62.7083333, 0.07));
  CHECK(*row(a, "RERT.HYTEC.SHARE").value == near(0.3720930, 0.001));
  CHECK(*row(a, "RERT.HYTEC.INTERVAL").value == 8);
  for (const char* id : {"RERT.HYTEC.SBRT", "RERT.HYTEC.CUM", "RERT.HYTEC.SHARE"}) {
    CHECK(*row(a, id).lower <= *row(a, id).value);
    CHECK(*row(a, id).value <= *row(a, id).upper);
  }
}

TEST_CASE("rule 1: a de novo limit cannot clear re-irradiation but can fail it") {
  const Assessment met = assess(synthetic::typical(35, 14), synthetic::policy());
  CHECK(row(met, "DN.HYTEC.LOW.3FX").status == Status::info);
  CHECK(row(met, "DN.HYTEC.LOW.3FX").decides == Decides::fail_only);
  // 21 Gy is above HyTEC's 20.3 Gy in 3 fractions.
  const Assessment broken = assess(synthetic::typical(35, 21), synthetic::policy());
  CHECK(row(broken, "DN.HYTEC.LOW.3FX").status == Status::exceeded);
}

TEST_CASE("rule 2: one broken rule of four makes the verdict exceeded") {
  // 14.5 Gy in 3: 24.7708, within; 15 Gy in 3: 26.25, above 25 (W28 and W29 of the facts).
  CHECK(assess(synthetic::typical(35, 14.5), synthetic::policy()).verdict == Verdict::within);
  const Assessment a = assess(synthetic::typical(35, 15), synthetic::policy());
  CHECK(a.verdict == Verdict::exceeded);
  CHECK(exit_status(a) == 1);
  CHECK(row(a, "RERT.HYTEC.SBRT").status == Status::exceeded);
  CHECK(row(a, "RERT.HYTEC.CUM").status == Status::within);
}

TEST_CASE("rule 2: the cumulative rule is exceeded by its own") {
  // Prior 42.5 Gy in 14: EQD2 = 42.5 (3.0357 + 2)/4 = 53.504; with 22.5 (13.746 Gy...) use 14 Gy:
  // 53.504 + 23.333 = 76.84 > 70.
  Case the_case = synthetic::typical(42.5, 14);
  const Assessment a = assess(the_case, synthetic::policy());
  CHECK(row(a, "RERT.HYTEC.CUM").status == Status::exceeded);
  CHECK(row(a, "RERT.HYTEC.SBRT").status == Status::within);
  CHECK(a.verdict == Verdict::exceeded);
}

TEST_CASE("rule 3: no prior is a statement") {
  Case the_case = synthetic::typical(35, 14);
  the_case.priors.clear();
  CHECK_THROWS_AS(assess(the_case, synthetic::policy()), Error);
  the_case.no_prior_stated = true;
  the_case.stated_interval_months.reset();
  const Assessment a = assess(the_case, synthetic::policy());
  CHECK(a.verdict == Verdict::within);
  CHECK(row(a, "DN.HYTEC.LOW.3FX").required);
  CHECK(!has_row(a, "RERT.HYTEC.CUM"));
}

TEST_CASE("rule 3: what was set aside beside the planned course stands against no prior") {
  Case the_case = synthetic::typical(35, 14);
  the_case.priors.clear();
  the_case.no_prior_stated = true;
  the_case.stated_interval_months.reset();
  SECTION("another plan, dose or record") {
    the_case.planned.others_set_aside = true;
  }
  SECTION("a record of whichever plan") {
    the_case.planned.records_without_plan = true;
  }
  try {
    assess(the_case, synthetic::policy());
    FAIL("judged");
  } catch (const Error& error) {
    CHECK(error.code() == "no_prior_contradicted");
  }
}

TEST_CASE("rule 4: two priors are outside the derivation range") {
  Case the_case = synthetic::typical(17.5, 10);
  the_case.priors.push_back(synthetic::course(
      "prior2", CourseRole::prior, 36, 14,
      synthetic::grid({-45, 45, -45, 65, -96, 96}, 2.5, 2.2, 3.0, [](double, double y, double z) {
        return std::abs(z) > 30 ? 0.0 : (y < 0 ? 37.0 : 5.0);
      })));
  const Assessment a = assess(the_case, synthetic::policy());
  CHECK(a.verdict == Verdict::not_evaluable);
  CHECK(exit_status(a) == 2);
  CHECK(row(a, "RERT.HYTEC.CUM").reason_code == "outside_derivation_range");
}

TEST_CASE("rule 4: a broken rule outside the derivation range is still exceeded") {
  Case the_case = synthetic::typical(35, 15);
  the_case.priors.front().phases.front().prescription = gray(60);  // EQD2(2) 62.1, above 50
  const Assessment a = assess(the_case, synthetic::policy());
  CHECK(a.verdict == Verdict::exceeded);
}

TEST_CASE("rule 4: a prior above 5 Gy a fraction or of unknown prescription cannot clear") {
  SECTION("8 Gy fractions") {
    Case the_case = synthetic::typical(20, 10);
    Phase& phase = the_case.priors.front().phases.front();
    phase.fractions = Fractions::of(3);
    phase.prescription = gray(24);
    const Assessment a = assess(the_case, synthetic::policy());
    CHECK(row(a, "RERT.HYTEC.SBRT").reason_code == "outside_derivation_range");
    CHECK(a.verdict == Verdict::not_evaluable);
  }
  SECTION("6 Gy fractions, EQD2(2) 18 (6 + 2)/4 = 36 within 30 to 50") {
    Case the_case = synthetic::typical(18, 14);
    Phase& phase = the_case.priors.front().phases.front();
    phase.fractions = Fractions::of(3);
    phase.prescription = gray(18);
    const Assessment a = assess(the_case, synthetic::policy());
    CHECK(row(a, "RERT.HYTEC.CUM").reason_code == "outside_derivation_range");
    CHECK(row(a, "RERT.HYTEC.CUM").reason.find("6 Gy fractions") != std::string::npos);
  }
  SECTION("no prescription") {
    Case the_case = synthetic::typical(35, 14);
    the_case.priors.front().phases.front().prescription.reset();
    CHECK(assess(the_case, synthetic::policy()).verdict == Verdict::not_evaluable);
  }
  SECTION("EQD2 of the prescription below 30") {
    Case the_case = synthetic::typical(20, 10);
    the_case.priors.front().phases.front().prescription = gray(27);  // 27 (1.9286+2)/4 = 26.5
    CHECK(row(assess(the_case, synthetic::policy()), "RERT.HYTEC.CUM").reason_code ==
          "outside_derivation_range");
  }
  SECTION("acknowledged") {
    Case the_case = synthetic::typical(35, 14);
    the_case.priors.front().phases.front().prescription.reset();
    Policy policy = synthetic::policy();
    policy.accepted_codes = {"outside_derivation_range"};
    const Assessment a = assess(the_case, policy);
    CHECK(a.verdict == Verdict::within);
    CHECK(exit_status(a) == 3);
    CHECK(a.headline.find("with 1 acknowledged deviation") != std::string::npos);
  }
}

TEST_CASE("rule 4: six fractions cannot clear") {
  Case the_case = synthetic::typical(35, 14);
  the_case.planned.phases.front().fractions = Fractions::of(6);
  CHECK(assess(the_case, synthetic::policy()).verdict == Verdict::not_evaluable);
}

TEST_CASE("rule 5: one fraction after a prior of EQD2 40 or more was printed N/A") {
  // 36/14 is 41.14. 8 Gy in one fraction: EQD2 8 (8+2)/4 = 20.
  Case the_case = synthetic::typical(35, 8);
  the_case.planned.phases.front().fractions = Fractions::of(1);
  the_case.planned.phases.front().prescription = gray(16);
  const Assessment a = assess(the_case, synthetic::policy());
  CHECK(a.verdict == Verdict::not_evaluable);
  CHECK(row(a, "RERT.HYTEC.SBRT").reason_code == "published_na");
}

TEST_CASE("rule 5: N/A holds for priors together, and where a prescription is not known") {
  // 30/10 and 20/5 are EQD2(2) 37.5 and 30 Gy: neither reaches 40, together they do.
  const auto reason = [](const std::vector<std::pair<double, int>>& priors) {
    Case the_case = synthetic::typical(20, 7);
    the_case.planned.phases.front().fractions = Fractions::of(1);
    const Course like = std::move(the_case.priors.front());
    the_case.priors.clear();
    for (const auto& [prescription_gy, n] : priors)
      the_case.priors.push_back(
          synthetic::course("prior", CourseRole::prior, prescription_gy, n,
                            synthetic::grid({-45, 45, -45, 65, -96, 96}, 2.5, 2.2, 3.0,
                                            [](double, double, double) { return 20.0; })));
    Policy policy = synthetic::policy();
    policy.accepted_codes = {"outside_derivation_range"};
    if (priors.front().first == 0) the_case.priors.front().phases.front().prescription.reset();
    return row(assess(the_case, policy), "RERT.HYTEC.INTERVAL").reason_code;
  };
  CHECK(reason({{30, 10}}).empty());
  CHECK(reason({{30, 10}, {20, 5}}) == "published_na");
  CHECK(reason({{0, 10}}) == "published_na");
}

TEST_CASE("rule 6: limits keep their own alpha beta") {
  Policy policy = synthetic::policy();
  const double with_two = *row(assess(synthetic::typical(35, 14), policy), "RERT.HYTEC.CUM").value;
  policy.alpha_beta = AlphaBeta::from_gray(10);
  const Assessment a = assess(synthetic::typical(35, 14), policy);
  CHECK(*row(a, "RERT.HYTEC.CUM").value == with_two);
}

TEST_CASE("rule 7: the interval counts stated dates only") {
  Case the_case = synthetic::typical(35, 14);
  the_case.stated_interval_months.reset();
  SECTION("nothing stated") {
    the_case.priors.front().phases.front().plan_date = parse_date("20180101", "");
    the_case.planned.phases.front().plan_date = parse_date("20250101", "");
    const Assessment a = assess(the_case, synthetic::policy());
    CHECK(row(a, "RERT.HYTEC.INTERVAL").reason_code == "interval_unknown");
    CHECK(a.verdict == Verdict::not_evaluable);
  }
  SECTION("one day short of five months") {
    the_case.priors.front().last_treated = parse_date("2024-01-31", "");
    the_case.planned.first_treated = parse_date("2024-06-30", "");
    const Assessment a = assess(the_case, synthetic::policy());
    CHECK(*row(a, "RERT.HYTEC.INTERVAL").value == 4);
    CHECK(a.verdict == Verdict::exceeded);
  }
  SECTION("contradiction") {
    the_case.stated_interval_months = 9;
    the_case.priors.front().last_treated = parse_date("2024-01-31", "");
    the_case.planned.first_treated = parse_date("2024-07-30", "");
    CHECK_THROWS_AS(assess(the_case, synthetic::policy()), Error);
  }
}

TEST_CASE("rule 13: a prior known by prescription may clear and names its hot spot factor") {
  Case the_case = synthetic::typical(35, 14);
  CourseRequest request;
  request.name = "prior";
  request.paper = "36/14@prescription";
  the_case.priors.clear();
  the_case.priors.push_back(course_on_paper(request));
  const Assessment a = assess(the_case, synthetic::policy());
  CHECK(a.verdict == Verdict::within);
  // 41.142857 + 23.333333 = 64.476; flips at h: 36h (36h/14 + 2)/4 = 70 - 23.3333 (bound 23.35).
  // 23.142857 h^2 + 18 h - 46.6667 = 0 -> h = 1.0830
  const auto found = std::ranges::find_if(
      a.remarks, [](const std::string& text) { return text.find("1.08") != std::string::npos; });
  CHECK(found != a.remarks.end());
}

TEST_CASE("rule 13: courses all on paper are held against the four rules at the thecal sac") {
  // W28 to W30 of the facts: prior 36/14 of 36 Gy at the sac, planned 14.5 or 15 Gy in 3.
  const auto on_paper = [](const char* prior, const char* planned, int months) {
    Case the_case;
    the_case.planned =
        course_on_paper(parse_course_argument(planned, CourseRole::planned, "planned"));
    the_case.priors.push_back(
        course_on_paper(parse_course_argument(prior, CourseRole::prior, "prior")));
    the_case.stated_interval_months = months;
    return assess(the_case, synthetic::policy());
  };
  const Assessment met = on_paper("36/14@36Gy", "24/3@14.5Gy", 8);
  CHECK(met.verdict == Verdict::within);
  CHECK(*row(met, "RERT.HYTEC.SBRT").value == near(24.7708333, 5e-8));
  CHECK(*row(met, "RERT.HYTEC.CUM").value == near(65.9136905, 5e-8));
  CHECK(*row(met, "RERT.HYTEC.SHARE").value == near(0.3758071, 5e-8));
  const Assessment hot = on_paper("36/14@36Gy", "24/3@15Gy", 8);
  CHECK(hot.verdict == Verdict::exceeded);
  CHECK(*row(hot, "RERT.HYTEC.SBRT").value == near(26.25, 1e-12));
  CHECK(*row(hot, "RERT.HYTEC.CUM").value == near(67.3928571, 5e-8));
  const Assessment early = on_paper("36/14@36Gy", "24/3@14.5Gy", 4);
  CHECK(early.verdict == Verdict::exceeded);
  CHECK(row(early, "RERT.HYTEC.INTERVAL").status == Status::exceeded);
  CHECK(row(early, "RERT.HYTEC.CUM").status == Status::within);
}

TEST_CASE("rule 13: a typed planned course has no anatomy to place a DICOM prior in") {
  Case the_case = synthetic::typical(35, 14);
  the_case.planned =
      course_on_paper(parse_course_argument("24/3@14Gy", CourseRole::planned, "planned"));
  the_case.structures.clear();
  const Assessment a = assess(the_case, synthetic::policy());
  CHECK(a.verdict == Verdict::not_evaluable);
  CHECK(row(a, "RERT.HYTEC.SBRT").status == Status::within);
  CHECK(row(a, "RERT.HYTEC.CUM").reason_code == "no_registration");
}

TEST_CASE("rule 15: an unapproved prior is not evaluable unless acknowledged") {
  Case the_case = synthetic::typical(35, 14);
  the_case.priors.front().phases.front().approval_status = "UNAPPROVED";
  Policy policy = synthetic::policy();
  const Assessment a = assess(the_case, policy);
  CHECK(a.verdict == Verdict::not_evaluable);
  CHECK(row(a, "RERT.HYTEC.CUM").reason_code == "prior_unapproved");
  policy.accepted_codes = {"prior_unapproved"};
  CHECK(exit_status(assess(the_case, policy)) == 3);
}

TEST_CASE("rule 24: a coarse planned grid cannot clear") {
  Case the_case = synthetic::typical(35, 14);
  const auto with_spacing = [](double dz_mm) {
    return synthetic::course(
        "planned", CourseRole::planned, 24, 3,
        synthetic::grid({-40, 40, -40, 60, -90, 90}, 1.0, 1.25, dz_mm,
                        [](double, double y, double z) {
                          if (std::abs(z) > 30) return 0.0;
                          return y < 0 ? 26.0 : 12.0;  // TG-101 allows 12.3 in 1.2 cc of cord
                        }));
  };
  the_case.planned = with_spacing(2.25);
  const Assessment warned = assess(the_case, synthetic::policy());
  CHECK(warned.verdict == Verdict::within);
  CHECK(has_warning(warned, "dose_grid_coarse"));
  the_case.planned = with_spacing(3.0);
  const Assessment a = assess(the_case, synthetic::policy());
  CHECK(a.verdict == Verdict::not_evaluable);
  CHECK(row(a, "RERT.HYTEC.SBRT").reason_code == "dose_grid_too_coarse");
}

TEST_CASE("contours far apart are warned of with the figure that the bound does not cover") {
  Case the_case = synthetic::typical(35, 14);
  const auto with_contours = [&](double spacing_mm) {
    for (CaseStructure& structure : the_case.structures)
      if (structure.role == Role::thecal_sac)
        structure = synthetic::box_structure(
            structure.structure.number, "ThecalSac", Role::thecal_sac,
            {-6, 6, -5, 5, -80, -80 + spacing_mm * std::floor(160 / spacing_mm)}, spacing_mm);
    return assess(the_case, synthetic::policy());
  };
  CHECK_FALSE(has_warning(with_contours(2.5), "contour_spacing_coarse"));
  const Assessment far = with_contours(3.2);
  REQUIRE(has_warning(far, "contour_spacing_coarse"));
  const auto warning =
      std::ranges::find(far.warnings, std::string("contour_spacing_coarse"), &Warning::code);
  CHECK(warning->where == "ThecalSac");
  CHECK(warning->message.find("3.20 mm apart") != std::string::npos);
  CHECK(warning->message.find("up to 1.60 Gy physical") != std::string::npos);
}

TEST_CASE("rule 25: a limit is decided by the bound and not by rounding") {
  // 18 Gy in 5 fractions: EQD2(2) = 18 (3.6 + 2)/4 = 25.20, printed in the table, above 25.
  Case the_case = synthetic::typical(31, 18);
  the_case.planned.phases.front().fractions = Fractions::of(5);
  const Assessment a = assess(the_case, synthetic::policy());
  CHECK(row(a, "RERT.HYTEC.SBRT").status == Status::exceeded);
}

TEST_CASE("rule 27: without a registration what does not need it is still evaluated") {
  Case the_case = synthetic::typical(35, 14);
  the_case.priors.front().registration.kind = RegistrationUse::Kind::none;
  Policy policy = synthetic::policy();
  const Assessment a = assess(the_case, policy);
  CHECK(a.verdict == Verdict::not_evaluable);
  CHECK(row(a, "RERT.HYTEC.CUM").reason_code == "no_registration");
  CHECK(row(a, "RERT.HYTEC.SHARE").reason_code == "no_registration");
  CHECK(row(a, "RERT.HYTEC.SBRT").status == Status::within);
  CHECK(row(a, "RERT.HYTEC.INTERVAL").status == Status::within);
  // A chain over another frame is told, and decides nothing.
  the_case.priors.front().registration.chain_files = {"to-mr.dcm", "from-mr.dcm"};
  const Assessment chained = assess(the_case, policy);
  CHECK(chained.verdict == Verdict::not_evaluable);
  CHECK(row(chained, "RERT.HYTEC.CUM").reason_code == "no_registration");
  CHECK(row(chained, "RERT.HYTEC.CUM").reason.find("to-mr.dcm, from-mr.dcm") != std::string::npos);
  // A broken rule is still broken.
  Case broken = synthetic::typical(35, 15);
  broken.priors.front().registration.kind = RegistrationUse::Kind::none;
  CHECK(assess(broken, policy).verdict == Verdict::exceeded);
  // The whole prior grid's maximum, 37 Gy: EQD2 42.93, with 23.33: 66.26, met.
  policy.unregistered_sum_of_maxima = true;
  const Assessment sum = assess(the_case, policy);
  CHECK(*row(sum, "RERT.HYTEC.CUM").value == near(66.2619, 0.07));
  CHECK(sum.verdict == Verdict::not_evaluable);  // the share still is
}

TEST_CASE("rule 28: codes that cannot be acknowledged are not") {
  Case the_case = synthetic::typical(35, 14);
  the_case.priors.front().registration.kind = RegistrationUse::Kind::none;
  Policy policy = synthetic::policy();
  policy.accepted_codes = {"no_registration", "not_covered", "structure_not_drawn"};
  CHECK(assess(the_case, policy).verdict == Verdict::not_evaluable);
}

TEST_CASE("rule 29: a limit whose structure was not drawn is not evaluable") {
  Case the_case = synthetic::typical(35, 14);
  the_case.structures.clear();
  const Assessment a = assess(the_case, synthetic::policy());
  CHECK(a.verdict == Verdict::not_evaluable);
  CHECK(row(a, "RERT.HYTEC.CUM").reason_code == "structure_not_drawn");
}

TEST_CASE("rule 14: delivered fractions scale dose and number together") {
  Case the_case = synthetic::typical(35, 14);
  the_case.priors.front().phases.front().delivered_fractions = 7;
  // 17.5 Gy in 7: EQD2(2) = 17.5 (2.5 + 2)/4 = 19.6875; with 23.3333: 43.0208.
  const Assessment a = assess(the_case, synthetic::policy());
  CHECK(*row(a, "RERT.HYTEC.CUM").value == near(43.0208, 0.05));
}

TEST_CASE("rule 14: several fractions a day count with incomplete repair") {
  Case the_case = synthetic::typical(35, 14);
  the_case.priors.front().daily = DailyFractions::several(2, 6);
  // theta = 2^(-6/4.1) = 0.362634; prior 35 (2 + 1.362634 * 2.5)/4 = 47.307615, with 23.333333:
  // 70.640948 instead of 62.708333.
  const Assessment a = assess(the_case, synthetic::policy());
  CHECK(*row(a, "RERT.HYTEC.CUM").value == near(70.6409, 0.07));
  CHECK(a.verdict == Verdict::exceeded);
  // Of the prescription: 36 (2 + 1.362634 * 2.571429)/4 = 49.535240 instead of 41.142857.
  CHECK(*a.courses.front().eqd2_gy == near(49.535240, 1e-5));
  CHECK(a.courses.front().daily.per_day() == 2);

  the_case = synthetic::typical(35, 14);
  the_case.planned.daily = DailyFractions::several(2, 8);
  const Assessment planned = assess(the_case, synthetic::policy());
  // theta = 2^(-8/4.1) = 0.258598: 14 (2 + 1.258598 * 4.666667)/4 = 27.557093.
  CHECK(*row(planned, "RERT.HYTEC.SBRT").value == near(27.5571, 0.03));
  CHECK(row(planned, "RERT.HYTEC.SBRT").status == Status::exceeded);
  CHECK(row(planned, "RERT.HYTEC.INTERVAL").reason_code == "outside_derivation_range");
}

TEST_CASE("rule 4: the range of the prior holds with several fractions a day as well") {
  Case the_case = synthetic::typical(20, 10);
  the_case.priors.front().phases.front().prescription = gray(40);
  CHECK(row(assess(the_case, synthetic::policy()), "RERT.HYTEC.SBRT").status == Status::within);
  // 40 (2 + 1.362634 * 2.857143)/4 = 58.93: above 50.
  the_case.priors.front().daily = DailyFractions::several(2, 6);
  CHECK(row(assess(the_case, synthetic::policy()), "RERT.HYTEC.SBRT").reason_code ==
        "outside_derivation_range");
}

TEST_CASE("rule 10: the prescription of concurrent phases is converted together") {
  Case the_case = synthetic::typical(20, 10);
  Course boost = synthetic::course(
      "boost", CourseRole::prior, 10, 14,
      synthetic::grid({-45, 45, -45, 65, -96, 96}, 2.5, 2.2, 3.0,
                      [](double, double y, double) { return y < 0 ? 11.0 : 7.0; }));
  the_case.priors.front().phases.push_back(std::move(boost.phases.front()));
  // 36/14 and 10/14, one after the other: 41.142857 + 6.785714; on the same days 46/14: 46
  // (3.285714 + 2)/4 = 60.785714, above the 50 Gy of the derivation.
  const Assessment sequential = assess(the_case, synthetic::policy());
  CHECK(*sequential.courses.front().eqd2_gy == near(47.928571, 1e-5));
  the_case.priors.front().relation = PhaseRelation::concurrent;
  const Assessment concurrent = assess(the_case, synthetic::policy());
  CHECK(*concurrent.courses.front().eqd2_gy == near(60.785714, 1e-5));
  CHECK(row(concurrent, "RERT.HYTEC.SBRT").reason_code == "outside_derivation_range");
}

TEST_CASE("rule 10: sequential phases convert one by one and concurrent ones together") {
  Case the_case = synthetic::typical(35, 14);
  const auto second = [] {
    return synthetic::course(
        "boost", CourseRole::prior, 10, 14,
        synthetic::grid({-45, 45, -45, 65, -96, 96}, 2.5, 2.2, 3.0, [](double, double y, double z) {
          if (std::abs(z) > 30) return 0.0;
          return y < 0 ? 11.0 : 7.0;
        }));
  };
  Course boost = second();
  the_case.priors.front().phases.push_back(std::move(boost.phases.front()));
  // Sequential: 39.375 + 7 (0.5 + 2)/4 = 43.75. Concurrent: 42 (3 + 2)/4 = 52.5.
  const auto prior_dmax = [](const Assessment& a) {
    for (const MetricResult& metric : a.structures.front().metrics)
      if (metric.course == "prior" && metric.quantity == Quantity::eqd2 &&
          metric.metric.kind == Metric::Kind::d_max)
        return *metric.bounded.value;
    FAIL("no such metric");
    return 0.0;
  };
  CHECK(prior_dmax(assess(the_case, synthetic::policy())) == near(43.75, 0.05));
  the_case.priors.front().relation = PhaseRelation::concurrent;
  CHECK(prior_dmax(assess(the_case, synthetic::policy())) == near(52.5, 0.06));
}

TEST_CASE("limits of conventional fractionation are not held against stereotactic fractions") {
  const Assessment a = assess(synthetic::typical(35, 14), synthetic::policy());
  CHECK(!has_row(a, "DN.QUANTEC.CONV.50"));
  CHECK(has_row(a, "DN.QUANTEC.3FX"));
}

TEST_CASE("the same case gives the same assessment with and without threads") {
  Policy policy = synthetic::policy();
  const Assessment a = assess(synthetic::typical(35, 14), policy);
  policy.threads = 1;
  const Assessment b = assess(synthetic::typical(35, 14), policy);
  REQUIRE(a.limits.size() == b.limits.size());
  for (std::size_t i = 0; i < a.limits.size(); ++i) {
    CHECK(a.limits[i].value == b.limits[i].value);
    CHECK(a.limits[i].upper == b.limits[i].upper);
  }
}
