#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Reads what redose check writes for machines with other programs' readers.

    read_machine_reports.py REDOSE PHANTOM

Makes the spine phantoms, checks them and courses on paper, and of each answer:
JSON is valid by the schema that `redose schema` prints (python3-jsonschema), and that schema by its
own metaschema; the CSV (Python's csv) holds the same numbers as the JSON, to the last digit; the
JUnit XML is valid by junit.xsd beside this file (xmllint), and green exactly if the exit status is 0.

Exit status 0; 1 if something disagrees; 77 if jsonschema or xmllint is missing.
"""
import csv
import io
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

try:
    import jsonschema
except ImportError:
    print("skipped: python3-jsonschema is missing")
    sys.exit(77)
if shutil.which("xmllint") is None:
    print("skipped: xmllint (libxml2-utils) is missing")
    sys.exit(77)

redose, phantom = sys.argv[1:3]
DATES = ["--last-treated", "prior=2024-02-09", "--first-treated", "2025-03-17"]
problems = []


def agree(what, found, expected):
    if found != expected:
        problems.append(f"{what}: {found!r} instead of {expected!r}")


def number(cell):
    return None if cell == "" else float(cell)


def compare_limits(name, document, rows):
    limits = {limit["id"]: limit for limit in document["limits"]}
    table = [row for row in rows if row["record"] == "limit"]
    agree(f"{name}: limits", sorted(row["id"] for row in table), sorted(limits))
    for row in table:
        limit = limits[row["id"]]
        for key in ("value", "lower", "upper", "margin", "alpha_beta_gy"):
            agree(f"{name}: {row['id']} {key}", number(row[key]), limit.get(key))
        expected = "N/A" if limit["limit"] is None else limit["limit"]
        agree(f"{name}: {row['id']} limit", row["limit"] if row["limit"] == "N/A" else number(row["limit"]), expected)
        for key in ("status", "decides", "comparator", "unit", "quantity", "scope"):
            agree(f"{name}: {row['id']} {key}", row[key], limit[key])


def compare_metrics(name, document, rows):
    metrics = [(structure, metric) for structure in [*document["structures"], *document["targets"]]
               for metric in structure["metrics"]]
    table = [row for row in rows if row["record"] == "metric"]
    agree(f"{name}: number of metrics", len(table), len(metrics))
    for row, (structure, metric) in zip(table, metrics):
        where = f"{name}: {structure['name']} {metric['course']} {metric['quantity']} {metric['metric']}"
        agree(where, (row["structure_name"], row["course"], row["quantity"], row["metric"]),
              (structure["name"], metric["course"], metric["quantity"], metric["metric"]))
        unit = row["unit"].lower()
        for key in ("value", "lower", "upper"):
            agree(f"{where} {key}", number(row[key]), metric.get(f"{key}_{unit}"))
            agree(f"{where} {key} %", number(row[f"{key}_percent"]), metric.get(f"{key}_percent"))


def compare_junit(name, document, path, status):
    schema = pathlib.Path(__file__).with_name("junit.xsd")
    lint = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", schema, path], capture_output=True, text=True)
    agree(f"{name}: xmllint", lint.returncode, 0)
    if lint.returncode != 0:
        print(lint.stderr)
    suite = ElementTree.parse(path).getroot().find("testsuite")
    cases = suite.findall("testcase")
    agree(f"{name}: test cases", len(cases), 1 + len(document["limits"]))
    counted = {key: len(suite.findall(f"testcase/{element}"))
               for key, element in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))}
    for key, count in counted.items():
        agree(f"{name}: {key}", int(suite.get(key)), count)
    agree(f"{name}: green", counted["failures"] + counted["errors"] == 0, status == 0)


def check(name, arguments, expected_status, folder, validator):
    table, results = folder / f"{name}.csv", folder / f"{name}.xml"
    run = subprocess.run([redose, "check", *arguments, "--json", "-", "--csv", table, "--junit", results],
                         capture_output=True)
    agree(f"{name}: exit status", run.returncode, expected_status)
    document = json.loads(run.stdout)
    for error in validator.iter_errors(document):
        problems.append(f"{name}: {error.json_path}: {error.message}")
    rows = list(csv.DictReader(io.StringIO(table.read_bytes().decode("utf-8"), newline="")))
    agree(f"{name}: verdict", (rows[0]["record"], rows[0]["status"]), ("verdict", document["verdict"]))
    agree(f"{name}: headline", rows[0]["title"], document["headline"])
    compare_limits(name, document, rows)
    compare_metrics(name, document, rows)
    compare_junit(name, document, results, run.returncode)


with tempfile.TemporaryDirectory() as scratch:
    folder = pathlib.Path(scratch)
    schema = json.loads(subprocess.run([redose, "schema", "redose.check/1"], capture_output=True, check=True).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    subprocess.run([phantom, "spine", folder / "spine", "--variant", "all"], check=True, stdout=subprocess.DEVNULL)
    for variant, status in (("within", 0), ("exceeded", 1), ("not-evaluable", 2)):
        courses = ["--prior", folder / "spine" / variant / "prior", "--planned", folder / "spine" / variant / "planned"]
        check(variant, [*courses, *DATES, "--metric", "V10Gy"], status, folder, validator)
        check(f"{variant}-anonymous", [*courses, *DATES, "--anonymous"], status, folder, validator)
    check("paper", ["--prior", "36/14@prescription", "--planned", "14.5/3@14.5Gy", "--interval", "8mo"], 0, folder, validator)
    check("paper-acknowledged", ["--prior", "20/10@prescription", "--planned", "14.5/3@10Gy", "--interval", "8mo",
                                 "--accept", "outside_derivation_range"], 3, folder, validator)
    check("paper-without-prior", ["--no-prior", "--planned", "30/10@30Gy"], 2, folder, validator)

for problem in problems:
    print(problem)
sys.exit(1 if problems else 0)
