// SPDX-License-Identifier: Apache-2.0
// Compressed doses: the values that were compressed, or a refusal; never the part that a decoder
// could make something of.
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcpixel.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>
#include <dcmtk/dcmdata/dcrleerg.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmjpeg/djencode.h>
#include <dcmtk/dcmjpeg/djrplol.h>
#include <dcmtk/dcmjpls/djencode.h>
#include <dcmtk/dcmjpls/djrparam.h>

#include <dose/dicom/rt_dose.hpp>
#include <memory>

#include "files.hpp"

namespace fs = std::filesystem;
using dose::dicom::read_dose_grid;
using dose::dicom::read_rt_dose;

namespace {

struct Codecs {
  Codecs() {
    DcmRLEEncoderRegistration::registerCodecs();
    DJEncoderRegistration::registerCodecs();
    // Not "cooked": that goes through an image, which DCMTK 3.6.7 cannot always take down again.
    DJLSEncoderRegistration::registerCodecs(0, 0, 0, 0, OFFalse);
  }
  ~Codecs() {
    DcmRLEEncoderRegistration::cleanup();
    DJEncoderRegistration::cleanup();
    DJLSEncoderRegistration::cleanup();
  }
};

/// The whole range of 16 bits side by side, where a predictor runs over.
phantom::DoseSpec rough_dose() {
  phantom::DoseSpec spec = small_dose("compressed");
  for (std::size_t n = 0; n < spec.stored.size(); ++n)
    spec.stored[n] = n % 5 == 0 ? 65535 : n % 7 == 0 ? 0 : spec.stored[n];
  return spec;
}

void compress(const fs::path& path, E_TransferSyntax syntax,
              const DcmRepresentationParameter* parameter = nullptr) {
  DcmFileFormat file;
  REQUIRE(file.loadFile(path.c_str()).good());
  REQUIRE(file.loadAllDataIntoMemory().good());
  REQUIRE(file.getDataset()->chooseRepresentation(syntax, parameter).good());
  REQUIRE(file.saveFile(path.c_str(), syntax).good());
}

/// The compressed frames as they lie in the file, without the offset table.
std::vector<std::string> frames_of(const fs::path& path) {
  DcmFileFormat file;
  REQUIRE(file.loadFile(path.c_str()).good());
  DcmElement* element = nullptr;
  REQUIRE(file.getDataset()->findAndGetElement(DCM_PixelData, element).good());
  DcmPixelSequence* sequence = nullptr;
  E_TransferSyntax syntax = EXS_Unknown;
  const DcmRepresentationParameter* parameter = nullptr;
  auto& pixels = dynamic_cast<DcmPixelData&>(*element);
  pixels.getOriginalRepresentationKey(syntax, parameter);
  REQUIRE(pixels.getEncapsulatedRepresentation(syntax, parameter, sequence).good());
  std::vector<std::string> frames;
  for (unsigned long n = 1; n < sequence->card(); ++n) {
    DcmPixelItem* item = nullptr;
    REQUIRE(sequence->getItem(item, n).good());
    Uint8* data = nullptr;
    REQUIRE(item->getUint8Array(data).good());
    frames.emplace_back(data, data + item->getLength());
  }
  return frames;
}

/// `spec` with these frames for its pixel data.
void write_with_frames(const phantom::DoseSpec& spec, E_TransferSyntax syntax,
                       const std::vector<std::string>& frames, const fs::path& path) {
  phantom::write_dose(spec, path);
  DcmFileFormat file;
  REQUIRE(file.loadFile(path.c_str()).good());
  auto sequence = std::make_unique<DcmPixelSequence>(DcmTag(DCM_PixelData, EVR_OB));
  const auto insert = [&](const std::string& bytes) {
    auto item = std::make_unique<DcmPixelItem>(DcmTag(DCM_Item, EVR_OB));
    std::string even = bytes;
    if (even.size() % 2 == 1) even += '\0';
    const std::vector<Uint8> data(even.begin(), even.end());
    if (!data.empty())
      REQUIRE(item->putUint8Array(data.data(), static_cast<unsigned long>(data.size())).good());
    REQUIRE(sequence->insert(item.release()).good());
  };
  insert({});
  for (const std::string& frame : frames) insert(frame);
  auto pixels = std::make_unique<DcmPixelData>(DCM_PixelData);
  pixels->putOriginalRepresentation(syntax, nullptr, sequence.release());
  REQUIRE(file.getDataset()->insert(pixels.release(), OFTrue).good());
  REQUIRE(file.saveFile(path.c_str(), syntax).good());
}

/// Code of the header's refusal, else of reading the pixels.
std::string code_of_dose(const fs::path& path) {
  const auto dose = read_rt_dose(path);
  if (dose.refusal) return dose.refusal->code();
  return code_of([&] { read_dose_grid(dose); });
}

std::string replaced(std::string bytes, std::size_t at, const std::string& by) {
  return bytes.replace(at, by.size(), by);
}

}  // namespace

