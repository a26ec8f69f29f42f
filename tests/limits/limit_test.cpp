// SPDX-License-Identifier: Apache-2.0
// When a department's own number is as strict as the published one, and the words of limits.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <dose/core/error.hpp>
#include <dose/limits/import_template.hpp>
#include <dose/limits/library.hpp>
#include <dose/limits/limit.hpp>
#include <filesystem>
#include <fstream>
#include <functional>

using dose::Comparator;
using dose::Limit;

namespace {

Limit published() {
  Limit limit;
  limit.structure = dose::Role::thecal_sac;
  limit.metric = dose::parse_metric("D0.035cc");
  limit.quantity = dose::Quantity::eqd2;
  limit.alpha_beta = dose::AlphaBeta::from_gray(2);
  limit.scope = dose::Scope::cumulative;
  limit.fractions = {{1, 5}};
  limit.planned_dose_per_fraction_gy = {{5, 20}};
  limit.preconditions.prior_courses = 1;
  limit.value = 70;
  limit.decides = dose::Decides::clear_and_fail;
  limit.use = dose::Use::check;
  limit.reirradiation = true;
  return limit;
}

struct Scratch {
  std::filesystem::path path;
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "redose-limits-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Scratch() { std::filesystem::remove_all(path); }
  std::filesystem::path write(const std::string& name, const std::string& text) const {
    std::ofstream(path / name) << text;
    return path / name;
  }
};

std::string code_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const dose::Error& error) {
    return error.code();
  }
  return "none";
}

}  // namespace

TEST_CASE("a number that asks no less is as strict, one that asks less is not") {
  Limit own = published();
  CHECK(is_at_least_as_strict(own, published()));
  own.value = 69.999;
  CHECK(is_at_least_as_strict(own, published()));
  own.value = 70.001;
  CHECK_FALSE(is_at_least_as_strict(own, published()));

  // Below 70 is stricter than at most 70; not the other way round.
  own.value = 70;
  own.comparator = Comparator::below;
  CHECK(is_at_least_as_strict(own, published()));
  Limit below = published();
  below.comparator = Comparator::below;
  own.comparator = Comparator::at_most;
  CHECK_FALSE(is_at_least_as_strict(own, below));
  own.comparator = Comparator::at_least;
  CHECK_FALSE(is_at_least_as_strict(own, published()));

  // A published lower bound (the interval in months) is met by a higher one alone.
  Limit lower = published();
  lower.comparator = Comparator::at_least;
  own.value = 71;
  CHECK(is_at_least_as_strict(own, lower));
  own.value = 69;
  CHECK_FALSE(is_at_least_as_strict(own, lower));
  own.value = 71;
  own.comparator = Comparator::below;
  CHECK_FALSE(is_at_least_as_strict(own, lower));

  own = published();
  own.value.reset();
  CHECK_FALSE(is_at_least_as_strict(own, published()));
  Limit printed_na = published();
  printed_na.value.reset();
  CHECK_FALSE(is_at_least_as_strict(published(), printed_na));
}

TEST_CASE("a number of anything else is never as strict, however small it is") {
  using Change = std::function<void(Limit&)>;
  const std::vector<std::pair<const char*, Change>> changes = {
      {"rule", [](Limit& limit) { limit.course_rule = true; }},
      {"structure", [](Limit& limit) { limit.structure = dose::Role::spinal_cord; }},
      {"metric", [](Limit& limit) { limit.metric = dose::parse_metric("D0.35cc"); }},
      {"no metric", [](Limit& limit) { limit.metric.reset(); }},
      {"quantity", [](Limit& limit) { limit.quantity = dose::Quantity::physical; }},
      {"alpha/beta", [](Limit& limit) { limit.alpha_beta = dose::AlphaBeta::from_gray(3); }},
      {"no alpha/beta", [](Limit& limit) { limit.alpha_beta.reset(); }},
      {"scope", [](Limit& limit) { limit.scope = dose::Scope::course; }},
      {"prior or none", [](Limit& limit) { limit.reirradiation = false; }},
      {"first fraction", [](Limit& limit) { limit.fractions->first = 2; }},
      {"last fraction", [](Limit& limit) { limit.fractions->last = 4; }},
      {"any fractions", [](Limit& limit) { limit.fractions.reset(); }},
      {"lowest dose", [](Limit& limit) { limit.planned_dose_per_fraction_gy->low_gy = 6; }},
      {"highest dose", [](Limit& limit) { limit.planned_dose_per_fraction_gy->high_gy = 19; }},
      {"priors", [](Limit& limit) { limit.preconditions.prior_courses = 2; }},
      {"prior dose", [](Limit& limit) { limit.preconditions.prior_max_dose_per_fraction_gy = 3; }},
      {"prior EQD2",
       [](Limit& limit) { limit.preconditions.prior_prescription_eqd2_gy = {{30, 50}}; }},
      {"fractions", [](Limit& limit) { limit.preconditions.planned_fractions = {{1, 3}}; }},
      {"phases", [](Limit& limit) { limit.preconditions.planned_phases = 1; }},
      {"N/A", [](Limit& limit) { limit.preconditions.published_na = {{{1, 2}, 40}}; }},
      {"not measured", [](Limit& limit) { limit.not_measured = "a length of cord"; }},
      {"decides", [](Limit& limit) { limit.decides = dose::Decides::fail_only; }},
      {"use", [](Limit& limit) { limit.use = dose::Use::info; }}};
  for (const auto& [what, change] : changes) {
    INFO(what);
    Limit own = published();
    own.value = 1;
    CHECK(is_at_least_as_strict(own, published()));
    change(own);
    CHECK_FALSE(is_at_least_as_strict(own, published()));
  }
}

TEST_CASE("every word for a format of templates is read back, another is refused") {
  using dose::TemplateFormat;
  for (const auto format :
       {TemplateFormat::clearplan, TemplateFormat::planscorecard, TemplateFormat::proknow})
    CHECK(dose::parse_template_format(to_text(format), "--format") == format);
  CHECK(code_of([] { dose::parse_template_format("ClearPlan", "--format"); }) ==
        "template_format_unknown");
  CHECK(code_of([] { dose::parse_template_format("", "--format"); }) == "template_format_unknown");
}

TEST_CASE("a folder of limit files gives them all in one order, whatever their names' case") {
  const Scratch folder;
  const auto b = folder.write("b.json", "{}");
  const auto a = folder.write("a.JSON", "{}");
  folder.write("notes.txt", "not one");
  std::filesystem::create_directory(folder.path / "inner.json");
  CHECK(dose::limit_files_at(folder.path) == std::vector<std::filesystem::path>{a, b});
  CHECK(dose::limit_files_at(b) == std::vector<std::filesystem::path>{b});
  const Scratch empty;
  CHECK(code_of([&] { dose::limit_files_at(empty.path); }) == "folder_empty");
}

TEST_CASE("a set says where it comes from, and whether it takes a built-in one's place") {
  dose::LimitSet set = dose::built_in_limit_sets().front();
  CHECK(dose::origin_in_words(set) == set.id + " (built in)");
  set.origin = "/some/where/own.json";
  CHECK(dose::origin_in_words(set) == set.id + " (own.json, in place of the built-in set)");
  set.id = "our-spine";
  CHECK(dose::origin_in_words(set) == "our-spine (own.json)");
}
