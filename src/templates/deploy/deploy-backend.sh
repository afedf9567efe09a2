#!/usr/bin/env bash
# Deploys an image: migrates, moves the service, tests it, then moves the jobs. When a step fails, the service goes back
# and every revision that this run registered is retired, so that the newest ACTIVE revisions are the ones that ran before.
#
#   --skip-migration     for a rollback: the older image does not know the migrations of the newer one
#   --first-deployment   before there is a service: creates the database roles and migrates; all revisions stay
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -eq 2 ] || [ $# -eq 3 ] || usage "$0 ENVIRONMENT IMAGE [--skip-migration|--first-deployment]"
mode=${3:-}
case $mode in
  '' | --skip-migration | --first-deployment) ;;
  *) usage "$0 ENVIRONMENT IMAGE [--skip-migration|--first-deployment]" ;;
esac
load_environment "$1"
environment=$1
image=$("$DEPLOY_DIRECTORY/image-of.sh" "$environment" "$2") || exit 1

step() {
  if [ "${GITHUB_ACTIONS:-}" = true ]; then printf '::group::%s\n' "$*" >&2; else note "== $*"; fi
}
end_step() {
  [ "${GITHUB_ACTIONS:-}" != true ] || printf '::endgroup::\n' >&2
}

registered=()
registered_arn=''
register() {
  registered_arn=$("$DEPLOY_DIRECTORY/register-task-definition.sh" "$environment" "$1" "$image") || exit 1
  registered[${#registered[@]}]=$registered_arn
}

previous=''
moved=no
undo() {
  local status=$?
  trap - EXIT
  end_step
  if [ "$status" -ne 0 ]; then
    note 'The deployment failed.'
    if [ "$moved" = yes ] && [ -n "$previous" ]; then
      step "Return to ${previous##*/}"
      "$DEPLOY_DIRECTORY/deploy-service.sh" "$environment" "$previous" --keep ||
        note "The service could not be returned to ${previous##*/}. Look at it now."
      end_step
    fi
    if [ ${#registered[@]} -gt 0 ]; then
      step 'Retire the revisions of this deployment'
      "$DEPLOY_DIRECTORY/deregister-task-definition.sh" "$environment" "${registered[@]}" || true
      end_step
    fi
  fi
  exit "$status"
}
trap undo EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

if [ "$mode" != --first-deployment ]; then
  service=$(
    aws ecs describe-services --cluster "$HHA_CLUSTER" --services "$HHA_SERVICE" --query 'services[0]' --output json
  )
  [ "$(jq --raw-output '.status // "missing"' <<<"$service")" = ACTIVE ] ||
    fail "There is no service $HHA_SERVICE yet. Follow the runbook first-deployment."
  # Its database sleeps too: a migration would fail, and nothing would answer the smoke test.
  [ "$(jq '.desiredCount' <<<"$service")" -gt 0 ] ||
    fail "$HHA_SERVICE sleeps (no tasks are wanted). Wake $environment first, then deploy."
  previous=$(jq --raw-output '.taskDefinition // empty' <<<"$service")
fi

step 'Check every task definition'
# What cannot be rendered must not be found out when half of the work is done.
for key in $(task_keys); do
  "$DEPLOY_DIRECTORY/render-task-definition.sh" "$environment" "$key" "$image" >/dev/null
done
end_step

if [ "$mode" = --first-deployment ]; then
  step 'Create the roles of the database'
  register database-roles
  "$DEPLOY_DIRECTORY/run-task.sh" "$environment" "$registered_arn"
  end_step
fi

# The schema comes first: the old code must run on the new schema for a while, the new code never on the old one.
if [ "$mode" != --skip-migration ]; then
  step 'Migrate the database'
  register migrate
  "$DEPLOY_DIRECTORY/run-task.sh" "$environment" "$registered_arn"
  end_step
fi

step 'Deploy the service'
register backend
if [ "$mode" = --first-deployment ]; then
  note 'There is no service yet: the application stacks create it from this revision.'
else
  # When this one fails it retires its revision itself, and ECS has rolled back.
  if ! "$DEPLOY_DIRECTORY/deploy-service.sh" "$environment" "$registered_arn"; then
    unset "registered[$((${#registered[@]} - 1))]"
    exit 1
  fi
  moved=yes
  end_step
  step 'Smoke test'
  "$DEPLOY_DIRECTORY/smoke-test.sh" "$environment"
fi
end_step

# A schedule runs the newest ACTIVE revision of its family, so registering is what moves a job.
step 'Move the jobs'
for key in $(task_keys); do
  case " ${registered[*]} " in
    *"/$(task_fact "$key" family):"*) ;;
    *) register "$key" ;;
  esac
done
note "Deployed $image."
