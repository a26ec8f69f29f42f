// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <dose/report/figures.hpp>
#include <dose/report/wrap.hpp>

using dose::Rounding;

TEST_CASE("numbers round to nearest, down or up as asked") {
  CHECK(dose::rounded(61.3149, 2, Rounding::nearest) == "61.31");
  CHECK(dose::rounded(61.3149, 2, Rounding::up) == "61.32");
  CHECK(dose::rounded(61.3199, 2, Rounding::down) == "61.31");
  CHECK(dose::rounded(61.305, 3, Rounding::down) == "61.305");  // stored as 61.30499999...
  CHECK(dose::rounded(0.07, 2, Rounding::up) == "0.07");        // stored as 0.0700000...01
  CHECK(dose::rounded(-0.001, 2, Rounding::nearest) == "0.00");
}

TEST_CASE("a number keeps its side of the limit") {
  CHECK(dose::rounded(70.0004, 2, Rounding::nearest, 70.0) == "70.0004");
  CHECK(dose::rounded(69.9996, 2, Rounding::nearest, 70.0) == "69.9996");
  CHECK(dose::rounded(69.9996, 2, Rounding::up, 70.0) == "69.9996");
  CHECK(dose::figure(70.0004, 70.0002, 70.0007, 2, 70.0).text() == "70.0004 (70.0002..70.0007)");
  CHECK(dose::rounded(70.0004, 2, Rounding::down, 70.0) == "70.0004");
  CHECK(dose::rounded(70.0, 2, Rounding::nearest, 70.0) == "70.00");
  CHECK(dose::rounded(70.00000000000003, 2, Rounding::nearest, 70.0) == "70.00000000000003");
  CHECK(dose::rounded(12.4, 2, Rounding::nearest, 12.4) == "12.40");
}

TEST_CASE("margins round down and never to zero") {
  CHECK(dose::signed_margin(8.68479, 2) == "+8.68");
  CHECK(dose::signed_margin(-1.101, 2) == "-1.11");
  CHECK(dose::signed_margin(0.00002, 3) == "+0.00002");
  CHECK(dose::signed_margin(0, 2) == "+0.00");
  CHECK(dose::signed_margin(24, 0) == "+24");
}

TEST_CASE("a figure shows what is known of value and bound") {
  CHECK(dose::figure(24.31, 24.3051, 24.3119, 2).text() == "24.31 (24.305..24.312)");
  CHECK(dose::figure(29.0, 29.0, 29.0, 0).text() == "29");
  CHECK(dose::figure({}, 12.3181, {}, 2).text() == "? (>= 12.318)");
  CHECK(dose::figure({}, {}, 12.3181, 2).text() == "? (<= 12.319)");
  CHECK(dose::figure({}, {}, {}, 2).text() == "?");
}

TEST_CASE("doses name their kind") {
  const auto two_and_a_half = dose::AlphaBeta::from_gray(2.5);
  CHECK(dose::unit_in_words(dose::Quantity::physical, {}) == "Gy physical");
  CHECK(dose::unit_in_words(dose::Quantity::eqd2, two_and_a_half) == "Gy EQD2(2.5)");
  CHECK(dose::unit_in_words(dose::Quantity::bed, two_and_a_half) == "Gy BED(2.5)");
}

TEST_CASE("text is wrapped at blanks, then after marks, then anywhere") {
  using Lines = std::vector<std::string>;
  CHECK(dose::wrapped_lines("one two three", 7) == Lines{"one two", "three"});
  CHECK(dose::wrapped_lines("one/two/three", 9) == Lines{"one/two/", "three"});
  CHECK(dose::wrapped_lines("DN.TG101.CORD", 10) == Lines{"DN.TG101.", "CORD"});
  CHECK(dose::wrapped_lines("abcdefgh", 3) == Lines{"abc", "def", "gh"});
  CHECK(dose::wrapped_lines("  ", 3) == Lines{""});
  CHECK(dose::wrapped_lines("\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc", 2) ==
        Lines{"\xc3\xbc\xc3\xbc", "\xc3\xbc\xc3\xbc"});
  CHECK(dose::paragraph("- ", "a b", 4) == "- a b\n");
}

TEST_CASE("what could steer a terminal is taken out of text") {
  CHECK(dose::printable("a\x1b[2Jb") == "a?[2Jb");
  CHECK(dose::printable("a\nb\tc") == "a b c");
  CHECK(dose::printable("\xc2\x9b"
                        "31m") == "?31m");  // C1 control sequence introducer
  CHECK(dose::printable("\xe2\x80\xae"
                        "x") == "?x");  // right-to-left override
  CHECK(dose::printable("\xff\xc3") == "??");
  CHECK(dose::printable("R\xc3\xbc"
                        "cken") ==
        "R\xc3\xbc"
        "cken");
}
