// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <numbers>

#include "dicom_bytes.hpp"
#include "mutation.hpp"
#include "truth.hpp"

namespace faults {
namespace {

using Matrix = std::array<double, 16>;
using Change = std::function<std::string(const std::string& bytes, const std::vector<Element>&)>;

/// Every element with that tag, wherever it stands, gets the value that `value_of` makes of its
/// own.
std::string with_each(const std::string& bytes, std::string_view tag,
                      const std::function<std::string(const std::string&)>& value_of) {
  std::string result = bytes;
  const std::vector<Element> elements = elements_of(bytes);
  for (auto element = elements.rbegin(); element != elements.rend(); ++element)
    if (element->path.ends_with(tag))
      result = with_value(result, *element, value_of(text_of(bytes, *element)));
  return result;
}

std::vector<double> numbers_of(const std::string& text) {
  std::vector<double> numbers;
  for (const char* at = text.c_str(); *at != '\0';) {
    char* end = nullptr;
    numbers.push_back(std::strtod(at, &end));
    if (end == at) break;
    at = *end == '\\' ? end + 1 : end;
  }
  return numbers;
}

std::string text_of(const std::vector<double>& numbers) {
  std::vector<std::string> parts;
  for (const double number : numbers) parts.push_back(fmt::format("{:.10g}", number));
  return fmt::format("{}", fmt::join(parts, "\\"));
}

/// All numbers of each such element times a factor.
std::string scaled(const std::string& bytes, std::string_view tag, double factor) {
  return with_each(bytes, tag, [&](const std::string& text) {
    std::vector<double> numbers = numbers_of(text);
    for (double& number : numbers) number *= factor;
    return text_of(numbers);
  });
}

/// Each point of each such element moved.
std::string shifted(const std::string& bytes, std::string_view tag,
                    const std::array<double, 3>& by_mm) {
  return with_each(bytes, tag, [&](const std::string& text) {
    std::vector<double> numbers = numbers_of(text);
    for (std::size_t n = 0; n < numbers.size(); ++n) numbers[n] += by_mm[n % 3];
    return text_of(numbers);
  });
}

class Maker {
 public:
  Maker(const Files& sound, std::vector<Mutation>& made) : sound_(sound), made_(made) {}

  using Edit = std::function<std::string(const std::string&)>;

  void add(const std::string& kind, const std::string& path, const std::string& what,
           std::string truth, Edit edit) {
    if (!sound_.contains(path)) return;
    made_.push_back({kind, path + " " + what, std::move(truth),
                     [sound = &sound_, path, edit = std::move(edit)] {
                       Files files = *sound;
                       files[path] = std::make_shared<const std::string>(edit(*sound->at(path)));
                       return files;
                     }});
  }
  /// The same edit to every file of a folder.
  void add_folder(const std::string& kind, const std::string& folder, const std::string& what,
                  std::string truth, Edit edit) {
    made_.push_back({kind, folder + " " + what, std::move(truth),
                     [sound = &sound_, folder, edit = std::move(edit)] {
                       Files files = *sound;
                       for (auto& [path, content] : files)
                         if (path.starts_with(folder))
                           content = std::make_shared<const std::string>(edit(*content));
                       return files;
                     }});
  }

