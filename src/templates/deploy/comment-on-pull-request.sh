#!/usr/bin/env bash
# In a workflow: puts a text under a pull request, in the place of the one that it put there before.
# Needs GH_TOKEN with `pull-requests: write`.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -eq 3 ] || usage "$0 NUMBER TITLE FILE"
number=$1
title=$2
file=$3
[[ $number =~ ^[0-9]+$ ]] || fail "\"$number\" is not the number of a pull request."
require_tools gh jq
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

marker="<!-- create-hha-env: $title -->"
{
  printf '%s\n## %s\n\n' "$marker" "$title"
  if [ -s "$file" ]; then
    # GitHub takes 65,536 characters.
    printf '````\n'
    head -c 60000 "$file"
    printf '\n````\n'
    [ "$(wc -c <"$file")" -le 60000 ] || printf '\nThe rest is in the log of the run.\n'
  else
    printf 'No differences.\n'
  fi
} >"$work/body.md"
jq --null-input --rawfile body "$work/body.md" '{body: $body}' >"$work/body.json"

existing=$(
  gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$number/comments" |
    jq --raw-output --slurp --arg marker "$marker" \
      '[.[][] | select(.user.type == "Bot" and (.body | startswith($marker))) | .id][0] // empty'
)
if [ -n "$existing" ]; then
  gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$existing" --input "$work/body.json" >/dev/null
else
  gh api --method POST "repos/$GITHUB_REPOSITORY/issues/$number/comments" --input "$work/body.json" >/dev/null
fi
note "Commented on pull request $number."
