// SPDX-License-Identifier: Apache-2.0
#include <dose/report/png.hpp>

#include <png.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <dose/report/dose_colours.hpp>
#include <vector>

using namespace dose;

namespace {

/// Read back as red, green, blue, opacity.
std::vector<Rgba> decoded(const std::string& png, int& columns, int& rows) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  REQUIRE(png_image_begin_read_from_memory(&image, png.data(), png.size()) != 0);
  image.format = PNG_FORMAT_RGBA;
  columns = static_cast<int>(image.width);
  rows = static_cast<int>(image.height);
  std::vector<Rgba> pixels(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows));
  REQUIRE(png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr) != 0);
  return pixels;
}

}  // namespace

TEST_CASE("a grey PNG holds the values that went in") {
  const std::vector<std::uint8_t> grey{0, 7, 255, 128, 3, 64};
  int columns = 0;
  int rows = 0;
  const auto pixels = decoded(grey_png(3, 2, grey), columns, rows);
  CHECK(columns == 3);
  CHECK(rows == 2);
  for (std::size_t i = 0; i < grey.size(); ++i)
    CHECK(pixels[i] == Rgba{grey[i], grey[i], grey[i], 255});
  CHECK(grey_png(3, 2, grey) == grey_png(3, 2, grey));
}

TEST_CASE("an indexed PNG holds its colours and their opacity") {
  const std::vector<Rgba> colours{{0, 0, 0, 0}, {250, 116, 62, 128}, {74, 35, 122, 255}};
  const std::vector<std::uint8_t> indices{0, 1, 2, 2, 1, 0, 1, 1};
  int columns = 0;
  int rows = 0;
  const auto pixels = decoded(indexed_png(4, 2, indices, colours), columns, rows);
  CHECK(columns == 4);
  CHECK(rows == 2);
  for (std::size_t i = 0; i < indices.size(); ++i) {
    if (colours[indices[i]][3] == 0)
      CHECK(pixels[i][3] == 0);
    else
      CHECK(pixels[i] == colours[indices[i]]);
  }
}

TEST_CASE("base64 is that of RFC 4648") {
  const std::string head = "data:image/png;base64,";
  CHECK(png_data_uri("") == head);
  CHECK(png_data_uri("f") == head + "Zg==");
  CHECK(png_data_uri("fo") == head + "Zm8=");
  CHECK(png_data_uri("foo") == head + "Zm9v");
  CHECK(png_data_uri("foobar") == head + "Zm9vYmFy");
  CHECK(png_data_uri("\xff\xfe\xfd") == head + "//79");
}

TEST_CASE("dose colours become lighter with dose") {
  // Relative luminance of WCAG 2.2, written anew.
  const auto luminance = [](const Rgba& c) {
    const auto linear = [](double v) {
      v /= 255;
      return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
  };
  for (int i = 0; i < 64; ++i)
    CHECK(luminance(dose_colour((i + 1) / 64.0, 255)) > luminance(dose_colour(i / 64.0, 255)));
  CHECK(hexadecimal(dose_colour(-1, 9)) == "#4a237a");
  CHECK(hexadecimal(dose_colour(2, 9)) == "#f7e872");
  CHECK(dose_colour(0.5, 9)[3] == 9);
}
