#!/usr/bin/env bash
# Runs one task in the private subnets, waits for its end, and succeeds only when the container ended with exit code 0.
# Ends with 75 when the task may still run: whoever started it must not think that it failed. Ends with 69 when its container
# never started, so that it has changed nothing, and with 1 when the container ended with another exit code.
set -euo pipefail
begun=no
# shellcheck disable=SC2317 # the trap calls it
conclude() {
  local status=$?
  case $begun:$status in
    no:0 | no:64 | yes:*) ;;
    *) exit 69 ;;
  esac
}
trap conclude EXIT
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -eq 2 ] || { [ $# -eq 4 ] && [ "$3" = --command ]; } ||
  usage "$0 ENVIRONMENT TASK_DEFINITION_ARN [--command JSON_LIST]"
load_environment "$1"
definition=$2
timeout_seconds=${HHA_TASK_TIMEOUT_SECONDS:-$HHA_TASK_LIMIT_SECONDS}
poll_seconds=${HHA_POLL_SECONDS:-5}

key=$(task_key_of "$definition")
container=$(task_fact "$key" container)
log_group=$(task_fact "$key" logGroup)
overrides='{}'
if [ $# -eq 4 ]; then
  overrides=$(
    jq --null-input --compact-output --arg container "$container" --argjson command "$4" '
      if ($command | type == "array" and length > 0 and all(.[]; type == "string"))
      then {containerOverrides: [{name: $container, command: $command}]}
      else error("not a list of words") end'
  ) || fail 'The command must be a JSON list of words, as ["flask", "db", "current"].'
fi

subnets=$(parameter "$HHA_PRIVATE_SUBNET_IDS_PARAMETER")
security_group=$(parameter "$HHA_TASK_SECURITY_GROUP_ID_PARAMETER")
network=$(
  jq --null-input --compact-output --arg subnets "$subnets" --arg group "$security_group" '
    {awsvpcConfiguration: {subnets: ($subnets | split(",")), securityGroups: [$group], assignPublicIp: "DISABLED"}}'
)

leave() {
  trap '' INT TERM
  complain "$1"
  exit 75
}
# Until ECS has answered, a signal is only noted: a task may have started whose name nobody knows yet.
interrupted=no
trap 'interrupted=yes' INT TERM

note "Running ${definition##*/} …"
work=$(mktemp -d)
begun=yes
status=0
# The CLI repeats a call that failed under the same token, so that there is one task at most.
answer=$(
  aws ecs run-task --cluster "$HHA_CLUSTER" --task-definition "$definition" --launch-type FARGATE --count 1 \
    --network-configuration "$network" --overrides "$overrides" --output json 2>"$work/errors"
) || status=$?
errors=$(cat "$work/errors")
rm -rf "$work"
[ -z "$errors" ] || note "$errors"
if [ "$status" -ne 0 ]; then
  # Whatever is not said to be the caller's mistake may have happened after the task was started.
  refusal='\((AccessDenied|Blocked|Client|ClusterNotFound|Conflict|ExpiredToken|InvalidParameter|Platform|Throttling|UnrecognizedClient|UnsupportedFeature)[A-Za-z]*\)'
  [[ $errors =~ $refusal ]] || leave "ECS did not say whether it runs ${definition##*/}. Look for a task of it: it may run."
  begun=no
  fail "ECS refused to run ${definition##*/}."
fi
# ECS answers with success when it could not place the task: the reasons stand in the answer.
reasons=$(jq --raw-output '[.failures[]? | "\(.reason // "unknown reason") \(.detail // "")"] | join("; ")' <<<"$answer")
task=$(jq --raw-output '.tasks[0].taskArn // empty' <<<"$answer")
if [ -z "$task" ]; then
  begun=no
  [ -z "$reasons" ] || fail "ECS could not place ${definition##*/}: $reasons"
  fail "ECS started no task of ${definition##*/}."
fi
id=${task##*/}
stream="$key/$container/$id"
note "Task $id writes to log group $log_group, stream $stream."

trap 'leave "Interrupted. Task $id goes on: look at its log, and stop it if it must not."' INT TERM
[ "$interrupted" = no ] || leave "Interrupted. Task $id goes on: look at its log, and stop it if it must not."

SECONDS=0
while :; do
  description=$(aws ecs describe-tasks --cluster "$HHA_CLUSTER" --tasks "$task" --output json) ||
    leave "Task $id cannot be read. It may still run."
  # A task that was started a moment ago may not be known yet.
  state=$(jq --raw-output '.tasks[0].lastStatus // "UNKNOWN"' <<<"$description")
  [ "$state" != STOPPED ] || break
  [ "$SECONDS" -lt "$timeout_seconds" ] ||
    leave "Task $id is still $state after $timeout_seconds seconds. It goes on: look at its log, and stop it if it must not."
  # In the background, since bash hears no signal while it waits for a program in front.
  sleep "$poll_seconds" >/dev/null 2>&1 &
  wait "$!" || true
done

# A container that never started has no exit code, and that is a failure too.
exit_code=$(
  jq --raw-output --arg container "$container" \
    '[.tasks[0].containers[]? | select(.name == $container) | .exitCode][0] | if . == null then "none" else tostring end' \
    <<<"$description"
)
if [ "$exit_code" = 0 ]; then
  note "Task $id ended with exit code 0."
  exit 0
fi

if [ "$HHA_DATA_CLASS" = phi ] && [ "${GITHUB_ACTIONS:-}" = true ]; then
  # PostgreSQL names the values of the row that it refused, and GitHub's log is not a place for patients' data.
  note "The log may hold health information, so it stays in AWS. Read it there:"
  note "  aws logs tail $log_group --region $AWS_REGION --log-stream-names $stream --since 3h"
else
  note "The last lines of the log:"
  aws logs get-log-events --log-group-name "$log_group" --log-stream-name "$stream" --limit 50 \
    --query 'events[].[message]' --output text >&2 || note 'There is no log, or it cannot be read from here.'
fi
reason=$(
  jq --raw-output '.tasks[0]
    | [.stopCode, .stoppedReason, (.containers[]?.reason)] | map(select(. != null and . != "")) | unique | join("; ")' \
    <<<"$description"
)
if [ "$exit_code" = none ]; then
  # A task that has no such time was never RUNNING.
  [ "$(jq --raw-output '.tasks[0].startedAt // "never"' <<<"$description")" != never ] || begun=no
  fail "Task $id could not start: ${reason:-ECS gives no reason.}"
fi
fail "Task $id ended with exit code $exit_code. ${reason}"
