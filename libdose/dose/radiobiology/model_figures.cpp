// SPDX-License-Identifier: Apache-2.0
#include <dose/radiobiology/model_figures.hpp>

#include <fmt/format.h>

#include <dose/core/error.hpp>
#include <dose/radiobiology/high_dose.hpp>
#include <dose/radiobiology/incomplete_repair.hpp>
#include <dose/radiobiology/lq.hpp>
#include <dose/radiobiology/ntcp.hpp>
#include <dose/radiobiology/recovery.hpp>
#include <dose/radiobiology/risk_score.hpp>

namespace dose {
namespace {

double eqd2_of_bed_gy(double bed_gy, AlphaBeta alpha_beta) {
  return bed_gy / (1 + 2 / alpha_beta.in_gray());
}

template <class OfPhase>
double summed_gy(const Scheme& scheme, OfPhase of_phase) {
  double sum_gy = 0;
  for (const Fractionation& phase : scheme.phases) sum_gy += of_phase(phase);
  return sum_gy;
}

double eqd2_gy(const TypedCourse& course, AlphaBeta alpha_beta) {
  return summed_gy(course.scheme, [&](const Fractionation& phase) {
    return in_gray(eqd2(phase, alpha_beta, course.daily).value());
  });
}

double bed_gy(const TypedCourse& course, AlphaBeta alpha_beta) {
  return summed_gy(course.scheme, [&](const Fractionation& phase) {
    return in_gray(bed(phase, alpha_beta, course.daily).value());
  });
}

/// What the formula of a model that bends beyond a dose per fraction is for these phases, with the
/// numbers put in: "d <= dT: D (1 + d/(a/b)) = 20 (1 + 4/2)".
template <class Bent>
std::string bent_substitution(const Scheme& scheme, double transition_gy, AlphaBeta alpha_beta,
                              Bent bent) {
  std::string text;
  for (const Fractionation& phase : scheme.phases) {
    const double d_gy = in_gray(phase.per_fraction());
    const bool is_bent = d_gy > transition_gy;
    text += fmt::format("{}{} {:g} Gy: {}", text.empty() ? "BED = " : " + ",
                        is_bent ? "d above" : "d up to", transition_gy,
                        is_bent ? bent(phase)
                                : fmt::format("{:g} (1 + {:.6g}/{:g})", in_gray(phase.total), d_gy,
                                              alpha_beta.in_gray()));
  }
  return text;
}

class Figures {
 public:
  Figures(const std::vector<TypedCourse>& courses, AlphaBeta alpha_beta)
      : courses_(courses), alpha_beta_(alpha_beta) {}

  void of_repair(const TypedCourse& course) {
    if (course.daily.per_day() == 1) return;
    const int per_day = course.daily.per_day();
    const double gap_h = course.daily.gap_h();
    add(course.scheme.text, "once a day (as if repair were complete)",
        in_gray(eqd2(course.scheme, alpha_beta_).value()), alpha_beta_,
        "EQD2 = D (d + a/b)/(2 + a/b)",
        "linear-quadratic model, without recovery or incomplete repair");
    for (const RepairKinetics& kinetics : spinal_cord_repair()) {
      if (kinetics.name == longest_spinal_cord_repair().name) continue;
      const double hm = incomplete_repair_factor(kinetics, per_day, gap_h);
      add(course.scheme.text, fmt::format("repair half-times of {}", kinetics.name),
          summed_gy(course.scheme,
                    [&](const Fractionation& phase) {
                      return in_gray(eqd2(phase, alpha_beta_, kinetics, per_day, gap_h).value());
                    }),
          alpha_beta_, fmt::format("EQD2 = D ((1 + Hm) d + a/b)/(2 + a/b), Hm = {:.6f}", hm),
          fmt::format("{}; {}", kinetics.citation.text, kinetics.citation.locator), kinetics.note);
    }
  }

