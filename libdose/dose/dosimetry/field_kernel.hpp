// SPDX-License-Identifier: Apache-2.0
// A dose field on a box of a region, enclosed by an affine function and a remainder.
//
// Grids of a term add; the term's polynomial p(D) = a D + b D^2 is taken about the middle M of the
// range [D_low, D_high] of its dose, width w:
//
//   p(D) = p(M) + p'(M) (D - M) + b (D - M)^2,   0 <= (D - M)^2 <= w^2/4
//
// so an enclosure of D by an affine function +- r is one of p(D) +- (p'(M) r + b w^2/8). Terms add.
#pragma once

#include <Eigen/Core>
#include <dose/dosimetry/dose_field.hpp>
#include <dose/dosimetry/grid_kernel.hpp>
#include <optional>
#include <vector>

namespace dose {

/// f in value + gradient . (x - middle) +- remainder, and f in [lower, upper], on the box.
///
/// Where dose is unknown (`known` false) the unknown part stands as 0: the enclosure then is one of
/// a lower bound of f.
struct FieldEnclosure {
  double value = 0;
  Eigen::Vector3d gradient = Eigen::Vector3d::Zero();
  double remainder = 0;
  double fixed = 0;  ///< part of `remainder` that no division takes away (assumed ceilings)
  double lower = 0;
  double upper = 0;
  bool known = true;
  int bent_axis = 0;  ///< the axis to divide
};

/// Mean over an element of a dose and of its square: each +- its error, of which division takes
/// away all but `fixed`.
struct DoseMoments {
  struct Mean {
    double value = 0;
    double error = 0;
    double fixed = 0;
  };
  Mean dose;
  Mean square;

  /// Of the polynomial of that dose.
  Mean of(const DosePolynomial& polynomial) const;
};

class FieldKernel {
 public:
  FieldKernel(const DoseField& field, const Eigen::Matrix3d& planned_from_region);

  /// Nothing if the box straddles the face of a grid and `divisible`: divide it first.
  std::optional<FieldEnclosure> enclose(const Box& box, bool divisible);

  /// Of the physical dose of the field's only term, over an element whose box does not straddle
  /// (or is too small to be divided). Unknown dose counts as 0.
  ///
  /// With D = L + e, L affine, |e| <= r:  mean D^2 = mean L^2 + 2 mean(L e) + mean e^2, where the
  /// first is exact by the moments, mean(L e) = L(middle) mean(e) +- r sqrt(mean (L - L(middle))^2)
  /// and mean e^2 lies in [0, r^2].
  /// Without `with_square`, `square` is not set.
  DoseMoments moments(const Box& box, const Moments& moments, bool with_square);

  /// Where to cut a box that straddles.
  GridKernel::Cut cut_at_face(const Box& box) const;

  /// Where to divide a box across `axis`: at a voxel plane if one lies within, else in the middle.
  double cut_across(int axis, const Box& box) const;

  /// How far f may be off, where it is `dose_gy`, because stored doses are rounded to whole steps.
  /// Ascending and concave in `dose_gy`, and dose_gy - quantisation_gy(dose_gy) is ascending.
  double quantisation_gy(double dose_gy) const;

 private:
  struct Term {
    std::vector<GridKernel> grids;
    double uniform_dose_gy;
    DosePolynomial polynomial;
    double quantisation_gy;
  };
  std::vector<Term> terms_;
  std::optional<double> widest_quantisation_gy_;
};

}  // namespace dose
