// SPDX-License-Identifier: Apache-2.0
// Dates, and whole calendar months: the interval rule turns on the day of the month.
#include <catch2/catch.hpp>
#include <dose/core/calendar.hpp>
#include <dose/core/error.hpp>

using dose::parse_date;
using dose::whole_months_between;

namespace {

int months(const char* first, const char* last) {
  return whole_months_between(parse_date(first, ""), parse_date(last, ""));
}

}  // namespace

TEST_CASE("a date is read from ISO 8601 and from DICOM") {
  CHECK(dose::iso(parse_date("2019-03-31", "")) == "2019-03-31");
  CHECK(dose::iso(parse_date("20190331", "")) == "2019-03-31");
  CHECK(dose::iso(parse_date("20240229", "")) == "2024-02-29");
}

TEST_CASE("what is no date is refused with its place") {
  for (const char* text : {"", "2019", "2019-3-31", "2019-02-29", "2019-13-01", "2019-00-10",
                           "2019-04-31", "31.03.2019", "2019/03/31", "2019-03-31T10:00", "18991231",
                           "2019 331", "-0190331", "+0190331"}) {
    INFO(text);
    try {
      parse_date(text, "--last-treated");
      FAIL("accepted");
    } catch (const dose::Error& error) {
      CHECK(error.code() == "date_invalid");
      CHECK(error.where() == "--last-treated");
    }
  }
}

TEST_CASE("months are whole calendar months and floored") {
  CHECK(months("2024-03-15", "2024-08-15") == 5);
  CHECK(months("2024-03-15", "2024-08-14") == 4);  // a day short of five
  CHECK(months("2024-03-15", "2025-01-13") == 9);
  CHECK(months("2024-03-15", "2024-03-15") == 0);
  CHECK(months("2023-12-31", "2024-01-01") == 0);
  CHECK(months("2019-11-05", "2024-02-04") == 50);  // across years: 51 months less a day
}

TEST_CASE("the end of a short month does not complete a long one") {
  // From the 31st there is no "31 June": five months end on 1 July.
  CHECK(months("2024-01-31", "2024-06-30") == 4);
  CHECK(months("2024-01-31", "2024-07-01") == 5);
  CHECK(months("2024-01-31", "2024-02-29") == 0);
  CHECK(months("2024-02-29", "2025-02-28") == 11);
  CHECK(months("2024-02-29", "2025-03-01") == 12);
  CHECK(months("2023-09-30", "2024-02-29") == 4);  // "30 February" is not reached
}

TEST_CASE("an interval that runs backwards is negative") {
  CHECK(months("2024-08-15", "2024-03-15") == -5);
  CHECK(months("2024-08-14", "2024-03-15") == -4);
}
