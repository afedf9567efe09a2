#!/usr/bin/env bash
# Uploads a build of the web application. Hashed assets go first and stay for ever in caches; the page that names them goes
# last and is asked for anew each time. Nothing is deleted: open browsers still load the assets of older pages. Ends with 75 when it
# failed after the site was touched.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -eq 2 ] || [ $# -eq 3 ] || usage "$0 ENVIRONMENT BUILD_DIRECTORY [COMMIT]"
load_environment "$1"
"$DEPLOY_DIRECTORY/check-site-build.sh" "$1" "$2"
build=${2%/}
commit=${3:-${GITHUB_SHA:-$(git -C "$PROJECT_DIRECTORY" rev-parse HEAD)}}
[[ $commit =~ ^[0-9a-f]{40}$ ]] || fail "\"$commit\" is not the full name of a commit."

bucket=$(parameter "$HHA_WEB_BUCKET_PARAMETER")
aws s3api head-bucket --bucket "$bucket" >/dev/null || fail "The bucket $bucket does not exist, or is not ours."

note "Uploading the assets …"
aws s3 cp "$build/$HHA_ASSETS_DIRECTORY/" "s3://$bucket/$HHA_ASSETS_DIRECTORY/" --recursive --only-show-errors \
  --cache-control 'public,max-age=31536000,immutable' || fail 'The assets could not be uploaded. The site is as it was.'

# The release keeps its own copy of everything that is not hashed, so that a rollback is a copy back.
note "Keeping release $commit …"
aws s3 cp "$build/" "s3://$bucket/$HHA_RELEASES_PREFIX/$commit/" --recursive --only-show-errors \
  --exclude "$HHA_ASSETS_DIRECTORY/*" --cache-control no-cache ||
  fail 'The release could not be kept. The site is as it was.'

"$DEPLOY_DIRECTORY/publish-release.sh" "$1" "$commit"
