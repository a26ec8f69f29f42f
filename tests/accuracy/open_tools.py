#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Ideal solids in a linear dose, measured by redose and by the methods of open tools.

open_tools.py REDOSE

Balls of 5, 10 and 24 mm and an upright cylinder of 24 mm, drawn every 1 and every 3 mm so that the slabs
end where the solid does, in 1 Gy/mm along the stack or across it (dose grid 2.5 mm). Compared
with the ideal solid: volume and D0.03cc.

* redose, slabs and shape interpolation.
* voxel counting: what dicompyler-core does, restated here from its description: dose planes
  interpolated to the contour planes, voxel centres inside the polygon counted, each plane as thick as the
  spacing of the contours; histogram of 0.01 Gy.
* plastimatch, if it is installed: `plastimatch dvh` on the dose grid, 0.01 Gy bins.

Exit status 0; 77 if python3-pydicom or python3-numpy is missing. No pass or fail: a comparison.
"""
import json
import math
import pathlib
import shutil
import subprocess
import sys
import tempfile

try:
    import numpy
    import pydicom
    from pydicom.dataset import FileDataset, FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian
except ImportError:
    print("skipped: needs python3-pydicom and python3-numpy")
    sys.exit(77)

CORNERS = 180
GRID_MM = 2.5
COUNT = 33
FIRST_MM = -40.3
STEPS_PER_GY = 1e5


def circle(radius):
    """A polygon with the circle's own area."""
    turn = 2 * math.pi / CORNERS
    reach = radius * math.sqrt(turn / math.sin(turn))
    angles = turn * (numpy.arange(CORNERS) + 0.3)
    return numpy.column_stack([reach * numpy.cos(angles), reach * numpy.sin(angles)])


class Solid:
    def __init__(self, name, size, radius_at, volume):
        self.name, self.size, self.radius_at, self.volume = name, size, radius_at, volume

    def planes(self, spacing):
        heights = numpy.arange(-self.size / 2 + spacing / 2, self.size / 2, spacing)
        return [(float(z), circle(self.radius_at(z))) for z in heights if self.radius_at(z) > 0]

    def hottest_30mm3(self, along):
        """The coordinate above which 30 mm3 of the ideal solid lie, by fine slices."""
        z = (numpy.arange(20000) + 0.5) / 20000 * self.size - self.size / 2
        step = self.size / 20000
        r = numpy.array([self.radius_at(one) for one in z])
        low, high = -self.size, self.size
        for _ in range(60):
            at = (low + high) / 2
            if along:
                above = float(numpy.sum(math.pi * r[z >= at] ** 2) * step)
            else:
                ratio = numpy.clip(at / numpy.maximum(r, 1e-12), -1, 1)
                part = r**2 * (numpy.arccos(ratio) - ratio * numpy.sqrt(1 - ratio**2))
                above = float(numpy.sum(part) * step)
            low, high = (at, high) if above >= 30 else (low, at)
        return (low + high) / 2


def ball(diameter):
    r = diameter / 2
    return Solid("ball", diameter, lambda z: math.sqrt(max(0.0, r * r - z * z)), 4 / 3 * math.pi * r**3)


def cylinder(diameter):
    r = diameter / 2
    return Solid("cylinder", diameter, lambda z: r, math.pi * r * r * diameter)


def new_file(path, sop_class, uid, modality):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = sop_class
    meta.MediaStorageSOPInstanceUID = uid
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    file = FileDataset(str(path), {}, file_meta=meta, preamble=b"\0" * 128)
    file.is_little_endian = True
    file.is_implicit_VR = False
    file.SOPClassUID = sop_class
    file.SOPInstanceUID = uid
    file.Modality = modality
    file.PatientID = "SOLIDS"
    file.PatientName = "SOLIDS"
    file.PatientBirthDate = ""
    file.StudyInstanceUID = "2.25.7001"
    file.SeriesInstanceUID = uid + ".1"
    file.FrameOfReferenceUID = "2.25.7002"
    return file


def write_dose(path, along):
    file = new_file(path, "1.2.840.10008.5.1.4.1.1.481.2", "2.25.7100", "RTDOSE")
    axis = FIRST_MM + GRID_MM * numpy.arange(COUNT)
    z, y, x = numpy.meshgrid(axis, axis, axis, indexing="ij")
    dose = 60 + (z if along else y)
    file.Rows = file.Columns = file.NumberOfFrames = COUNT
    file.PixelSpacing = [GRID_MM, GRID_MM]
    file.ImagePositionPatient = [FIRST_MM] * 3
    file.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    file.GridFrameOffsetVector = [GRID_MM * k for k in range(COUNT)]
    file.FrameIncrementPointer = 0x3004000C
    file.SliceThickness = GRID_MM
    file.SamplesPerPixel = 1
    file.PhotometricInterpretation = "MONOCHROME2"
    file.BitsAllocated = file.BitsStored = 32
    file.HighBit = 31
    file.PixelRepresentation = 0
    file.DoseUnits, file.DoseType, file.DoseSummationType = "GY", "PHYSICAL", "PLAN"
    file.DoseGridScaling = repr(1 / STEPS_PER_GY)
    file.PixelData = numpy.rint(dose * STEPS_PER_GY).astype("<u4").tobytes()
    file.save_as(str(path), write_like_original=False)
    return axis, dose