TEST_CASE("lossless JPEG and JPEG-LS doses are the values that were compressed") {
  const Folder folder;
  const Codecs codecs;
  const DJ_RPLossless predicted(4, 0);
  const DJLSRepresentationParameter exact(0, OFTrue);
  const phantom::DoseSpec spec = rough_dose();
  const std::vector<std::pair<E_TransferSyntax, const DcmRepresentationParameter*>> ways = {
      {EXS_JPEGProcess14, &predicted},
      {EXS_JPEGProcess14SV1, nullptr},
      {EXS_JPEGLSLossless, &exact}};
  for (const auto& [syntax, parameter] : ways) {
    INFO(DcmXfer(syntax).getXferName());
    phantom::write_dose(spec, folder / "dose");
    compress(folder / "dose", syntax, parameter);
    check_stored(spec, folder / "dose");
  }
}

TEST_CASE("lossy compression and what nobody here can decode are refused by name") {
  const Folder folder;
  const Codecs codecs;
  const phantom::DoseSpec spec = rough_dose();
  const std::vector<std::string> frames(7, std::string("\xFF\xD8\xFF\xD9", 4));
  for (const auto syntax : {EXS_JPEGProcess1, EXS_JPEGProcess2_4, EXS_JPEGLSLossy, EXS_JPEG2000,
                            EXS_MPEG2MainProfileAtMainLevel}) {
    INFO(DcmXfer(syntax).getXferName());
    write_with_frames(spec, syntax, frames, folder / "dose");
    CHECK(code_of_dose(folder / "dose") == "pixel_data_lossy");
  }
  write_with_frames(spec, EXS_JPEG2000LosslessOnly, frames, folder / "dose");
  CHECK(code_of_dose(folder / "dose") == "transfer_syntax_unsupported");
  // However small the file is for what it claims to hold.
  phantom::DoseSpec large = spec;
  large.columns = 300;
  large.rows = 200;
  large.stored.assign(std::size_t{7} * 300 * 200, 1000);
  write_with_frames(large, EXS_JPEG2000LosslessOnly, frames, folder / "dose");
  CHECK(code_of_dose(folder / "dose") == "transfer_syntax_unsupported");

  // Once lossy, always lossy, whatever the file is written in now.
  phantom::DoseSpec once = spec;
  once.file.edit = [](DcmDataset& dataset) {
    dataset.putAndInsertString(DCM_LossyImageCompression, "01");
  };
  phantom::write_dose(once, folder / "dose");
  CHECK(code_of_dose(folder / "dose") == "pixel_data_lossy");

  // JPEG holds 16 bits at most.
  phantom::DoseSpec wide = spec;
  wide.bits = 32;
  write_with_frames(wide, EXS_JPEGProcess14SV1, frames, folder / "dose");
  CHECK(code_of_dose(folder / "dose") == "transfer_syntax_unsupported");
}

TEST_CASE("a JPEG frame that is cut, smaller, shifted or of another process is refused") {
  const Folder folder;
  const Codecs codecs;
  const phantom::DoseSpec spec = rough_dose();
  phantom::write_dose(spec, folder / "dose");
  compress(folder / "dose", EXS_JPEGProcess14SV1);
  const std::vector<std::string> frames = frames_of(folder / "dose");
  REQUIRE(frames.size() == 7);
  const auto code_with = [&](const std::string& frame) {
    std::vector<std::string> changed = frames;
    changed[2] = frame;
    write_with_frames(spec, EXS_JPEGProcess14SV1, changed, folder / "changed");
    return code_of_dose(folder / "changed");
  };
  const std::string& sound = frames[2];
  CHECK(code_with(sound) == "none");
  const std::size_t header = sound.find("\xFF\xC3");
  const std::size_t scan = sound.find("\xFF\xDA");
  const std::size_t end = sound.rfind("\xFF\xD9");
  REQUIRE((header != std::string::npos && scan != std::string::npos && end != std::string::npos));
  CHECK(code_with(sound.substr(0, end)) == "dicom_unreadable");
  CHECK(code_with(sound.substr(0, scan + 4)) == "dicom_unreadable");
  CHECK(code_with(sound.substr(0, header + 3)) == "dicom_unreadable");
  CHECK(code_with({}) == "dicom_unreadable");
  CHECK(code_with("no JPEG at all, no") == "dicom_unreadable");
  // An end in the middle: libjpeg would fill the rest with what it likes.
  CHECK(code_with(replaced(sound, scan + 14, "\xFF\xD9")) == "dicom_unreadable");
  CHECK(code_with(sound + sound) == "dicom_unreadable");
  // SOF3: length, precision at +4, lines at +5, samples a line at +7.
  CHECK(code_with(replaced(sound, header + 6, std::string(1, '\x04'))) == "pixel_data_short");
  CHECK(code_with(replaced(sound, header + 8, std::string(1, '\x02'))) == "pixel_data_short");
  CHECK(code_with(replaced(sound, header + 4, std::string(1, '\x0C'))) == "pixel_bits");
  CHECK(code_with(replaced(sound, header + 1, "\xC1")) == "pixel_data_lossy");
  // SOS: length, 1 component, its number and table, predictor, 0, point transform.
  CHECK(code_with(replaced(sound, scan + 9, std::string(1, '\x01'))) == "pixel_data_lossy");

  write_with_frames(spec, EXS_JPEGProcess14SV1, {frames.begin(), frames.end() - 1}, folder / "few");
  CHECK(code_of_dose(folder / "few") == "pixel_data_short");
  std::vector<std::string> more = frames;
  more.push_back(frames[0]);
  write_with_frames(spec, EXS_JPEGProcess14SV1, more, folder / "more");
  CHECK(code_of_dose(folder / "more") == "pixel_data_long");
}

