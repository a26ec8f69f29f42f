// SPDX-License-Identifier: Apache-2.0
// What redose convert computes, and its pages.
#pragma once

#include <dose/core/warning.hpp>
#include <dose/radiobiology/model_figures.hpp>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace redose {

/// One course with its results.
struct Converted {
  dose::TypedCourse course;
  struct Phase {
    dose::Fractionation fractionation;
    double bed_gy = 0;
    double eqd2_gy = 0;
    std::optional<double> eqdx_gy;  ///< in fractions of the reference dose
  };
  std::vector<Phase> phases;
  double bed_gy = 0;
  double eqd2_gy = 0;
  std::optional<double> eqdx_gy;
  std::optional<double> repopulated_bed_gy;  ///< of a target
};

struct Conversion {
  dose::AlphaBeta alpha_beta = dose::AlphaBeta::from_gray(2);
  std::optional<dose::DosePerFraction> reference;
  std::vector<Converted> courses;
  double bed_sum_gy = 0;
  double eqd2_sum_gy = 0;
  std::optional<double> eqdx_sum_gy;
  std::vector<dose::ModelFigure> models;
  std::string repopulation;  ///< formula with its numbers
  std::vector<dose::Warning> warnings;
};

/// The inverse: what has this BED or EQD2?
struct Inversion {
  dose::AlphaBeta alpha_beta = dose::AlphaBeta::from_gray(2);
  std::string quantity;  ///< "EQD2" or "BED"
  double target_gy = 0;
  struct Row {
    std::optional<int> fractions;          ///< given
    std::optional<double> real_fractions;  ///< found, for a dose per fraction
    double dose_per_fraction_gy = 0;
    double total_gy = 0;
  };
  std::vector<Row> rows;
};

std::string conversion_text(const Conversion& conversion);
std::string conversion_explanation(const Conversion& conversion);
nlohmann::ordered_json conversion_json(const Conversion& conversion);

std::string inversion_text(const Inversion& inversion);
std::string inversion_explanation(const Inversion& inversion);
nlohmann::ordered_json inversion_json(const Inversion& inversion);

}  // namespace redose
