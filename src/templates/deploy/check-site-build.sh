#!/usr/bin/env bash
# Checks that a build of the web application is one for this environment: it must hold the address of its API.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -eq 2 ] || usage "$0 ENVIRONMENT BUILD_DIRECTORY"
environment=$1
# Nothing here talks to AWS, and a build job has no credentials.
read_environment "$environment"
build=$2

[ -n "${HHA_APP_ORIGIN:-}" ] || fail "$environment has no web application."
[ -f "$build/index.html" ] || fail "$build/index.html does not exist: nothing was built there."
[ -d "$build/$HHA_ASSETS_DIRECTORY" ] || fail "$build/$HHA_ASSETS_DIRECTORY does not exist: this is not a build of $HHA_BUNDLER."
grep --quiet --recursive --fixed-strings --include='*.js' -- "$HHA_API_BASE_URL" "$build" ||
  fail "No script in $build holds $HHA_API_BASE_URL: the build did not get the variables of $environment."
note "$build is a build for $environment."
