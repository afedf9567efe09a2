#!/usr/bin/env bash
# In a workflow: waits until another workflow has deployed what it had to, up to COMMIT, and fails when it could not. COMMIT may
# not have touched its part at all; what it builds on may be of an older commit, whose deployment failed or goes on. Without a run
# of it there is nothing to wait for. Needs the whole history, and GH_TOKEN with `actions: read`.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -eq 2 ] || usage "$0 WORKFLOW_FILE COMMIT"
workflow=$1
commit=$2
poll_seconds=${HHA_POLL_SECONDS:-20}
require_tools gh git jq
has_commit "$commit" || fail "The commit $commit is not in this clone."

# Runs on this branch, the newest first.
runs() {
  gh api --method GET "repos/$GITHUB_REPOSITORY/actions/workflows/$workflow/runs" \
    --raw-field "branch=$GITHUB_REF_NAME" --field per_page=100 "$@" </dev/null ||
    fail "The runs of $workflow cannot be read."
}

# The newest commit up to this one that the workflow had to deploy. Many runs may have come since, when this one is repeated.
wanted=''
for ((page = 1; page <= 10; page++)); do
  answer=$(runs --raw-field event=push --field "page=$page")
  while read -r sha created; do
    if [ -n "$sha" ] && holds "$commit" "$sha"; then
      wanted=$sha
      since=$created
      break 2
    fi
  done <<<"$(jq --raw-output '.workflow_runs[] | "\(.head_sha) \(.created_at)"' <<<"$answer")"
  [ "$(jq '.workflow_runs | length' <<<"$answer")" = 100 ] || break
done
if [ -z "$wanted" ]; then
  note "$workflow has had nothing to deploy up to $commit."
  exit 0
fi

# Every run that deploys that commit, alone or with later ones, will do: it may have been repeated, started by hand, or mended.
said=''
while :; do
  answer=$(runs --paginate --raw-field "created=>=$since")
  going=''
  ended=''
  while read -r sha status conclusion url; do
    if [ -z "$sha" ] || ! holds "$sha" "$wanted"; then continue; fi
    case $status:$conclusion in
      completed:success | completed:skipped)
        note "$workflow has deployed $wanted: $url"
        exit 0
        ;;
      completed:*) ended="$conclusion: $url" ;;
      *) going=$status ;;
    esac
  done <<<"$(
    jq --raw-output '.workflow_runs[] | select(.event == "push" or .event == "workflow_dispatch")
      | "\(.head_sha) \(.status) \(.conclusion // "none") \(.html_url)"' <<<"$answer"
  )"
  [ -n "$going" ] || break
  [ "$going" = "$said" ] || note "$workflow is $going for $wanted …"
  said=$going
  sleep "$poll_seconds"
done
fail "$workflow could not deploy $wanted, on which $commit builds. It ended: ${ended:-nobody knows how}. Repeat that run, then this one."
