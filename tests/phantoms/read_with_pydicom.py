# SPDX-License-Identifier: Apache-2.0
"""Reads the spine phantom with pydicom and holds it against docs/explanation/phantoms.md.

Formulas and numbers are written a second time here, from that page: neither our writer nor our
reader nor DCMTK has a part in it. Argument: the program redose-phantom. Exit 77: no pydicom.
"""
import math
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import pydicom
except ImportError:
    print("skipped: /usr/bin/python3 has no pydicom (python3-pydicom)")
    sys.exit(77)

Q0 = (1.6, 7.4, 5.0)  # prior isocentre in the planned scan
P0 = (-14.2, 31.7, -182.4)  # ... and in the prior scan
SPARING = {"within": 0.50, "exceeded": 0.23, "not-evaluable": 0.50}


def logistic(u):
    return 1 / (1 + math.exp(-u))


def centre_line(z):
    return 5 * math.sin(z / 45 + 0.5), 12 + 8 * math.cos(z / 70 - 0.4)


def planned_dose(variant, x, y, z):
    dx, dy = x - 2.4, y + 4.6
    rho = math.sqrt((dx / 25) ** 2 + (dy / 19) ** 2)
    target = logistic((1 - rho) * 19 / 2.2) * logistic((16 + z) / 2.2) * logistic((16 - z) / 2.2)
    cx, cy = centre_line(z)
    sigma = math.sqrt(((x - cx) / 11) ** 2 + ((y - cy) / 9) ** 2)
    spared = 1 - SPARING[variant] * logistic((1 - sigma) * 9 / 1.5)
    return 30 * target * spared + 1.5 * math.exp(-(dx * dx + dy * dy + z * z) / 45**2)


def profile(u, half):
    s = 3.5 * math.sqrt(2)
    return (math.erf((u + half) / s) - math.erf((u - half) / s)) / 2


def prior_dose(_, x, y, z):
    u, v, w = x - P0[0], y - P0[1], z - P0[2]
    depth = 0.42 * math.exp(-0.0045 * v) + 0.58 * math.exp(0.0045 * v)
    return 36 * depth * (1 + 0.0008 * u + 0.0005 * w) * profile(u, 35) * profile(w, 50)


def check(condition, what):
    if not condition:
        raise SystemExit(f"FAILED: {what}")


def check_dose(variant, path, formula, fractions, bits):
    dose = pydicom.dcmread(path / "RTDOSE.dcm")
    plan = pydicom.dcmread(path / "RTPLAN.dcm")
    check(dose.ReferencedRTPlanSequence[0].ReferencedSOPInstanceUID == plan.SOPInstanceUID, "link")
    check(plan.FractionGroupSequence[0].NumberOfFractionsPlanned == fractions, "fractions")
    check(dose.BitsAllocated == bits, "bits")
    check(
        (dose.DoseUnits, dose.DoseType, dose.DoseSummationType) == ("GY", "PHYSICAL", "PLAN"),
        "kind of dose",
    )
    columns, rows, frames = dose.Columns, dose.Rows, int(dose.NumberOfFrames)
    check(len(dose.PixelData) == columns * rows * frames * bits // 8, "pixel bytes")
    spacing = (float(dose.PixelSpacing[1]), float(dose.PixelSpacing[0]))
    check(spacing[0] != spacing[1], "square pixels")
    scaling = float(dose.DoseGridScaling)
    origin = [float(value) for value in dose.ImagePositionPatient]
    for i in range(0, columns, 7):
        for j in range(0, rows, 5):
            for k in range(0, frames, 3):
                index = i + columns * (j + rows * k)
                stored = struct.unpack_from("<H" if bits == 16 else "<I", dose.PixelData,
                                            index * bits // 8)[0]
                expected = formula(variant, origin[0] + i * spacing[0], origin[1] + j * spacing[1],
                                   origin[2] + float(dose.GridFrameOffsetVector[k]))
                # Half a step of quantisation; 1e-9 Gy for the two ways of rounding.
                check(abs(stored * scaling - expected) <= 0.500001 * scaling + 1e-9,
                      f"{path} voxel {i} {j} {k}: {stored * scaling} and {expected}")


def check_structures(path):
    structures = pydicom.dcmread(path / "RTSTRUCT.dcm")
    names = {item.ROINumber: item.ROIName for item in structures.StructureSetROISequence}
    semi = {"SpinalCord": (6, 4.5, 0, 0), "ThecalSac": (8.2, 6.8, 0.3, 0.2),
            "SpinalCanal": (11, 9, 0, 0)}
    for item in structures.ROIContourSequence:
        name = names[item.ReferencedROINumber]
        if name not in semi:
            continue
        a, b, ox, oy = semi.pop(name)
        check(len(item.ContourSequence) == 134, f"slices of {name}")
        for index, contour in enumerate(item.ContourSequence):
            data = [float(value) for value in contour.ContourData]
            check(data[2] == -99.75 + 1.5 * index, f"plane {index} of {name}")
            cx, cy = centre_line(data[2])
            for x, y in zip(data[0::3], data[1::3]):
                radius = math.hypot((x - cx - ox) / a, (y - cy - oy) / b)
                check(abs(radius - 1) < 0.008 / b, f"vertex of {name}")
    check(not semi, f"structures missing: {semi}")


def check_registration(path, planned, prior):
    registration = pydicom.dcmread(path)
    check(registration.FrameOfReferenceUID == planned.FrameOfReferenceUID, "registered frame")
    moving = [item for item in registration.RegistrationSequence
              if item.FrameOfReferenceUID == prior.FrameOfReferenceUID]
    check(len(moving) == 1, "one item for the prior frame")
    matrix = moving[0].MatrixRegistrationSequence[0].MatrixSequence[0]
    check(matrix.FrameOfReferenceTransformationMatrixType == "RIGID", "rigid")
    m = [float(value) for value in matrix.FrameOfReferenceTransformationMatrix]
    for row in range(3):
        value = sum(m[4 * row + n] * P0[n] for n in range(3)) + m[4 * row + 3]
        check(abs(value - Q0[row]) < 1e-9, "the prior isocentre's place in the planned scan")
    # Angles of R = Rz Ry Rx.
    for angle, expected in ((math.atan2(m[9], m[10]), 2.1), (-math.asin(m[8]), -3.3),
                            (math.atan2(m[4], m[0]), 1.4)):
        check(abs(math.degrees(angle) - expected) < 1e-9, "angle of the registration")


with tempfile.TemporaryDirectory() as folder:
    subprocess.run([sys.argv[1], "spine", folder], check=True, stdout=subprocess.DEVNULL)
    for variant in SPARING:
        case = Path(folder) / variant
        check_dose(variant, case / "planned", planned_dose, 3, 16)
        check_dose(variant, case / "prior", prior_dose, 14, 32)
        check_structures(case / "planned")
        planned = pydicom.dcmread(case / "planned" / "RTDOSE.dcm")
        prior = pydicom.dcmread(case / "prior" / "RTDOSE.dcm")
        check(planned.PatientID == prior.PatientID == f"SPINE-{variant}", "patient")
        reg = case / "planned" / "REG.dcm"
        check(reg.exists() == (variant != "not-evaluable"), "registration")
        if reg.exists():
            check_registration(reg, planned, prior)
print("pydicom agrees")
