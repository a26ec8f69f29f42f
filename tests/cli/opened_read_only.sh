#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# No call of redose check opens a file of its courses for writing, as strace sees it.
#
#   opened_read_only.sh REDOSE PHANTOMS
#
# Exit status 0; 1 if one does, or if none is opened at all; 77 if strace is missing or cannot trace.
set -euo pipefail
redose=$1
phantoms=$2
if ! command -v strace >/dev/null; then
  echo "skipped: strace is missing"
  exit 77
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if ! strace -o "$folder/first" true; then
  echo "skipped: strace cannot trace here"
  exit 77
fi
cp -r "$phantoms/within" "$folder/courses"
trace=$folder/trace
# The sanitizer's search for leaks wants to trace as well.
ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0" \
  strace -f -e trace='?open,openat,?openat2,?creat' -o "$trace" \
  "$redose" check --prior "$folder/courses/prior" --planned "$folder/courses/planned" \
  --last-treated prior=2024-02-09 --first-treated 2025-03-17 --quiet
of_courses() { grep -F "\"$folder/courses/" "$trace"; }
# Counted, since grep -q would leave early and the pipe with a failure.
if [ "$(of_courses | grep -c O_RDONLY)" -eq 0 ]; then
  echo "strace saw no file of the courses opened"
  exit 1
fi
if of_courses | grep -E 'O_WRONLY|O_RDWR|creat\('; then
  echo "opened for writing, see above"
  exit 1
fi
