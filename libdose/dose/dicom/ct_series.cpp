// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/ct_series.hpp>

namespace dose {

CtSource planned_ct(const CaseRequest&, const Case&) {
  return {};
}

}  // namespace dose
