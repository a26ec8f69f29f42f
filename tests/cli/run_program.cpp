// SPDX-License-Identifier: Apache-2.0
#include "run_program.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

std::string content_of(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string scratch(std::string_view name) {
  std::filesystem::create_directories(REDOSE_SCRATCH_DIR);
  return fmt::format("{}/{}", REDOSE_SCRATCH_DIR, name);
}

Run run_shell(const std::string& command) {
  // Tests run side by side, each in a process of its own.
  const std::string out = scratch(fmt::format("out-{}", getpid()));
  const std::string error = scratch(fmt::format("error-{}", getpid()));
  const std::string line =
      fmt::format("cd '{}' && {{ {}\n}} >'{}' 2>'{}'", REDOSE_SCRATCH_DIR, command, out, error);
  const int result = std::system(line.c_str());
  Run run{WIFEXITED(result) ? WEXITSTATUS(result) : -1, content_of(out), content_of(error)};
  std::filesystem::remove(out);
  std::filesystem::remove(error);
  return run;
}

Run redose(const std::string& arguments) {
  return run_shell(fmt::format("'{}' {}", REDOSE_PROGRAM, arguments));
}

nlohmann::ordered_json json_of(const Run& run) {
  INFO(run.out);
  INFO(run.error);
  REQUIRE(nlohmann::ordered_json::accept(run.out));
  return nlohmann::ordered_json::parse(run.out);
}