def write_structures(path, planes):
    file = new_file(path, "1.2.840.10008.5.1.4.1.1.481.3", "2.25.7200", "RTSTRUCT")
    file.StructureSetLabel = "SOLIDS"
    frame = pydicom.Dataset()
    frame.FrameOfReferenceUID = "2.25.7002"
    file.ReferencedFrameOfReferenceSequence = [frame]
    roi = pydicom.Dataset()
    roi.ROINumber, roi.ROIName, roi.ROIGenerationAlgorithm = 1, "Solid", ""
    roi.ReferencedFrameOfReferenceUID = "2.25.7002"
    file.StructureSetROISequence = [roi]
    observation = pydicom.Dataset()
    observation.ObservationNumber = observation.ReferencedROINumber = 1
    observation.RTROIInterpretedType, observation.ROIInterpreter = "", ""
    file.RTROIObservationsSequence = [observation]
    contours = []
    for z, points in planes:
        contour = pydicom.Dataset()
        contour.ContourGeometricType = "CLOSED_PLANAR"
        contour.NumberOfContourPoints = len(points)
        contour.ContourData = [f"{v:.6f}" for p in points for v in (p[0], p[1], z)]
        contours.append(contour)
    drawn = pydicom.Dataset()
    drawn.ReferencedROINumber, drawn.ContourSequence = 1, contours
    file.ROIContourSequence = [drawn]
    file.save_as(str(path), write_like_original=False)


def by_redose(redose, folder, between):
    run = subprocess.run(
        [redose, "dvh", str(folder), "--metric", "D0.03cc", "--between-slices", between, "--json", "-"],
        capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"redose dvh failed: {run.stderr}")
    solid = json.loads(run.stdout)["structures"][0]
    return solid["volume_cc"], solid["metrics"][0].get("value_gy")


def by_counting(planes, spacing, axis, dose):
    """Voxel centres inside each polygon, on the dose plane interpolated to the contour's height."""
    counted = []
    y, x = numpy.meshgrid(axis, axis, indexing="ij")
    for z, points in planes:
        k = int(math.floor((z - axis[0]) / GRID_MM))
        part = (z - axis[k]) / GRID_MM
        plane = (1 - part) * dose[k] + part * dose[k + 1]
        inside = numpy.zeros(x.shape, dtype=bool)
        for a, b in zip(points, numpy.roll(points, -1, axis=0)):
            crosses = (a[1] > y) != (b[1] > y)
            with numpy.errstate(divide="ignore", invalid="ignore"):
                inside ^= crosses & (x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0])
        counted.append(plane[inside])
    doses = numpy.sort(numpy.floor(numpy.concatenate(counted) * 100) / 100)[::-1]
    voxel_cc = GRID_MM * GRID_MM * spacing / 1000
    index = max(int(math.ceil(0.03 / voxel_cc - 1e-9)), 1) - 1
    return len(doses) * voxel_cc, float(doses[index]) if index < len(doses) else None


def by_plastimatch(folder):
    """Structures on the dose grid's voxels, then counted; nothing if a step fails."""
    steps = [
        ["convert", "--input-dose-img", "dose.dcm", "--output-dose-img", "dose.nrrd"],
        ["convert", "--input", "structures.dcm", "--fixed", "dose.nrrd", "--output-ss-img", "ss.nrrd",
         "--output-ss-list", "ss.txt"],
        ["dvh", "--input-ss-img", "ss.nrrd", "--input-ss-list", "ss.txt", "--input-dose", "dose.nrrd",
         "--output-csv", "dvh.csv", "--cumulative", "--normalization", "vox", "--num-bins", "12000",
         "--bin-width", "0.01"],
    ]
    for step in steps:
        run = subprocess.run(["plastimatch", *step], cwd=folder, capture_output=True, text=True)
        if run.returncode != 0:
            return None
    rows = [line.split(",") for line in (folder / "dvh.csv").read_text().splitlines()[1:]]
    doses = numpy.array([float(row[0]) for row in rows])
    volume = numpy.array([float(row[1]) for row in rows]) * GRID_MM**3 / 1000
    reached = doses[volume >= 0.03 - 1e-9]
    return float(volume[0]), float(reached[-1]) if len(reached) else None


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    redose = sys.argv[1]
    rows = []
    for solid in (ball(5), ball(10), ball(24), cylinder(24)):
        for spacing in (1, 3):
            planes = solid.planes(spacing)
            for along in (True, False):
                ideal_gy = 60 + solid.hottest_30mm3(along)
                with tempfile.TemporaryDirectory() as name:
                    folder = pathlib.Path(name)
                    axis, dose = write_dose(folder / "dose.dcm", along)
                    write_structures(folder / "structures.dcm", planes)
                    found = {
                        "slabs": by_redose(redose, folder, "slab"),
                        "shape": by_redose(redose, folder, "shape"),
                        "counting": by_counting(planes, spacing, axis, dose),
                    }
                    if shutil.which("plastimatch"):
                        found["plastimatch"] = by_plastimatch(folder) or (math.nan, None)
                for method, (cc, gy) in found.items():
                    rows.append((f"{solid.name} {solid.size:g} mm", spacing,
                                 "along" if along else "across", method,
                                 100 * (cc * 1000 / solid.volume - 1),
                                 None if gy is None else gy - ideal_gy))
    names = {"slabs": "redose, slabs", "shape": "redose, shape", "counting": "voxel counting",
             "plastimatch": "plastimatch"}
    used = [method for method in names if any(row[3] == method for row in rows)]
    print("| solid | slices mm | dose | " + " | ".join(names[method] for method in used) + " |")
    print("|---|---:|---|" + "---|" * len(used))
    cells = {}
    for solid, spacing, way, method, percent, off in rows:
        text = f"{percent:+.1f} %, " + ("-" if off is None else f"{off:+.2f} Gy")
        cells.setdefault((solid, spacing, way), {})[method] = text
    for (solid, spacing, way), by_method in cells.items():
        print(f"| {solid} | {spacing} | {way} | "
              + " | ".join(by_method[method] for method in used) + " |")
    if shutil.which("plastimatch") is None:
        print("\nplastimatch is not installed: left out", file=sys.stderr)


main()
