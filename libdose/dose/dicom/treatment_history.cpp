// SPDX-License-Identifier: Apache-2.0
#include <dose/dicom/treatment_history.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <dose/core/error.hpp>
#include <dose/dicom/delivery.hpp>
#include <dose/dicom/treatment_days.hpp>
#include <map>
#include <tuple>
#include <utility>

namespace dose::dicom {
namespace {

/// A phase of the course, with the fraction group of the plan that it is, where these are there.
struct Group {
  const Phase* phase = nullptr;
  const RtPlan* plan = nullptr;
  const PlanFractionGroup* group = nullptr;

  int fractions() const { return phase->delivered_fractions.value_or(phase->fractions.count()); }
  std::vector<int> treatment_beams() const {
    return group == nullptr ? std::vector<int>() : plan->treatment_beams(*group);
  }
};

/// What a stated meterset of 0 says: of a session that was called off before the beam came on.
bool gave_nothing(const BeamRecord& beam) {
  return beam.delivered_mu && !(*beam.delivered_mu > 0);
}

class History {
 public:
  History(const std::vector<RtPlan>& plans, const CourseDraft& draft)
      : days_(draft.course.relation) {
    for (const PhaseDraft& phase : draft.phases)
      groups_.push_back({&phase.phase, nullptr, nullptr});
    std::size_t at = 0;
    for (const RtPlan& plan : plans) {
      if (plan.fraction_groups.empty()) ++at;  // its fractions were stated by the user
      for (const PlanFractionGroup& group : plan.fraction_groups) {
        groups_.at(at).plan = &plan;
        groups_.at(at++).group = &group;
      }
    }
  }

  void add(const TreatmentRecord& record) {
    ++records_;
    if (!record.date) {
      gaps_ = true;
    } else {
      earliest_ = earliest_ ? std::min(*earliest_, *record.date) : *record.date;
      latest_ = latest_ ? std::max(*latest_, *record.date) : *record.date;
    }
    const Group* const group = group_of(record);
    // Held against the only group there is, but no proof that it is whole.
    if (group == nullptr || record.plan_uid.empty()) gaps_ = true;
    std::vector<BeamRecord> beams = record.beams;
    if (beams.empty()) beams.emplace_back();  // a session of which no more is said
    std::map<std::pair<std::optional<int>, std::optional<int>>, int> parts;
    for (const BeamRecord& beam : beams)
      if (beam.treats()) add(record, beam, parts[{beam.fraction, beam.beam}]++, group);
  }

  void check(const CourseRequest& request) const {
    check_excess();
    for (const Group& group : groups_) {
      const auto given = given_.find(&group);
      if (given == given_.end() || given->second.count() <= group.fractions()) continue;
      throw Error("delivered_contradicts",
                  fmt::format("the treatment records are of {} fractions of '{}', where {} count; "
                              "leave only records of this course, or export the plan that was "
                              "treated",
                              given->second.count(), group.phase->label, group.fractions()),
                  request.name);
    }
    days_.check(request);
  }

  /// Every beam of every fraction that counts.
  bool is_whole() const {
    return !gaps_ && std::ranges::all_of(groups_, [&](const Group& group) {
      return whole_fractions(group) == group.fractions();
    });
  }
  bool has_begin() const {
    return !gaps_ &&
           std::ranges::all_of(groups_, [&](const Group& group) { return is_whole(group, 1); });
  }
  std::optional<Date> earliest() const { return earliest_; }
  std::optional<Date> latest() const { return latest_; }
  int records() const { return records_; }
  /// Is there a record that leaves something out that it would take to date the course?
  bool has_gaps() const { return gaps_; }

  /// "10 of 14 fractions", of all groups.
  std::string in_words() const {
    int whole = 0;
    int all = 0;
    for (const Group& group : groups_) {
      whole += whole_fractions(group);
      all += group.fractions();
    }
    return fmt::format("{} of {} fractions", whole, all);
  }

 private:
  void check_excess() const {
    for (const auto& [key, delivery] : deliveries_) {
      const auto& [group, fraction, beam] = key;
      if (const std::string excess = delivery.excess(); !excess.empty())
        throw Error("treatment_records_contradict",
                    fmt::format("by its treatment records beam {} of fraction {} of '{}' {}: "
                                "more than the dose files hold; leave only records of what was "
                                "given, or count the dose that was",
                                beam, fraction, group->phase->label, excess),
                    place_of(*group));
    }
  }