  void of_high_dose(const TypedCourse& course) {
    const DosePerFraction transition = usual_transition(alpha_beta_);
    const double lq_l_gy = summed_gy(course.scheme, [&](const Fractionation& phase) {
      return in_gray(bed_lq_l(phase, alpha_beta_, transition).value());
    });
    const std::string lq_l =
        fmt::format("LQ-L, straight above {:g} Gy a fraction", in_gray(transition));
    const double bend_gy = in_gray(transition);
    const double ab_gy = alpha_beta_.in_gray();
    const std::string formula =
        bent_substitution(course.scheme, bend_gy, alpha_beta_, [&](const Fractionation& phase) {
          return fmt::format("{} ({:g} (1 + {:g}/{:g}) + (1 + 2 * {:g}/{:g}) ({:.6g} - {:g}))",
                             phase.fractions.count(), bend_gy, bend_gy, ab_gy, bend_gy, ab_gy,
                             in_gray(phase.per_fraction()), bend_gy);
        });
    constexpr const char* astrahan = "Astrahan M, Med Phys 2008;35:4161-4172 (citation recalled)";
    constexpr const char* lowers =
        "lowers the cord's BED; no transition dose for cord has been published";
    add(course.scheme.text, lq_l, lq_l_gy, alpha_beta_, formula, astrahan, lowers, "BED");
    add(course.scheme.text, lq_l, eqd2_of_bed_gy(lq_l_gy, alpha_beta_), alpha_beta_,
        fmt::format("EQD2 = BED/(1 + 2/(a/b)) = {:.6f}/(1 + 2/{:g})", lq_l_gy, ab_gy), astrahan,
        lowers);
    const UniversalSurvivalCurve curve = lung_cancer_curve();
    add(course.scheme.text, "universal survival curve of a lung cancer line",
        summed_gy(
            course.scheme,
            [&](const Fractionation& phase) { return in_gray(bed_usc(phase, curve).value()); }),
        curve.alpha_beta,
        bent_substitution(course.scheme, in_gray(curve.transition), curve.alpha_beta,
                          [&](const Fractionation& phase) {
                            return fmt::format("({:g} - {} * {:g})/({:g} * {:g})",
                                               in_gray(phase.total), phase.fractions.count(),
                                               curve.dq_gy, curve.alpha_per_gy, curve.d0_gy);
                          }),
        "Park C et al., IJROBP 2008;70:847-852 (formula and parameters recalled)",
        "not cord: no parameters for cord have been published", "BED");
  }

  void of_single_course(const TypedCourse& course) {
    const AlphaBeta schultheiss = AlphaBeta::from_gray(0.87);
    const double d_gy = eqd2_gy(course, schultheiss);
    probability(
        course.scheme.text, "Schultheiss, log-logistic",
        schultheiss_probability({eqd2_gray(d_gy), schultheiss}), schultheiss,
        fmt::format("P = 1/(1 + (69.4/D)^18.72), D = EQD2 at 0.87 Gy = {:.4f} Gy", d_gy),
        "Schultheiss TE, IJROBP 2008;71:1455-1459 (abstract seen)",
        "one course to the full cross-section, cervical cord; the slope 18.72 is ours, derived "
        "from the published points");
    const double uniform_gy = eqd2_gy(course, alpha_beta_);
    probability(course.scheme.text, "Lyman-Burman (teaching only)",
                lyman_burman_probability(eqd2_gray(uniform_gy)), alpha_beta_,
                fmt::format("P = Phi((D - 66.5)/(0.175 * 66.5)), D = {:.4f} Gy", uniform_gy),
                "Burman C et al., IJROBP 1991;21:123-135 (recalled)",
                "unfit for decisions: 7.8 % at 50 Gy against QUANTEC's 0.2 %");
  }

