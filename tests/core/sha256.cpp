// SPDX-License-Identifier: Apache-2.0
// Test vectors of FIPS 180-4: "abc", the empty text, and the 448-bit message.
#include <catch2/catch.hpp>
#include <cstdio>
#include <dose/core/embedded.hpp>
#include <dose/core/error.hpp>
#include <dose/core/sha256.hpp>
#include <filesystem>
#include <fstream>
#include <string>

TEST_CASE("SHA-256 of known texts") {
  CHECK(dose::sha256_of_text("abc") ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(dose::sha256_of_text("") ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(dose::sha256_of_text("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST_CASE("SHA-256 of a file is that of its bytes, also beyond one buffer") {
  const auto path = std::filesystem::temp_directory_path() / "redose-test-sha256";
  // A million times 'a': FIPS 180-4's long message.
  std::ofstream(path, std::ios::binary) << std::string(1'000'000, 'a');
  CHECK(dose::sha256_of_file(path) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  std::filesystem::remove(path);
}

TEST_CASE("a file that cannot be read is an error with its path") {
  for (const char* path : {"/no/such/file", "/"}) {
    INFO(path);
    try {
      dose::sha256_of_file(path);
      FAIL("accepted");
    } catch (const dose::Error& error) {
      CHECK(error.code() == "file_unreadable");
      CHECK(error.where() == path);
    }
  }
}

TEST_CASE("embedded files carry the SHA-256 of their content, in order of path") {
  const auto files = dose::embedded_files();
  REQUIRE_FALSE(files.empty());
  std::string_view before;
  for (const dose::EmbeddedFile& file : files) {
    INFO(file.path);
    CHECK(dose::sha256_of_text(file.content) == file.sha256);
    CHECK(before < file.path);
    before = file.path;
  }
  CHECK(dose::embedded_file("structure_names.json").path == "structure_names.json");
}
