#!/usr/bin/env bash
# Prints a task definition as it will be registered: SSM values filled in, the image stamped. Changes nothing.
# With a commit, the definition is the one of that commit; what only AWS knows is asked for today in any case.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -eq 3 ] || [ $# -eq 4 ] || usage "$0 ENVIRONMENT TASK IMAGE [COMMIT]"
load_environment "$1"
[ $# -eq 3 ] || take_definitions_of "$4"
task=$2
image=$3

# A tag can move; what runs must be the very image that was tested.
[[ $image =~ ^[^@[:space:]]+@sha256:[0-9a-f]{64}$ ]] ||
  fail "The image \"$image\" has no digest. It must read $HHA_IMAGE_URI@sha256:…"

file=$(task_fact "$task" file)
definition=$(definition_text "$file")

names=$(
  jq --raw-output '[.. | strings | scan("\\{\\{resolve:ssm:([^{}]+)\\}\\}") | .[0]] | unique | .[]' <<<"$definition"
)
values='{}'
batch=()
resolve_batch() {
  local answer missing
  answer=$(aws ssm get-parameters --names "${batch[@]}" --output json) ||
    fail "The SSM parameters of $task cannot be read."
  missing=$(jq --raw-output '.InvalidParameters | join(", ")' <<<"$answer")
  [ -z "$missing" ] || fail "These SSM parameters do not exist: $missing. Is their stack deployed?"
  values=$(jq --compact-output --argjson known "$values" \
    '$known + ([.Parameters[] | {key: .Name, value: .Value}] | from_entries)' <<<"$answer")
}
while IFS= read -r name; do
  [ -n "$name" ] || continue
  batch[${#batch[@]}]=$name
  # GetParameters takes ten names at most.
  if [ ${#batch[@]} -eq 10 ]; then
    resolve_batch
    batch=()
  fi
done <<<"$names"
[ ${#batch[@]} -eq 0 ] || resolve_batch

rendered=$(jq --arg image "$image" --argjson values "$values" '
  walk(
    if type == "string" then
      gsub("\\{\\{image\\}\\}"; $image)
      | gsub("\\{\\{resolve:ssm:(?<name>[^{}]+)\\}\\}"; $values[.name])
    else . end
  )
' <<<"$definition")
left=$(jq --raw-output '[.. | strings | scan("\\{\\{[^{}]*\\}\\}")] | unique | join(", ")' <<<"$rendered")
[ -z "$left" ] || fail "$file holds placeholders that nothing fills in: $left"
printf '%s\n' "$rendered"
