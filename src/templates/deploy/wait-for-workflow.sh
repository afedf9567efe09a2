#!/usr/bin/env bash
# In a workflow: waits until another workflow has ended for the same commit, and fails when it failed. Without a run of it
# there is nothing to wait for. Needs GH_TOKEN with `actions: read`.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -eq 2 ] || usage "$0 WORKFLOW_FILE COMMIT"
workflow=$1
commit=$2
poll_seconds=${HHA_POLL_SECONDS:-20}
require_tools gh jq

said=''
while :; do
  run=$(gh api "repos/$GITHUB_REPOSITORY/actions/workflows/$workflow/runs?head_sha=$commit&event=push&per_page=1") ||
    fail "The runs of $workflow cannot be read."
  status=$(jq --raw-output '.workflow_runs[0].status // "none"' <<<"$run")
  case $status in
    none)
      note "$workflow has no run for $commit."
      exit 0
      ;;
    completed) break ;;
  esac
  [ "$status" = "$said" ] || note "$workflow is $status …"
  said=$status
  sleep "$poll_seconds"
done
conclusion=$(jq --raw-output '.workflow_runs[0].conclusion' <<<"$run")
case $conclusion in
  success | skipped) note "$workflow ended: $conclusion." ;;
  *) fail "$workflow ended: $conclusion. What depends on it is not deployed: $(jq --raw-output '.workflow_runs[0].html_url' <<<"$run")" ;;
esac
