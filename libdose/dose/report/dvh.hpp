// SPDX-License-Identifier: Apache-2.0
// What `redose dvh` answers, as a value, and how it is printed.
#pragma once

#include <dose/assess/assessment.hpp>
#include <dose/dosimetry/measure.hpp>
#include <dose/report/render.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dose {

struct QuantityDvh {
  Quantity quantity = Quantity::physical;
  std::optional<AlphaBeta> alpha_beta;  ///< of EQD2 and BED
  Dvh dvh;
};

struct DvhStructure {
  int number = 0;
  std::string name;
  std::string made;                 ///< of which structures and how, if nobody drew it
  std::optional<double> volume_cc;  ///< none where there is no region: `reason` says why
  double uncovered_cc = 0;
  std::vector<MetricResult> metrics;
  std::vector<QuantityDvh> curves;
  std::string reason_code;  ///< "single_slice_thickness_unknown", ...; empty if it was measured
  std::string reason;
};

struct DvhReport {
  std::vector<DvhStructure> structures;  ///< in order of the structure set
  std::vector<Warning> warnings;
  std::vector<InputFile> inputs;
  std::vector<std::pair<std::string, std::string>> method;
};

/// For a terminal of 80 columns: each structure with its metrics, then warnings, method, inputs.
/// The curves are in JSON and CSV only.
std::string render_text(const DvhReport& report, const ProgramIdentity& program);

/// redose.dvh/1, indented by 2, ending in a newline.
std::string render_json(const DvhReport& report, const ProgramIdentity& program);

/// The curves, one row a dose step; RFC 4180, with a header row, '.' as decimal sign and the fewest
/// digits that give back the number. Nothing but structures that were measured.
std::string render_csv(const DvhReport& report);

}  // namespace dose
