// SPDX-License-Identifier: Apache-2.0
// The physical dose D of one term over a region. Every field that has this term shares it: EQD2 and
// BED at any alpha/beta are polynomials of D, so their extremes, quantiles and volumes are those of
// D, and their means follow from the means of D and D^2.
#pragma once

#include <deque>
#include <dose/dosimetry/elements.hpp>
#include <memory>
#include <vector>

namespace dose {

class TermDose {
 public:
  /// The term's polynomial is left aside. The region must outlive it.
  TermDose(const Region& region, const FieldTerm& term);
  TermDose(const TermDose&) = delete;
  TermDose& operator=(const TermDose&) = delete;

  /// D as a field of its own.
  const DoseField& field() const { return field_; }
  /// Under D.
  Elements& elements() { return elements_; }

  /// Upper bound of D on each piece of the region; infinite where it is not known.
  const std::vector<double>& highest_of_pieces() const { return highest_of_pieces_; }

  /// Mean of the polynomial of D. Unknown dose counts as 0.
  DoseMoments::Mean mean(const DosePolynomial& polynomial);

  /// Divides elements until mean(polynomial).error is at most its fixed part and `allowed_gy`, or
  /// there are `max_elements`.
  void narrow_mean(const DosePolynomial& polynomial, double allowed_gy, std::size_t max_elements);

 private:
  const DoseMoments& moments_of(std::size_t index, bool with_square);

  DoseField field_;
  Elements elements_;
  std::vector<double> highest_of_pieces_;
  struct Known {
    std::uint32_t serial = 0;
    bool with_square = false;
    DoseMoments moments;
  };
  /// By element; stale where the serial is another's. A deque grows without a second copy of
  /// itself.
  std::deque<Known> known_;
};

/// The terms of all fields over one region.
class TermDoses {
 public:
  /// The region must outlive it.
  explicit TermDoses(const Region& region) : region_(region) {}

  const Region& region() const { return region_; }
  TermDose& of(const FieldTerm& term);

 private:
  const Region& region_;
  std::vector<std::unique_ptr<TermDose>> terms_;
};

}  // namespace dose
