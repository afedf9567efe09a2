#!/usr/bin/env bash
# Moves the service to a revision and waits. Fails, and deregisters the revision, when ECS does not bring it up. Interrupted, it
# first stops what ECS does: a revision must not be retired while the service still moves to it.
#
#   --keep      a failed revision stays registered: for the way back to one that ran before
#   --restart   new tasks of the revision that runs already; it stays registered too
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

mode=${3:-}
[ $# -eq 2 ] || [ $# -eq 3 ] || usage "$0 ENVIRONMENT TASK_DEFINITION_ARN [--keep|--restart]"
case $mode in
  '' | --keep | --restart) ;;
  *) usage "$0 ENVIRONMENT TASK_DEFINITION_ARN [--keep|--restart]" ;;
esac
load_environment "$1"
environment=$1
definition=$2
timeout_seconds=${HHA_DEPLOYMENT_TIMEOUT_SECONDS:-$HHA_ROLLOUT_LIMIT_SECONDS}
poll_seconds=${HHA_POLL_SECONDS:-10}

retire() {
  [ -n "$mode" ] || "$DEPLOY_DIRECTORY/deregister-task-definition.sh" "$environment" "$definition" || true
}

give_up() {
  retire
  fail "$@"
}

describe_service() {
  aws ecs describe-services --cluster "$HHA_CLUSTER" --services "$HHA_SERVICE" --query 'services[0]' --output json
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

stop_deployment() {
  find_deployment
  if [ -n "$deployment" ] && aws ecs stop-service-deployment --service-deployment-arn "$deployment" \
    --stop-type ROLLBACK >/dev/null; then
    note "Deployment ${deployment##*/} is stopped; ECS goes back to ${current##*/}."
  elif [ "$mode" = --restart ]; then
    note 'It could not be stopped. Look at the service.'
  else
    # It is over by now, or ECS does not name it yet: then the service is told what it ran before.
    aws ecs update-service --cluster "$HHA_CLUSTER" --service "$HHA_SERVICE" --task-definition "$current" \
      --query service.status --output text >/dev/null || note 'It could not be stopped. Look at the service now.'
  fi
}

begun=no
interrupted() {
  trap '' INT TERM
  note 'Interrupted.'
  [ "$begun" = no ] || stop_deployment
  retire
  exit "$1"
}
trap 'interrupted 130' INT
trap 'interrupted 143' TERM

service=$(describe_service) || give_up "The service $HHA_SERVICE cannot be read."
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
  exit 0
else
  note "Moving $HHA_SERVICE from ${current##*/} to ${definition##*/} …"
fi
begun=yes
aws ecs update-service --cluster "$HHA_CLUSTER" --service "$HHA_SERVICE" "${arguments[@]}" \
  --query service.status --output text >/dev/null || give_up "ECS refused to update $HHA_SERVICE."

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
    ROLLBACK_FAILED) give_up "The deployment failed and ECS could not roll back: ${reason:-it gives no reason}" ;;
    STOPPED) give_up "The deployment was stopped: ${reason:-ECS gives no reason}" ;;
  esac
  if [ "$SECONDS" -ge "$timeout_seconds" ]; then
    note "The deployment is still $state after $timeout_seconds seconds; it is stopped and rolled back."
    stop_deployment
    give_up "The deployment of ${definition##*/} did not end in time."
  fi
  # In the background, since bash hears no signal while it waits for a program in front.
  sleep "$poll_seconds" >/dev/null 2>&1 &
  wait "$!" || true
done

# Somebody else may have deployed in the meantime.
primary=$(describe_service | jq --raw-output '.deployments[]? | select(.status == "PRIMARY") | .taskDefinition')
[ "$primary" = "$definition" ] || give_up "The deployment ended, but the service runs ${primary##*/}."
note "$HHA_SERVICE runs ${definition##*/}."
