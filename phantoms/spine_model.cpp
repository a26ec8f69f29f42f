// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <numbers>
#include <phantoms/spine_model.hpp>
#include <stdexcept>

namespace phantom {
namespace {

double logistic(double u) {
  return 1 / (1 + std::exp(-u));
}

/// A field of half width h with a Gaussian penumbra of 3.5 mm: 1 inside, 0.5 at the edge.
double field_profile(double u_mm, double half_width_mm) {
  const double scale_mm = 3.5 * std::numbers::sqrt2;
  return 0.5 * (std::erf((u_mm + half_width_mm) / scale_mm) -
                std::erf((u_mm - half_width_mm) / scale_mm));
}

/// Share of the target dose that the plan takes away in the middle of the canal.
double sparing(Variant variant) {
  return variant == Variant::exceeded ? 0.23 : 0.50;
}

}  // namespace

std::string name_of(Variant variant) {
  if (variant == Variant::within) return "within";
  return variant == Variant::exceeded ? "exceeded" : "not-evaluable";
}

Vec3 Rigid::operator()(const Vec3& p) const {
  Vec3 result = translation_mm;
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) result[i] += rotation[3 * i + j] * p[j];
  return result;
}

Rigid Rigid::inverse() const {
  Rigid result;
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) {
      result.rotation[3 * i + j] = rotation[3 * j + i];
      result.translation_mm[i] -= rotation[3 * j + i] * translation_mm[j];
    }
  return result;
}

Matrix4 Rigid::matrix() const {
  const auto& r = rotation;
  const auto& t = translation_mm;
  return {r[0], r[1], r[2], t[0], r[3], r[4], r[5], t[1], r[6], r[7], r[8], t[2], 0, 0, 0, 1};
}

Rigid rigid_of(const Matrix4& m) {
  return {{m[0], m[1], m[2], m[4], m[5], m[6], m[8], m[9], m[10]}, {m[3], m[7], m[11]}};
}

std::array<double, 2> centre_line_mm(double z_mm) {
  return {5 * std::sin(z_mm / 45 + 0.5), 12 + 8 * std::cos(z_mm / 70 - 0.4)};
}

bool IdealShape::contains(const Vec3& p) const {
  if (p[2] < z_low_mm || p[2] > z_high_mm) return false;
  const auto centre = centre_mm(p[2]);
  const double u = (p[0] - centre[0]) / semi_x_mm;
  const double v = (p[1] - centre[1]) / semi_y_mm;
  return u * u + v * v <= 1;
}

std::vector<IdealShape> planned_shapes() {
  const auto along = [](double dx_mm, double dy_mm) {
    return [=](double z_mm) {
      const auto centre = centre_line_mm(z_mm);
      return std::array<double, 2>{centre[0] + dx_mm, centre[1] + dy_mm};
    };
  };
  const auto fixed = [](double x_mm, double y_mm) {
    return [=](double) { return std::array<double, 2>{x_mm, y_mm}; };
  };
  const double end_mm = 100.5;
  std::vector<IdealShape> shapes = {
      {1, "SpinalCord", "ORGAN", 6.0, 4.5, -end_mm, end_mm, along(0, 0), 72},
      {2, "ThecalSac", "ORGAN", 8.2, 6.8, -end_mm, end_mm, along(0.3, 0.2), 90},
      {3, "SpinalCanal", "ORGAN", 11.0, 9.0, -end_mm, end_mm, along(0, 0), 96},
  };
  // One vertebral body every 26 mm, T08 the highest; its posterior wall 1 mm in front of the canal.
  for (int index = 0; index < 5; ++index) {
    const double z_mm = 52.0 - 26.0 * index;
    const auto centre = centre_line_mm(z_mm);
    const std::string level =
        index < 2 ? "0" + std::to_string(8 + index) : std::to_string(8 + index);
    shapes.push_back({4 + index, "VB_T" + level, "ORGAN", 18.0, 13.0, z_mm - 10.5, z_mm + 10.5,
                      fixed(centre[0], centre[1] - 23), 80});
  }
  shapes.push_back({9, "PTV", "PTV", 20.0, 14.0, -12.0, 12.0,
                    fixed(target_centre_mm[0], target_centre_mm[1]), 100});
  shapes.push_back({10, "BODY", "EXTERNAL", 150.0, 105.0, -112.5, 112.5, fixed(4, -35), 120});
  return shapes;
}

const IdealShape& shape_named(const std::vector<IdealShape>& shapes, const std::string& name) {
  for (const IdealShape& shape : shapes)
    if (shape.name == name) return shape;
  throw std::runtime_error("phantom: no shape named " + name);
}

Rigid planned_from_prior() {
  const double degree = std::numbers::pi / 180;
  const double ca = std::cos(2.1 * degree), sa = std::sin(2.1 * degree);    // about x
  const double cb = std::cos(-3.3 * degree), sb = std::sin(-3.3 * degree);  // then about y
  const double cc = std::cos(1.4 * degree), sc = std::sin(1.4 * degree);    // then about z
  Rigid result;
  result.rotation = {cc * cb,
                     cc * sb * sa - sc * ca,
                     cc * sb * ca + sc * sa,
                     sc * cb,
                     sc * sb * sa + cc * ca,
                     sc * sb * ca - cc * sa,
                     -sb,
                     cb * sa,
                     cb * ca};
  const Vec3 turned = result(prior_isocentre_prior_mm);
  for (std::size_t i = 0; i < 3; ++i)
    result.translation_mm[i] = prior_isocentre_planned_mm[i] - turned[i];
  return result;
}

double planned_dose_gy(Variant variant, const Vec3& p) {
  const double dx_mm = p[0] - target_centre_mm[0];
  const double dy_mm = p[1] - target_centre_mm[1];
  const double dz_mm = p[2] - target_centre_mm[2];
  // High dose: an elliptic cylinder 25 x 19 mm, 32 mm high, edges 2.2 mm soft.
  const double rho = std::hypot(dx_mm / 25, dy_mm / 19);
  const double target =
      logistic((1 - rho) * 19 / 2.2) * logistic((16 + dz_mm) / 2.2) * logistic((16 - dz_mm) / 2.2);
  // A notch along the canal, edges 1.5 mm soft.
  const auto centre = centre_line_mm(p[2]);
  const double sigma = std::hypot((p[0] - centre[0]) / 11, (p[1] - centre[1]) / 9);
  const double spared = 1 - sparing(variant) * logistic((1 - sigma) * 9 / 1.5);
  const double bath = 1.5 * std::exp(-(dx_mm * dx_mm + dy_mm * dy_mm + dz_mm * dz_mm) / (45 * 45));
  return 30 * target * spared + bath;
}

double prior_dose_gy(const Vec3& p) {
  const double u_mm = p[0] - prior_isocentre_prior_mm[0];
  const double v_mm = p[1] - prior_isocentre_prior_mm[1];
  const double w_mm = p[2] - prior_isocentre_prior_mm[2];
  // Anterior beam 42 %, posterior beam 58 %, each attenuated by 0.45 % a millimetre.
  const double depth = 0.42 * std::exp(-0.0045 * v_mm) + 0.58 * std::exp(0.0045 * v_mm);
  const double wedge = 1 + 0.0008 * u_mm + 0.0005 * w_mm;
  return 36 * depth * wedge * field_profile(u_mm, 35) * field_profile(w_mm, 50);
}

}  // namespace phantom
