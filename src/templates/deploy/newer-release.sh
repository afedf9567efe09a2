#!/usr/bin/env bash
# Prints the commit that runs when it holds COMMIT and more: to deploy COMMIT would be to go back, which is a rollback's work.
# Prints nothing when COMMIT is the newer one, or on another branch, or when nothing runs yet. Needs the whole history.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -eq 3 ] || usage "$0 ENVIRONMENT backend|frontend COMMIT"
load_environment "$1"
require_tools git
commit=$3
has_commit "$commit" || fail "The commit $commit is not in this clone."

# Both print nothing when nothing runs.
running_backend() {
  local definition image status=0
  definition=$(
    aws ecs describe-services --cluster "$HHA_CLUSTER" --services "$HHA_SERVICE" --query 'services[0]' --output json |
      jq --raw-output 'select(.status == "ACTIVE") | .taskDefinition // empty'
  ) || fail "The service $HHA_SERVICE cannot be read."
  [ -n "$definition" ] || return 0
  image=$(
    aws ecs describe-task-definition --task-definition "$definition" \
      --query 'taskDefinition.containerDefinitions[0].image' --output text
  ) || fail "${definition##*/} cannot be read."
  "$DEPLOY_DIRECTORY/commit-of.sh" "$HHA_ENVIRONMENT" "$image" || status=$?
  case $status in
    0) ;;
    # Such an image must not stop every deployment that follows.
    66) note 'Nobody knows which commit runs: nothing can be compared.' ;;
    *) exit 1 ;;
  esac
}
running_frontend() {
  local bucket
  bucket=$(parameter "$HHA_WEB_BUCKET_PARAMETER") || exit 1
  current_release "$bucket"
}

case $2 in
  backend) running=$(running_backend) ;;
  frontend) running=$(running_frontend) ;;
  *) usage "$0 ENVIRONMENT backend|frontend COMMIT" ;;
esac
[ -n "$running" ] || exit 0
if ! has_commit "$running"; then
  # A branch that was tried out and deleted: it must not stop every deployment that follows.
  note "What runs was built from $running, which this repository does not know (any more): nothing can be compared."
  exit 0
fi
if [ "$running" != "$commit" ] && holds "$running" "$commit"; then
  printf '%s\n' "$running"
fi
