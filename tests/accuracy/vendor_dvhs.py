#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Holds redose's DVH metrics against those that Eclipse wrote into a real RT Dose file.

vendor_dvhs.py REDOSE SHARED [--markdown]

REDOSE is the program, SHARED the folder that holds data/. The vendor's figures come from the DVH
Sequence of the RT Dose file (cumulative, 0.01 Gy bins, cm3): volume is the first bin, Dmean the
integral of the curve, Dx the dose at which the curve passes x, all by linear interpolation within a
bin. Its DVH Minimum, Maximum and Mean Dose are *percent* in this file, whatever their unit says.
Exit status 0 if every difference above 2 % is one that the table explains, 77 if something is
missing that the comparison needs.
"""
import json
import pathlib
import subprocess
import sys

try:
    import numpy
    import pydicom
except ImportError:
    print("skipped: needs python3-pydicom and python3-numpy")
    sys.exit(77)

METRICS = ["Dmax", "Dmean", "D0.035cc", "D1cc", "D10%", "D50%"]

# The vendor's doses are known to one bin of its histogram.
BIN_GY = 0.01

# Why a structure may differ by more than 2 %; looked into one by one (docs/explanation/accuracy.md).
EXPLAINED = {
    "BODY": "the vendor's own segmentation, and not covered by the dose grid",
    "Borders": "a wire on two slices: its volume is all end cap",
    "Scar": "a wire 1 to 3 mm wide, below the vendor's segmentation",
}


def explanation(name, column, theirs, none, half):
    """Why a difference above 2 % is none, or None."""
    if column != "volume" and abs(none - theirs) <= BIN_GY:
        return "one bin"
    if half is not None and min(none, half) <= theirs <= max(none, half):
        return "between the end caps"
    return EXPLAINED.get(name)


def vendor(plan_dose, structures):
    names = {roi.ROINumber: roi.ROIName for roi in structures.StructureSetROISequence}
    result = {}
    for item in plan_dose.DVHSequence:
        pairs = numpy.array(item.DVHData, dtype=float).reshape(-1, 2)
        edges = numpy.concatenate([[0], numpy.cumsum(pairs[:, 0])]) * float(item.DVHDoseScaling)
        volume = pairs[:, 1]
        doses = edges[:-1]
        at = lambda v: float(numpy.interp(-v, -volume, doses))
        total = float(volume[0])
        name = names[item.DVHReferencedROISequence[0].ReferencedROINumber]
        result[name] = {
            "volume": total,
            "Dmax": float(doses[volume > 0].max()),
            "Dmean": float(numpy.trapz(volume, doses) / total),
            "D0.035cc": at(0.035), "D1cc": at(1.0),
            "D10%": at(0.10 * total), "D50%": at(0.50 * total),
        }
    return result


def ours(program, folder, caps):
    command = [program, "dvh", str(folder), "--json", "-", "--end-caps", caps]
    for metric in METRICS:
        command += ["--metric", metric]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        sys.exit(f"redose dvh failed: {run.stderr}")
    result = {}
    for structure in json.loads(run.stdout)["structures"]:
        values = {"volume": structure.get("volume_cc"), "uncovered": structure.get("uncovered_cc")}
        for metric in structure.get("metrics", []):
            values[metric["metric"]] = metric.get("value_gy")
            values[metric["metric"] + " lower"] = metric.get("lower_gy")
        result[structure["name"]] = values
    return result


def main():
    program, shared = sys.argv[1], pathlib.Path(sys.argv[2])
    folder = shared / "data" / "eclipse_breast"
    if not folder.is_dir():
        print("skipped: the shared folder has no data/eclipse_breast")
        return 77
    theirs = vendor(pydicom.dcmread(folder / "rtdose.dcm"), pydicom.dcmread(folder / "rtss.dcm"))
    none, half = ours(program, folder, "none"), ours(program, folder, "half")
    markdown = "--markdown" in sys.argv
    explained, unexplained = [], []
    columns = ["volume"] + METRICS
    if markdown:
        print("| structure | | volume cc | " + " | ".join(f"{m} Gy" for m in METRICS) + " |")
        print("|---|---|" + "---:|" * len(columns))
    for name, row in theirs.items():
        show = lambda v: "-" if v is None else f"{v:.3f}"
        if markdown:
            print(f"| {name} | vendor | " + " | ".join(show(row[c]) for c in columns) + " |")
        for caps, mine in (("none", none), ("half", half)):
            values = mine.get(name, {})
            if markdown:
                print(f"| | {caps} | " + " | ".join(show(values.get(c)) for c in columns) + " |")
        differences = []
        for column in columns:
            value = none.get(name, {}).get(column)
            if value is None:
                differences.append("-")
                continue
            percent = 100 * (value - row[column]) / row[column] if row[column] else 0.0
            differences.append(f"{percent:+.2f} %")
            if abs(percent) <= 2:
                continue
            why = explanation(name, column, row[column], value, half[name].get(column))
            line = (f"{name} {column}: {row[column]:.3f} vendor, {value:.3f} ours, "
                    f"{percent:+.2f} %")
            if why is None:
                unexplained.append(line)
            else:
                explained.append(f"{line}: {why}")
        if markdown:
            print("| | none - vendor | " + " | ".join(differences) + " |")
    for line in explained:
        print(("- " if markdown else "explained: ") + line)
    for line in unexplained:
        print("NOT EXPLAINED", line)
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
