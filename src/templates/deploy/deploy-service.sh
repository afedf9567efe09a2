#!/usr/bin/env bash
# Moves the service to a revision and waits. Fails, and deregisters the revision, when ECS does not bring it up.
# With --keep a failed revision stays registered: for the way back to one that ran before.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -eq 2 ] || { [ $# -eq 3 ] && [ "$3" = --keep ]; } || usage "$0 ENVIRONMENT TASK_DEFINITION_ARN [--keep]"
load_environment "$1"
environment=$1
definition=$2
keep=${3:-}
timeout_seconds=${HHA_DEPLOYMENT_TIMEOUT_SECONDS:-$HHA_ROLLOUT_LIMIT_SECONDS}
poll_seconds=${HHA_POLL_SECONDS:-10}

give_up() {
  [ "$keep" = --keep ] || "$DEPLOY_DIRECTORY/deregister-task-definition.sh" "$environment" "$definition" || true
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

service=$(describe_service) || give_up "The service $HHA_SERVICE cannot be read."
status=$(jq --raw-output '.status // "missing"' <<<"$service")
[ "$status" = ACTIVE ] ||
  give_up "The service $HHA_SERVICE is $status. Deploy the application stacks first (runbook: first-deployment)."
current=$(jq --raw-output '.taskDefinition // empty' <<<"$service")
known=$(list_deployments) || give_up "The deployments of $HHA_SERVICE cannot be read."

if [ "$current" = "$definition" ] && [ "$(jq '.deployments | length' <<<"$service")" = 1 ]; then
  note "The service runs ${definition##*/} already."
  exit 0
fi

note "Moving $HHA_SERVICE from ${current##*/} to ${definition##*/} …"
aws ecs update-service --cluster "$HHA_CLUSTER" --service "$HHA_SERVICE" --task-definition "$definition" \
  --query service.status --output text >/dev/null || give_up "ECS refused to update $HHA_SERVICE."

SECONDS=0
deployment=''
said=''
while :; do
  if [ -z "$deployment" ]; then
    newest=$(list_deployments) || newest='[]'
    deployment=$(jq --raw-output --argjson known "$known" '(. - $known)[0] // empty' <<<"$newest")
  fi
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
    [ -z "$deployment" ] || aws ecs stop-service-deployment --service-deployment-arn "$deployment" \
      --stop-type ROLLBACK >/dev/null || note 'It could not be stopped. Look at the service.'
    give_up "The deployment of ${definition##*/} did not end in time."
  fi
  sleep "$poll_seconds"
done

# Somebody else may have deployed in the meantime.
primary=$(describe_service | jq --raw-output '.deployments[]? | select(.status == "PRIMARY") | .taskDefinition')
[ "$primary" = "$definition" ] || give_up "The deployment ended, but the service runs ${primary##*/}."
note "$HHA_SERVICE runs ${definition##*/}."
