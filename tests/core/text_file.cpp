// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <dose/core/error.hpp>
#include <dose/core/text_file.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

namespace {

namespace fs = std::filesystem;

fs::path scratch(const char* name) {
  fs::path path = fs::temp_directory_path() / name;
  fs::remove(path);
  return path;
}

/// Code and where of the error.
std::pair<std::string, std::string> refusal(const fs::path& path) {
  try {
    dose::text_of_file(path);
  } catch (const dose::Error& error) {
    return {error.code(), error.where()};
  }
  return {};
}

using Refusal = std::pair<std::string, std::string>;

}  // namespace

TEST_CASE("a text file is read to its last byte, up to 16 MiB and no further") {
  const fs::path path = scratch("redose-test-text");
  std::ofstream(path, std::ios::binary) << "a\r\nb" << '\0' << "c";
  CHECK(dose::text_of_file(path) == std::string("a\r\nb\0c", 6));
  std::ofstream(path, std::ios::binary) << std::string(16'777'216, 'a');
  CHECK(dose::text_of_file(path).size() == 16'777'216);
  std::ofstream(path, std::ios::binary | std::ios::app) << 'a';
  CHECK(refusal(path) == Refusal{"file_unreadable", path.string()});
  fs::remove(path);
}

TEST_CASE("a pipe is read as a file is") {
  const fs::path path = scratch("redose-test-pipe");
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  // More than a pipe holds at once.
  const std::string text(300'000, 'x');
  std::thread writer([&] { std::ofstream(path, std::ios::binary) << text; });
  const std::string read = dose::text_of_file(path);
  writer.join();
  CHECK(read == text);
  fs::remove(path);
}

TEST_CASE("a text file that is not there, or a folder, is an error with its path") {
  CHECK(refusal("/no/such/file") == Refusal{"file_unreadable", "/no/such/file"});
  CHECK(refusal("/") == Refusal{"file_unreadable", "/"});
}
