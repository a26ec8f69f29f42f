// SPDX-License-Identifier: Apache-2.0
// Models that bend the LQ curve at high doses per fraction. Information only, never a verdict.
//
// LQ-L:  d <= dT: plain LQ;   d > dT: BED/fraction = dT (1 + dT/(a/b)) + g (d - dT),
//        g = gamma/alpha; tangent continuity gives g = 1 + 2 dT/(a/b).
//        Source: Astrahan M, Med Phys 2008;35:4161-4172 (citation recalled).
// USC:   d <= DT: plain LQ;   d > DT: BED = (D - n Dq)/(alpha D0).
//        Source: Park C et al., IJROBP 2008;70:847-852 (citation seen; formula recalled).
//
// Both *lower* the cord's BED at high dose per fraction, and the published limits were derived with
// plain LQ: comparing these figures with a limit would turn a fail into a pass. No transition dose
// for spinal cord has been published; the USC parameters known are of a lung cancer line.
#pragma once

#include <dose/radiobiology/biological_dose.hpp>
#include <dose/radiobiology/fractionation.hpp>

namespace dose {

/// LQ-L with the tangent slope, transition at `transition` > 0; Error `model_parameter_invalid`.
BiologicalBed bed_lq_l(const Fractionation& phase, AlphaBeta alpha_beta,
                       DosePerFraction transition);

/// The transition that one published tool uses: twice alpha/beta.
DosePerFraction usual_transition(AlphaBeta alpha_beta);

struct UniversalSurvivalCurve {
  DosePerFraction transition;
  double alpha_per_gy;
  AlphaBeta alpha_beta;
  double d0_gy;
  double dq_gy;
};

/// Lung cancer line H460 as recalled: 6.2 Gy, 0.33 /Gy, 8.6 Gy, 1.25 Gy, 1.8 Gy. Not cord.
UniversalSurvivalCurve lung_cancer_curve();

BiologicalBed bed_usc(const Fractionation& phase, const UniversalSurvivalCurve& curve);

}  // namespace dose
