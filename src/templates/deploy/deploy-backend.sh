#!/usr/bin/env bash
# Deploys an image: migrates, moves the service, tests it, then moves the jobs. When a step fails, the service goes back
# and every revision that this run registered is retired, so that the newest ACTIVE revisions are the ones that ran before.
# One stays: the revision of a migration that has run, or a part of it may have. The newest says what the database holds.
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

# A signal is obeyed at once, but for the moments in which what has begun is not written down yet: nobody would undo that.
held=no
told=''
hold() {
  held=yes
}
obey() {
  held=no
  [ -z "$told" ] || interrupted "$told"
}

# What a failure retires.
registered=()
registered_arn=''
register() {
  hold
  # A terminal sends its signal to the AWS CLI too, which could then not say what AWS has registered.
  registered_arn=$(
    trap '' INT TERM
    "$DEPLOY_DIRECTORY/register-task-definition.sh" "$environment" "$1" "$image" ${commit[@]+"${commit[@]}"}
  ) || exit "${told:-1}"
  registered[${#registered[@]}]=$registered_arn
  obey
}
keep() {
  local arn others=()
  for arn in ${registered[@]+"${registered[@]}"}; do
    [ "$arn" = "$1" ] || others[${#others[@]}]=$arn
  done
  registered=(${others[@]+"${others[@]}"})
}
retire_registered() {
  [ ${#registered[@]} -eq 0 ] || "$DEPLOY_DIRECTORY/deregister-task-definition.sh" "$environment" "${registered[@]}" || true
}

# await FUNCTION SCRIPT …: runs a script that waits for ECS, then calls the function with its exit status. A signal reaches the
# script at once, so that it can stop what it has begun.
waiting=''
concluding=:
await() {
  local status=0
  hold
  concluding=$1
  "$DEPLOY_DIRECTORY/$2" "$environment" "${@:3}" &
  waiting=$!
  obey
  wait "$waiting" || status=$?
  "$concluding" "$status"
  waiting=''
  return "$status"
}
# Both may be called twice with the same status, when a signal comes at the end.
after_migration() {
  case $1 in
    # It never started: by its own word, or stopped before it could ask ECS.
    69 | 143) ;;
    # It has run, or a part of it has, or it goes on.
    *) keep "$registered_arn" ;;
  esac
}
moved_to=''
after_move() {
  case $1 in
    # A signal came before it could do anything.
    143) return ;;
    # 75: nobody can say that the service does not run it.
    0 | 75) moved_to=$registered_arn ;;
  esac
  # When it fails, it retires the revision itself, and ECS has rolled back.
  keep "$registered_arn"
}

previous=''
undo() {
  local status=$? retiring
  trap - EXIT
  # The way back is not left halfway.
  trap '' INT TERM
  end_step
  if [ "$status" -ne 0 ]; then
    if [ -n "$told" ]; then note 'The deployment was interrupted.'; else note 'The deployment failed.'; fi
    step 'Take this deployment back'
    # GitHub kills everything ten seconds after a run was cancelled, so all is ordered before anything is waited for.
    if [ -n "$moved_to" ]; then
      retire_registered &
      retiring=$!
      "$DEPLOY_DIRECTORY/deploy-service.sh" "$environment" "$previous" --instead-of "$moved_to" ||
        complain "The service could not be returned to ${previous##*/}. Look at it now."
      wait "$retiring" || true
    else
      retire_registered
    fi
    end_step
  fi
  exit "$status"
}
interrupted() {
  told=$1
  [ "$held" = no ] || return 0
  trap '' INT TERM
  if [ -n "$waiting" ]; then
    # Not INT, which bash lets a script in the background ignore.
    kill -TERM "$waiting" 2>/dev/null || true
    local status=0
    wait "$waiting" || status=$?
    "$concluding" "$status"
  fi
  exit "$told"
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
  await : run-task.sh "$registered_arn" || exit 1
  end_step
fi

# The schema comes first: the old code must run on the new schema for a while, the new code never on the old one.
if [ "$mode" != --skip-migration ]; then
  step 'Migrate the database'
  register migrate
  await after_migration run-task.sh "$registered_arn" || exit 1
  end_step
fi

step 'Deploy the service'
register backend
if [ "$mode" = --first-deployment ]; then
  note 'There is no service yet: the application stacks create it from this revision.'
else
  await after_move deploy-service.sh "$registered_arn" || exit 1
  end_step
  step 'Smoke test'
  await : smoke-test.sh || exit 1
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
