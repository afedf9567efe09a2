#!/usr/bin/env bash
# In a workflow: prints, as Markdown, what the document of this checkout changes in an environment compared with another
# checkout: fields with their effect, the cost of a month, and the files. TOOL is the npm package to run, with its version.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -eq 2 ] || usage "$0 ENVIRONMENT DIRECTORY_OF_THE_OTHER_CHECKOUT"
environment=$1
other=$2
: "${TOOL:?is not set}"
require_tools npx jq
read_environment "$environment"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

tool() {
  npx --yes "$TOOL" "$@"
}

# A number, or "unknown": a document that is not valid yet has no cost.
cost_of() {
  local answer
  answer=$(tool cost "$environment" --json --cwd "$1" 2>/dev/null) || answer='{}'
  jq --raw-output '.totalUsd | if type == "number" then . else "unknown" end' <<<"$answer" || echo unknown
}

printf '## %s\n\n' "$environment"
before=unknown
[ ! -f "$other/$HHA_DOCUMENT" ] || before=$(cost_of "$other")
after=$(cost_of "$PROJECT_DIRECTORY")
if [ "$before" != unknown ] && [ "$after" != unknown ]; then
  jq --null-input --raw-output --argjson before "$before" --argjson after "$after" '
    def usd: . * 100 | round / 100 | tostring;
    "Cost of a month, estimated: **\($after | usd) USD**, before \($before | usd) USD (difference \($after - $before | usd) USD).\n"'
elif [ "$after" != unknown ]; then
  printf 'Cost of a month, estimated: **%s USD** (before: unknown).\n\n' "$after"
else
  printf 'The cost of a month could not be estimated.\n\n'
fi

# The other checkout with this document: what it would render is what this change does.
cp "$PROJECT_DIRECTORY/$HHA_DOCUMENT" "$other/$HHA_DOCUMENT"
if tool diff "$environment" --cwd "$other" >"$work/diff" 2>"$work/errors"; then
  if [ -s "$work/diff" ]; then
    printf '<details><summary>Fields with their effect, and files</summary>\n\n````diff\n'
    # A job summary holds one MiB.
    head -c 400000 "$work/diff"
    printf '\n````\n\n</details>\n'
  else
    printf 'Nothing that is rendered changes.\n'
  fi
else
  printf 'The difference could not be rendered:\n\n````\n'
  head -c 20000 "$work/errors"
  printf '\n````\n'
fi
