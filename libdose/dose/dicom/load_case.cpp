// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/load_case.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <dose/core/error.hpp>
#include <dose/core/jobs.hpp>
#include <dose/core/sha256.hpp>
#include <dose/course/consistency.hpp>
#include <dose/dicom/case_registrations.hpp>
#include <dose/dicom/case_structures.hpp>
#include <dose/dicom/course_reader.hpp>
#include <dose/dicom/ct_slices.hpp>
#include <dose/dicom/dose_sum.hpp>
#include <dose/dicom/treatment_history.hpp>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace dose {
namespace {

using namespace dicom;
namespace fs = std::filesystem;

/// Everything that takes time: pixels, contours and hashes, for all courses at once.
class Loading {
 public:
  /// The draft must stay where it is until run() has returned.
  void add_course(CourseDraft& draft) {
    for (PhaseDraft& phase : draft.phases) {
      std::vector<std::optional<DoseGrid>>& grids = grids_[&phase];
      grids.resize(phase.doses.size());
      for (std::size_t i = 0; i < phase.doses.size(); ++i)
        jobs_.push_back(
            {phase.doses[i].pixel_bytes() / 2,
             [&dose = phase.doses[i], &grid = grids[i]] { grid = read_dose_grid(dose); }});
      if (!phase.compared_beams.empty())
        jobs_.push_back({phase.compared_beams.front().pixel_bytes() * 2, [&phase] {
                           phase.phase.compared_beam_sum_maximum_gy =
                               maximum_of_sum_gy(phase.compared_beams);
                         }});
    }
    for (const InputFile& file : draft.files) add_hash(file.path);
  }

  void add_hash(const std::string& path) {
    const auto [entry, added] = hashes_.emplace(path, std::string());
    if (added)
      jobs_.push_back({fs::file_size(path), [&path = entry->first, &hash = entry->second] {
                         hash = sha256_of_file(path);
                       }});
  }

  void add_structure_set(const fs::path& path, std::function<bool(const Roi&)> wanted) {
    add_hash(path.string());
    jobs_.push_back({3 * fs::file_size(path), [this, path, wanted = std::move(wanted)] {
                       structure_set_ = read_rt_structure_set(path, wanted);
                     }});
  }

  /// Into `set`, or why it cannot be read into `failure`; both must stay where they are until run()
  /// has returned.
  void add_prior_structure_set(const fs::path& path, std::optional<RtStructureSet>& set,
                               std::optional<Error>& failure) {
    add_hash(path.string());
    jobs_.push_back({2 * fs::file_size(path), [path, &set, &failure] {
                       try {
                         set = read_rt_structure_set(path, is_compared);
                       } catch (const Error& error) {
                         failure = error;
                       }
                     }});
  }

  void run() { run_jobs(jobs_); }

  InputFile hashed(InputFile file) const {
    file.sha256 = hashes_.at(file.path);
    return file;
  }
  std::optional<RtStructureSet>& structure_set() { return structure_set_; }

  /// The course with its phases, grids and files.
  Course finish(CourseDraft& draft) {
    Course course = std::move(draft.course);
    for (PhaseDraft& phase_draft : draft.phases) {
      std::vector<std::optional<DoseGrid>>& grids = grids_.at(&phase_draft);
      Phase phase = std::move(phase_draft.phase);
      for (std::size_t i = 0; i < grids.size(); ++i) {
        const RtDose& dose = phase_draft.doses[i];
        phase.grids.push_back({std::move(*grids[i]),
                               hashed({dose.path.string(), {}, dose.sop_instance_uid, "RTDOSE"})});
      }
      if (!phase_draft.compared_beams.empty() && !phase.compared_beam_sum_maximum_gy)
        course.warnings.push_back({"beam_sum_not_compared",
                                   "the BEAM doses are on different grids and were not compared "
                                   "with the dose that counts",
                                   phase.label});
      course.phases.push_back(std::move(phase));
    }
    for (const InputFile& file : draft.files) course.files.push_back(hashed(file));
    return course;
  }

