# SPDX-License-Identifier: Apache-2.0
"""Reads what redose sum wrote with pydicom, and works its voxels out a second time.

The courses' dose files are read with pydicom, interpolated, registered, converted and added here,
from the definitions: nothing of redose has a part in it. Arguments: the programs redose and
redose-phantom. Exit 77: no pydicom or numpy.
"""
import itertools
import json
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import numpy
    import pydicom
except ImportError:
    print("skipped: /usr/bin/python3 has no pydicom or numpy (python3-pydicom, python3-numpy)")
    sys.exit(77)

REDOSE, PHANTOM = sys.argv[1:3]


def check(condition, what):
    if not condition:
        raise SystemExit(f"FAILED: {what}")


class Grid:
    """An RTDOSE: values and where they are."""

    def __init__(self, dataset):
        self.dataset = dataset
        shape = (int(dataset.NumberOfFrames), dataset.Rows, dataset.Columns)
        kind = "<u2" if dataset.BitsAllocated == 16 else "<u4"
        stored = numpy.frombuffer(dataset.PixelData, kind).reshape(shape)
        self.stored = stored
        self.values = stored.astype(float) * float(dataset.DoseGridScaling)
        self.origin = numpy.array(dataset.ImagePositionPatient, float)
        x, y = numpy.array(dataset.ImageOrientationPatient, float).reshape(2, 3)
        self.axes = numpy.array([x, y, numpy.cross(x, y)])
        self.spacing = (float(dataset.PixelSpacing[1]), float(dataset.PixelSpacing[0]))
        self.offsets = numpy.array(dataset.GridFrameOffsetVector, float)

    def point(self, i, j, k):
        local = numpy.array([i * self.spacing[0], j * self.spacing[1], self.offsets[k]])
        return self.origin + self.axes.T @ local

    def at(self, point):
        """Trilinear, None outside the voxel centres."""
        local = self.axes @ (point - self.origin)
        where = (numpy.interp(local[2], self.offsets, numpy.arange(len(self.offsets))),
                 local[1] / self.spacing[1], local[0] / self.spacing[0])
        if not -1e-6 <= local[2] <= self.offsets[-1] + 1e-6:
            return None
        result = 0.0
        corners = []
        for position, count in zip(where, self.values.shape):
            if not -1e-6 <= position <= count - 1 + 1e-6:
                return None
            low = min(int(max(position, 0)), count - 2)
            fraction = min(max(position - low, 0), 1)
            corners.append(((low, 1 - fraction), (low + 1, fraction)))
        for (k, wk), (j, wj), (i, wi) in itertools.product(*corners):
            result += wk * wj * wi * self.values[k, j, i]
        return result


def registration(path, frame):
    dataset = pydicom.dcmread(path)
    for item in dataset.RegistrationSequence:
        if item.FrameOfReferenceUID == frame:
            matrix = item.MatrixRegistrationSequence[0].MatrixSequence[0]
            values = numpy.array(matrix.FrameOfReferenceTransformationMatrix, float).reshape(4, 4)
            return numpy.linalg.inv(values)  # planned is the registered frame
    raise SystemExit("FAILED: no registration of the prior frame")


def lq(dose, fractions, alpha_beta, quantity):
    bed = dose * (1 + dose / fractions / alpha_beta)
    return bed if quantity == "bed" else bed / (1 + 2 / alpha_beta)


def redose(*arguments):
    run = subprocess.run([REDOSE, *map(str, arguments)], capture_output=True, text=True)
    check(run.returncode == 0, f"redose {arguments}: {run.returncode} {run.stderr}")
    return run.stdout


def check_module(dataset, planned, plans, case):
    check(dataset.file_meta.TransferSyntaxUID == "1.2.840.10008.1.2.1", "explicit little endian")
    check(dataset.SOPClassUID == "1.2.840.10008.5.1.4.1.1.481.2", "RT Dose Storage")
    check(dataset.file_meta.MediaStorageSOPInstanceUID == dataset.SOPInstanceUID, "meta UID")
    for uid in (dataset.SOPInstanceUID, dataset.SeriesInstanceUID):
        check(uid.is_valid and uid.startswith("2.25.") and 10 < len(uid) <= 44, f"UID {uid}")
        check(int(uid[5:]) >> 76 & 0xF == 8 and int(uid[5:]) >> 62 & 3 == 2, f"UUID 8: {uid}")
    check(dataset.SOPInstanceUID != planned.SOPInstanceUID, "new UID")
    check(dataset.SeriesInstanceUID != planned.SeriesInstanceUID, "new series")
    for name in ("PatientID", "PatientName", "PatientBirthDate", "PatientSex", "StudyInstanceUID",
                 "StudyDate", "FrameOfReferenceUID", "SpecificCharacterSet"):
        check(dataset[name].value == planned[name].value, f"{name} of the planned course")
    check((dataset.DoseType, dataset.DoseUnits, dataset.Modality)
          == ("EFFECTIVE", "GY", "RTDOSE"), "kind of dose")
    check((dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.SamplesPerPixel,
           dataset.PixelRepresentation, dataset.PhotometricInterpretation)
          == (32, 32, 31, 1, 0, "MONOCHROME2"), "pixels")
    check(dataset.DoseSummationType == ("MULTI_PLAN" if len(plans) > 1 else "PLAN"), "summation")
    check([item.ReferencedSOPInstanceUID for item in dataset.ReferencedRTPlanSequence] == plans,
          "plans")
    check(dataset.FrameIncrementPointer == 0x3004000C, "Frame Increment Pointer")
    check(len(dataset.PixelData) == 4 * dataset.Rows * dataset.Columns * dataset.NumberOfFrames,
          "length of the pixels")
    check("NOT PHYSICAL" in dataset.DoseComment and case in dataset.DoseComment
          and len(dataset.DoseComment) <= 64, f"comment {dataset.DoseComment}")
    check("NOT PHYSICAL" in dataset.SeriesDescription, "series description")
    check(dataset.ContentQualification == "RESEARCH", "qualification")
    for name in ("SeriesNumber", "OperatorsName", "SliceThickness", "AccessionNumber", "StudyID",
                 "StudyTime", "PositionReferenceIndicator", "ReferringPhysicianName"):
        check(name in dataset and not dataset[name].value, f"{name} is there and empty")
    for name in ("InstanceCreationDate", "SeriesDate", "ContentDate"):
        check(name not in dataset, f"{name} would need a clock")


