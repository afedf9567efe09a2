#!/usr/bin/env bash
# Moves the service to a revision and waits. Fails, and deregisters the revision, when ECS does not bring it up. Interrupted, it
# first stops what ECS does: a revision must not be retired while the service still moves to it. Ends with 75 when the service
# may run the revision after all, which is then not retired.
#
#   --instead-of ARN   the way back to a revision that ran before, which stays registered in any case. The one that is left is
#                      retired as soon as ECS has taken the order: nothing may start from it any more
#   --restart          new tasks of the revision that runs already; it stays registered too
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

mode=${3:-}
case $#:$mode in
  2: | 3:--restart | 4:--instead-of) ;;
  *) usage "$0 ENVIRONMENT TASK_DEFINITION_ARN [--instead-of ARN|--restart]" ;;
esac
load_environment "$1"
environment=$1
definition=$2
left=${4:-}
timeout_seconds=${HHA_DEPLOYMENT_TIMEOUT_SECONDS:-$HHA_ROLLOUT_LIMIT_SECONDS}
poll_seconds=${HHA_POLL_SECONDS:-10}

retire() {
  [ -n "$mode" ] || "$DEPLOY_DIRECTORY/deregister-task-definition.sh" "$environment" "$definition" || true
}

retire_left() {
  [ -z "$left" ] || "$DEPLOY_DIRECTORY/deregister-task-definition.sh" "$environment" "$left" || true
}

give_up() {
  retire
  fail "$@"
}

keep() {
  complain "$@"
  exit 75
}

describe_service() {
  aws ecs describe-services --cluster "$HHA_CLUSTER" --services "$HHA_SERVICE" --query 'services[0]' --output json
}

# The service, when much depends on the answer: one that is late is asked for again.
describe_service_surely() {
  local attempt
  for attempt in 1 2 3 4 5; do
    ! describe_service || return 0
    [ "$attempt" = 5 ] || sleep "$poll_seconds"
  done
  return 1
}

# The deployment is over, and nobody said that the service went back: the revision is retired only when it did.
settle() {
  local running
  # A restart has nothing to retire.
  [ "$mode" != --restart ] || fail "$@"
  running=$(describe_service_surely | jq --exit-status --raw-output .taskDefinition) ||
    keep "$* The service cannot be read, so ${definition##*/} stays registered."
  [ "$running" != "$definition" ] || keep "$* The service still runs ${definition##*/}, which stays registered."
  give_up "$@"
}

# Deployments of the service, the newest first. ECS gives them in pages, in no promised order, and the CLI does not join them.
list_deployments() {
  local page token='' all='[]'
  while :; do
    page=$(
      aws ecs list-service-deployments --cluster "$HHA_CLUSTER" --service "$HHA_SERVICE" --max-results 100 \
        ${token:+--next-token "$token"} --output json
    ) || return 1
    all=$(
      jq --compact-output --argjson all "$all" \
        '$all + [.serviceDeployments[] | {serviceDeploymentArn, createdAt}]' <<<"$page"
    ) || return 1
    token=$(jq --raw-output '.nextToken // empty' <<<"$page")
    [ -n "$token" ] || break
  done
  jq --compact-output 'sort_by(.createdAt) | reverse | map(.serviceDeploymentArn)' <<<"$all"
}

# The deployment that this script has begun; ECS makes it a moment after the call.
deployment=''
find_deployment() {
  local newest
  [ -z "$deployment" ] || return 0
  newest=$(list_deployments) || newest='[]'
  deployment=$(jq --raw-output --argjson known "$known" '(. - $known)[0] // empty' <<<"$newest")
}

# A deployment that was stopped may have been replaced by another one of the same revision, such as a restart: that one decides.
follow_next() {
  local running
  running=$(describe_service_surely | jq --raw-output .taskDefinition) || return 1
  [ "$running" = "$definition" ] || return 1
  known=$(jq --compact-output --arg over "$deployment" '. + [$over]' <<<"$known")
  deployment=''
  find_deployment
  [ -n "$deployment" ] || return 1
  note 'Another deployment has taken its place.'
}

