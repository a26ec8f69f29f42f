// SPDX-License-Identifier: Apache-2.0
// The text report: compared byte for byte with files that a person has read and approved. To
// approve a wanted change: run this program with REDOSE_APPROVE=1, read the diff, commit it.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <dose/report/explanation.hpp>
#include <dose/report/wrap.hpp>
#include <fstream>
#include <iterator>
#include <sstream>

#include "report/sample.hpp"

namespace {

const std::string folder = REDOSE_PROJECT_DIR "/tests/report/approved/";

std::string content_of(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void check_approved(const std::string& name, const std::string& text) {
  const std::string path = folder + name + ".txt";
  if (std::getenv("REDOSE_APPROVE") != nullptr) std::ofstream(path, std::ios::binary) << text;
  const std::string approved = content_of(path);
  INFO("approved: " << path);
  CHECK(text == approved);
}

std::vector<std::pair<std::string, dose::Assessment>> samples() {
  return {{"within", sample::within()},
          {"exceeded", sample::exceeded()},
          {"not-evaluable", sample::not_evaluable()},
          {"acknowledged", sample::acknowledged()},
          {"awkward", sample::awkward()}};
}

}  // namespace

TEST_CASE("text reports are the approved ones") {
  for (const auto& [name, assessment] : samples())
    check_approved(name, dose::render_text(assessment, sample::program(), false));
}

TEST_CASE("the explanation is the approved one") {
  check_approved("explanation", dose::explanation_text(sample::within()));
  // 45 Gy in 30, twice a day 6 h apart, with a half-time of 4 h: W39.
  CHECK(dose::eqd2_substitution(45, 30, dose::AlphaBeta::from_gray(2), 1.353553, 45.341236) ==
        "EQD2 = D ((1 + Hm) d + a/b)/(2 + a/b) = 45.0000 (1.353553 * 1.500000 + 2)/(2 + 2) = "
        "45.341236 Gy");
}

TEST_CASE("the same assessment gives the same bytes") {
  for (const auto& [name, assessment] : samples()) {
    const std::string first = dose::render_text(assessment, sample::program(), true);
    CHECK(first == dose::render_text(assessment, sample::program(), true));
  }
}

TEST_CASE("no line of a report is wider than 80 columns and none ends in a blank") {
  for (const auto& [name, assessment] : samples()) {
    std::istringstream lines(dose::render_text(assessment, sample::program(), false));
    for (std::string line; std::getline(lines, line);) {
      INFO(name << ": " << line);
      CHECK(dose::columns(line) <= 80);
      CHECK((line.empty() || line.back() != ' '));
    }
  }
}

TEST_CASE("a report never says safe and always says what redose is not") {
  for (const auto& [name, assessment] : samples()) {
    const std::string text = dose::render_text(assessment, sample::program(), false);
    std::string lower;
    for (const char c : text) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    CHECK(lower.find("safe") == std::string::npos);
    CHECK(text.find("Not cleared or certified as a medical device") != std::string::npos);
  }
}

TEST_CASE("the verdict is the first word of the first line") {
  CHECK(dose::render_text(sample::within(), sample::program(), false).starts_with("WITHIN: "));
  CHECK(dose::render_text(sample::exceeded(), sample::program(), false).starts_with("EXCEEDED: "));
  CHECK(dose::render_text(sample::not_evaluable(), sample::program(), false)
            .starts_with("NOT EVALUABLE, because"));
  CHECK(dose::render_text(sample::acknowledged(), sample::program(), false)
            .starts_with("WITHIN with 2 acknowledged deviations"));
}

TEST_CASE("colour is added where asked and changes nothing else") {
  for (const auto& [name, assessment] : samples()) {
    const std::string plain = dose::render_text(assessment, sample::program(), false);
    const std::string coloured = dose::render_text(assessment, sample::program(), true);
    CHECK(plain.find('\x1b') == std::string::npos);
    std::string stripped;
    for (std::size_t at = 0; at < coloured.size(); ++at) {
      if (coloured[at] == '\x1b') at = coloured.find('m', at) + 1;
      if (at < coloured.size() && coloured[at] == '\x1b') at = coloured.find('m', at) + 1;
      if (at < coloured.size()) stripped += coloured[at];
    }
    CHECK(stripped == plain);
  }
  const std::string red = "\x1b[1;31m";
  const std::string green = "\x1b[1;32m";
  const std::string yellow = "\x1b[1;33m";
  const auto start = [](const dose::Assessment& assessment) {
    return dose::render_text(assessment, sample::program(), true).substr(0, 24);
  };
  CHECK(start(sample::within()).starts_with(green + "WITHIN\x1b[0m"));
  CHECK(start(sample::exceeded()).starts_with(red + "EXCEEDED\x1b[0m"));
  CHECK(start(sample::not_evaluable()).starts_with(yellow + "NOT EVALUABLE"));
  CHECK(start(sample::acknowledged()).starts_with(yellow + "WITHIN"));
}

TEST_CASE("targets stand apart from what decides") {
  const std::string text = dose::render_text(sample::within(), sample::program(), false);
  CHECK(text.find("TARGETS (INFORMATION, THEY DECIDE NOTHING)\nPTV: 21.10 cc; the planned course's "
                  "prescription is 24.00 Gy\n") != std::string::npos);
  CHECK(text.find("D95%[Gy]") != std::string::npos);
  CHECK(dose::render_text(sample::not_evaluable(), sample::program(), false).find("TARGETS") !=
        std::string::npos);
}

TEST_CASE("a broken limit is never printed as its own limit") {
  const std::string text = dose::render_text(sample::exceeded(), sample::program(), false);
  CHECK(text.find("70.0004 ") != std::string::npos);
  CHECK(text.find("(70.0002..70.0007)") != std::string::npos);
  CHECK(text.find("70.00 ") == std::string::npos);
}

TEST_CASE("unchecked numbers are named and checked ones are not") {
  const std::string sentence = "nobody has yet checked";
  CHECK(dose::render_text(sample::within(), sample::program(), false).find(sentence) !=
        std::string::npos);
  CHECK(dose::render_text(sample::acknowledged(), sample::program(), false).find(sentence) ==
        std::string::npos);
}
