// SPDX-License-Identifier: Apache-2.0
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcxfer.h>
#include <sys/mman.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <dose/core/contract.hpp>
#include <dose/dicom/condition.hpp>
#include <dose/dicom/file.hpp>
#include <dose/dicom/pixel_data.hpp>
#include <dose/dicom/rt_dose.hpp>
#include <memory>
#include <span>
#include <type_traits>

namespace dose::dicom {
namespace {

static_assert(std::endian::native == std::endian::little,
              "pixels are kept as they lie in the file");

/// Asks for huge pages: faulting in 4 KiB pages takes longer than reading a hundred megabytes.
void prefer_huge_pages([[maybe_unused]] void* memory, [[maybe_unused]] std::size_t bytes) {
#ifdef MADV_HUGEPAGE
  constexpr std::size_t huge = std::size_t{2} << 20U;
  void* start = memory;
  std::size_t left = bytes;
  // Only whole huge pages inside the buffer; a refusal costs speed and nothing else.
  if (std::align(huge, huge, start, left) != nullptr)
    madvise(start, left / huge * huge, MADV_HUGEPAGE);
#endif
}

/// Sum of the absolute differences of neighbours in a row, over at most a few million values, in
/// units of the largest: values that only moved by whole words are as rough as before.
double roughness(std::span<const std::uint32_t> values, bool swap_halves) {
  const std::size_t count = std::min<std::size_t>(values.size(), 4'000'000);
  const auto value = [&](std::size_t i) {
    return static_cast<double>(swap_halves ? std::rotl(values[i], 16) : values[i]);
  };
  double sum = 0;
  double largest = count > 0 ? value(0) : 0;
  for (std::size_t i = 1; i < count; ++i) {
    sum += std::abs(value(i) - value(i - 1));
    largest = std::max(largest, value(i));
  }
  return largest > 0 ? sum / largest : 0;
}

/// Big endian 32 bit values arrive as two 16 bit words, each in our byte order.
void settle_word_order(std::span<std::uint32_t> values, const std::string& where) {
  constexpr double clearly = 8;  // smooth against noise differs by far more
  const double as_is = roughness(values, false);
  const double swapped = roughness(values, true);
  if (as_is == 0 && swapped == 0 &&
      std::ranges::all_of(values, [](std::uint32_t v) { return v == 0; }))
    return;
  if (swapped * clearly <= as_is && as_is > 0) {
    for (std::uint32_t& value : values) value = std::rotl(value, 16);
    return;
  }
  if (as_is * clearly <= swapped && swapped > 0) return;
  throw Error(
      "pixel_word_order",
      "the file is big endian with 32 bit values, for which two word orders are in use, and "
      "its values do not show which one; convert it to little endian with the program that "
      "wrote it",
      where);
}

template <class Value>
std::unique_ptr<Value[]> read_values(DcmElement& element, std::size_t count,
                                     const std::string& where) {
  auto values = std::make_unique_for_overwrite<Value[]>(count);
  prefer_huge_pages(values.get(), count * sizeof(Value));
  require_good(element.getPartialValue(values.get(), 0, static_cast<Uint32>(count * sizeof(Value))),
               "read the pixel data", where);
  return values;
}

}  // namespace

DoseGrid read_dose_grid(const RtDose& dose) {
  DOSE_ASSERT(dose.geometry.has_value() && dose.pixels_fit && dose.scaling_gy.has_value());
  const DicomFile file = DicomFile::open(dose.path);
  const std::string where = file.dataset().where(DCM_PixelData);
  const std::uint64_t bytes = dose.pixel_bytes();
  DOSE_ASSERT(bytes < (std::uint64_t{1} << 32U));  // no DICOM value is longer
  DcmElement& element = native_pixels(file,
                                      {.columns = dose.geometry->columns(),
                                       .rows = dose.geometry->rows(),
                                       .frames = dose.geometry->frames(),
                                       .bits = dose.bits},
                                      where);
  if (dose.bits == 16) {
    DosePixels pixels = read_values<std::uint16_t>(element, bytes / 2, where);
    return {*dose.geometry, std::move(pixels), *dose.scaling_gy};
  }
  auto values = read_values<std::uint32_t>(element, bytes / 4, where);
  if (file.dcmtk_dataset().getOriginalXfer() == EXS_BigEndianExplicit)
    settle_word_order({values.get(), bytes / 4}, where);
  return {*dose.geometry, DosePixels(std::move(values)), *dose.scaling_gy};
}

}  // namespace dose::dicom