 private:
  std::vector<Job> jobs_;
  std::map<const PhaseDraft*, std::vector<std::optional<DoseGrid>>> grids_;
  std::map<std::string, std::string> hashes_;
  std::optional<RtStructureSet> structure_set_;
};

bool in_one_slice(const Structure& structure) {
  if (structure.contours.empty()) return false;
  const double z_mm = structure.contours.front().points_mm.front().z();
  return std::ranges::all_of(structure.contours, [&](const Contour& contour) {
    return std::abs(contour.points_mm.front().z() - z_mm) < 0.01;
  });
}

void add_structures(Case& the_case, Loading& loading, const Index& index,
                    const std::map<std::string, Role>& assigned, Purpose purpose) {
  if (!loading.structure_set()) return;
  RtStructureSet set = std::move(*loading.structure_set());
  the_case.structure_set =
      loading.hashed({set.path.string(), {}, set.sop_instance_uid, "RTSTRUCT"});
  the_case.planned.files.push_back(*the_case.structure_set);
  const std::string& frame = the_case.planned.frame_of_reference_uid;
  the_case.structures =
      case_structures(std::move(set), assigned, frame, purpose, the_case.warnings);
  if (std::ranges::any_of(the_case.structures, [](const CaseStructure& structure) {
        return in_one_slice(structure.structure);
      }))
    the_case.ct_slice_spacing_mm = ct_slice_spacing_mm(index, frame, the_case.warnings);
}

/// What a prior drew of the spine. It only tells how well the courses lie on each other, so that a
/// structure set that cannot be read is a warning.
struct PriorDrawing {
  PriorStructureSet found;
  std::optional<RtStructureSet> set;
  std::optional<Error> failure;
};

/// A dose and the structures that its plan names share a frame; else where the dose lies is not
/// shown.
void check_one_frame(const RtStructureSet& set, const Course& course) {
  const auto shared = [&](const Roi& roi) {
    return roi.frame_of_reference_uid == course.frame_of_reference_uid;
  };
  const auto other = [&](const Roi& roi) {
    return !roi.frame_of_reference_uid.empty() && !shared(roi);
  };
  if (std::ranges::any_of(set.rois, other) && std::ranges::none_of(set.rois, shared))
    throw Error("course_frames_differ",
                fmt::format("no structure is in the frame of reference of the dose of '{}', so "
                            "that where the dose lies is not shown; export both again",
                            course.name),
                set.path.string());
}

PriorAnatomy prior_anatomy(PriorDrawing& drawing, const Course& prior, const Loading& loading,
                           std::vector<Warning>& warnings) {
  PriorAnatomy anatomy;
  anatomy.missing = drawing.found.missing;
  if (drawing.failure) {
    anatomy.missing = "its structure set cannot be read";
    warnings.push_back({"agreement_not_measured",
                        fmt::format("the prior's structure set cannot be read and was not compared "
                                    "with the planned one: {}",
                                    drawing.failure->message()),
                        drawing.failure->where()});
  }
  if (!drawing.set) return anatomy;
  check_one_frame(*drawing.set, prior);
  anatomy.structure_set =
      loading.hashed({drawing.set->path.string(), {}, drawing.set->sop_instance_uid, "RTSTRUCT"});
  anatomy.structures = compared_structures(std::move(*drawing.set), prior.frame_of_reference_uid);
  if (anatomy.structures.empty())
    anatomy.missing = "its structure set holds no structure of the spine in its frame of reference";
  return anatomy;
}

void list_inputs(Case& the_case, const std::vector<InputFile>& others) {
  std::map<std::string, InputFile> by_path;
  const auto add = [&](const std::vector<InputFile>& files) {
    for (const InputFile& file : files) by_path.emplace(file.path, file);
  };
  add(the_case.planned.files);
  for (const Course& prior : the_case.priors) add(prior.files);
  add(others);
  for (const auto& [path, file] : by_path) the_case.inputs.push_back(file);
}

}  // namespace

