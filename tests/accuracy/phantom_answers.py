#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Prints redose's figures of a phantom beside its answers, as the table of docs/explanation/accuracy.md.

phantom_answers.py REDOSE PHANTOM [VARIANT]

Runs PHANTOM (redose-phantom) with --answers into a temporary folder and REDOSE check on it. Model:
trilinear field of the written grid over the contour stack; ideal: the formulas. tests/cli holds the
same figures against their tolerances.
"""
import json
import pathlib
import subprocess
import sys
import tempfile


def main():
    redose, phantom = sys.argv[1], sys.argv[2]
    variant = sys.argv[3] if len(sys.argv) > 3 else "within"
    with tempfile.TemporaryDirectory() as name:
        subprocess.run([phantom, "spine", name, "--variant", variant, "--answers"], check=True)
        folder = pathlib.Path(name) / variant
        answers = json.loads((folder / "answers.json").read_text())
        expected = answers["expected"]
        run = subprocess.run(
            [redose, "check", "--prior", folder / "prior", "--planned", folder / "planned",
             "--last-treated", "prior=" + expected["prior_last_treated"],
             "--first-treated", expected["planned_first_treated"], "--json", "-"],
            capture_output=True, text=True, check=False)
        result = json.loads(run.stdout)
    print("| structure | dose | metric | redose | bound | model | redose - model | ideal | "
          "model - ideal |")
    print("|---|---|---|---:|---|---:|---:|---:|---:|")
    for answer in answers["answers"]:
        if answer["metric"] not in ("Dmax", "D0.035cc", "Dmean"):
            continue
        for structure in result["structures"]:
            if structure["name"] != answer["structure"]:
                continue
            for metric in structure["metrics"]:
                if (metric["metric"], metric["course"], metric["quantity"]) != (
                        answer["metric"], answer["course"], answer["quantity"]):
                    continue
                kind = "Gy" if metric["quantity"] == "physical" else "Gy EQD2(2)"
                print(f"| {answer['structure']} | {answer['course']}, {kind} | {answer['metric']} "
                      f"| {metric['value_gy']:.3f} | {metric['lower_gy']:.3f} to "
                      f"{metric['upper_gy']:.3f} | {answer['model']:.3f} "
                      f"| {metric['value_gy'] - answer['model']:+.3f} | {answer['ideal']:.3f} "
                      f"| {answer['model'] - answer['ideal']:+.3f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
