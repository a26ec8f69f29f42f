// SPDX-License-Identifier: Apache-2.0
// What other models than plain LQ say of courses typed by hand: information, for teaching and for
// discussion. None of it is used for a verdict; each figure carries its alpha/beta and its source.
//
//   of each course      several fractions a day: other repair kinetics, and as if once a day
//                       LQ-L and universal survival curve (lower at high dose per fraction)
//   of a single course  Schultheiss' probability of myelopathy; Lyman-Burman for teaching only
//   of several courses  recovery after the interval: Michigan, the simple method, Jones-Grant,
//                       always after the figure without recovery; Nieder's risk score; Sahgal's
//                       share
//
// Formulas, citations and ranges of validity: the headers named in the figures' sources.
#pragma once

#include <dose/radiobiology/daily_fractions.hpp>
#include <optional>
#include <string>
#include <vector>

namespace dose {

struct ModelFigure {
  std::string about;            ///< "36/14", or "all courses"
  std::string model;            ///< "LQ-L, transition 4 Gy a fraction"
  std::string quantity;         ///< "BED", "EQD2", "probability", "points", "share", ...
  std::optional<double> value;  ///< nothing where the model does not apply; `note` says why
  std::string unit;             ///< "Gy", "%", ""
  std::optional<AlphaBeta> alpha_beta;
  std::string substitution;  ///< formula with the numbers put in
  std::string source;
  std::string note;
};

/// A course typed by hand and how often a day it was given.
struct TypedCourse {
  Scheme scheme;
  DailyFractions daily;
};

/// In order of courses, then what is about all of them. `interval_months`: from the end of the
/// last but one to the start of the last course; recovery and score need it.
std::vector<ModelFigure> model_figures(const std::vector<TypedCourse>& courses,
                                       AlphaBeta alpha_beta, std::optional<int> interval_months);

}  // namespace dose