  static std::string place_of(const Group& group) {
    return group.plan == nullptr ? group.phase->label : group.plan->path.string();
  }

  /// Nothing if the record does not say of which of several groups it is. One that names no plan is
  /// of the only group there is.
  const Group* group_of(const TreatmentRecord& record) const {
    const Group* found = nullptr;
    const Group* of_plan = nullptr;
    int of_plan_count = 0;
    for (const Group& group : groups_) {
      if (record.plan_uid.empty() ? groups_.size() > 1 : group.phase->plan_uid != record.plan_uid)
        continue;
      ++of_plan_count;
      of_plan = &group;
      if (!record.fraction_group || group.group == nullptr ||
          group.group->number == *record.fraction_group)
        found = &group;
    }
    if (record.fraction_group && found == nullptr && of_plan != nullptr)
      throw Error("treatment_records_contradict",
                  fmt::format("is a record of fraction group {}, which plan '{}' does not have; "
                              "export plan and records again",
                              *record.fraction_group, of_plan->phase->plan_label),
                  record.path.string());
    return record.fraction_group || of_plan_count == 1 ? found : nullptr;
  }

  void add(const TreatmentRecord& record, const BeamRecord& beam, int part, const Group* group) {
    if (!beam.beam || !beam.fraction) gaps_ = true;
    if (group != nullptr && !check_beam(record, beam, *group)) return;
    if (!gave_nothing(beam)) {
      days_.add(record, beam, part, group == nullptr ? nullptr : group->phase);
      if (group != nullptr) given_[group].add(record, beam, part);
    }
    if (group != nullptr && beam.beam && beam.fraction)
      deliveries_[{group, *beam.fraction, *beam.beam}].add(record, beam, part);
  }

  /// False for a beam of the plan that gives no treatment dose.
  static bool check_beam(const TreatmentRecord& record, const BeamRecord& beam,
                         const Group& group) {
    if (beam.beam && group.group != nullptr) {
      const auto planned = std::ranges::find(group.plan->beams, *beam.beam, &PlanBeam::number);
      const std::vector<int> treating = group.treatment_beams();
      if (std::ranges::find(treating, *beam.beam) == treating.end()) {
        if (planned != group.plan->beams.end() && !planned->treats()) return false;
        throw Error("treatment_records_contradict",
                    fmt::format("is a record of beam {}, which fraction group {} of plan '{}' does "
                                "not have: dose that the dose files do not hold",
                                *beam.beam, group.group->number, group.plan->label),
                    record.path.string());
      }
    }
    if (beam.fraction && (*beam.fraction < 1 || *beam.fraction > group.fractions()))
      throw Error(
          "delivered_contradicts",
          fmt::format("is a record of fraction {}{}, where {} of '{}' count; state what was "
                      "delivered, export the plan that was treated, or leave the record out if it "
                      "is of another course",
                      *beam.fraction, record.plan_uid.empty() ? " that names no plan" : "",
                      group.fractions(), group.phase->label),
          record.path.string());
    return true;
  }

  bool is_whole(const Group& group, int fraction) const {
    const std::vector<int> treating = group.treatment_beams();
    return !treating.empty() && std::ranges::all_of(treating, [&](int beam) {
      const auto found = deliveries_.find({&group, fraction, beam});
      return found != deliveries_.end() && found->second.is_complete();
    });
  }
  int whole_fractions(const Group& group) const {
    int count = 0;
    for (int fraction = 1; fraction <= group.fractions(); ++fraction)
      count += is_whole(group, fraction) ? 1 : 0;
    return count;
  }

