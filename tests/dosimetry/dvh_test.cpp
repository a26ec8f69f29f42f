// SPDX-License-Identifier: Apache-2.0
// The band of the curve against volumes counted by points, and against curves known on paper.
#include <catch2/catch.hpp>
#include <cmath>
#include <dose/dosimetry/measure.hpp>

#include "dosimetry/random_cases.hpp"
#include "support/near.hpp"

using namespace dose;

namespace {

void check_order(const Dvh& dvh, double step_gy) {
  REQUIRE(dvh.dose_gy.size() == dvh.volume_cc.size());
  REQUIRE(dvh.dose_gy.size() == dvh.lower_cc.size());
  REQUIRE(dvh.dose_gy.size() == dvh.upper_cc.size());
  for (std::size_t n = 0; n < dvh.dose_gy.size(); ++n) {
    CHECK(dvh.dose_gy[n] == near(static_cast<double>(n) * step_gy, 1e-9));
    CHECK(dvh.lower_cc[n] <= dvh.volume_cc[n]);
    CHECK(dvh.volume_cc[n] <= dvh.upper_cc[n]);
    if (n == 0) continue;
    CHECK(dvh.volume_cc[n] <= dvh.volume_cc[n - 1]);
    CHECK(dvh.lower_cc[n] <= dvh.lower_cc[n - 1]);
    CHECK(dvh.upper_cc[n] <= dvh.upper_cc[n - 1]);
  }
}

double area(const Dvh& dvh, double step_gy) {
  double sum = 0;
  for (std::size_t n = 0; n < dvh.dose_gy.size(); ++n)
    sum += step_gy * (dvh.upper_cc[n] - dvh.lower_cc[n]);
  return sum;
}

}  // namespace

TEST_CASE("the band of a linear dose holds the line, but for quantisation") {
  // 0.4 Gy/mm along y over a box of 6 x 9 x 8 mm, stored in steps of 0.01 Gy: doses 2 to 5.6 Gy.
  const DoseGrid grid =
      test::sampled(test::axial({-5, -3, -4}, {2, 2.5, 3}, 10, 9, 7), 0.01,
                    [](const Eigen::Vector3d& p) { return 2 + 0.4 * (p.y() - 1); });
  std::vector<Contour> contours;
  for (const double z : {0.0, 2.0, 4.0, 6.0})
    contours.push_back(test::axial_contour(z, test::rectangle(0, 1, 6, 10)));
  const Region region = Region::from_contours(contours, {}, "box");
  FieldTerm term;
  term.grids.push_back({&grid, 1, {}});
  term.polynomial = DosePolynomial::physical();
  const DoseField field{{term}};
  RegionDose measured(region, field);
  const Dvh dvh = measured.dvh(0.3);
  check_order(dvh, 0.3);
  for (std::size_t n = 0; n < dvh.dose_gy.size(); ++n) {
    const double exact_cc = 0.432 * std::clamp((5.6 - dvh.dose_gy[n]) / 3.6, 0.0, 1.0);
    CHECK(dvh.lower_cc[n] <= exact_cc + 1e-12);
    CHECK(dvh.upper_cc[n] >= exact_cc - 1e-12);
    // Half a stored step of 0.01 Gy, and what the stored doses then bend.
    CHECK(dvh.upper_cc[n] - dvh.lower_cc[n] <= 0.432 * 0.06 / 3.6);
  }
}

