#!/usr/bin/env bash
# Stands in for `npm`: an installation is a link to the packages of this repository; everything else is the real program.
set -euo pipefail
printf 'npm %s in %s\n' "$*" "${PWD#"$GITHUB_WORKSPACE/"}" >>"$CONTROL/programs"
! grep --quiet --line-regexp --fixed-strings -- "npm $1" "$CONTROL/failing" || exit 7
if [ "$1" != ci ]; then exec "$REAL_NPM" "$@"; fi
if [ ! -f package.json ] || [ ! -f package-lock.json ]; then
  echo 'npm ci: there is no package.json with a package-lock.json' >&2
  exit 1
fi
ln -s "$NODE_MODULES" node_modules