Case load_case(const CaseRequest& request) {
  if (!request.planned)
    throw Error("planned_missing", "no planned course was named; name it with --planned");
  Case the_case;
  the_case.no_prior_stated = request.no_prior;
  the_case.stated_interval_months = request.interval_months;
  the_case.same_patient_reason = request.same_patient_reason;

  // Planned first, then the priors; nothing where a course is on paper.
  std::vector<const CourseRequest*> requests{&*request.planned};
  for (const CourseRequest& prior : request.priors) requests.push_back(&prior);
  std::vector<std::optional<CourseDraft>> drafts;
  for (const CourseRequest* course : requests) {
    if (course->paper.empty())
      drafts.emplace_back(draft_course(*course, Purpose::check));
    else
      drafts.emplace_back();
  }
  std::vector<const CourseDraft*> read;
  for (const std::optional<CourseDraft>& draft : drafts)
    if (draft) read.push_back(&*draft);
  check_set_aside_records(read);

  Loading loading;
  std::vector<const Index*> indexes;
  for (std::optional<CourseDraft>& draft : drafts) {
    if (!draft) continue;
    loading.add_course(*draft);
    indexes.push_back(&draft->index);
  }
  if (drafts.front()) {
    const auto path = structure_set_of(*drafts.front(), the_case.warnings);
    if (path)
      loading.add_structure_set(
          *path, [&](const Roi& roi) { return is_needed(roi, request.structure_roles); });
    else if (!request.structure_roles.empty())
      throw Error("structure_not_found",
                  fmt::format("there is no structure set in which '{}' could be",
                              request.structure_roles.begin()->first),
                  request.planned->name);
  }
  const std::vector<RegistrationUse> uses = relate_courses(
      registrations_of(request, indexes, the_case.warnings), drafts, the_case.warnings);
  std::vector<InputFile> used_registrations;
  for (const RegistrationUse& use : uses) {
    if (use.file.empty()) continue;
    loading.add_hash(use.file);
    used_registrations.push_back({use.file, {}, use.sop_instance_uid, "REG"});
  }
  std::vector<PriorDrawing> drawings(drafts.size());  // the planned course's stays empty
  for (std::size_t i = 1; i < drafts.size(); ++i) {
    if (!drafts[i] || !drafts.front()) continue;
    drawings[i].found = prior_structure_set_of(*drafts[i]);
    if (drawings[i].found.path)
      loading.add_prior_structure_set(*drawings[i].found.path, drawings[i].set,
                                      drawings[i].failure);
  }
  loading.run();

  for (std::size_t i = 0; i < drafts.size(); ++i) {
    Course course = drafts[i] ? loading.finish(*drafts[i]) : course_on_paper(*requests[i]);
    if (drafts[i]) course.registration = uses[i];
    if (i == 0) {
      the_case.planned = std::move(course);
      continue;
    }
    PriorAnatomy anatomy = prior_anatomy(drawings[i], course, loading, the_case.warnings);
    if (anatomy.structure_set) course.files.push_back(*anatomy.structure_set);
    the_case.prior_anatomy.push_back(std::move(anatomy));
    the_case.priors.push_back(std::move(course));
  }
  if (drafts.front())
    add_structures(the_case, loading, drafts.front()->index, request.structure_roles,
                   Purpose::check);
  else if (request.structure_roles.size() > 1)
    throw Error("structure_ambiguous",
                "a typed planned course states the dose of one structure; name one with "
                "--structure",
                the_case.planned.name);
  else
    for (const auto& [name, role] : request.structure_roles) {
      CaseStructure stated;  // the structure whose dose a typed planned course states
      stated.structure.name = name;
      stated.role = role;
      stated.role_assigned = true;
      stated.role_reason = "assigned by the user";
      the_case.structures.push_back(std::move(stated));
    }
  for (InputFile& file : used_registrations) file = loading.hashed(file);
  list_inputs(the_case, used_registrations);
  check_consistency(the_case);
  return the_case;
}

SingleCourse load_single_course(const CourseRequest& request) {
  CourseDraft draft = draft_course(request, Purpose::dvh);
  SingleCourse single;
  Case& the_case = single.the_case;
  the_case.no_prior_stated = true;
  single.fractions_known = draft.fractions_known;
  Loading loading;
  loading.add_course(draft);
  if (const auto path = structure_set_of(draft, the_case.warnings))
    loading.add_structure_set(*path, [](const Roi&) { return true; });
  loading.run();
  the_case.planned = loading.finish(draft);
  the_case.planned.registration.kind = RegistrationUse::Kind::same_frame;
  add_structures(the_case, loading, draft.index, {}, Purpose::dvh);
  list_inputs(the_case, {});
  if (single.fractions_known) {
    // Physical dose is shown as it is; that its scale looks wrong must still be said.
    try {
      check_scale(the_case.planned);
    } catch (const Error& error) {
      the_case.planned.warnings.push_back({error.code(), error.message(), error.where()});
    }
  }
  return single;
}

}  // namespace dose
