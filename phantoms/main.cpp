// SPDX-License-Identifier: Apache-2.0
// redose-phantom: writes phantoms as DICOM-RT.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <fstream>
#include <map>
#include <phantoms/answers.hpp>
#include <stdexcept>

namespace {

void write_text(const std::filesystem::path& path, const std::string& text) {
  std::ofstream stream(path, std::ios::binary);
  stream << text;
  if (!stream.flush()) throw std::runtime_error("phantom: cannot write " + path.string());
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Writes phantoms as DICOM-RT, with answers known on paper"};
  app.require_subcommand(1);
  CLI::App* spine = app.add_subcommand("spine", "a spine: prior 36 Gy/14 fx, planned 24 Gy/3 fx");
  std::string directory, variant = "all";
  bool with_answers = false;
  spine->add_option("OUTDIR", directory, "where to write VARIANT/{prior,planned}")->required();
  spine->add_option("--variant", variant, "within, exceeded, not-evaluable or all")
      ->check(CLI::IsMember({"within", "exceeded", "not-evaluable", "all"}))
      ->capture_default_str();
  spine->add_flag("--answers", with_answers, "also work out VARIANT/answers.json (some seconds)");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 64;
  }
  try {
    for (const phantom::Variant each :
         {phantom::Variant::within, phantom::Variant::exceeded, phantom::Variant::not_evaluable}) {
      if (variant != "all" && variant != phantom::name_of(each)) continue;
      const std::filesystem::path folder =
          std::filesystem::path(directory) / phantom::name_of(each);
      const phantom::SpinePhantom made = phantom::make_spine(each);
      phantom::write_spine(made, folder);
      if (with_answers)
        write_text(folder / "answers.json", phantom::answers_json(made, phantom::answers(made)));
      std::printf("%s\n", folder.c_str());
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "redose-phantom: %s\n", error.what());
    return 70;
  }
  return 0;
}
