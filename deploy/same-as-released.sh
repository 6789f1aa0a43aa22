#!/usr/bin/env bash
# Compares the executable jars in target/ with those that deploy/reproducible.sh --keep FOLDER put into FOLDER. The images are
# made from target/, so that they hold the released files too. Exit status 0: the same; 1: not.
set -euo pipefail
cd "$(dirname "$0")/.."
kept=$1

(cd "$kept" && sha256sum --quiet --check --strict SHA256SUMS)
status=0
for program in booking-worker booking-gateway slotkeeper-tools; do
  folder=$program
  if [ "$program" = slotkeeper-tools ]; then folder=support/operator-tools; fi
  released=("$kept/$program"-*-exec.jar)
  if ! cmp "${released[0]}" "$folder/target/${released[0]##*/}"; then
    status=1
  fi
done
exit "$status"
