// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <dose/report/csv_cell.hpp>
#include <dose/report/dvh.hpp>
#include <iterator>

namespace dose {

std::string render_csv(const DvhReport& report) {
  std::string text =
      "structure_number,structure,quantity,alpha_beta_gy,dose_gy,volume_cc,lower_cc,upper_cc,"
      "volume_percent,differential_cc,differential_lower_cc,differential_upper_cc\r\n";
  auto out = std::back_inserter(text);
  for (const DvhStructure& structure : report.structures) {
    const std::string name = csv_text(structure.name);
    for (const QuantityDvh& curve : structure.curves) {
      const Dvh& dvh = curve.dvh;
      const DifferentialDvh bins = differential(dvh);
      const std::string alpha_beta =
          curve.alpha_beta ? fmt::format("{}", curve.alpha_beta->in_gray()) : "";
      for (std::size_t n = 0; n < dvh.dose_gy.size(); ++n)
        fmt::format_to(out, "{},{},{},{},{},{},{},{},{},{},{},{}\r\n", structure.number, name,
                       to_text(curve.quantity), alpha_beta, dvh.dose_gy[n], dvh.volume_cc[n],
                       dvh.lower_cc[n], dvh.upper_cc[n],
                       100 * dvh.volume_cc[n] / *structure.volume_cc, bins.volume_cc[n],
                       bins.lower_cc[n], bins.upper_cc[n]);
    }
  }
  return text;
}

}  // namespace dose
