// SPDX-License-Identifier: Apache-2.0
#include <dose/course/anonymous.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <regex>

namespace dose {
namespace {

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

class Anonymiser {
 public:
  Anonymiser(const Case& the_case, const std::vector<std::filesystem::path>& typed) {
    std::map<std::string, int> count;
    for (const InputFile& file : the_case.inputs)
      if (!file.path.empty() && !aliases_.contains(file.path))
        aliases_[file.path] = fmt::format("{} {}", file.kind, ++count[file.kind]);
    for (const auto& path : typed) secrets_.push_back(path.string());
    add_patient(the_case.planned);
    for (const Course& prior : the_case.priors) add_patient(prior);
    std::erase(secrets_, "");
  }

  void operator()(InputFile& file) const {
    file.path = of_path(file.path);
    file.sop_instance_uid.clear();
  }

  void operator()(std::string& text) const {
    // Longest first: one path may begin another.
    for (auto alias = aliases_.rbegin(); alias != aliases_.rend(); ++alias)
      replace_all(text, alias->first, alias->second);
    static const std::regex uid(R"([0-9]+(\.[0-9]+){4,})");
    text = std::regex_replace(text, uid, "(UID)");
    for (const std::string& secret : secrets_)
      if (text.find(secret) != std::string::npos) text = "(left out: --anonymous)";
  }

  void operator()(std::vector<Warning>& warnings) const {
    for (Warning& warning : warnings) {
      (*this)(warning.message);
      (*this)(warning.where);
    }
  }

  void operator()(Course& course) const {
    for (Phase& phase : course.phases) {
      for (PhaseGrid& grid : phase.grids) (*this)(grid.file);
      phase.plan_uid.clear();
    }
    for (InputFile& file : course.files) (*this)(file);
    course.registration.file = of_path(course.registration.file);
    course.registration.sop_instance_uid.clear();
    for (std::string& file : course.registration.chain_files) file = of_path(file);
    (*this)(course.registration.detail);
    if (course.patient) course.patient = Patient{};
    (*this)(course.warnings);
  }

 private:
  void add_patient(const Course& course) {
    if (!course.patient) return;
    // Texts quote an ID; a bare "1" would be found in every number.
    if (!course.patient->id.empty()) secrets_.push_back("'" + course.patient->id + "'");
    if (course.patient->name.size() > 2) secrets_.push_back(course.patient->name);
  }

  std::string of_path(const std::string& path) const {
    if (path.empty()) return path;
    const auto found = aliases_.find(path);
    return found == aliases_.end() ? "(file)" : found->second;
  }

  std::map<std::string, std::string> aliases_;
  std::vector<std::string> secrets_;
};

}  // namespace

void anonymise(Case& the_case, const std::vector<std::filesystem::path>& typed) {
  const Anonymiser anonymous(the_case, typed);
  anonymous(the_case.planned);
  for (Course& prior : the_case.priors) anonymous(prior);
  for (PriorAnatomy& anatomy : the_case.prior_anatomy) {
    if (anatomy.structure_set) anonymous(*anatomy.structure_set);
    anonymous(anatomy.missing);
  }
  if (the_case.structure_set) anonymous(*the_case.structure_set);
  for (InputFile& file : the_case.inputs) anonymous(file);
  anonymous(the_case.warnings);
}

}  // namespace dose