TEST_CASE("the band holds what points count, in random doses and shapes") {
  test::Random random(90417);
  for (int repetition = 0; repetition < 40; ++repetition) {
    INFO("repetition " << repetition);
    const bool square = repetition % 3 != 0;
    const test::Sampled sampled = test::any_region(random, square, 4000);
    const DoseGrid first = test::any_grid(random, square);
    const DoseGrid second = test::any_grid(random, square);
    DoseField field{{test::any_term(random, first, square)}};
    if (repetition % 2 == 0) field.terms.push_back(test::any_term(random, second, square));
    RegionDose measured(sampled.region, field);
    const double highest_gy = *measured.measure({Metric::Kind::d_max, 0}).upper;
    const double step_gy = highest_gy / (10 + repetition);
    const Dvh dvh = measured.dvh(step_gy);
    check_order(dvh, step_gy);
    const double total_cc = sampled.region.volume_cc();
    CHECK(dvh.volume_cc[0] == near(total_cc, 1e-9 * total_cc));
    // Remainders of half a step on average make a band of one, and the slopes' bounds some more.
    CHECK(area(dvh, step_gy) <= 2.5 * total_cc * step_gy);
    for (std::size_t n = 0; n < dvh.dose_gy.size(); ++n) {
      std::size_t count = 0;
      for (const Eigen::Vector3d& point : sampled.points)
        if (field.at({point}).lower_gy >= dvh.dose_gy[n]) ++count;
      const double share = static_cast<double>(count) / static_cast<double>(sampled.points.size());
      // Five standard deviations of a counted share, at least three points.
      const double doubt = 5 * std::sqrt(share * (1 - share) / 4000) + 3.0 / 4000;
      CHECK(dvh.lower_cc[n] <= total_cc * (share + doubt));
      CHECK(dvh.upper_cc[n] >= total_cc * (share - doubt));
      CHECK(dvh.volume_cc[n] == near(total_cc * share, total_cc * (doubt + 0.05)));
    }
  }
}

TEST_CASE("the EQD2 curve is the physical one at other doses") {
  const DoseGrid grid = test::sampled(
      test::axial({-9, -9, -9}, {1.5, 2, 2.5}, 13, 10, 9), 1e-4,
      [](const Eigen::Vector3d& p) { return 20 + p.x() - 0.7 * p.y() + 0.03 * p.z() * p.x(); });
  std::vector<Contour> contours;
  for (const double z : {-4.0, -2.0, 0.0, 2.0})
    contours.push_back(test::axial_contour(z, test::rectangle(-6, -5, 4, 7)));
  const Region region = Region::from_contours(contours, {}, "box");
  FieldTerm term;
  term.grids.push_back({&grid, 1, {}});
  term.polynomial = DosePolynomial::eqd2(Fractions::of(3), AlphaBeta::from_gray(2));
  const DoseField eqd2{{term}};
  term.polynomial = DosePolynomial::physical();
  const DoseField physical{{term}};
  RegionDose in_eqd2(region, eqd2);
  const Dvh dvh = in_eqd2.dvh(2);
  RegionDose in_gy = in_eqd2.under(physical);
  for (std::size_t n = 0; n < dvh.dose_gy.size(); ++n) {
    // EQD2 = D (D/3 + 2) / 4, solved for D.
    const double dose_gy = 3 * (-1 + std::sqrt(1 + 4 * dvh.dose_gy[n] / 3));
    const Bounded volume = in_gy.measure({Metric::Kind::v_dose_gy, dose_gy}, {0.01, 1e-4});
    CHECK(dvh.lower_cc[n] <= *volume.upper);
    CHECK(dvh.upper_cc[n] >= *volume.lower);
    CHECK(dvh.volume_cc[n] == near(*volume.value, 0.02 * region.volume_cc()));
  }
}

TEST_CASE("the bins of a differential curve add up to the volume") {
  const Dvh dvh{{0, 0.5, 1, 1.5}, {8, 7.25, 2, 0}, {8, 7, 1.5, 0}, {8, 7.5, 2.5, 0.25}};
  const DifferentialDvh bins = differential(dvh);
  CHECK(bins.volume_cc == std::vector<double>{0.75, 5.25, 2, 0});
  CHECK(bins.lower_cc == std::vector<double>{0.5, 4.5, 1.25, 0});
  CHECK(bins.upper_cc == std::vector<double>{1, 6, 2.5, 0.25});
}
