// SPDX-License-Identifier: Apache-2.0
// Gives a fuzz target every file below the folders named, for compilers without libFuzzer.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <new>
#include <string>
#include <vector>

#include "fuzz.hpp"

#ifndef __SANITIZE_ADDRESS__
// As -malloc_limit_mb of libFuzzer and max_allocation_size_mb of AddressSanitizer: no header of a
// small file makes anybody allocate this much, also where the failure would be caught.
namespace {
void* allocated(std::size_t size) {
  fuzz::require(size <= std::size_t{512} << 20U);
  return std::malloc(size > 0 ? size : 1);
}
void* allocated_or_thrown(std::size_t size) {
  void* const memory = allocated(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
}  // namespace
void* operator new(std::size_t size) {
  return allocated_or_thrown(size);
}
void* operator new[](std::size_t size) {
  return allocated_or_thrown(size);
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return allocated(size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return allocated(size);
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete[](void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
  std::free(memory);
}
#endif

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int count, char** arguments) {
  namespace fs = std::filesystem;
  std::vector<fs::path> files;
  for (int n = 1; n < count; ++n)
    if (fs::is_directory(arguments[n]))
      for (const auto& entry : fs::recursive_directory_iterator(arguments[n]))
        if (entry.is_regular_file()) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const fs::path& path : files) {
    std::ifstream file(path, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    std::printf("%s\n", path.c_str());
    std::fflush(stdout);
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  }
  std::printf("%zu files\n", files.size());
  return files.empty() ? 1 : 0;
}
