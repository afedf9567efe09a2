#!/usr/bin/env bash
# Deploys an image: migrates, moves the service, tests it, then moves the jobs. When a step fails, the service goes back
# and every revision that this run registered is retired, so that the newest ACTIVE revisions are the ones that ran before.
# One stays: the revision of a migration that has run, or may have. The newest of them says what the database holds.
#
#   --skip-migration     for a rollback: the older image does not know the migrations of the newer one. It gets the task
#                        definitions of its own commit, since the code of the branch may be ahead of all that is deployed
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

# The commit whose task definitions are meant; none: those of this checkout.
commit=()
if [ "$mode" = --skip-migration ]; then
  release=$("$DEPLOY_DIRECTORY/commit-of.sh" "$environment" "$image") || exit 1
  today=$(task_keys)
  take_definitions_of "$release"
  commit=("$release")
  for key in $today; do
    task_keys | grep --quiet --line-regexp --fixed-strings -- "$key" ||
      note "$key is not part of that release: it stays as it is."
  done
fi

# What a failure retires.
registered=()
registered_arn=''
register() {
  registered_arn=$("$DEPLOY_DIRECTORY/register-task-definition.sh" "$environment" "$1" "$image" ${commit[@]+"${commit[@]}"}) ||
    exit 1
  retire_later "$registered_arn"
}
retire_later() {
  registered[${#registered[@]}]=$1
}
keep_last() {
  unset "registered[$((${#registered[@]} - 1))]"
}

# await SCRIPT …: runs a script that waits for ECS. A signal reaches it at once, so that it can stop what it has begun.
waiting=''
await() {
  local status=0
  "$DEPLOY_DIRECTORY/$1" "$environment" "${@:2}" &
  waiting=$!
  wait "$waiting" || status=$?
  waiting=''
  return "$status"
}

previous=''
moved=no
undo() {
  local status=$?
  trap - EXIT
  # The way back is not left halfway.
  trap '' INT TERM
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
interrupted() {
  trap '' INT TERM
  if [ -n "$waiting" ]; then
    # Not INT, which bash lets a script in the background ignore.
    kill -TERM "$waiting" 2>/dev/null || true
    local status=0
    wait "$waiting" || status=$?
    [ "$status" -ne 75 ] || keep_last
  fi
  exit "$1"
}
trap undo EXIT
trap 'interrupted 130' INT
trap 'interrupted 143' TERM

service=$(
  aws ecs describe-services --cluster "$HHA_CLUSTER" --services "$HHA_SERVICE" --query 'services[0]' --output json
) || fail "The service $HHA_SERVICE cannot be read."
if [ "$mode" = --first-deployment ]; then
  # It would migrate and move the jobs, and leave the service on the old image.
  [ "$(jq --raw-output '.status // "missing"' <<<"$service")" != ACTIVE ] ||
    fail "$HHA_SERVICE is there already, so this is not the first deployment. Deploy without it."
else
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
  "$DEPLOY_DIRECTORY/render-task-definition.sh" "$environment" "$key" "$image" ${commit[@]+"${commit[@]}"} >/dev/null
done
end_step

if [ "$mode" = --first-deployment ]; then
  step 'Create the roles of the database'
  register database-roles
  await run-task.sh "$registered_arn"
  end_step
fi

# The schema comes first: the old code must run on the new schema for a while, the new code never on the old one.
if [ "$mode" != --skip-migration ]; then
  step 'Migrate the database'
  register migrate
  status=0
  await run-task.sh "$registered_arn" || status=$?
  case $status in
    0) keep_last ;;
    75)
      # It may end well after all.
      keep_last
      exit 1
      ;;
    *) exit 1 ;;
  esac
  end_step
fi

step 'Deploy the service'
register backend
if [ "$mode" = --first-deployment ]; then
  note 'There is no service yet: the application stacks create it from this revision.'
else
  # When this one fails, or is interrupted, it retires its revision itself, and ECS has rolled back.
  keep_last
  await deploy-service.sh "$registered_arn" || exit 1
  retire_later "$registered_arn"
  moved=yes
  end_step
  step 'Smoke test'
  await smoke-test.sh
fi
end_step

# A schedule runs the newest ACTIVE revision of its family, so registering is what moves a job.
step 'Move the jobs'
for key in $(task_keys); do
  case $key in
    # Only what has run on the database may be the newest of its family.
    backend | migrate) ;;
    database-roles) [ "$mode" = --first-deployment ] || register "$key" ;;
    *) register "$key" ;;
  esac
done
note "Deployed $image."
