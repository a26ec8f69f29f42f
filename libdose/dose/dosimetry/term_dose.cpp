// SPDX-License-Identifier: Apache-2.0
#include <dose/dosimetry/term_dose.hpp>

#include <algorithm>
#include <dose/dosimetry/refine.hpp>
#include <limits>

namespace dose {
namespace {

DoseField physical(const FieldTerm& term) {
  DoseField field{{term}};
  field.terms[0].polynomial = DosePolynomial::physical();
  return field;
}

}  // namespace

TermDose::TermDose(const Region& region, const FieldTerm& term)
    : field_(physical(term)), elements_(region, field_) {
  std::size_t n = 0;
  for (const std::uint32_t end : elements_.piece_ends()) {
    double highest = 0;
    for (; n < end; ++n)
      highest =
          std::max(highest, elements_[n].dose.known ? elements_[n].dose.upper
                                                    : std::numeric_limits<double>::infinity());
    highest_of_pieces_.push_back(highest);
  }
}

const DoseMoments& TermDose::moments_of(std::size_t index, bool with_square) {
  if (known_.size() < elements_.size()) known_.resize(elements_.size());
  const Element& element = elements_[index];
  Known& known = known_[index];
  if (known.serial != element.serial || (with_square && !known.with_square))
    known = {element.serial, with_square,
             elements_.field().moments(element.box, element.moments(), with_square)};
  return known.moments;
}

DoseMoments::Mean TermDose::mean(const DosePolynomial& polynomial) {
  DoseMoments::Mean sum;
  double volume_mm3 = 0;
  const bool squared = polynomial.quadratic_per_gy > 0;
  for (std::size_t n = 0; n < elements_.size(); ++n) {
    const DoseMoments::Mean here = moments_of(n, squared).of(polynomial);
    const double part_mm3 = elements_[n].volume_mm3;
    volume_mm3 += part_mm3;
    sum.value += part_mm3 * here.value;
    sum.error += part_mm3 * here.error;
    sum.fixed += part_mm3 * here.fixed;
  }
  return {sum.value / volume_mm3, sum.error / volume_mm3, sum.fixed / volume_mm3};
}

void TermDose::narrow_mean(const DosePolynomial& polynomial, double allowed_gy,
                           std::size_t max_elements) {
  const bool squared = polynomial.quadratic_per_gy > 0;
  const auto doubt = [&](std::size_t n) {
    const DoseMoments::Mean here = moments_of(n, squared).of(polynomial);
    return elements_[n].volume_mm3 * (here.error - here.fixed);
  };
  double sum = 0;
  double volume_mm3 = 0;
  for (std::size_t n = 0; n < elements_.size(); ++n) {
    sum += doubt(n);
    volume_mm3 += elements_[n].volume_mm3;
  }
  refine(
      elements_, all_of(elements_), max_elements, doubt, [&](std::size_t n) { sum -= doubt(n); },
      [&](std::size_t n, std::size_t first_new) {
        sum += doubt(n);
        for (std::size_t m = first_new; m < elements_.size(); ++m) sum += doubt(m);
      },
      [&] { return sum <= allowed_gy * volume_mm3; });
}

TermDose& TermDoses::of(const FieldTerm& term) {
  const auto found = std::ranges::find_if(terms_, [&](const std::unique_ptr<TermDose>& known) {
    return same_physical_dose(known->field().terms[0], term);
  });
  if (found != terms_.end()) return **found;
  return *terms_.emplace_back(std::make_unique<TermDose>(region_, term));
}

}  // namespace dose
