#!/usr/bin/env bash
# Deploys a build of the web application: uploads it, publishes it, and looks from outside whether visitors get it.
# When they do not, the release that was published before comes back.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -eq 2 ] || [ $# -eq 3 ] || usage "$0 ENVIRONMENT BUILD_DIRECTORY [COMMIT]"
load_environment "$1"
[ -n "${HHA_APP_ORIGIN:-}" ] || fail "$1 has no web application."
bucket=$(parameter "$HHA_WEB_BUCKET_PARAMETER")

# The first deployment has no release before it.
previous=$(aws s3 cp "s3://$bucket/$HHA_RELEASES_PREFIX/current" - 2>/dev/null) || previous=''

"$DEPLOY_DIRECTORY/upload-site.sh" "$@"
if "$DEPLOY_DIRECTORY/verify-site.sh" "$1" "$2"; then
  exit 0
fi
if [[ $previous =~ ^[0-9a-f]{40}$ ]]; then
  note "Returning to release $previous."
  "$DEPLOY_DIRECTORY/publish-release.sh" "$1" "$previous" || note "Release $previous could not be published again."
fi
fail 'Visitors do not get this build.'
