// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/deflated.hpp>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcfilefo.h>
#include <dcmtk/dcmdata/dcmetinf.h>
#include <fmt/format.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <dose/core/error.hpp>
#include <memory>
#include <string>

namespace dose::dicom {
namespace {

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

constexpr std::size_t chunk_bytes = 65536;
constexpr int raw_deflate = -MAX_WBITS;

/// Where the dataset begins: after preamble and "DICM", if there, the element of the group's
/// length, and the group.
long dataset_offset(std::FILE* file, DcmFileFormat& meta, const std::string& where) {
  Uint32 group_bytes = 0;
  if (meta.getMetaInfo()->findAndGetUint32(DCM_FileMetaInformationGroupLength, group_bytes).bad())
    throw Error("dicom_unreadable",
                "is deflated and does not say how long its meta header is; export it again", where);
  std::array<char, 132> head{};
  const bool with_preamble = std::fread(head.data(), 1, head.size(), file) == head.size() &&
                             std::memcmp(&head[128], "DICM", 4) == 0;
  return (with_preamble ? 132 : 0) + 12 + static_cast<long>(group_bytes);
}

class Inflater {
 public:
  explicit Inflater(const std::string& where) : where_(where) {
    if (inflateInit2(&stream_, raw_deflate) != Z_OK)
      throw Error("internal", "zlib could not be set up", where);
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  void run(std::FILE* from, std::FILE* to) {
    while (!ended_) {
      stream_.avail_in = static_cast<uInt>(std::fread(packed_.data(), 1, packed_.size(), from));
      stream_.next_in = packed_.data();
      if (stream_.avail_in == 0)
        throw Error("file_truncated",
                    "its deflated content ends before it is complete; export or copy it again",
                    where_);
      unpack(to);
    }
    // The stream is padded to an even length.
    const int next = stream_.avail_in > 0 ? *stream_.next_in : std::fgetc(from);
    if (stream_.avail_in > 1 || (next != EOF && next != 0))
      throw Error("dicom_unreadable", "has bytes after its deflated content; export it again",
                  where_);
  }

 private:
  void unpack(std::FILE* to) {
    do {
      stream_.avail_out = static_cast<uInt>(unpacked_.size());
      stream_.next_out = unpacked_.data();
      const int state = inflate(&stream_, Z_NO_FLUSH);
      if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR)
        throw Error("dicom_unreadable", "its deflated content is damaged; export or copy it again",
                    where_);
      const std::size_t count = unpacked_.size() - stream_.avail_out;
      if (std::fwrite(unpacked_.data(), 1, count, to) != count)
        throw Error("file_unreadable",
                    fmt::format("cannot be unpacked into the folder of temporary files: {}",
                                std::strerror(errno)),
                    where_);
      ended_ = state == Z_STREAM_END;
    } while (stream_.avail_out == 0 && !ended_);
  }

  const std::string& where_;
  z_stream stream_{};
  bool ended_ = false;
  std::array<unsigned char, chunk_bytes> packed_;
  std::array<unsigned char, chunk_bytes> unpacked_;
};

}  // namespace

UnpackedDataset::UnpackedDataset(const std::filesystem::path& deflated, DcmFileFormat& meta) {
  const std::string where = deflated.string();
  const File from(std::fopen(where.c_str(), "rb"), std::fclose);
  if (!from || std::fseek(from.get(), dataset_offset(from.get(), meta, where), SEEK_SET) != 0)
    throw Error("file_unreadable", "cannot be read; check the path and its rights", where);
  std::error_code no_folder;
  std::string name = (std::filesystem::temp_directory_path(no_folder) / "redose-XXXXXX").string();
  if (no_folder)
    throw Error("file_unreadable",
                fmt::format("is deflated, and there is no folder to unpack it into: {}; set TMPDIR",
                            no_folder.message()),
                where);
  const int descriptor = mkstemp(name.data());
  const auto failed = [&] {
    return Error("file_unreadable",
                 fmt::format("cannot be unpacked into {}: {}", name, std::strerror(errno)), where);
  };
  if (descriptor < 0) throw failed();
  path_ = name;
  try {
    File to(fdopen(descriptor, "wb"), std::fclose);
    if (!to) throw failed();
    auto inflater = std::make_unique<Inflater>(where);
    inflater->run(from.get(), to.get());
    if (std::fclose(to.release()) != 0) throw failed();
  } catch (...) {
    std::remove(path_.c_str());
    throw;
  }
}

UnpackedDataset::~UnpackedDataset() {
  std::remove(path_.c_str());
}

}  // namespace dose::dicom
