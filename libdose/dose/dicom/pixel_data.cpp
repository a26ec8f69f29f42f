// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/pixel_data.hpp>

#include <dcmtk/dcmdata/dcpixel.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcxfer.h>

#include <dose/core/contract.hpp>
#include <dose/dicom/condition.hpp>

namespace dose::dicom {

DcmElement& native_pixels(const DicomFile& file, const PixelLayout& layout,
                          const std::string& where) {
  DcmDataset& dataset = file.dcmtk_dataset();
  DcmElement* element = file.dataset().element_even_empty(DCM_PixelData);
  DOSE_ASSERT(element != nullptr);  // checked with the header
  if (DcmXfer(dataset.getOriginalXfer()).isEncapsulated()) {
    auto* pixel_data = dynamic_cast<DcmPixelData*>(element);
    DcmPixelSequence* fragments = nullptr;
    E_TransferSyntax syntax = EXS_Unknown;
    const DcmRepresentationParameter* parameter = nullptr;
    DOSE_ASSERT(pixel_data != nullptr);
    pixel_data->getOriginalRepresentationKey(syntax, parameter);
    require_good(pixel_data->getEncapsulatedRepresentation(syntax, parameter, fragments),
                 "find the compressed frames", where);
    check_compressed_frames(*fragments, layout, file.transfer_syntax(), where);
    require_good(dataset.chooseRepresentation(EXS_LittleEndianExplicit, nullptr),
                 "decode the pixel data", where);
    dataset.removeAllButCurrentRepresentations();
    element = file.dataset().element(DCM_PixelData);
  }
  if (element == nullptr || element->getLength(EXS_LittleEndianExplicit) != layout.bytes())
    throw Error("pixel_data_short",
                "the decoded pixel data have another length than rows, columns and frames make; "
                "export or copy the file again",
                where);
  return *element;
}

}  // namespace dose::dicom
