#!/usr/bin/env bash
# Retires revisions, so that the newest ACTIVE one is again the one that should run. Goes on when one cannot be retired.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -ge 2 ] || usage "$0 ENVIRONMENT TASK_DEFINITION_ARN…"
load_environment "$1"
shift

status=0
for arn in "$@"; do
  if aws ecs deregister-task-definition --task-definition "$arn" --query taskDefinition.status --output text >/dev/null; then
    note "Deregistered ${arn##*/}."
  else
    note "Could not deregister ${arn##*/}: it is still the newest revision of its family. Deregister it by hand."
    status=1
  fi
done
exit "$status"