 private:
  const Files& sound_;
  std::vector<Mutation>& made_;
};

constexpr const char* dose_scaling = "3004000E";
constexpr const char* contour_data = "30060050";
constexpr const char* matrix = "300600C6";

void doses(Maker& maker, const std::string& path, int n, double maximum_over_prescription) {
  const auto scale = [&](double factor, const std::string& what) {
    maker.add("dose of another unit or of one fraction", path, what,
              truth_of_scaling(factor, maximum_over_prescription),
              [factor](const std::string& bytes) { return scaled(bytes, dose_scaling, factor); });
  };
  scale(1.0 / n, "is the dose of one fraction");
  scale(n, "is times the fractions");
  scale(0.01, "is in cGy, read as Gy the wrong way");
  scale(100, "is in cGy");
  scale(1.0 / 65535, "lost its scaling");
  for (int k = 1; k <= 60; ++k) scale(0.02 * k, fmt::format("scaled by {:.2f}", 0.02 * k));
  for (int axis = 0; axis < 3; ++axis)
    for (const double by_mm :
         {-200.0, -50.0, -20.0, -10.0, -5.0, -2.0, 2.0, 5.0, 10.0, 20.0, 50.0}) {
      std::array<double, 3> by{};
      by[static_cast<std::size_t>(axis)] = by_mm;
      maker.add("dose moved", path, fmt::format("moved by {} mm along axis {}", by_mm, axis),
                "dose elsewhere",
                [by](const std::string& bytes) { return shifted(bytes, "00200032", by); });
    }
  for (const char* orientation :
       {"-1\\0\\0\\0\\1\\0", "1\\0\\0\\0\\-1\\0", "-1\\0\\0\\0\\-1\\0", "0\\1\\0\\1\\0\\0",
        "1\\0\\0\\0\\0\\1", "0\\1\\0\\0\\0\\1", "1\\0\\0\\1\\0\\0", "0.8\\0.6\\0\\-0.6\\0.8\\0",
        "0.8\\0.6\\0\\0\\1\\0", "2\\0\\0\\0\\2\\0", "0\\0\\0\\0\\0\\0"})
    maker.add("dose turned or mirrored", path, fmt::format("orientation {}", orientation),
              "dose elsewhere", [=](const std::string& bytes) {
                return with_each(bytes, "00200037",
                                 [&](const std::string&) { return orientation; });
              });
  maker.add("dose turned or mirrored", path, "offsets descend", "dose elsewhere",
            [](const std::string& bytes) { return scaled(bytes, "3004000C", -1); });
  maker.add("dose turned or mirrored", path, "frames reversed, offsets not", "dose values",
            [](const std::string& bytes) {
              for (const Element& element : elements_of(bytes))
                if (element.tag == 0x7FE00010U) {
                  std::string value = bytes.substr(element.value, element.end - element.value);
                  std::string result;
                  for (std::size_t at = value.size(); at >= 2; at -= 2)
                    result += value.substr(at - 2, 2);
                  return with_value(bytes, element, result);
                }
              return bytes;
            });
  for (const double factor : {0.1, 10.0})
    maker.add("dose in cm", path, fmt::format("lengths times {}", factor), "dose elsewhere",
              [factor](const std::string& bytes) {
                std::string result = bytes;
                for (const char* tag : {"00200032", "00280030", "3004000C"})
                  result = scaled(result, tag, factor);
                return result;
              });
  maker.add("rows and columns exchanged", path, "rows and columns exchanged", "dose elsewhere",
            [](const std::string& bytes) {
              std::string rows, columns;
              for (const Element& element : elements_of(bytes)) {
                const std::string value = bytes.substr(element.value, element.end - element.value);
                if (element.path == "00280010") rows = value;
                if (element.path == "00280011") columns = value;
              }
              return with_each(
                  with_each(bytes, "00280010", [&](const std::string&) { return columns; }),
                  "00280011", [&](const std::string&) { return rows; });
            });
}

void plans(Maker& maker, const std::string& path, int n) {
  for (int other = 1; other <= 40; ++other) {
    if (other == n) continue;
    maker.add("fractions changed", path, fmt::format("{} fractions", other), "",
              [=](const std::string& bytes) {
                return with_each(bytes, "300A0078",
                                 [&](const std::string&) { return std::to_string(other); });
              });
  }
  maker.add("fractions and doses swapped", path, "prescription is that of one fraction", "",
            [n](const std::string& bytes) { return scaled(bytes, "300A0026", 1.0 / n); });
  maker.add("fractions and doses swapped", path, "beam doses are totals", "",
            [n](const std::string& bytes) { return scaled(bytes, "300A0084", n); });
}

void structures(Maker& maker, const std::string& path) {
  for (int axis = 0; axis < 3; ++axis)
    for (const double by_mm : {-40.0, -20.0, -10.0, -5.0, 5.0, 10.0, 20.0, 40.0}) {
      std::array<double, 3> by{};
      by[static_cast<std::size_t>(axis)] = by_mm;
      maker.add("structures moved", path, fmt::format("moved by {} mm along axis {}", by_mm, axis),
                "contour values",
                [by](const std::string& bytes) { return shifted(bytes, contour_data, by); });
    }
  for (const double factor : {0.1, 0.5, 10.0, -1.0})
    maker.add("structures in another unit", path, fmt::format("coordinates times {}", factor),
              "contour values",
              [factor](const std::string& bytes) { return scaled(bytes, contour_data, factor); });
  // Each single contour lost, by its item.
  maker.add("structures exchanged", path, "names of cord and sac exchanged",
            "structure called otherwise", [](const std::string& bytes) {
              return with_each(bytes, "30060026", [](const std::string& name) {
                return name == "ThecalSac"    ? std::string("SpinalCord")
                       : name == "SpinalCord" ? std::string("ThecalSac")
                                              : name;
              });
            });
  maker.add("structures exchanged", path, "contours of target and sac exchanged",
            "structure called otherwise", [](const std::string& bytes) {
              return with_each(bytes, "30060084", [](const std::string& number) {
                return number == "7" ? std::string("1") : number == "1" ? std::string("7") : number;
              });
            });
}

std::string with_matrix(const std::string& bytes, const std::function<Matrix(const Matrix&)>& of) {
  // The last one: the first is the identity of the registered frame.
  const std::vector<Element> elements = elements_of(bytes);
  for (auto element = elements.rbegin(); element != elements.rend(); ++element) {
    if (!element->path.ends_with(matrix)) continue;
    const std::vector<double> numbers = numbers_of(faults::text_of(bytes, *element));
    Matrix old{};
    std::copy_n(numbers.begin(), 16, old.begin());
    const Matrix changed = of(old);
    return with_value(bytes, *element, text_of({changed.begin(), changed.end()}));
  }
  return bytes;
}

Matrix product(const Matrix& a, const Matrix& b) {
  Matrix c{};
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 4; ++j)
      for (std::size_t k = 0; k < 4; ++k) c[4 * i + j] += a[4 * i + k] * b[4 * k + j];
  return c;
}

Matrix inverse_of_rigid(const Matrix& m) {
  Matrix inverse{};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) {
      inverse[4 * i + j] = m[4 * j + i];
      inverse[4 * i + 3] -= m[4 * j + i] * m[4 * j + 3];
    }
  inverse[15] = 1;
  return inverse;
}

