// SPDX-License-Identifier: Apache-2.0
#include <dose/dosimetry/field_kernel.hpp>

#include <algorithm>
#include <cmath>
#include <dose/core/contract.hpp>

namespace dose {

FieldKernel::FieldKernel(const DoseField& field, const Eigen::Matrix3d& planned_from_region) {
  double most_bent = 0;
  double highest_gy = 0;
  for (const FieldTerm& term : field.terms) {
    DOSE_ASSERT(term.uniform_dose_gy >= 0 && term.polynomial.linear >= 0 &&
                term.polynomial.quadratic_per_gy >= 0);
    Term& mine = terms_.emplace_back();
    mine.uniform_dose_gy = term.uniform_dose_gy;
    mine.polynomial = term.polynomial;
    mine.quantisation_gy = 0;
    for (const FieldGrid& part : term.grids) {
      mine.grids.emplace_back(part, term.course_from_planned, planned_from_region);
      mine.quantisation_gy += mine.grids.back().quantisation_gy();
    }
    // d/dy of quantisation_gy(y) is at most this.
    const double bent = 2 * term.polynomial.quadratic_per_gy * mine.quantisation_gy;
    if (bent > 0) most_bent += term.polynomial.linear > 0 ? bent / term.polynomial.linear : 1;
  }
  if (most_bent < 0.5) return;
  // Steps so coarse that the local formula would not be monotone: the largest error anywhere.
  for (std::size_t t = 0; t < terms_.size(); ++t) {
    double dose_gy = terms_[t].uniform_dose_gy;
    for (const FieldGrid& part : field.terms[t].grids)
      dose_gy += part.factor *
                 std::max(part.grid->maximum_gy(), part.assumed_ceiling_outside_gy.value_or(0));
    highest_gy += terms_[t].polynomial.at(dose_gy);
  }
  const double widest_gy = quantisation_gy(highest_gy);
  widest_quantisation_gy_ = widest_gy;
}

double FieldKernel::quantisation_gy(double dose_gy) const {
  if (widest_quantisation_gy_) return *widest_quantisation_gy_;
  double sum_gy = 0;
  for (const Term& term : terms_) {
    // Every term is >= 0, so this one's p(D) <= dose_gy, where p' = sqrt(a^2 + 4 b p).
    const double a = term.polynomial.linear;
    const double b = term.polynomial.quadratic_per_gy;
    const double slope = std::sqrt(a * a + 4 * b * std::max(dose_gy, 0.0));
    sum_gy += (slope + b * term.quantisation_gy) * term.quantisation_gy;
  }
  return sum_gy;
}

std::optional<FieldEnclosure> FieldKernel::enclose(const Box& box, bool divisible) {
  FieldEnclosure sum;
  const Eigen::Vector3d half = box.half();
  Eigen::Vector3d bend = Eigen::Vector3d::Zero();
  for (Term& term : terms_) {
    double value = term.uniform_dose_gy;
    double remainder = 0;
    double fixed = 0;
    double low = term.uniform_dose_gy;
    double high = term.uniform_dose_gy;
    Eigen::Vector3d gradient = Eigen::Vector3d::Zero();
    Eigen::Vector3d term_bend = Eigen::Vector3d::Zero();
    for (GridKernel& grid : term.grids) {
      const GridEnclosure part = grid.enclose(box);
      if (part.cover == Cover::inside) {
        value += part.value;
        gradient += part.gradient;
        remainder += part.remainder;
        low += part.low;
        high += part.high;
        term_bend += part.bend;
        continue;
      }
      if (part.cover == Cover::straddles && divisible) return {};
      if (!grid.ceiling_gy()) {
        sum.known = false;
        continue;
      }
      const double top = std::max(part.high, *grid.ceiling_gy());
      value += 0.5 * top;
      remainder += 0.5 * top;
      fixed += 0.5 * top;
      high += top;
    }
    const double reach = gradient.cwiseAbs().dot(half) + remainder;
    low = std::max(low, value - reach);
    high = std::max(low, std::min(high, value + reach));

    const double middle = 0.5 * (low + high);
    const double width = high - low;
    const double slope = term.polynomial.slope_at(middle);
    const double b = term.polynomial.quadratic_per_gy;
    const double bulge = b * width * width / 8;
    sum.value += term.polynomial.at(middle) + slope * (value - middle) + bulge;
    sum.gradient += slope * gradient;
    sum.remainder += slope * remainder + bulge;
    sum.fixed += slope * fixed + b * fixed * fixed / 2;
    sum.lower += term.polynomial.at(low);
    sum.upper += term.polynomial.at(high);
    bend += slope * term_bend + b * (gradient.cwiseProduct(half)).cwiseAbs2();
  }
  sum.fixed = std::min(sum.fixed, sum.remainder);
  const double reach = sum.gradient.cwiseAbs().dot(half) + sum.remainder;
  sum.lower = std::max(sum.lower, sum.value - reach);
  sum.upper = std::max(sum.lower, std::min(sum.upper, sum.value + reach));
  if (bend.maxCoeff() > 0)
    bend.maxCoeff(&sum.bent_axis);
  else
    half.maxCoeff(&sum.bent_axis);
  return sum;
}

DoseMoments::Mean DoseMoments::of(const DosePolynomial& polynomial) const {
  const double a = polynomial.linear;
  const double b = polynomial.quadratic_per_gy;
  return {a * dose.value + b * square.value, a * dose.error + b * square.error,
          a * dose.fixed + b * square.fixed};
}

DoseMoments FieldKernel::moments(const Box& box, const Moments& moments, bool with_square) {
  DOSE_ASSERT(terms_.size() == 1);
  Term& term = terms_[0];
  DoseMoments result;
  DoseMoments::Mean& dose = result.dose;
  dose.value = term.uniform_dose_gy;
  double middle = term.uniform_dose_gy;  // L in the middle of the box
  Eigen::Vector3d gradient = Eigen::Vector3d::Zero();
  double remainder = 0;
  std::optional<double> square_of_grid;
  for (GridKernel& grid : term.grids) {
    const GridMean part =
        grid.mean(box, moments, with_square && term.grids.size() == 1, !with_square);
    if (part.enclosure.cover == Cover::inside) {
      middle += part.enclosure.value;
      gradient += part.enclosure.gradient;
      remainder += part.enclosure.remainder;
      dose.value += part.mean;
      dose.error += part.error;
      square_of_grid = part.square;
    } else if (grid.ceiling_gy()) {
      const double half_gy = 0.5 * std::max(part.enclosure.high, *grid.ceiling_gy());
      middle += half_gy;
      remainder += half_gy;
      dose.value += half_gy;
      dose.error += half_gy;
      dose.fixed += half_gy;
    }
  }
  if (!with_square) return result;
  DoseMoments::Mean& square = result.square;
  if (square_of_grid) {
    const double uniform = term.uniform_dose_gy;
    square.value = uniform * (2 * dose.value - uniform) + *square_of_grid;
    return result;
  }
  const double affine_mean = gradient.dot(moments.first);
  const double affine_square = gradient.dot(moments.second * gradient);
  const double mean_e = dose.value - middle - affine_mean;
  const double spread = std::sqrt(std::max(affine_square, 0.0));
  square.value = middle * middle + 2 * middle * affine_mean + affine_square + 2 * middle * mean_e +
                 remainder * remainder / 2;
  square.error =
      2 * std::abs(middle) * dose.error + 2 * remainder * spread + remainder * remainder / 2;
  square.fixed =
      std::min(2 * std::abs(middle) * dose.fixed + dose.fixed * dose.fixed / 2, square.error);
  return result;
}

GridKernel::Cut FieldKernel::cut_at_face(const Box& box) const {
  for (const Term& term : terms_)
    for (const GridKernel& grid : term.grids)
      if (const auto cut = grid.face_within(box)) return *cut;
  int axis = 0;
  box.half().maxCoeff(&axis);
  return {axis, box.middle()[axis]};
}

double FieldKernel::cut_across(int axis, const Box& box) const {
  const double low_mm = box.low[axis];
  const double high_mm = box.high[axis];
  const double middle_mm = 0.5 * (low_mm + high_mm);
  std::optional<double> best_mm;
  for (const Term& term : terms_)
    for (const GridKernel& grid : term.grids)
      if (const auto plane_mm = grid.voxel_plane(axis, low_mm, high_mm))
        if (!best_mm || std::abs(*plane_mm - middle_mm) < std::abs(*best_mm - middle_mm))
          best_mm = plane_mm;
  return best_mm.value_or(middle_mm);
}

}  // namespace dose
