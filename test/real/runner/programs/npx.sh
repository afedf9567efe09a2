#!/usr/bin/env bash
# Stands in for `npx`: create-hha-env is the program of this checkout; of cdk, what it says and how it ends is in CONTROL.
set -euo pipefail
printf 'npx %s\n' "$*" >>"$CONTROL/programs"
if [ "$1" = --yes ]; then
  [ "$2" = "$TOOL_PACKAGE" ] || { echo "npx: $2 is not published" >&2; exit 1; }
  exec node "$TOOL_PROGRAM" "${@:3}"
fi
[ "$1 $2" = '--no-install cdk' ]
[ -e node_modules/.bin/cdk ] || { echo 'npx: cdk is not installed here' >&2; exit 1; }
[ -n "${AWS_ACCESS_KEY_ID:-}" ] || { echo 'Need to perform AWS calls, but no credentials have been configured' >&2; exit 1; }
cat "$CONTROL/cdk.out"
exit "$(cat "$CONTROL/cdk.code")"
