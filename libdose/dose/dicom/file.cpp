// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/file.hpp>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcerror.h>
#include <dcmtk/dcmdata/dcmetinf.h>
#include <dcmtk/dcmdata/dcsequen.h>
#include <dcmtk/dcmdata/dctag.h>
#include <dcmtk/dcmdata/dcxfer.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <dose/dicom/character_set.hpp>
#include <dose/dicom/condition.hpp>
#include <dose/dicom/nesting.hpp>
#include <dose/dicom/repeated_elements.hpp>
#include <dose/units/number.hpp>
#include <utility>

namespace dose::dicom {
namespace {

/// Decimal and integer strings may be padded and may carry a '+' (PS3.5 6.2).
std::string_view without_plus(std::string_view text) {
  text = trimmed(text);
  if (text.size() > 1 && text[0] == '+' && text[1] != '-' && text[1] != '+') text.remove_prefix(1);
  return text;
}

/// As the meta header states it; empty without one.
std::string transfer_syntax_of(DcmFileFormat& format) {
  OFString uid;
  format.getMetaInfo()->findAndGetOFString(DCM_TransferSyntaxUID, uid);
  return {uid.begin(), uid.end()};
}

}  // namespace

std::string name_of(const DcmTagKey& tag) {
  DcmTag named(tag);
  return fmt::format("{} ({:04x},{:04x})", named.getTagName(), tag.getGroup(), tag.getElement());
}

void Item::check(const OFCondition& condition, const char* doing, const DcmTagKey& tag) const {
  if (condition.bad())
    require_good(condition, fmt::format("{} {}", doing, name_of(tag)), where(tag));
}

DcmElement* Item::element_even_empty(const DcmTagKey& tag) const {
  DcmElement* found = nullptr;
  const OFCondition condition = item_->findAndGetElement(tag, found);
  if (condition == EC_TagNotFound) return nullptr;
  check(condition, "find", tag);
  return found;
}

DcmElement* Item::element(const DcmTagKey& tag) const {
  DcmElement* found = element_even_empty(tag);
  return found == nullptr || found->getLength() == 0 ? nullptr : found;
}

std::string Item::where(const DcmTagKey& tag) const {
  return fmt::format("{} ({:04x},{:04x})", context_->path, tag.getGroup(), tag.getElement());
}

Error Item::error(const char* code, const DcmTagKey& tag, const std::string& what) const {
  return {code, name_of(tag) + " " + what, where(tag)};
}

std::optional<std::string> Item::text(const DcmTagKey& tag) const {
  DcmElement* found = element(tag);
  if (found == nullptr) return {};
  OFString raw;
  check(found->getOFStringArray(raw, OFFalse), "read", tag);
  while (!raw.empty() && raw.back() == '\0') raw.pop_back();
  const std::string_view text = trimmed(raw);
  if (text.empty()) return {};
  return to_utf8(text, context_->character_set);
}

std::optional<int> Item::integer(const DcmTagKey& tag) const {
  const auto found = text(tag);
  if (!found) return {};
  const auto value = parse_integer(without_plus(*found));
  if (!value || *value > 2147483647L || *value < -2147483647L)
    throw error("tag_invalid", tag,
                fmt::format("is '{}', which is no whole number; export it again", *found));
  return static_cast<int>(*value);
}

std::optional<double> Item::number(const DcmTagKey& tag) const {
  const std::vector<double> values = numbers(tag);
  if (values.empty()) return {};
  if (values.size() != 1)
    throw error("tag_invalid", tag,
                fmt::format("has {} values where one is expected; export it again", values.size()));
  return values.front();
}

std::vector<double> Item::numbers(const DcmTagKey& tag) const {
  std::vector<double> values;
  const auto found = text(tag);
  if (!found) return values;
  std::string_view rest = *found;
  for (;;) {
    const auto end = rest.find('\\');
    const auto value = parse_number(without_plus(rest.substr(0, end)));
    if (!value)
      throw error("tag_invalid", tag,
                  fmt::format("value {} is '{}', which is no finite number; export it again",
                              values.size() + 1, rest.substr(0, end).substr(0, 40)));
    values.push_back(*value);
    if (end == std::string_view::npos) return values;
    rest.remove_prefix(end + 1);
  }
}

std::optional<Date> Item::date(const DcmTagKey& tag) const {
  const auto found = text(tag);
  if (!found) return {};
  return parse_date(*found, where(tag));
}

std::vector<Item> Item::items(const DcmTagKey& tag) const {
  std::vector<Item> found;
  DcmElement* sequence = element(tag);
  if (sequence == nullptr) return found;
  if (sequence->ident() != EVR_SQ)
    throw error("tag_invalid", tag, "is no sequence of items; export it again");
  for (DcmObject* object = sequence->nextInContainer(nullptr); object != nullptr;
       object = sequence->nextInContainer(object))
    if (auto* item = dynamic_cast<DcmItem*>(object)) found.emplace_back(*item, *context_);
  return found;
}

std::string Item::required_text(const DcmTagKey& tag) const {
  if (auto found = text(tag)) return *std::move(found);
  throw error("tag_missing", tag, "is missing or empty; export the object again");
}

int Item::required_integer(const DcmTagKey& tag) const {
  if (const auto found = integer(tag)) return *found;
  throw error("tag_missing", tag, "is missing or empty; export the object again");
}

std::vector<double> Item::required_numbers(const DcmTagKey& tag, std::size_t count) const {
  std::vector<double> values = numbers(tag);
  if (values.empty())
    throw error("tag_missing", tag, "is missing or empty; export the object again");
  if (values.size() != count)
    throw error("tag_invalid", tag,
                fmt::format("has {} values instead of {}; export it again", values.size(), count));
  return values;
}

DicomFile DicomFile::open(const std::filesystem::path& path, unsigned longest_value) {
  return load(path, longest_value, DCM_UndefinedTagKey);
}

DicomFile DicomFile::open_until(const std::filesystem::path& path, const DcmTagKey& stop) {
  return load(path, short_values, stop);
}

DicomFile DicomFile::load(const std::filesystem::path& path, unsigned longest_value,
                          const DcmTagKey& stop) {
  prepare_dcmtk();
  const RepeatedElements repeated;
  DicomFile file;
  file.format_ = std::make_unique<DcmFileFormat>();
  file.context_ = std::make_unique<FileContext>();
  file.context_->path = path.string();
  const auto bytes_of = [&](const std::filesystem::path& of) {
    std::error_code error;
    const auto bytes = std::filesystem::file_size(of, error);
    if (error)
      throw Error("file_unreadable", "cannot be read; check the path and its rights",
                  file.context_->path);
    return bytes;
  };
  bytes_of(path);  // DCMTK would call what is not there unreadable DICOM
  const auto read = [&](const std::filesystem::path& from, E_TransferSyntax syntax,
                        E_FileReadMode mode) {
    const OFFilename name(from.c_str());
    // A value that claims to be longer than the file is not allocated, and found out when passed.
    const auto longest =
        static_cast<Uint32>(std::min<std::uintmax_t>(longest_value, bytes_of(from)));
    // Without a place to stop, loadFile: it alone demands that the file be read to its end.
    require_good(
        stop == DCM_UndefinedTagKey
            ? file.format_->loadFile(name, syntax, EGL_noChange, longest, mode)
            : file.format_->loadFileUntilTag(name, syntax, EGL_noChange, longest, mode, stop),
        "read the file", file.context_->path);
  };
  check_nesting(path);
  const OFCondition meta = file.format_->loadFile(
      OFFilename(path.c_str()), EXS_Unknown, EGL_noChange, DicomFile::short_values, ERM_metaOnly);
  if (meta != EC_FileMetaInfoHeaderMissing)
    require_good(meta, "read the file", file.context_->path);
  const DcmXfer stated(transfer_syntax_of(*file.format_).c_str());
  if (stated.getStreamCompression() != ESC_none) {
    file.unpacked_ = std::make_unique<UnpackedDataset>(path, *file.format_);
    check_nesting(file.unpacked_->path(), true);
    read(file.unpacked_->path(), EXS_LittleEndianExplicit, ERM_dataset);
    file.transfer_syntax_ = stated.getXferID();
  } else {
    read(path, EXS_Unknown, ERM_autoDetect);
    file.transfer_syntax_ = DcmXfer(file.dcmtk_dataset().getOriginalXfer()).getXferID();
  }
  if (repeated.first())
    throw Error("element_twice",
                fmt::format("{} stands there twice in one dataset or item, so that its value is "
                            "not known; export it again",
                            name_of(*repeated.first())),
                file.context_->path);
  file.context_->character_set = file.dataset().text_or_empty(DCM_SpecificCharacterSet);
  return file;
}

bool looks_like_dicom(const std::filesystem::path& path) {
  std::array<unsigned char, 132> head{};
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             std::fclose);
  if (!file)
    throw Error("file_unreadable", "cannot be opened for reading; check the path and its rights",
                path.string());
  const std::size_t count = std::fread(head.data(), 1, head.size(), file.get());
  if (std::ferror(file.get()) != 0)
    throw Error("file_unreadable", "cannot be read; check the path and its rights", path.string());
  if (count == head.size() && head[128] == 'D' && head[129] == 'I' && head[130] == 'C' &&
      head[131] == 'M')
    return true;
  // Without preamble: the first tag is of group 0002 or 0008, whose elements are small numbers.
  const auto group = [](unsigned char number) { return number == 0x02 || number == 0x08; };
  const bool little = group(head[0]) && head[1] == 0 && head[3] <= 0x20;
  const bool big = head[0] == 0 && group(head[1]) && head[2] <= 0x20;
  return count >= 8 && (little || big);
}

Patient patient_of(const Item& dataset) {
  return {dataset.text_or_empty(DCM_PatientID), dataset.text_or_empty(DCM_PatientName),
          dataset.text_or_empty(DCM_PatientBirthDate)};
}

}  // namespace dose::dicom