TEST_CASE("near-lossless frames in a file that says lossless are refused") {
  const Folder folder;
  const Codecs codecs;
  const phantom::DoseSpec spec = rough_dose();
  const DJLSRepresentationParameter exact(0, OFTrue);
  phantom::write_dose(spec, folder / "exact");
  compress(folder / "exact", EXS_JPEGLSLossless, &exact);
  std::vector<std::string> frames = frames_of(folder / "exact");
  const auto code_with = [&](std::size_t at, char value) {
    std::vector<std::string> changed = frames;
    changed[1][changed[1].find("\xFF\xDA") + at] = value;
    write_with_frames(spec, EXS_JPEGLSLossless, changed, folder / "dose");
    return code_of_dose(folder / "dose");
  };
  // SOS: length, 1 component, its number and mapping table, NEAR, interleaving, point transform.
  CHECK(code_with(7, '\0') == "none");
  CHECK(code_with(7, '\3') == "pixel_data_lossy");
  CHECK(code_with(6, '\1') == "pixel_data_lossy");
  CHECK(code_with(9, '\1') == "pixel_data_lossy");
}

TEST_CASE("a run length segment that ends early is an error and not a region without dose") {
  const Folder folder;
  const Codecs codecs;
  phantom::DoseSpec spec = rough_dose();
  for (const int bits : {16, 32}) {
    spec.bits = bits;
    phantom::write_dose(spec, folder / "dose");
    compress(folder / "dose", EXS_RLELossless);
    const std::vector<std::string> frames = frames_of(folder / "dose");
    const auto code_with = [&](const std::string& frame) {
      std::vector<std::string> changed = frames;
      changed[5] = frame;
      write_with_frames(spec, EXS_RLELossless, changed, folder / "changed");
      return code_of_dose(folder / "changed");
    };
    const std::string& sound = frames[5];
    CHECK(code_with(sound) == "none");
    for (const std::size_t cut : {2U, 6U, 12U})
      CHECK(code_with(sound.substr(0, sound.size() - cut)) != "none");
    // The last segment holds one literal run of two bytes and nothing else.
    const auto last =
        static_cast<std::size_t>(static_cast<unsigned char>(sound[bits == 16 ? 8 : 16]));
    // 0x80 stands for nothing; a padding byte would begin a run.
    const std::string fill(last % 2 == 0 ? 1 : 0, '\x80');
    CHECK(code_with(sound.substr(0, last) + std::string("\x01\x22\x33", 3) + fill) ==
          "pixel_data_short");
    // A run of 128 more than the frame has values.
    CHECK(code_with(sound.substr(0, last) + std::string("\x81\x22", 2)) == "pixel_data_long");
    CHECK(code_with(replaced(sound, 0, std::string(1, '\x03'))) == "dicom_unreadable");
    CHECK(code_with(replaced(sound, 4, std::string(1, '\x01'))) == "dicom_unreadable");
    CHECK(code_with(sound.substr(0, 40)) == "dicom_unreadable");
  }
}

TEST_CASE("compressed files that claim more than they can hold are refused unread") {
  const Folder folder;
  const std::vector<std::string> frames(7, std::string("\xFF\xD8\xFF\xD9", 4));
  for (const auto syntax : {EXS_RLELossless, EXS_JPEGProcess14SV1, EXS_JPEGLSLossless}) {
    phantom::DoseSpec spec = rough_dose();
    spec.file.edit = [](DcmDataset& dataset) {
      dataset.putAndInsertUint16(DCM_Rows, 65535);
      dataset.putAndInsertUint16(DCM_Columns, 65535);
    };
    write_with_frames(spec, syntax, frames, folder / "dose");
    CHECK(code_of_dose(folder / "dose") == "pixel_data_exceeds_file");
  }
  // 4 GiB and more fit no value of DICOM; a large file would else pass the bound of its syntax.
  phantom::DoseSpec spec = rough_dose();
  spec.file.edit = [](DcmDataset& dataset) {
    dataset.putAndInsertUint16(DCM_Rows, 46341);
    dataset.putAndInsertUint16(DCM_Columns, 46341);
    dataset.putAndInsertString(DCM_NumberOfFrames, "1");
    dataset.putAndInsertString(DCM_GridFrameOffsetVector, "0");
  };
  write_with_frames(spec, EXS_JPEGLSLossless, {std::string(5'000'000, '\x11')}, folder / "dose");
  CHECK(code_of_dose(folder / "dose") == "pixel_data_exceeds_file");
}
