// SPDX-License-Identifier: Apache-2.0
#include "sum_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <dose/units/dose.hpp>

namespace redose {
namespace {

namespace fs = std::filesystem;

std::vector<const dose::CourseRequest*> courses_of(const Question& question) {
  std::vector<const dose::CourseRequest*> courses;
  for (const dose::CourseRequest& prior : question.request.priors) courses.push_back(&prior);
  if (question.request.planned) courses.push_back(&*question.request.planned);
  return courses;
}

bool is_inside(const fs::path& path, const fs::path& folder) {
  const fs::path outer = fs::weakly_canonical(folder);
  const fs::path inner = fs::weakly_canonical(path);
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

bool is_same(const fs::path& a, const fs::path& b) {
  return fs::weakly_canonical(a) == fs::weakly_canonical(b);
}

}  // namespace

SumOptions::SumOptions(CommandLine& line) {
  line.text("--out", out_, "FILE", "the RT Dose file to write");
  line.text("--quantity", quantity_, "eqd2|bed", "what is summed (default eqd2)");
  line.text("--grid", grid_, "GRID",
            "planned (default): voxels of the planned dose; a FILE: those of that RT Dose; union: "
            "a box round the grids of all courses");
  line.text("--spacing", spacing_, "2mm",
            "distance of voxels in that box (default: as they are; union: the finest)");
  line.texts("--outside", outside_, "COURSE=DOSE",
             "the most physical dose that the course gave outside its grid, above 0: counts there "
             "as that much. Without it the box is cut back to where every course is known");
  line.flag("--paper-uniform", paper_uniform_,
            "a prior known on paper only counts in every voxel with its one dose");
  line.text("--contributions", contributions_, "FOLDER",
            "also write what each course contributes, as FOLDER/COURSE.dcm");
}

std::optional<std::string> SumOptions::grid_file() const {
  const std::string text = grid_text();
  if (text == "planned" || text == "union") return {};
  return text;
}

dose::SumChoices SumOptions::choices(const Question& question) const {
  dose::SumChoices choices;
  if (quantity_ && *quantity_ != "eqd2" && *quantity_ != "bed")
    throw UsageError(fmt::format("'{}' is neither eqd2 nor bed", quantity_->substr(0, 40)),
                     "--quantity");
  if (quantity_ == "bed") choices.quantity = dose::Quantity::bed;
  if (question.options.alpha_beta) choices.alpha_beta = *question.options.alpha_beta;
  choices.grid = grid_file()              ? dose::SumGrid::other
                 : grid_text() == "union" ? dose::SumGrid::all_courses
                                          : dose::SumGrid::planned;
  if (spacing_) {
    choices.spacing_mm =
        from_command_line([&] { return dose::parse_length_mm(*spacing_, "--spacing"); });
    if (!(*choices.spacing_mm >= 0.1 && *choices.spacing_mm <= 50))
      throw UsageError("needs a distance from 0.1mm to 50mm", "--spacing");
  }
  for (const std::string& text : outside_) {
    const auto equals = text.find('=');
    if (equals == std::string::npos)
      throw UsageError(fmt::format("'{}' is not of the form COURSE=DOSE", text.substr(0, 60)),
                       "--outside");
    const std::string name = text.substr(0, equals);
    const auto courses = courses_of(question);
    if (std::ranges::none_of(courses, [&](const auto* course) {
          return course->name == name && course->paper.empty();
        }))
      throw UsageError(
          fmt::format("there is no course with a dose grid called '{}'", name.substr(0, 60)),
          "--outside");
    const double dose_gy = from_command_line(
        [&] { return dose::in_gray(dose::parse_dose(text.substr(equals + 1), "--outside")); });
    if (!(dose_gy > 0))
      throw UsageError("outside a grid dose is never 0: state the most that it can be",
                       "--outside");
    if (!choices.most_outside_gy.emplace(name, dose_gy).second)
      throw UsageError(fmt::format("is given twice for '{}'", name), "--outside");
  }
  choices.paper_uniform = paper_uniform_;
  return choices;
}

void SumOptions::check_place(const std::string& place, const Question& question,
                             const std::string& option) const {
  std::vector<fs::path> inputs = question.request.registrations;
  if (question.case_file) inputs.emplace_back(question.case_file->path);
  if (const auto grid = grid_file()) inputs.emplace_back(*grid);
  for (const dose::CourseRequest* course : courses_of(question))
    inputs.insert(inputs.end(), course->paths.begin(), course->paths.end());
  for (const fs::path& input : inputs) {
    if (is_same(place, input))
      throw UsageError(fmt::format("'{}' is an input; it would be overwritten", place), option);
    if (fs::is_directory(input) && is_inside(place, input))
      throw UsageError(
          fmt::format("'{}' lies in a folder of the courses, where the next check would find it; "
                      "write it elsewhere",
                      place),
          option);
  }
}

SumOptions::Places SumOptions::places(const Question& question,
                                      const std::optional<std::string>& json) const {
  const auto check_not_json = [&](const std::string& place) {
    if (json && *json != "-" && is_same(place, *json))
      throw UsageError(fmt::format("'{}' is the place of an RT Dose as well", place), "--json");
  };
  if (!out_) throw UsageError("say where the sum goes: --out FILE", "--out");
  if (*out_ == "-") throw UsageError("an RT Dose goes to a file, not to standard output", "--out");
  Places places;
  places.sum = *out_;
  const fs::path folder = fs::absolute(places.sum).parent_path();
  if (!fs::is_directory(folder))
    throw UsageError(
        fmt::format("'{}' lies in a folder that does not exist; make it first", places.sum),
        "--out");
  if (fs::is_directory(places.sum))
    throw UsageError(fmt::format("'{}' is a folder; name a file", places.sum), "--out");
  check_place(places.sum, question, "--out");
  check_not_json(places.sum);
  if (!contributions_) return places;
  const fs::path parts = *contributions_;
  if (!fs::exists(parts)) {
    if (!fs::is_directory(fs::absolute(parts).lexically_normal().parent_path()))
      throw UsageError(
          fmt::format("'{}' lies in a folder that does not exist; make it first", *contributions_),
          "--contributions");
    places.new_folder = parts;
  } else if (!fs::is_directory(parts)) {
    throw UsageError(fmt::format("'{}' is no folder", *contributions_), "--contributions");
  }
  for (const dose::CourseRequest* course : courses_of(question)) {
    const std::string place = (parts / (course->name + ".dcm")).string();
    check_place(place, question, "--contributions");
    check_not_json(place);
    if (is_same(place, places.sum))
      throw UsageError(fmt::format("'{}' is the place of the sum as well", place),
                       "--contributions");
    places.contributions.emplace(course->name, place);
  }
  return places;
}

}  // namespace redose
