// SPDX-License-Identifier: Apache-2.0
#include <dose/course/anonymous.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <dose/limits/structure_names.hpp>
#include <dose/limits/vertebra.hpp>
#include <map>
#include <regex>
#include <set>
#include <string_view>
#include <utility>

namespace dose {
namespace {

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

template <class Texts>
void sort_longest_first(Texts& texts, const auto& text_of) {
  std::ranges::stable_sort(texts, std::ranges::greater(),
                           [&](const auto& one) { return text_of(one).size(); });
}

/// Small letters for capitals, each byte in its place: ASCII, and Latin-1 in UTF-8 (after C3,
/// capitals 80 to 9E lie 20 below; 97 is the multiplication sign).
std::string folded(std::string_view text) {
  std::string result(text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool after_c3 = i > 0 && static_cast<unsigned char>(text[i - 1]) == 0xC3;
    if ((byte >= 'A' && byte <= 'Z') || (after_c3 && byte >= 0x80 && byte <= 0x9E && byte != 0x97))
      result[i] = static_cast<char>(byte + 0x20);
  }
  return result;
}

/// The words of texts that tell whose a case is, as folded.
class TellingWords {
 public:
  void add(const Patient& patient) {
    add(patient.id);
    add(patient.name);
    // Components of a DICOM name, and the words of each.
    add_parts(patient.name, "^=");
    add_parts(patient.name, "^= ,.-_");
    sort_longest_first(words_, [](const std::string& word) -> auto& { return word; });
  }

  std::string removed_from(std::string text) const {
    static const std::string gone = "***";
    std::string lower = folded(text);
    for (const std::string& word : words_)
      for (std::size_t at = 0; (at = lower.find(word, at)) != std::string::npos;
           at += gone.size()) {
        text.replace(at, word.size(), gone);
        lower.replace(at, word.size(), gone);
      }
    return text;
  }

  /// Names stand in quotes; the other words of a message are ours, and "may" is no Mr May.
  std::string removed_from_quotes(std::string_view text) const {
    const auto is_in_word = [&](std::size_t at) {
      return at < text.size() && (static_cast<unsigned char>(text[at]) >= 0x80 ||
                                  std::isalnum(static_cast<unsigned char>(text[at])) != 0);
    };
    std::string result;
    std::size_t begin = 0;
    for (std::size_t open = 0; (open = text.find('\'', open)) != std::string_view::npos;) {
      if (open > 0 && is_in_word(open - 1)) {  // an apostrophe
        ++open;
        continue;
      }
      std::size_t close = open + 1;
      while (close < text.size() && (text[close] != '\'' || is_in_word(close + 1))) ++close;
      result += text.substr(begin, open + 1 - begin);
      result += removed_from(std::string(text.substr(open + 1, close - open - 1)));
      begin = close;
      open = std::min(close + 1, text.size());
    }
    return result.append(text.substr(begin));
  }

 private:
  void add(std::string_view text) {
    // In bytes: an ideograph, which has three, counts.
    if (text.size() >= 3) words_.push_back(folded(text));
  }

  void add_parts(std::string_view text, const char* between) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find_first_of(between), text.size());
      add(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  std::vector<std::string> words_;  ///< longest first
};

/// Names that anybody's case may have, and by which the assessment knows vertebrae.
bool is_anybodys(const std::string& name) {
  if (name == "planned" || name == "course") return true;
  if (name.starts_with("prior") && name.find_first_not_of("0123456789", 5) == std::string::npos)
    return true;
  return vertebra_level(name, {}) || listed_names().contains(comparable(name));
}

std::vector<const Course*> courses_of(const Case& the_case) {
  std::vector<const Course*> courses{&the_case.planned};
  for (const Course& prior : the_case.priors) courses.push_back(&prior);
  return courses;
}

std::vector<std::string> names_in(const Case& the_case) {
  std::vector<std::string> names;
  const auto add = [&](const std::vector<CaseStructure>& structures) {
    for (const CaseStructure& one : structures) names.push_back(one.structure.name);
  };
  add(the_case.structures);
  for (const PriorAnatomy& anatomy : the_case.prior_anatomy) add(anatomy.structures);
  for (const Course* course : courses_of(the_case)) {
    names.push_back(course->name);
    for (const Phase& phase : course->phases) {
      names.push_back(phase.plan_label);
      names.push_back(phase.label);
    }
  }
  return names;
}

class Anonymiser {
 public:
  Anonymiser(const Case& the_case, const std::vector<std::filesystem::path>& typed) {
    std::map<std::string, int> count;
    for (const InputFile& file : the_case.inputs)
      if (!file.path.empty() && !aliases_.contains(file.path))
        aliases_[file.path] = fmt::format("{} {}", file.kind, ++count[file.kind]);
    for (const auto& path : typed) secrets_.push_back(path.string());
    for (const Course* course : courses_of(the_case)) add_patients(*course);
    std::erase(secrets_, "");
    choose_new_names(names_in(the_case));
  }