  void of_recovery(int months) {
    const auto priors_gy = [&](AlphaBeta alpha_beta) {
      double sum_gy = 0;
      for (std::size_t i = 0; i + 1 < courses_.size(); ++i)
        sum_gy += eqd2_gy(courses_[i], alpha_beta);
      return sum_gy;
    };
    const AlphaBeta two = AlphaBeta::from_gray(2);
    const AlphaBeta michigan = AlphaBeta::from_gray(2.5);
    const std::string priors =
        courses_.size() == 2 ? courses_.front().scheme.text : "earlier courses";
    add(priors, "no recovery", priors_gy(two), two, "P = sum of EQD2",
        "HyTEC 2021: the limits were derived without recovery");
    add(priors, "no recovery", priors_gy(michigan), michigan, "P = sum of EQD2",
        "linear-quadratic model, without recovery or incomplete repair");
    const double share = michigan_recovery_share(months);
    add(priors, fmt::format("Michigan steps, {} months", months), priors_gy(michigan) * (1 - share),
        michigan, fmt::format("P (1 - {:g})", share),
        "Paradis KC et al., Adv Radiat Oncol 2019;4:559-565 (recalled; two code copies seen)",
        "published with alpha/beta 2.5 Gy");
    const double factor = simple_tolerance_factor(months);
    add(priors, fmt::format("simple method: {:g} % of 50 Gy, less what was given", 100 * factor),
        50 * factor - priors_gy(two), two, fmt::format("{:g} * 50 - P", factor),
        "quoted by Doi 2021 (abstract seen)", "what would be left of EQD2, not what was recovered",
        "left of EQD2");
    for (const JonesGrant variant : {JonesGrant::conservative, JonesGrant::fit}) {
      const bool fit = variant == JonesGrant::fit;
      const std::string name = fmt::format("Jones-Grant 2014, {}", fit ? "fit" : "conservative");
      constexpr const char* source = "Jones B, Grant W, Clin Oncol 2014;26:407-418 (second-hand)";
      try {
        const double years = months / 12.0;
        const BiologicalBed left = jones_grant_remaining(
            variant, {bed_gray(2 * priors_gy(two)), two}, {bed_gray(100), two}, years);
        add(priors, name, in_gray(left.value()) / 2, two,
            fmt::format("T (1 - (1 - B/T)^(1/(r + 1)))/2, B = {:.4f}, T = 100 Gy BED, r = {:.4f}",
                        2 * priors_gy(two), jones_grant_r(variant, years)),
            source, "held at 3 years, the range of the primate data");
      } catch (const Error& error) {
        figures_.push_back({priors, name, "EQD2", {}, "Gy", two, {}, source, error.message()});
      }
    }
  }

  void of_risk(int months) {
    const AlphaBeta two = AlphaBeta::from_gray(2);
    std::vector<BiologicalBed> beds;
    for (const TypedCourse& course : courses_)
      beds.emplace_back(bed_gray(bed_gy(course, two)), two);
    const RiskScore score = nieder_score(beds, months);
    figures_.push_back(
        {"all courses", "Nieder's risk score", "points", score.total(), "", two,
         fmt::format(
             "{:g} (cumulative BED) + {:g} (interval below 6 months) + {:g} (a course of 102 "
             "Gy BED or more)",
             score.bed_points, score.interval_points, score.course_points),
         "Nieder C et al., IJROBP 2005;61:851-855 (points recalled)",
         fmt::format("{} risk; not for lumbar cord", to_text(score.group()))});
    double sum_gy = 0;
    for (const TypedCourse& course : courses_) sum_gy += eqd2_gy(course, two);
    const double last_gy = eqd2_gy(courses_.back(), two);
    figures_.push_back(
        {courses_.back().scheme.text, "Sahgal's share of the sum", "share", last_gy / sum_gy, "",
         two, fmt::format("{:.4f}/{:.4f}", last_gy, sum_gy),
         "Sahgal A et al., IJROBP 2012;82:107-116 (abstract seen)",
         fmt::format("at most 0.5 there, of thecal sac maxima, after 5 months or more "
                     "(here {})",
                     months)});
  }

  std::vector<ModelFigure> taken() { return std::move(figures_); }

 private:
  void add(const std::string& about, const std::string& model, double value_gy,
           AlphaBeta alpha_beta, const std::string& substitution, const std::string& source,
           const std::string& note = {}, const std::string& quantity = "EQD2") {
    figures_.push_back(
        {about, model, quantity, value_gy, "Gy", alpha_beta, substitution, source, note});
  }
  void probability(const std::string& about, const std::string& model, double value,
                   AlphaBeta alpha_beta, const std::string& substitution, const std::string& source,
                   const std::string& note) {
    figures_.push_back(
        {about, model, "probability", 100 * value, "%", alpha_beta, substitution, source, note});
  }

  const std::vector<TypedCourse>& courses_;
  AlphaBeta alpha_beta_;
  std::vector<ModelFigure> figures_;
};

}  // namespace

std::vector<ModelFigure> model_figures(const std::vector<TypedCourse>& courses,
                                       AlphaBeta alpha_beta, std::optional<int> interval_months) {
  Figures figures(courses, alpha_beta);
  for (const TypedCourse& course : courses) {
    figures.of_repair(course);
    figures.of_high_dose(course);
  }
  if (courses.size() == 1) figures.of_single_course(courses.front());
  if (courses.size() > 1 && interval_months) {
    figures.of_recovery(*interval_months);
    figures.of_risk(*interval_months);
  }
  return figures.taken();
}

}  // namespace dose
