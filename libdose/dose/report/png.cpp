// SPDX-License-Identifier: Apache-2.0
#include <dose/report/png.hpp>

#include <png.h>

#include <dose/core/contract.hpp>
#include <string_view>

namespace dose {
namespace {

std::string encoded(int columns, int rows, png_uint_32 format, std::span<const std::uint8_t> pixels,
                    std::span<const Rgba> colours) {
  DOSE_ASSERT(columns > 0 && rows > 0 &&
              pixels.size() == static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows));
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(columns);
  image.height = static_cast<png_uint_32>(rows);
  image.format = format;
  image.colormap_entries = static_cast<png_uint_32>(colours.size());
  const void* map = colours.empty() ? nullptr : colours.data();
  std::string bytes(PNG_IMAGE_PNG_SIZE_MAX(image), '\0');
  png_alloc_size_t size = bytes.size();
  // Fails only for want of memory or for a wrong size.
  const int done =
      png_image_write_to_memory(&image, bytes.data(), &size, 0, pixels.data(), columns, map);
  DOSE_ASSERT(done != 0);
  bytes.resize(size);
  return bytes;
}

}  // namespace

std::string grey_png(int columns, int rows, std::span<const std::uint8_t> grey) {
  return encoded(columns, rows, PNG_FORMAT_GRAY, grey, {});
}

std::string indexed_png(int columns, int rows, std::span<const std::uint8_t> indices,
                        std::span<const Rgba> colours) {
  DOSE_ASSERT(!colours.empty() && colours.size() <= 256);
  return encoded(columns, rows, PNG_FORMAT_RGBA_COLORMAP, indices, colours);
}

std::string png_data_uri(std::string_view png) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text = "data:image/png;base64,";
  text.reserve(text.size() + png.size() * 4 / 3 + 4);
  for (std::size_t i = 0; i < png.size(); i += 3) {
    std::uint32_t three = 0;
    for (std::size_t k = 0; k < 3; ++k)
      three = three << 8U | (i + k < png.size() ? static_cast<unsigned char>(png[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k)
      text += i + k <= png.size() ? digits[three >> (18 - 6 * k) & 63U] : '=';
  }
  return text;
}

}  // namespace dose
