// SPDX-License-Identifier: Apache-2.0
// Deflated files: unpacked whole, or refused; never the part that could be read.
#include <cstdlib>
#include <dose/dicom/rt_dose.hpp>
#include <fstream>

#include "files.hpp"

namespace fs = std::filesystem;

namespace {

fs::path deflated_dose(const Folder& folder) {
  phantom::DoseSpec spec = small_dose("deflated");
  spec.file.transfer = phantom::Transfer::deflated_explicit_little;
  phantom::write_dose(spec, folder / "dose");
  return folder / "dose";
}

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void put_bytes(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

std::string code_reading(const fs::path& path) {
  return code_of([&] { dose::dicom::read_rt_dose(path); });
}

std::size_t files_in(const fs::path& folder) {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : fs::directory_iterator(folder)) ++count;
  return count;
}

}  // namespace

TEST_CASE("a deflated dose is read whole and called what the file is") {
  const Folder folder;
  const auto dose = dose::dicom::read_rt_dose(deflated_dose(folder));
  REQUIRE_FALSE(dose.refusal);
  CHECK(dose.transfer_syntax == "1.2.840.10008.1.2.1.99");
  const dose::DoseGrid grid = dose::dicom::read_dose_grid(dose);
  CHECK(grid.maximum_gy() == 60000 * 0.0005);
}

TEST_CASE("a deflated file that is cut or damaged or followed by something is an error") {
  const Folder folder;
  const fs::path path = deflated_dose(folder);
  const std::string whole = bytes_of(path);
  REQUIRE(whole.size() > 700);
  for (const std::size_t cut : {std::size_t{2}, std::size_t{40}, std::size_t{200}}) {
    put_bytes(path, whole.substr(0, whole.size() - cut));
    CHECK(code_reading(path) == "file_truncated");
  }
  // Neither end nor begin of the stream may be something else. A byte within is caught by what it
  // makes of the dataset, or changes a value like any other byte of any other file.
  put_bytes(path, whole + "abc");
  CHECK(code_reading(path) == "dicom_unreadable");
  std::string damaged = whole;
  const std::size_t dataset = 132 + 12 + static_cast<unsigned char>(whole[140]);
  damaged[dataset] = '\x07';  // a block type that deflate does not have
  put_bytes(path, damaged);
  CHECK(code_reading(path) == "dicom_unreadable");
}

TEST_CASE("a deflated file leaves nothing behind and says when it cannot be unpacked") {
  const Folder folder;
  const fs::path path = deflated_dose(folder);
  const Folder temporary;
  const char* before = std::getenv("TMPDIR");
  const std::string kept = before == nullptr ? "" : before;
  setenv("TMPDIR", temporary.path().c_str(), 1);
  CHECK(code_reading(path) == "none");
  CHECK(files_in(temporary.path()) == 0);
  const std::string whole = bytes_of(path);
  put_bytes(path, whole.substr(0, whole.size() - 9));
  CHECK(code_reading(path) == "file_truncated");
  CHECK(files_in(temporary.path()) == 0);
  put_bytes(path, whole);
  fs::remove(temporary.path());
  setenv("TMPDIR", "/dev/null", 1);
  CHECK(code_reading(path) == "file_unreadable");
  if (before == nullptr)
    unsetenv("TMPDIR");
  else
    setenv("TMPDIR", kept.c_str(), 1);
}