  std::vector<Group> groups_;
  std::map<std::tuple<const Group*, int, int>, Delivery> deliveries_;
  std::map<const Group*, GivenFractions> given_;
  TreatmentDays days_;
  std::optional<Date> earliest_;
  std::optional<Date> latest_;
  bool gaps_ = false;  ///< something about a record is not known
  int records_ = 0;
};

/// Records of the plans that count; those of others are dose that is not counted here.
std::vector<const TreatmentRecord*> records_of_plans(const std::vector<TreatmentRecord>& records,
                                                     const CourseRequest& request,
                                                     CourseDraft& draft) {
  std::vector<const TreatmentRecord*> counting;
  for (const TreatmentRecord& record : records) {
    const bool counts =
        record.plan_uid.empty() || std::ranges::any_of(draft.phases, [&](const PhaseDraft& phase) {
          return phase.phase.plan_uid == record.plan_uid;
        });
    if (!counts && !request.plan)
      throw Error("record_of_another_plan",
                  fmt::format("is a record of plan {}, which is not among the files: dose that is "
                              "not counted; add that plan with its dose, as a phase of this course "
                              "or as a course of its own, beside which --plan says which plan "
                              "counts here",
                              record.plan_uid),
                  record.path.string());
    if (!counts) {
      draft.set_aside_records.push_back({record.plan_uid, record.path});
      continue;
    }
    if (record.plan_uid.empty()) draft.course.records_without_plan = true;
    if (record.refusal) throw *record.refusal;
    if (record.is_summary) {
      draft.course.warnings.push_back(
          {"summary_record_unread",
           "is a treatment summary record, of which only the plan was looked at: neither the "
           "fractions given nor the dates in it were used",
           record.path.string()});
      continue;
    }
    counting.push_back(&record);
  }
  if (!draft.set_aside_records.empty()) {
    draft.course.others_set_aside = true;
    draft.course.warnings.push_back(
        {"records_set_aside",
         fmt::format("{} treatment records of other plans were not used, as asked for",
                     draft.set_aside_records.size()),
         request.name});
  }
  return counting;
}

void check_stated(const CourseRequest& request, const History& history) {
  const auto refuse = [&](const char* which, Date stated, const char* how, Date recorded) {
    throw Error("treatment_dates_contradict",
                fmt::format("the {} treatment is stated as {}, but a treatment record is {} {}; "
                            "correct the date, or leave only records of this course",
                            which, iso(stated), how, iso(recorded)),
                request.name);
  };
  const auto& first = request.first_treated;
  const auto& last = request.last_treated;
  const auto earliest = history.earliest();
  const auto latest = history.latest();
  if (first && earliest && *earliest < *first) refuse("first", *first, "of", *earliest);
  if (last && latest && *last < *latest) refuse("last", *last, "of", *latest);
  if (first && history.has_begin() && *earliest != *first)
    refuse("first", *first, "the first, of", *earliest);
  if (last && history.is_whole() && *latest != *last)
    refuse("last", *last, "the last, of", *latest);
}

}  // namespace

void apply_treatment_records(const std::vector<TreatmentRecord>& records,
                             const std::vector<RtPlan>& plans, const CourseRequest& request,
                             CourseDraft& draft) {
  const auto counting = records_of_plans(records, request, draft);
  if (counting.empty()) return;
  History history(plans, draft);
  for (const TreatmentRecord* record : counting) {
    history.add(*record);
    draft.files.push_back({record->path.string(), {}, record->sop_instance_uid, "RTRECORD"});
  }
  history.check(request);
  check_stated(request, history);
  Course& course = draft.course;
  course.earliest_recorded = history.earliest();
  course.latest_recorded = history.latest();
  if (history.has_begin() && !course.first_treated) {
    course.first_treated = history.earliest();
    course.first_treated_recorded = true;
  }
  if (history.is_whole() && !course.last_treated) {
    course.last_treated = history.latest();
    course.last_treated_recorded = true;
  }
  if (!history.is_whole())
    course.warnings.push_back(
        {"treatment_records_incomplete",
         fmt::format(
             "{} treatment records hold {} from beginning to end{}; records may be missing, "
             "so that no last date was taken from them and the dose counts in full. State "
             "dates{}",
             history.records(), history.in_words(),
             history.has_gaps() ? ", and not all say of which plan, day, fraction and beam they are"
                                : "",
             course.role == CourseRole::planned ? "" : ", and --delivered if no more was given"),
         request.name});
}

void check_set_aside_records(std::span<const CourseDraft* const> drafts) {
  const auto is_counted = [&](const std::string& plan_uid) {
    return std::ranges::any_of(drafts, [&](const CourseDraft* draft) {
      return std::ranges::any_of(
          draft->phases, [&](const PhaseDraft& phase) { return phase.phase.plan_uid == plan_uid; });
    });
  };
  for (const CourseDraft* draft : drafts)
    for (const SetAsideRecord& record : draft->set_aside_records)
      if (!is_counted(record.plan_uid))
        throw Error(
            "set_aside_plan_treated",
            fmt::format("is a record of plan {0}, which --plan set aside and no other course of "
                        "the case counts: dose that was given; give that plan as a course of its "
                        "own, --prior other=PATH --plan other={0}, or leave its records out if "
                        "it is counted on paper",
                        record.plan_uid),
            record.path.string());
}

}  // namespace dose::dicom
