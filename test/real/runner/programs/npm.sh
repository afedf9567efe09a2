#!/usr/bin/env bash
# Stands in for `npm`: an installation is a link to the packages of this repository; the scripts of the web application are run
# by the real program. The tests of the CDK app take half a minute, and cdk.heavy.test.ts runs them.
set -euo pipefail
printf 'npm %s in %s\n' "$*" "${PWD#"$GITHUB_WORKSPACE/"}" >>"$CONTROL/programs"
! grep --quiet --line-regexp --fixed-strings -- "npm $1" "$CONTROL/failing" || exit 7
[ "$1" != test ] || [ ! -f cdk.json ] || exit 0
if [ "$1" != ci ]; then exec "$REAL_NPM" "$@"; fi
if [ ! -f package.json ] || [ ! -f package-lock.json ]; then
  echo 'npm ci: there is no package.json with a package-lock.json' >&2
  exit 1
fi
ln -s "$NODE_MODULES" node_modules
