#!/usr/bin/env bash
# Stands in for `python` and `pytest`: what they install must be a file that is there, and they end as CONTROL says.
set -euo pipefail
name=${0##*/}
printf '%s %s\n' "$name" "$*" >>"$CONTROL/programs"
! grep --quiet --line-regexp --fixed-strings -- "$name" "$CONTROL/failing" || exit 7
while [ $# -gt 0 ]; do
  if [ "$1" = --requirement ] && [ ! -f "$2" ]; then
    echo "ERROR: Could not open requirements file: $2" >&2
    exit 1
  fi
  shift
done
