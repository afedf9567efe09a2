#!/usr/bin/env bash
# Registers a task definition with an image and prints the ARN of the new revision. With a commit: as that commit has it.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -eq 3 ] || [ $# -eq 4 ] || usage "$0 ENVIRONMENT TASK IMAGE [COMMIT]"
load_environment "$1"

definition=$("$DEPLOY_DIRECTORY/render-task-definition.sh" "$@") || exit 1
arn=$(
  aws ecs register-task-definition --cli-input-json "$definition" \
    --query taskDefinition.taskDefinitionArn --output text
) || fail "ECS refused the task definition of $2."
note "Registered ${arn##*/}."
printf '%s\n' "$arn"