  /// In a text that holds names.
  std::string renamed(std::string text) const {
    for (const auto& [name, now] : new_names_) replace_all(text, name, now);
    return text;
  }

  void operator()(Case& the_case) const {
    (*this)(the_case.planned);
    for (Course& prior : the_case.priors) (*this)(prior);
    (*this)(the_case.structures);
    for (PriorAnatomy& anatomy : the_case.prior_anatomy) {
      (*this)(anatomy.structures);
      if (anatomy.structure_set) (*this)(*anatomy.structure_set);
      (*this)(anatomy.missing);
    }
    if (the_case.structure_set) (*this)(*the_case.structure_set);
    if (the_case.same_patient_reason) {
      (*this)(*the_case.same_patient_reason);
      *the_case.same_patient_reason = words_.removed_from(*the_case.same_patient_reason);
    }
    for (InputFile& file : the_case.inputs) (*this)(file);
    (*this)(the_case.warnings);
  }

 private:
  void add_patients(const Course& course) {
    for (const auto* patient : {&course.patient, &course.registration.patient}) {
      if (!*patient) continue;
      const Patient& known = **patient;
      words_.add(known);
      // Texts quote an ID; a bare "1" would be found in every number.
      if (!known.id.empty()) secrets_.push_back("'" + known.id + "'");
      if (known.name.size() > 2) secrets_.push_back(known.name);
    }
  }

  /// Structures are made of others by name, so that two names never become one.
  void choose_new_names(const std::vector<std::string>& names) {
    std::set<std::string> taken(names.begin(), names.end());
    std::set<std::string> done;
    for (const std::string& name : names) {
      if (!done.insert(name).second || is_anybodys(name)) continue;
      const std::string without = words_.removed_from(name);
      if (without == name) continue;
      std::string now = without;
      for (int i = 2; !taken.insert(now).second; ++i) now = fmt::format("{} {}", without, i);
      new_names_.emplace_back(name, now);
    }
    sort_longest_first(new_names_, [](const auto& one) -> auto& { return one.first; });
  }

  void rename(std::string& text) const {
    const auto found =
        std::ranges::find(new_names_, text, [](const auto& one) { return one.first; });
    if (found != new_names_.end()) text = found->second;
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
    text = words_.removed_from_quotes(renamed(std::move(text)));
  }

  void operator()(std::vector<Warning>& warnings) const {
    for (Warning& warning : warnings) {
      (*this)(warning.message);
      (*this)(warning.where);
    }
  }

  void operator()(std::vector<CaseStructure>& structures) const {
    for (CaseStructure& one : structures) {
      rename(one.structure.name);
      (*this)(one.role_reason);
      if (!one.made) continue;
      for (std::string& part : one.made->names) rename(part);
      for (std::string& target : one.made->target_names) rename(target);
    }
  }

  void operator()(Course& course) const {
    rename(course.name);
    for (Phase& phase : course.phases) {
      rename(phase.label);
      rename(phase.plan_label);
      for (PhaseGrid& grid : phase.grids) (*this)(grid.file);
      phase.plan_uid.clear();
    }
    for (InputFile& file : course.files) (*this)(file);
    course.registration.file = of_path(course.registration.file);
    course.registration.sop_instance_uid.clear();
    for (std::string& file : course.registration.chain_files) file = of_path(file);
    (*this)(course.registration.detail);
    if (course.patient) course.patient = Patient{};
    if (course.registration.patient) course.registration.patient = Patient{};
    course.plan_relations.clear();
    (*this)(course.warnings);
  }

  std::string of_path(const std::string& path) const {
    if (path.empty()) return path;
    const auto found = aliases_.find(path);
    return found == aliases_.end() ? "(file)" : found->second;
  }

  std::map<std::string, std::string> aliases_;
  std::vector<std::string> secrets_;
  TellingWords words_;
  /// Longest first: one name may stand in another.
  std::vector<std::pair<std::string, std::string>> new_names_;
};

}  // namespace

NewNames anonymise(Case& the_case, const std::vector<std::filesystem::path>& typed) {
  Anonymiser anonymous(the_case, typed);
  anonymous(the_case);
  return [anonymous = std::move(anonymous)](std::string text) {
    return anonymous.renamed(std::move(text));
  };
}

}  // namespace dose
