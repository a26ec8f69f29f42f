// SPDX-License-Identifier: Apache-2.0
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcpath.h>

#include <phantoms/dicom_parts.hpp>
#include <phantoms/read_back.hpp>
#include <stdexcept>

namespace phantom {
namespace {

DcmObject* object_at(DcmDataset& dataset, const std::string& path) {
  DcmPathProcessor processor;
  OFList<DcmPath*> found;
  if (processor.findOrCreatePath(&dataset, path.c_str(), OFFalse).bad() ||
      processor.getResults(found) != 1)
    return nullptr;
  return found.front()->back()->m_obj;
}

}  // namespace

ReadBack::ReadBack(const std::filesystem::path& path) : file_(std::make_unique<DcmFileFormat>()) {
  check(file_->loadFile(path.c_str()), "cannot read " + path.string());
  check(file_->loadAllDataIntoMemory(), "cannot read " + path.string());
}

ReadBack::~ReadBack() = default;

bool ReadBack::has(const std::string& path) const {
  return object_at(*file_->getDataset(), path) != nullptr;
}

std::string ReadBack::text(const std::string& path) const {
  DcmObject* const object = object_at(*file_->getDataset(), path);
  if (object == nullptr) return "<absent>";
  auto* const element = dynamic_cast<DcmElement*>(object);
  if (element == nullptr) throw std::runtime_error("phantom: not a value: " + path);
  if (element->isaString()) {  // in one go: value by value takes the square of their number
    char* text = nullptr;
    check(element->getString(text), path);
    return text == nullptr ? "" : text;
  }
  OFString text;
  check(element->getOFStringArray(text), path);
  return text.c_str();
}

std::string ReadBack::transfer_syntax_uid() const {
  return DcmXfer(file_->getDataset()->getOriginalXfer()).getXferID();
}

std::vector<std::uint32_t> ReadBack::stored() const {
  Uint16 bits = 0;
  const Uint16* words = nullptr;
  unsigned long count = 0;
  check(file_->getDataset()->findAndGetUint16(DCM_BitsAllocated, bits), "Bits Allocated");
  check(file_->getDataset()->findAndGetUint16Array(DCM_PixelData, words, &count), "Pixel Data");
  std::vector<std::uint32_t> values;
  if (bits == 16) values.assign(words, words + count);
  for (unsigned long n = 0; bits == 32 && n + 1 < count; n += 2)
    values.push_back(words[n] | static_cast<std::uint32_t>(words[n + 1]) << 16U);
  return values;
}

Edit with_text(const std::string& path, const std::string& value) {
  return [path, value](DcmDataset& dataset) {
    auto* const element = dynamic_cast<DcmElement*>(object_at(dataset, path));
    if (element == nullptr) throw std::runtime_error("phantom: no value at " + path);
    check(element->putString(value.c_str()), path);
  };
}

Edit without(const std::string& path) {
  return [path](DcmDataset& dataset) {
    DcmPathProcessor processor;
    Uint32 deleted = 0;
    check(processor.findOrDeletePath(&dataset, path.c_str(), deleted), path);
    if (deleted != 1) throw std::runtime_error("phantom: nothing at " + path);
  };
}

}  // namespace phantom
