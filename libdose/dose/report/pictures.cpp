// SPDX-License-Identifier: Apache-2.0
#include <dose/report/pictures.hpp>

namespace dose {

ReportPictures report_pictures(const Case&, const Policy&, const Assessment&, const CtSource&) {
  return {};
}

}  // namespace dose
