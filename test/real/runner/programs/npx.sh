#!/usr/bin/env bash
# Stands in for `npx`: create-hha-env is the program of this checkout; of cdk, what it says and how it ends is in
# CONTROL, unless a test asks for the real one, which then speaks to moto.
set -euo pipefail
printf 'npx %s\n' "$*" >>"$CONTROL/programs"
if [ "$1" = --yes ]; then
  [ "$2" = "$TOOL_PACKAGE" ] || { echo "npx: $2 is not published" >&2; exit 1; }
  exec node "$TOOL_PROGRAM" "${@:3}"
fi
# The CDK starts its app that way.
[ "$1" != tsx ] || exec node_modules/.bin/tsx "${@:2}"
[ "$1 $2" = '--no-install cdk' ]
[ -e node_modules/.bin/cdk ] || { echo 'npx: cdk is not installed here' >&2; exit 1; }
[ -n "${AWS_ACCESS_KEY_ID:-}" ] || { echo 'Need to perform AWS calls, but no credentials have been configured' >&2; exit 1; }
if [ -f "$CONTROL/cdk.real" ]; then
  AWS_ENDPOINT_URL=$MOTO CDK_DISABLE_CLI_TELEMETRY=true exec node_modules/.bin/cdk "${@:3}"
fi
cat "$CONTROL/cdk.out"
exit "$(cat "$CONTROL/cdk.code")"