Matrix identity() {
  return {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
}

Matrix turned(std::size_t axis, double angle_rad) {
  Matrix m = identity();
  const std::size_t i = (axis + 1) % 3, j = (axis + 2) % 3;
  m[4 * i + i] = m[4 * j + j] = std::cos(angle_rad);
  m[4 * i + j] = -std::sin(angle_rad);
  m[4 * j + i] = std::sin(angle_rad);
  return m;
}

void registrations(Maker& maker) {
  const std::string path = "planned/REG.dcm";
  const auto rigid = [&](const std::string& what, std::function<Matrix(const Matrix&)> of) {
    maker.add("registration: another rigid one", path, what, "another registration",
              [of = std::move(of)](const std::string& bytes) { return with_matrix(bytes, of); });
  };
  const auto other = [&](const std::string& what, std::function<Matrix(const Matrix&)> of) {
    maker.add("registration: sheared, mirrored, scaled", path, what, "",
              [of = std::move(of)](const std::string& bytes) { return with_matrix(bytes, of); });
  };
  rigid("inverted", inverse_of_rigid);
  rigid("identity", [](const Matrix&) { return identity(); });
  for (std::size_t axis = 0; axis < 3; ++axis) {
    for (const double by_mm :
         {-100.0, -30.0, -15.0, -8.0, -4.0, -2.0, 2.0, 4.0, 8.0, 15.0, 30.0, 100.0})
      rigid(fmt::format("moved by {} mm along axis {}", by_mm, axis), [=](Matrix m) {
        m[4 * axis + 3] += by_mm;
        return m;
      });
    for (const double degrees : {-90.0, -20.0, -5.0, 5.0, 20.0, 90.0, 180.0})
      rigid(fmt::format("turned by {} degrees about axis {}", degrees, axis), [=](const Matrix& m) {
        return product(turned(axis, degrees * std::numbers::pi / 180), m);
      });
    other(fmt::format("mirrored along axis {}", axis), [=](const Matrix& m) {
      Matrix mirror = identity();
      mirror[5 * axis] = -1;
      return product(mirror, m);
    });
    for (const double factor : {0.1, 0.5, 0.9, 0.98, 0.999, 1.001, 1.02, 1.1, 10.0})
      other(fmt::format("scaled by {} along axis {}", factor, axis), [=](const Matrix& m) {
        Matrix scale = identity();
        scale[5 * axis] = factor;
        return product(scale, m);
      });
    for (std::size_t along = 0; along < 3; ++along)
      if (along != axis)
        for (const double shear : {-0.5, -0.02, 0.005, 0.02, 0.5})
          other(fmt::format("sheared by {} of axis {} along {}", shear, axis, along),
                [=](const Matrix& m) {
                  Matrix sheared = identity();
                  sheared[4 * along + axis] = shear;
                  return product(sheared, m);
                });
  }
  rigid("lengths in cm", [](Matrix m) {
    for (const std::size_t n : {3U, 7U, 11U}) m[n] /= 10;
    return m;
  });
  other("transposed", [](const Matrix& m) {
    Matrix t{};
    for (std::size_t i = 0; i < 4; ++i)
      for (std::size_t j = 0; j < 4; ++j) t[4 * i + j] = m[4 * j + i];
    return t;
  });
  other("all zero", [](const Matrix&) { return Matrix{}; });
  other("last row not 0 0 0 1", [](Matrix m) {
    m[12] = 0.01;
    return m;
  });
}

}  // namespace

