// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/case_structures.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <dose/core/error.hpp>
#include <dose/limits/vertebra.hpp>
#include <iterator>
#include <set>
#include <utility>

namespace dose::dicom {
namespace {

std::optional<std::filesystem::path> by_frame(const CourseDraft& draft,
                                              std::vector<Warning>& warnings) {
  const std::string& frame = draft.course.frame_of_reference_uid;
  std::vector<std::filesystem::path> candidates;
  for (const IndexedObject& object : draft.index.objects) {
    if (object.kind != ObjectKind::rt_structure_set || frame.empty()) continue;
    const RtStructureSet set = read_rt_structure_set(object.path, [](const Roi&) { return false; });
    if (std::ranges::find(set.rois, frame, &Roi::frame_of_reference_uid) != set.rois.end())
      candidates.push_back(object.path);
  }
  if (candidates.size() == 1) {
    warnings.push_back({"structure_set_by_frame",
                        "no plan names a structure set; this one was used because it is the only "
                        "one in the dose's frame of reference",
                        candidates.front().string()});
    return candidates.front();
  }
  warnings.push_back(
      {candidates.empty() ? "structure_set_missing" : "structure_set_ambiguous",
       fmt::format("no plan names a structure set and {} of those found are in the dose's frame of "
                   "reference; no structure was used",
                   candidates.size()),
       draft.course.name});
  return {};
}

const Roi* roi_named(const RtStructureSet& set, const std::string& name) {
  const Roi* found = nullptr;
  for (const Roi& roi : set.rois) {
    if (roi.structure.name != name) continue;
    if (found)
      throw Error("structure_ambiguous",
                  fmt::format("two structures are called '{}'; rename one", name),
                  set.path.string());
    found = &roi;
  }
  return found;
}

[[noreturn]] void refuse_unknown(const RtStructureSet& set, const std::string& name) {
  std::vector<std::string> names;
  for (const Roi& roi : set.rois) names.push_back("'" + roi.structure.name + "'");
  throw Error("structure_not_found",
              fmt::format("there is no structure '{}'; there are {}", name, fmt::join(names, ", ")),
              set.path.string());
}

/// A margin makes a structure larger and a part makes it smaller: neither may stand for a structure
/// that a limit clears.
void check_role_of_made(const StructureExpression& expression, Role role, const std::string& text) {
  if (expression.margin_mm > 0 && role != Role::spinal_cord_prv)
    throw Error("structure_expression_role",
                fmt::format("a structure with a margin can be a {}, not a {}",
                            in_words(Role::spinal_cord_prv), in_words(role)),
                text);
  if (!expression.target_names.empty() && role != Role::spinal_cord_subvolume)
    throw Error("structure_expression_role",
                fmt::format("the part round a target can be a {}, not a {}: what lies farther away "
                            "would be hidden",
                            in_words(Role::spinal_cord_subvolume), in_words(role)),
                text);
}

/// The assigned structures that nobody drew; those that were must exist.
std::vector<CaseStructure> structures_to_make(const RtStructureSet& set,
                                              const std::map<std::string, Role>& assigned) {
  std::vector<CaseStructure> made;
  for (const auto& [text, role] : assigned) {
    if (std::ranges::find(set.rois, text, [](const Roi& roi) { return roi.structure.name; }) !=
        set.rois.end())
      continue;
    StructureExpression expression = parse_structure_expression(text, "--structure");
    if (!expression.is_made()) refuse_unknown(set, text);
    for (const auto* names : {&expression.names, &expression.target_names})
      for (const std::string& name : *names) {
        const Roi* const roi = roi_named(set, name);
        if (!roi) refuse_unknown(set, name);
        if (roi->closed_contours == 0)
          throw Error("structure_empty",
                      fmt::format("'{}' has no closed contour; draw it, or name another", name),
                      set.path.string());
      }
    check_role_of_made(expression, role, text);
    CaseStructure& structure = made.emplace_back();
    structure.structure.name = text;
    structure.role = role;
    structure.role_assigned = true;
    structure.role_reason = "assigned by the user";
    structure.made = std::move(expression);
  }
  return made;
}

/// Names that an assigned structure may be made of.
std::set<std::string> names_to_make_of(const std::map<std::string, Role>& assigned) {
  std::set<std::string> names;
  for (const auto& [text, role] : assigned) try {
      const StructureExpression expression = parse_structure_expression(text, "--structure");
      if (!expression.is_made()) continue;
      names.insert(expression.names.begin(), expression.names.end());
      names.insert(expression.target_names.begin(), expression.target_names.end());
    } catch (const Error&) {
      // A name as it stands, or structures_to_make() says what is wrong with it.
    }
  return names;
}

/// Open contours in planes of their own leave a structure undrawn there, and by what it was meant
/// to enclose smaller than it is.
void check_open_contours(const Roi& roi, const Structure& drawn, const std::string& path) {
  if (roi.open_contours.empty()) return;
  const Contour& open = roi.open_contours.front();
  throw Error("structure_open_contours",
              fmt::format("'{}' has a contour of {} points at z {:.2f} mm that is not closed, so "
                          "that what it holds is not counted; close it, or delete it",
                          drawn.name, open.points_mm.size(), open.points_mm.front().z()),
              path);
}

}  // namespace

std::optional<std::filesystem::path> structure_set_of(const CourseDraft& draft,
                                                      std::vector<Warning>& warnings) {
  const auto& uids = draft.structure_set_uids;
  if (uids.size() > 1)
    throw Error("several_structure_sets",
                fmt::format("its plans were made on {} different structure sets; name the plan "
                            "that counts",
                            uids.size()),
                draft.course.name);
  if (uids.empty()) return by_frame(draft, warnings);
  for (const IndexedObject& object : draft.index.objects)
    if (object.kind == ObjectKind::rt_structure_set && object.sop_instance_uid == uids.front())
      return object.path;
  warnings.push_back(
      {"structure_set_missing",
       fmt::format("the plan's structure set {} is not among the files; no structure "
                   "can be evaluated",
                   uids.front()),
       draft.course.name});
  return {};
}

PriorStructureSet prior_structure_set_of(const CourseDraft& draft) {
  const auto& uids = draft.structure_set_uids;
  if (uids.size() > 1) return {{}, "its plans were made on different structure sets"};
  if (uids.empty()) return {{}, "its plan names no structure set"};
  for (const IndexedObject& object : draft.index.objects)
    if (object.kind == ObjectKind::rt_structure_set && object.sop_instance_uid == uids.front())
      return {object.path, {}};
  return {{}, "its structure set is not among its files"};
}

bool is_compared(const Roi& roi) {
  const std::string& name = roi.structure.name;
  const std::string& type = roi.structure.interpreted_type;
  const auto role = match_role(name, type).role;
  return role == Role::spinal_cord || role == Role::thecal_sac || role == Role::spinal_canal ||
         role == Role::cauda_equina || vertebra_level(name, type).has_value();
}

std::vector<CaseStructure> compared_structures(RtStructureSet set,
                                               const std::string& frame_of_reference_uid) {
  std::vector<CaseStructure> structures;
  for (Roi& roi : set.rois) {
    if (!is_compared(roi) || roi.structure.contours.empty() ||
        roi.frame_of_reference_uid != frame_of_reference_uid)
      continue;
    CaseStructure structure = with_role(roi, {});
    structure.structure = std::move(roi.structure);
    structures.push_back(std::move(structure));
  }
  return structures;
}

CaseStructure with_role(const Roi& roi, const std::map<std::string, Role>& assigned) {
  CaseStructure structure;
  if (const auto found = assigned.find(roi.structure.name); found != assigned.end()) {
    structure.role = found->second;
    structure.role_assigned = true;
    structure.role_reason = "assigned by the user";
    return structure;
  }
  RoleMatch match = match_role(roi.structure.name, roi.structure.interpreted_type);
  structure.role = match.role;
  structure.partial = match.partial;
  structure.role_reason = std::move(match.why);
  return structure;
}

bool is_needed(const Roi& roi, const std::map<std::string, Role>& assigned) {
  return with_role(roi, assigned).role.has_value() ||
         names_to_make_of(assigned).contains(roi.structure.name) ||
         vertebra_level(roi.structure.name, roi.structure.interpreted_type).has_value();
}

std::vector<CaseStructure> case_structures(RtStructureSet set,
                                           const std::map<std::string, Role>& assigned,
                                           const std::string& frame_of_reference_uid,
                                           Purpose purpose, std::vector<Warning>& warnings) {
  std::vector<CaseStructure> made = structures_to_make(set, assigned);
  std::set<std::string> bases;
  for (const CaseStructure& one : made)
    for (const auto* names : {&one.made->names, &one.made->target_names})
      bases.insert(names->begin(), names->end());
  const std::string path = set.path.string();
  std::vector<CaseStructure> structures;
  for (Roi& roi : set.rois) {
    CaseStructure structure = with_role(roi, assigned);
    structure.structure = std::move(roi.structure);
    const std::string& name = structure.structure.name;
    const bool needed = structure.role || bases.contains(name);
    const bool wanted = needed || purpose == Purpose::dvh ||
                        vertebra_level(name, structure.structure.interpreted_type);
    if (wanted && roi.frame_of_reference_uid != frame_of_reference_uid) {
      const std::string what =
          roi.frame_of_reference_uid.empty()
              ? fmt::format("'{}' states no frame of reference (3006,0024)", name)
              : fmt::format("'{}' is in another frame of reference than the dose", name);
      if (needed)
        throw Error("structure_frame_differs",
                    what +
                        "; where it lies in the dose is not known, export the structure set "
                        "that the plan was made on",
                    path);
      warnings.push_back({"structure_frame_differs", what + " and was not used", path});
      structure.structure.contours.clear();
    }
    if (wanted && roi.skipped_contours > 0)
      warnings.push_back({"contours_skipped",
                          fmt::format("'{}' has {} points, lines or open contours, which enclose "
                                      "nothing and were not used",
                                      name, roi.skipped_contours),
                          path});
    if (wanted && roi.doubled_contours > 0)
      warnings.push_back({"contour_doubled",
                          fmt::format("'{}' has {} contours that stand there twice; each was used "
                                      "once",
                                      name, roi.doubled_contours),
                          path});
    if (needed && structure.role != Role::target && purpose == Purpose::check)
      check_open_contours(roi, structure.structure, path);
    if (structure.role && roi.closed_contours == 0) {
      if (structure.role_assigned)
        throw Error("structure_empty",
                    fmt::format("'{}' has no closed contour; draw it, or name another", name),
                    path);
      warnings.push_back(
          {"structure_empty", fmt::format("'{}' has no closed contour: not drawn", name), path});
      structure.role.reset();
      structure.role_reason = "nothing is drawn";
    }
    structures.push_back(std::move(structure));
  }
  std::ranges::move(made, std::back_inserter(structures));
  return structures;
}

}  // namespace dose::dicom
