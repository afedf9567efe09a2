#!/usr/bin/env bash
# Checks from outside that visitors get this build, and that the scripts and styles that its page names are there.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -eq 2 ] || usage "$0 ENVIRONMENT BUILD_DIRECTORY|COMMIT"
load_environment "$1"
require_tools curl cmp
[ -n "${HHA_APP_ORIGIN:-}" ] || fail "$1 has no web application."
attempts=${HHA_SMOKE_ATTEMPTS:-10}
poll_seconds=${HHA_POLL_SECONDS:-6}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ -f "$2/index.html" ]; then
  cp "$2/index.html" "$work/expected.html"
elif [[ $2 =~ ^[0-9a-f]{40}$ ]]; then
  bucket=$(parameter "$HHA_WEB_BUCKET_PARAMETER")
  aws s3 cp "s3://$bucket/$HHA_RELEASES_PREFIX/$2/index.html" "$work/expected.html" --only-show-errors ||
    fail "There is no release $2 in $bucket."
else
  fail "$2 is neither a build with an index.html nor the full name of a commit."
fi

served=no
for ((attempt = 1; attempt <= attempts; attempt++)); do
  if curl --silent --show-error --fail --max-time 10 --output "$work/served.html" "$HHA_APP_ORIGIN/" &&
    cmp --silent "$work/expected.html" "$work/served.html"; then
    served=yes
    break
  fi
  note "wait  $HHA_APP_ORIGIN/ is not this build yet ($attempt of $attempts)."
  [ "$attempt" -eq "$attempts" ] || sleep "$poll_seconds"
done
[ "$served" = yes ] || fail "$HHA_APP_ORIGIN/ does not serve this build."

assets=$(grep --only-matching --extended-regexp "[\"'(]/?(\./)?$HHA_ASSETS_DIRECTORY/[^\"') ?#]+" "$work/served.html" |
  sed -e "s/^[\"'(]//" -e 's#^\./##' -e 's#^/##' | sort -u) || true
while IFS= read -r asset; do
  [ -n "$asset" ] || continue
  curl --silent --show-error --fail --max-time 20 --output /dev/null "$HHA_APP_ORIGIN/$asset" ||
    fail "The page needs $HHA_APP_ORIGIN/$asset, which cannot be loaded."
done <<<"$assets"
note "$HHA_APP_ORIGIN/ serves this build."
