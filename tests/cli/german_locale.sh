#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A locale with decimal comma and grouped thousands changes no byte of what redose says.
#
#   german_locale.sh REDOSE PHANTOMS
#
# Makes a German locale of its own, since few machines have one. Exit status 0; 1 if anything
# differs; 77 if the locale cannot be made (Debian's package locales).
set -euo pipefail
redose=$1
within=$2/within
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
german=(env "LOCPATH=$folder" LC_ALL=de_DE.UTF-8 LANG=de_DE.UTF-8)
localedef -i de_DE -f UTF-8 "$folder/de_DE.UTF-8" || true
if [ "$("${german[@]}" locale decimal_point 2>/dev/null)" != , ]; then
  echo "skipped: no German locale could be made (package locales)"
  exit 77
fi

compare() {
  local plain=0 comma=0
  "$redose" "$@" >"$folder/plain" 2>&1 || plain=$?
  "${german[@]}" "$redose" "$@" >"$folder/comma" 2>&1 || comma=$?
  if [ ! -s "$folder/plain" ] || [ "$plain" -ne 0 ] || [ "$comma" -ne "$plain" ] ||
    ! diff "$folder/plain" "$folder/comma"; then
    echo "differs or fails (exit status $plain and $comma): redose $*"
    exit 1
  fi
}

check=(check --prior "$within/prior" --planned "$within/planned" --last-treated prior=2024-02-09
  --first-treated 2025-03-17 --metric V12.5Gy)
compare convert 36/14 24/3 --explain
compare convert 36/14 24/3 --json -
compare "${check[@]}" --json -
compare "${check[@]}" --html -
