#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Time and memory of a whole `redose check` beside those of reading the same files once.

Usage: whole_check.py REDOSE PRIOR PLANNED [RUNS]

Not a test: one run's ratio on a quiet machine. The files are read in turn with the checks, so the
cache is warm for both. Printed: medians over RUNS (default 11), and the two bounds of
docs/explanation/performance.md.
"""
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pydicom


def timed(command):
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - started, usage.ru_maxrss * 1024


def main():
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    redose, prior, planned = sys.argv[1:4]
    runs = int(sys.argv[4]) if len(sys.argv) == 5 else 11
    files = sorted(str(path) for folder in (prior, planned) for path in Path(folder).iterdir())
    pixel_bytes = structure_bytes = 0
    for file in files:
        data = pydicom.dcmread(file, stop_before_pixels=True)
        if data.Modality == "RTDOSE":
            pixel_bytes += (data.Rows * data.Columns * int(data.NumberOfFrames)
                            * data.BitsAllocated // 8)
        elif data.Modality == "RTSTRUCT":
            structure_bytes += os.path.getsize(file)
    check = [redose, "check", "--prior", prior, "--planned", planned, "--interval", "8mo",
             "--json", os.devnull, "--quiet"]
    read_s, check_s, peak_bytes = [], [], []
    for _ in range(runs):
        read_s.append(timed(["cat", *files])[0])
        seconds, peak = timed(check)
        check_s.append(seconds)
        peak_bytes.append(peak)
    read, whole = statistics.median(read_s), statistics.median(check_s)
    mib = 1 << 20
    bound = 64 * mib + 1.3 * pixel_bytes + structure_bytes
    print(f"files {sum(map(os.path.getsize, files)) / mib:.0f} MiB, decoded pixels "
          f"{pixel_bytes / mib:.0f} MiB, structure sets {structure_bytes / mib:.0f} MiB")
    print(f"cat    median {read:.3f} s")
    print(f"check  median {whole:.3f} s (fastest {min(check_s):.3f}, slowest {max(check_s):.3f}); "
          f"3 x cat + 0.3 s = {3 * read + 0.3:.3f} s")
    print(f"peak   median {statistics.median(peak_bytes) / mib:.0f} MiB, "
          f"bound {bound / mib:.0f} MiB")


if __name__ == "__main__":
    main()
