#!/usr/bin/env bash
# Stands in for `curl` in the tests: the real one, with every https address asked for at the test's own server, which plays
# the load balancer and CloudFront and tells them apart by the name of the host.
set -euo pipefail
arguments=()
for word in "$@"; do
  if [[ $word == https://* ]]; then
    rest=${word#https://}
    arguments+=(--header "Host: ${rest%%/*}" "http://127.0.0.1:$WEB_PORT/${rest#*/}")
  else
    arguments+=("$word")
  fi
done
exec "$REAL_CURL" "${arguments[@]}"
