#!/usr/bin/env bash
# Makes an uploaded release the one that visitors get: for a deployment and, with an older commit, for a rollback.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -eq 2 ] || usage "$0 ENVIRONMENT COMMIT"
load_environment "$1"
[ -n "${HHA_APP_ORIGIN:-}" ] || fail "$1 has no web application."
commit=$2
[[ $commit =~ ^[0-9a-f]{40}$ ]] || fail "\"$commit\" is not the full name of a commit."

bucket=$(parameter "$HHA_WEB_BUCKET_PARAMETER")
distribution=$(parameter "$HHA_DISTRIBUTION_ID_PARAMETER")
release=$HHA_RELEASES_PREFIX/$commit
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

aws s3 cp "s3://$bucket/$release/index.html" "$work/index.html" --only-show-errors ||
  fail "There is no release $commit in $bucket."

# An old page whose scripts are gone is a blank page.
assets=$(grep --only-matching --extended-regexp "[\"'(]/?(\./)?$HHA_ASSETS_DIRECTORY/[^\"') ?#]+" "$work/index.html" |
  sed -e "s/^[\"'(]//" -e 's#^\./##' -e 's#^/##' | sort -u) || true
[ -n "$assets" ] || fail "The page of release $commit names no file below $HHA_ASSETS_DIRECTORY/."
while IFS= read -r asset; do
  aws s3api head-object --bucket "$bucket" --key "$asset" >/dev/null ||
    fail "Release $commit needs $asset, which is not in $bucket any more. Build that commit again and deploy it."
done <<<"$assets"

note "Publishing release $commit …"
# Through this machine and not inside S3: a copy there would need rights on tags too.
aws s3 cp "s3://$bucket/$release/" "$work/release/" --recursive --only-show-errors ||
  fail "Release $commit cannot be read."
aws s3 cp "$work/release/" "s3://$bucket/" --recursive --only-show-errors --exclude index.html \
  --cache-control no-cache || fail 'The files beside the page could not be published.'
aws s3 cp "$work/index.html" "s3://$bucket/index.html" --only-show-errors --cache-control no-cache \
  --content-type 'text/html; charset=utf-8' || fail 'The page could not be published.'
printf '%s' "$commit" >"$work/current"
aws s3 cp "$work/current" "s3://$bucket/$HHA_RELEASES_PREFIX/current" --only-show-errors --cache-control no-store ||
  note 'The name of the release could not be kept: the next deployment will not know what to return to.'

# Only what has no hash in its name and stands at the top: the page, the service worker, the manifest.
paths=$(
  aws s3api list-objects-v2 --bucket "$bucket" --prefix "$release/" --delimiter / --output json |
    jq --raw-output --arg prefix "$release/" '["/"] + [.Contents[]?.Key | ltrimstr($prefix) | "/" + (split("/") | map(@uri) | join("/"))] | .[]'
)
arguments=()
while IFS= read -r path; do arguments[${#arguments[@]}]=$path; done <<<"$paths"
invalidation=$(
  aws cloudfront create-invalidation --distribution-id "$distribution" --paths "${arguments[@]}" \
    --query Invalidation.Id --output text
) || fail 'The page is published, but CloudFront could not be refreshed: visitors may still get the old one.'
note "Waiting for invalidation $invalidation …"
aws cloudfront wait invalidation-completed --distribution-id "$distribution" --id "$invalidation" ||
  fail "Invalidation $invalidation did not end: visitors may still get the old page."
note "Release $commit is published."
