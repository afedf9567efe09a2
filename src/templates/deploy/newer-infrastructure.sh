#!/usr/bin/env bash
# In a workflow: prints a commit that holds COMMIT and more, and whose stacks were deployed, or begun to be: to deploy COMMIT would
# be to take away what that one has added. Prints nothing when there is none. The stacks do not say which commit they came from,
# so the runs of the workflow are asked: STEP is its step that deploys. A run that failed there has left some stacks newer.
# Needs the whole history, and GH_TOKEN with `actions: read`.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -eq 3 ] || usage "$0 WORKFLOW_FILE STEP COMMIT"
workflow=$1
step=$2
commit=$3
require_tools gh git jq
has_commit "$commit" || fail "The commit $commit is not in this clone."

# What holds a commit was made after it. A day more, since clocks differ.
made=$(git -C "$PROJECT_DIRECTORY" show --no-patch --format=%ct "$commit")
since=$(jq --null-input --raw-output --argjson made "$made" '$made - 86400 | todate')
runs=$(
  for event in push workflow_dispatch; do
    gh api --method GET "repos/$GITHUB_REPOSITORY/actions/workflows/$workflow/runs" --paginate \
      --raw-field "event=$event" --raw-field "created=>=$since" --field per_page=100 || exit 1
  done
) || fail "The runs of $workflow cannot be read."

while read -r id sha; do
  if [ -z "$id" ] || [ "$sha" = "$commit" ] || ! holds "$sha" "$commit"; then continue; fi
  jobs=$(
    gh api --method GET "repos/$GITHUB_REPOSITORY/actions/runs/$id/jobs" --paginate \
      --raw-field filter=all --field per_page=100 </dev/null
  ) || fail "The jobs of run $id cannot be read."
  begun=$(
    jq --slurp --arg step "$step" '
      any(.[].jobs[].steps[]?; .name == $step and
        (.status == "in_progress" or (.status == "completed" and .conclusion != "skipped")))' <<<"$jobs"
  )
  if [ "$begun" = true ]; then
    printf '%s\n' "$sha"
    exit 0
  fi
done <<<"$(jq --raw-output '.workflow_runs[] | "\(.id) \(.head_sha)"' <<<"$runs")"
