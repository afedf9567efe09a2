#!/usr/bin/env bash
# Asks the API from outside, through DNS, certificate and load balancer: it lives, it is ready, and one critical path answers.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -eq 1 ] || usage "$0 ENVIRONMENT"
load_environment "$1"
require_tools curl
attempts=${HHA_SMOKE_ATTEMPTS:-10}
poll_seconds=${HHA_POLL_SECONDS:-6}

# expect PATH PATTERN MEANING
expect() {
  local url=$HHA_API_ORIGIN$1 code attempt
  for ((attempt = 1; attempt <= attempts; attempt++)); do
    # curl prints 000 when there was no answer at all.
    code=$(curl --silent --output /dev/null --max-time 10 --write-out '%{http_code}' "$url") || true
    if [[ $code =~ ^($2)$ ]]; then
      note "ok    $url answered $code."
      return 0
    fi
    note "wait  $url answered $code ($attempt of $attempts)."
    [ "$attempt" -eq "$attempts" ] || sleep "$poll_seconds"
  done
  fail "$url answered ${code:-nothing}: $3"
}

expect "$HHA_LIVENESS_PATH" 200 'the API does not live.'
expect "$HHA_READINESS_PATH" 200 'the API is not ready; its database may be away.'
if [ "$HHA_SMOKE_PATH" != "$HHA_READINESS_PATH" ]; then
  expect "$HHA_SMOKE_PATH" '[1-4][0-9][0-9]' 'the critical path fails.'
fi