# Fails when it could do nothing: then the service still moves.
stop_deployment() {
  find_deployment
  if [ -n "$deployment" ] && aws ecs stop-service-deployment --service-deployment-arn "$deployment" \
    --stop-type ROLLBACK >/dev/null; then
    note "Deployment ${deployment##*/} is stopped; ECS goes back to ${current##*/}."
  elif [ "$mode" = --restart ]; then
    note 'It could not be stopped. Look at the service.'
    return 1
  else
    # It is over by now, or ECS does not name it yet: then the service is told what it ran before.
    aws ecs update-service --cluster "$HHA_CLUSTER" --service "$HHA_SERVICE" --task-definition "$current" \
      --query service.status --output text >/dev/null || {
      note 'It could not be stopped. Look at the service now.'
      return 1
    }
  fi
}

begun=no
# Ends with 1 as any other failure that was cleared up: 143 is what a signal leaves that came before all this.
interrupted() {
  trap '' INT TERM
  note 'Interrupted.'
  [ "$begun" = no ] || stop_deployment || exit 75
  retire
  exit 1
}
trap interrupted INT TERM

service=$(describe_service_surely) || give_up "The service $HHA_SERVICE cannot be read."
status=$(jq --raw-output '.status // "missing"' <<<"$service")
[ "$status" = ACTIVE ] ||
  give_up "The service $HHA_SERVICE is $status. Deploy the application stacks first (runbook: first-deployment)."
current=$(jq --raw-output '.taskDefinition // empty' <<<"$service")
known=$(list_deployments) || give_up "The deployments of $HHA_SERVICE cannot be read."

arguments=(--task-definition "$definition")
if [ "$mode" = --restart ]; then
  note "Restarting $HHA_SERVICE on ${definition##*/} …"
  arguments+=(--force-new-deployment)
elif [ "$current" = "$definition" ] && [ "$(jq '.deployments | length' <<<"$service")" = 1 ]; then
  note "The service runs ${definition##*/} already."
  retire_left
  exit 0
else
  note "Moving $HHA_SERVICE from ${current##*/} to ${definition##*/} …"
fi
begun=yes
aws ecs update-service --cluster "$HHA_CLUSTER" --service "$HHA_SERVICE" "${arguments[@]}" \
  --query service.status --output text >/dev/null || settle "ECS did not update $HHA_SERVICE."
retire_left

SECONDS=0
said=''
while :; do
  find_deployment
  state=PENDING
  if [ -n "$deployment" ]; then
    description=$(aws ecs describe-service-deployments --service-deployment-arns "$deployment" \
      --query 'serviceDeployments[0]' --output json) || description='{}'
    state=$(jq --raw-output '.status // "PENDING"' <<<"$description")
    reason=$(jq --raw-output '.statusReason // empty' <<<"$description")
  fi
  if [ "$state" != "$said" ]; then
    note "Deployment ${deployment##*/}: $state ${reason:-}"
    said=$state
  fi
  case $state in
    SUCCESSFUL) break ;;
    # A service that runs again, but on the old revision, is a failed deployment.
    ROLLBACK_SUCCESSFUL) give_up "ECS rolled back to ${current##*/}: ${reason:-it gives no reason}" ;;
    ROLLBACK_FAILED) settle "The deployment failed and ECS could not roll back: ${reason:-it gives no reason}." ;;
    STOPPED)
      follow_next || settle "The deployment was stopped: ${reason:-ECS gives no reason}."
      continue
      ;;
  esac
  if [ "$SECONDS" -ge "$timeout_seconds" ]; then
    # To stop it would be to go to the revision that is left.
    [ -z "$left" ] || fail "The way back to ${definition##*/} is still $state after $timeout_seconds seconds. ECS goes on with it."
    note "The deployment is still $state after $timeout_seconds seconds; it is stopped and rolled back."
    stop_deployment || keep "The deployment of ${definition##*/} did not end in time."
    give_up "The deployment of ${definition##*/} did not end in time."
  fi
  # In the background, since bash hears no signal while it waits for a program in front.
  sleep "$poll_seconds" >/dev/null 2>&1 &
  wait "$!" || true
done

# Somebody else may have deployed in the meantime.
primary=$(
  describe_service_surely |
    jq --exit-status --raw-output '[.deployments[]? | select(.status == "PRIMARY") | .taskDefinition][0] // empty'
) || keep "The deployment ended, but the service cannot be read, so nobody can say that it runs ${definition##*/}."
[ "$primary" = "$definition" ] || give_up "The deployment ended, but the service runs ${primary##*/}."
note "$HHA_SERVICE runs ${definition##*/}."
