// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <dose/report/dvh.hpp>
#include <dose/report/figures.hpp>
#include <dose/report/sentences.hpp>
#include <dose/report/text_parts.hpp>
#include <dose/report/wrap.hpp>

namespace dose {
namespace {

std::string structure_lines(const DvhStructure& structure) {
  if (!structure.volume_cc)
    return paragraph("",
                     fmt::format("{}: not measured: {} ({})", structure.name, structure.reason,
                                 structure.reason_code),
                     2);
  return paragraph("",
                   fmt::format("{}: {}{}", structure.name,
                               structure.made.empty() ? "" : structure.made + "; ",
                               volume_in_words(*structure.volume_cc, structure.uncovered_cc)),
                   2) +
         metric_table(structure.metrics);
}

}  // namespace

std::string render_text(const DvhReport& report, const ProgramIdentity& program) {
  std::string text =
      paragraph("", fmt::format("Dose-volume metrics of one course; {}", in_words(program)), 2);
  text += heading(fmt::format("Structures ({})", report.structures.size()));
  for (const DvhStructure& structure : report.structures) text += structure_lines(structure);
  text += warnings_section(report.warnings);
  text += method_section(report.method);
  text += inputs_section(report.inputs);
  return text + disclaimer();
}

}  // namespace dose
