#!/usr/bin/env bash
# Makes an uploaded release the one that visitors get, and looks from outside whether they do: for a deployment and, with an older
# commit, for a rollback. Ends with 75 when it failed after the site was touched: visitors may get this release, or parts of it.
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

# From here on, the site is no longer as it was.
touched() {
  complain "$@"
  exit 75
}

aws s3 cp "s3://$bucket/$release/" "$work/release/" --recursive --only-show-errors ||
  fail "Release $commit cannot be read."
note "Publishing release $commit …"
# Through this machine and not inside S3: a copy there would need rights on tags too.
aws s3 cp "$work/release/" "s3://$bucket/" --recursive --only-show-errors --exclude index.html \
  --cache-control no-cache || touched 'The files beside the page could not be published.'
# Last, since it names the others, and asked for anew each time.
aws s3 cp "$work/index.html" "s3://$bucket/index.html" --only-show-errors --cache-control no-cache \
  --content-type 'text/html; charset=utf-8' || touched 'The page could not be published.'

# Only what has no hash in its name and stands at the top: the page, the service worker, the manifest.
paths=$(
  aws s3api list-objects-v2 --bucket "$bucket" --prefix "$release/" --delimiter / --output json |
    jq --raw-output --arg prefix "$release/" '["/"] + [.Contents[]?.Key | ltrimstr($prefix) | "/" + (split("/") | map(@uri) | join("/"))] | .[]'
) || touched "The page is published, but the files of release $commit cannot be listed."
arguments=()
while IFS= read -r path; do arguments[${#arguments[@]}]=$path; done <<<"$paths"
invalidation=$(
  aws cloudfront create-invalidation --distribution-id "$distribution" --paths "${arguments[@]}" \
    --query Invalidation.Id --output text
) || touched 'The page is published, but CloudFront could not be refreshed: visitors may still get the old one.'
note "Waiting for invalidation $invalidation …"
aws cloudfront wait invalidation-completed --distribution-id "$distribution" --id "$invalidation" ||
  touched "Invalidation $invalidation did not end: visitors may still get the old page."
"$DEPLOY_DIRECTORY/verify-site.sh" "$1" "$commit" || touched "Visitors do not get release $commit."

# Only what was seen to work is something to return to.
printf '%s' "$commit" >"$work/current"
aws s3 cp "$work/current" "s3://$bucket/$HHA_RELEASES_PREFIX/current" --only-show-errors --cache-control no-store ||
  complain 'The name of the release could not be kept: the next deployment will not know what to return to.'
note "Release $commit is published."
