#!/usr/bin/env bash
# Replaces the tasks of the service by new ones of the revision that it runs, so that they read secrets and parameters anew,
# and waits as a deployment does: through canary and bake time, until ECS says SUCCESSFUL.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -eq 1 ] || usage "$0 ENVIRONMENT"
load_environment "$1"

service=$(
  aws ecs describe-services --cluster "$HHA_CLUSTER" --services "$HHA_SERVICE" --query 'services[0]' --output json
) || fail "The service $HHA_SERVICE cannot be read."
[ "$(jq --raw-output '.status // "missing"' <<<"$service")" = ACTIVE ] ||
  fail "There is no service $HHA_SERVICE. Follow the runbook first-deployment."
if [ "$(jq '.desiredCount' <<<"$service")" = 0 ]; then
  note "$HHA_SERVICE sleeps: no task runs, and those that start when it wakes read everything anew."
  exit 0
fi
exec "$DEPLOY_DIRECTORY/deploy-service.sh" "$1" "$(jq --raw-output .taskDefinition <<<"$service")" --restart