std::vector<Mutation> meaning_mutations(const Files& sound) {
  std::vector<Mutation> made;
  Maker maker(sound, made);
  for (const std::string folder : {"planned", "prior"}) {
    const int n = folder == "planned" ? 3 : 14;
    const double over = folder == "planned" ? 30.0 / 24 : 39.2 / 36;
    for (const char* name : {"RTDOSE", "RTDOSE1", "RTDOSE2"})
      doses(maker, fmt::format("{}/{}.dcm", folder, name), n, over);
    plans(maker, folder + "/RTPLAN.dcm", n);
    structures(maker, folder + "/RTSTRUCT.dcm");
    maker.add_folder("patient changed", folder, "has another Patient ID", "",
                     [](const std::string& bytes) {
                       return with_each(bytes, "00100020",
                                        [](const std::string&) { return std::string("OTHER"); });
                     });
    maker.add_folder("patient changed", folder, "has another birth date", "",
                     [](const std::string& bytes) {
                       return with_each(bytes, "00100030",
                                        [](const std::string&) { return std::string("19701231"); });
                     });
    maker.add_folder(
        "patient changed", folder, "has no Patient ID", "", [](const std::string& bytes) {
          return with_each(bytes, "00100020", [](const std::string&) { return std::string(); });
        });
    maker.add_folder(
        "frame changed", folder, "lies in a third frame", "", [](const std::string& bytes) {
          const auto third = [](const std::string&) { return std::string("2.25.333"); };
          return with_each(with_each(bytes, "00200052", third), "30060024", third);
        });
  }
  registrations(maker);
  return made;
}

}  // namespace faults
