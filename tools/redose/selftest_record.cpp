// SPDX-License-Identifier: Apache-2.0
// The record of redose selftest, plain text to print and sign.
#include <fmt/format.h>
#include <gnu/libc-version.h>

#include <dose/core/embedded.hpp>
#include <iterator>

#include "program.hpp"
#include "selftest_pages.hpp"

namespace redose {
namespace {

using dose::CalculationResult;
using dose::CasesResult;
using dose::ExampleResult;
using dose::Expectation;

void identity(std::back_insert_iterator<std::string> out, std::span<const CasesResult> files) {
  const dose::ProgramIdentity& program = program_identity();
  fmt::format_to(out,
                 "Record of redose selftest, for commissioning\n"
                 "============================================\n\n"
                 "Program      {} {} (build {})\n"
                 "Compiled     for {}, by {}, {}\n"
                 "C library    glibc {}\n"
                 "Result       {}\n",
                 program.name, program.version, program.build, REDOSE_PLATFORM, REDOSE_COMPILER,
                 REDOSE_BUILD_TYPE, gnu_get_libc_version(), summary_of(count_of(files)));
}

void hashes(std::back_insert_iterator<std::string> out, std::span<const CasesResult> files) {
  fmt::format_to(out, "\nData of the program, SHA-256\n----------------------------\n\n");
  for (const dose::EmbeddedFile& file : dose::embedded_files())
    fmt::format_to(out, "{}  {}\n", file.sha256, file.path);
  fmt::format_to(out, "\nFiles of worked examples, SHA-256\n---------------------------------\n\n");
  for (const CasesResult& file : files) fmt::format_to(out, "{}  {}\n", file.sha256, file.path);
}

void example(std::back_insert_iterator<std::string> out, const ExampleResult& result) {
  const dose::WorkedExample& example = result.example;
  fmt::format_to(out, "\n{}: {}\n  {}\n  Source: {}\n  Standing: {}\n", example.id,
                 result.passed() ? "passed" : "FAILED", example.title, example.source,
                 example.standing);
  if (!example.note.empty()) fmt::format_to(out, "  Note: {}\n", example.note);
  for (const CalculationResult& each : result.calculations) {
    const Expectation& expected = each.calculation.expected;
    fmt::format_to(out, "    {}\n      expected {}", to_text(each.calculation), expected.text);
    if (expected.kind == Expectation::Kind::number ||
        expected.kind == Expectation::Kind::not_number)
      fmt::format_to(out, "; tolerance {:.3g}{}",
                     expected.percent ? expected.tolerance * 100 : expected.tolerance,
                     expected.percent ? " %" : "");
    fmt::format_to(out, "; got {}; {}\n", each.got, each.passed ? "passed" : "FAILED");
  }
}

constexpr const char* to_fill_in =
    "\nTo be filled in by hand\n"
    "-----------------------\n\n"
    "The program has no clock in its results: the same program on the same machine\n"
    "gives this record again, byte for byte.\n\n"
    "Institution  ____________________________________________________________\n\n"
    "Computer     ____________________________________________________________\n\n"
    "Remarks      ____________________________________________________________\n\n"
    "Name         ____________________________________________________________\n\n"
    "Date         ____________________________________________________________\n\n"
    "Signature    ____________________________________________________________\n";

}  // namespace

std::string selftest_record(std::span<const CasesResult> files) {
  std::string text;
  auto out = std::back_inserter(text);
  identity(out, files);
  hashes(out, files);
  text += "\nWorked examples\n---------------\n";
  for (const CasesResult& file : files) {
    fmt::format_to(out, "\n[{}] {} of {} passed\n", file.path, file.passed(), file.examples.size());
    for (const ExampleResult& result : file.examples) example(out, result);
  }
  return text + to_fill_in;
}

}  // namespace redose
