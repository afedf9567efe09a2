#!/usr/bin/env bash
# Deploys a build of the web application: uploads it, publishes it, and looks from outside whether visitors get it. When they do not,
# when it is not known, or when somebody interrupts it, the release comes back that visitors got before.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -eq 2 ] || [ $# -eq 3 ] || usage "$0 ENVIRONMENT BUILD_DIRECTORY [COMMIT]"
load_environment "$1"
environment=$1
[ -n "${HHA_APP_ORIGIN:-}" ] || fail "$1 has no web application."
bucket=$(parameter "$HHA_WEB_BUCKET_PARAMETER")

commit=${3:-${GITHUB_SHA:-$(git -C "$PROJECT_DIRECTORY" rev-parse HEAD)}}

# The first deployment has no release before it.
previous=$(current_release "$bucket") || exit 1

go_back() {
  # The way back is not left halfway.
  trap '' INT TERM
  if [ "$previous" = "$commit" ] || ! [[ $previous =~ ^[0-9a-f]{40}$ ]]; then
    note 'There is no other release to return to.'
  else
    note "Returning to release $previous."
    "$DEPLOY_DIRECTORY/publish-release.sh" "$environment" "$previous" ||
      complain "Visitors may not get release $previous again. Look at the site now."
  fi
}

uploading=''
# shellcheck disable=SC2317 # the traps call it
interrupted() {
  trap '' INT TERM
  if [ -n "$uploading" ]; then
    kill -TERM -- "-$uploading" 2>/dev/null || true
    wait "$uploading" || true
    # Nobody can say how far it came.
    go_back
  fi
  complain 'The deployment was interrupted.'
  exit "$1"
}
trap 'interrupted 130' INT
trap 'interrupted 143' TERM

# In a process group of its own, so that an interruption stops everything that it has started before the way back.
set -m
"$DEPLOY_DIRECTORY/upload-site.sh" "$environment" "$2" "$commit" &
uploading=$!
status=0
wait "$uploading" || status=$?
case $status in
  0) exit 0 ;;
  75)
    go_back
    fail 'Visitors do not get this build.'
    ;;
  # The site is as it was.
  *) exit 1 ;;
esac
