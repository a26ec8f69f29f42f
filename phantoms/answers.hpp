// SPDX-License-Identifier: Apache-2.0
// Answers of the phantom, worked out the plain way: brute-force sampling, no bounds, no cleverness,
// nothing shared with libdose.
//
// Model answer: the trilinear field of the grid as written (quantised integers times scaling) over
// the stack of contours as written (even-odd, each contour the slab half way to its neighbours, end
// slabs half the neighbouring spacing). Ideal answer: the dose formula over the ideal shape.
//
// Dmax here is the largest value *found*: dense samples of inside, walls and faces, the best ones
// followed uphill to 1e-5 mm. It cannot exceed the true supremum. `error` of an answer is the
// change against a run with samples 1.6 times as far apart: an estimate, not a bound.
#pragma once

#include <functional>
#include <phantoms/spine.hpp>
#include <string>
#include <vector>

namespace phantom {

/// Trilinear dose of a DoseSpec with axial orientation; std::runtime_error outside the outermost
/// voxel centres.
class SampledGrid {
 public:
  explicit SampledGrid(const DoseSpec& spec);
  double at_gy(const Vec3& point_mm) const;

 private:
  int columns_, rows_;
  Vec3 origin_mm_;
  double column_spacing_mm_, row_spacing_mm_;
  std::vector<double> offsets_mm_;
  std::vector<double> dose_gy_;
};

/// One contour plane and the slab it stands for.
struct StackSlab {
  double z_low_mm = 0;
  double z_high_mm = 0;
  std::vector<std::vector<std::array<double, 2>>> rings;
};
/// Axial contours, ascending in z.
std::vector<StackSlab> stack_of(const RoiSpec& roi);

/// Writes the values of all quantities at a point.
using Field = std::function<void(const Vec3& point_mm, double* values)>;

/// Measures of one quantity over one region.
struct Measured {
  double volume_cc = 0;
  double mean = 0;
  double maximum = 0;
  Vec3 maximum_at_mm{};
  double d0_035cc = 0;
  double d0_35cc = 0;
  double v20_cc = 0;  ///< volume with a value of at least 20
};

/// `step_mm`: distance of samples along x, y and z.
std::vector<Measured> measure_stack(const std::vector<StackSlab>& stack, const Field& field,
                                    std::size_t quantities, double step_mm);
std::vector<Measured> measure_ideal(const IdealShape& shape, const Field& field,
                                    std::size_t quantities, double step_mm);

struct Answer {
  std::string structure;
  std::string course;    ///< prior, planned or cumulative
  std::string quantity;  ///< physical or eqd2 (alpha/beta 2 Gy)
  Measured model, model_error;
  Measured ideal, ideal_error;
};

/// SpinalCord and ThecalSac; the planned course alone where there is no registration.
std::vector<Answer> answers(const SpinePhantom& phantom, double step_mm = 0.15);

/// answers.json: what the variant should end with, and every answer.
std::string answers_json(const SpinePhantom& phantom, const std::vector<Answer>& answers);

}  // namespace phantom
