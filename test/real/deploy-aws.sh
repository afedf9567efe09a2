#!/usr/bin/env bash
# Stands in for `aws` in the tests: passes everything to the real CLI (deploy-cli.py) and a moto server, except what moto does not play.
# CONTROL holds what a test asks for; CALLS is the list of calls, one a line.
set -euo pipefail
words=$*
words=${words//$'\n'/ }
printf '%s\n' "${words:0:700}" >>"$CONTROL/calls"
cli=("$PYTHON" -S -E "$CLI_CLIENT" --endpoint-url "$MOTO")
real=("${cli[@]}" "$@")
updates() { grep -c '^ecs update-service' "$CONTROL/calls" || true; }

case "${1:-} ${2:-}" in
  'ecs register-task-definition')
    # moto runs no task whose container has no memory of its own.
    arguments=("$@")
    for index in "${!arguments[@]}"; do
      if [ "${arguments[$index]}" = --cli-input-json ]; then
        printf '%s' "${arguments[$((index + 1))]}" >"$CONTROL/registered.json"
        arguments[index + 1]=$(jq '.containerDefinitions[].memory = 512' "$CONTROL/registered.json")
      fi
    done
    exec "${cli[@]}" "${arguments[@]}"
    ;;
  'ecs describe-tasks')
    "${real[@]}" | jq --slurpfile change "$CONTROL/task.json" '
      .tasks[0] += ($change[0] | del(.exitCode))
      | .tasks[0].containers[0].exitCode = $change[0].exitCode'
    ;;
  'ecs run-task')
    if [ -f "$CONTROL/failures.json" ]; then
      jq '{tasks: [], failures: .}' "$CONTROL/failures.json"
    else
      exec "${real[@]}"
    fi
    ;;
  'ecs describe-services')
    # moto keeps the first revision in its deployments.
    "${real[@]}" | jq --slurpfile change "$CONTROL/service.json" \
      'if . == null then . else .deployments[0].taskDefinition = .taskDefinition | . + $change[0] end'
    ;;
  'ecs list-service-deployments')
    # The first page holds what is long past, as ECS may order them; what a test waits for comes on the second.
    if [[ " $* " != *' --next-token '* ]]; then
      jq --null-input '{nextToken: "second", serviceDeployments: [range(20) | {
        serviceDeploymentArn: "arn:aws:ecs:us-east-1:123456789012:service-deployment/c/s/past\(.)", createdAt: (. - 100)}]}'
    else
      jq --null-input --argjson count "$(updates)" '{serviceDeployments: [range($count) | {
        serviceDeploymentArn: "arn:aws:ecs:us-east-1:123456789012:service-deployment/c/s/\(.)", createdAt: .}]}'
    fi
    ;;
  'ecs describe-service-deployments')
    # One word for each deployment, in their order; the last one holds for all that follow.
    number=$(updates)
    status=$(sed -n "${number}p" "$CONTROL/deployments")
    [ -n "$status" ] || status=$(tail -n 1 "$CONTROL/deployments")
    jq --null-input --arg status "$status" '{status: $status, statusReason: "the test says so"}'
    ;;
  'ecs stop-service-deployment') echo '{}' ;;
  'cloudfront wait')
    # moto says COMPLETED where CloudFront says Completed, and the waiter would wait for ever.
    shift 3
    exec "${cli[@]}" cloudfront get-invalidation "$@" --query Invalidation.Status
    ;;
  'ecr get-login-password') echo password ;;
  *) exec "${real[@]}" ;;
esac