def check_values(dataset, courses, alpha_beta, quantity, outside):
    """Voxels of the file against the courses; returns how many had a stated dose outside."""
    grid = Grid(dataset)
    step = float(dataset.DoseGridScaling)
    check(grid.stored.max() > 0.999999 * (2**32 - 1), "range of 32 bits")
    frames, rows, columns = grid.values.shape
    assumed = 0
    for k, j, i in itertools.product(range(0, frames, 11), range(0, rows, 7),
                                     range(0, columns, 6)):
        point = grid.point(i, j, k)
        expected = 0
        for name, dose, fractions, matrix in courses:
            physical = dose.at(matrix[:3, :3] @ point + matrix[:3, 3])
            if physical is None:
                assumed += 1
                check(name in outside, f"{name} is not known at {point}")
                physical = outside[name]
            expected += lq(physical, fractions, alpha_beta, quantity)
        # Half a step, and 1e-8 Gy for the rounding of this and of DICOM's 16 characters.
        check(abs(grid.values[k, j, i] - expected) <= 0.51 * step + 1e-8,
              f"voxel {i} {j} {k} at {point}: {grid.values[k, j, i]} and {expected}")
    return assumed


with tempfile.TemporaryDirectory() as folder:
    subprocess.run([PHANTOM, "spine", folder], check=True, stdout=subprocess.DEVNULL)
    case = Path(folder) / "exceeded"
    out = Path(folder) / "sum.dcm"
    parts = Path(folder) / "parts"
    planned = pydicom.dcmread(case / "planned" / "RTDOSE.dcm")
    prior = pydicom.dcmread(case / "prior" / "RTDOSE.dcm")
    plans = [pydicom.dcmread(case / course / "RTPLAN.dcm").SOPInstanceUID
             for course in ("prior", "planned")]
    matrix = registration(case / "planned" / "REG.dcm", prior.FrameOfReferenceUID)
    courses = [("prior", Grid(prior), 14, matrix), ("planned", Grid(planned), 3, numpy.eye(4))]
    given = ("sum", "--prior", case / "prior", "--planned", case / "planned", "--out", out)

    answer = json.loads(redose(*given, "--contributions", parts, "--json", "-"))
    dataset = pydicom.dcmread(out)
    check_module(dataset, planned, plans, "EQD2 a/b 2 Gy LQ: prior+planned")
    check(answer["file"]["sop_instance_uid"] == dataset.SOPInstanceUID, "UID in the answer")
    check(check_values(dataset, courses, 2, "eqd2", {}) == 0, "everything is known")
    total = Grid(dataset)
    k, j, i = numpy.unravel_index(total.stored.argmax(), total.stored.shape)
    check(abs(total.values[k, j, i] - answer["file"]["maximum_gy"]) <= total.values.max() * 1e-9,
          "maximum")
    check(numpy.allclose(total.point(i, j, k), answer["file"]["maximum_at_mm"], atol=1e-6),
          "place of the maximum")
    added = numpy.zeros(total.values.shape)
    for name, plan, course in (("prior", plans[:1], courses[:1]),
                               ("planned", plans[1:], courses[1:])):
        part = pydicom.dcmread(parts / f"{name}.dcm")
        check_module(part, planned, plan, f"LQ: {name}")
        check(part.SeriesInstanceUID == dataset.SeriesInstanceUID, "one series")
        check(part.SOPInstanceUID != dataset.SOPInstanceUID, "a UID of its own")
        check_values(part, course, 2, "eqd2", {})
        added += Grid(part).values
    check(abs(added - total.values).max() < 1e-7, "contributions add to the sum")

    redose(*given, "--quantity", "bed", "--alpha-beta", "3.5", "--grid", "union", "--spacing",
           "4mm", "--outside", "planned=1.25Gy", "--outside", "prior=2Gy", "--quiet", "--force")
    check(check_values(pydicom.dcmread(out), courses, 3.5, "bed",
                       {"planned": 1.25, "prior": 2}) > 100, "voxels outside a grid")

    # On the voxels of another dose, here those of a contribution, cut to where all is known.
    redose(*given, "--grid", parts / "prior.dcm", "--spacing", "3mm", "--quiet", "--force")
    check(list(pydicom.dcmread(out).PixelSpacing) == [3, 3], "spacing")
    check(check_values(pydicom.dcmread(out), courses, 2, "eqd2", {}) == 0, "known on it as well")
print("pydicom agrees")
