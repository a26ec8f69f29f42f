// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/given_grid.hpp>

#include <dose/core/contract.hpp>
#include <dose/core/sha256.hpp>
#include <dose/dicom/file.hpp>
#include <dose/dicom/rt_dose.hpp>

namespace dose {

GivenGrid read_given_grid(const std::filesystem::path& path, const std::string& frame_uid) {
  if (!dicom::looks_like_dicom(path))
    throw Error("not_dicom", "is no DICOM file; --grid takes planned, union, or an RT Dose file",
                path.string());
  const dicom::RtDose dose = dicom::read_rt_dose(path);
  if (!dose.geometry) {
    if (dose.dvh_refusal) throw *dose.dvh_refusal;
    throw Error("dose_missing", "is no RT Dose object with a grid", path.string());
  }
  if (dose.frame_of_reference_uid != frame_uid)
    throw Error("sum_grid_frame",
                "lies in another frame of reference than the planned course; a sum is made in the "
                "planned one",
                path.string());
  return {*dose.geometry, {path.string(), sha256_of_file(path), dose.sop_instance_uid, "RTDOSE"}};
}

}  // namespace dose
