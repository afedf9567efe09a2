#!/usr/bin/env bash
# Asks CloudFormation what was changed by hand in AWS since the stacks were deployed, and prints it as Markdown. Fails when
# there is any. What cannot be compared is named too; it is no proof of either. Changes nothing.
#
# `cdk drift` asks the same, but hides what CloudFormation could not read and knows no exceptions.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -eq 1 ] || usage "$0 ENVIRONMENT"
load_environment "$1"
timeout_seconds=${HHA_DRIFT_TIMEOUT_SECONDS:-1200}
poll_seconds=${HHA_POLL_SECONDS:-10}

# What AWS changes by itself, because we asked it to: it belongs to ECS, to autoscaling and to storage autoscaling. So does the
# minor version of the database, below.
expected='
  [ ["AWS::ElasticLoadBalancingV2::ListenerRule", "^/Actions/.*/Weight$"],
    ["AWS::ApplicationAutoScaling::ScalableTarget", "^/(Min|Max)Capacity$"],
    ["AWS::RDS::DBInstance", "^/AllocatedStorage$"] ]'

stacks=()
# shellcheck disable=SC2153 # environment.sh has both, stacks and tasks
while IFS= read -r line; do stacks[${#stacks[@]}]=$line; done < <(jq --raw-output '.[] | "\(.region) \(.name)"' <<<"$HHA_STACKS")

# All are asked first, since each takes minutes.
detections=()
for stack in "${stacks[@]}"; do
  detections[${#detections[@]}]=$(
    aws cloudformation detect-stack-drift --region "${stack% *}" --stack-name "${stack#* }" \
      --query StackDriftDetectionId --output text
  ) || fail "The drift of ${stack#* } cannot be asked for. Is the stack deployed?"
done

# Each resource on a line: what happened, type, name, path, and both values.
drifts_of() {
  local page token='' arguments
  while :; do
    arguments=()
    [ -z "$token" ] || arguments=(--next-token "$token")
    page=$(
      aws cloudformation describe-stack-resource-drifts --region "$1" --stack-name "$2" --no-paginate --output json \
        ${arguments[@]+"${arguments[@]}"}
    ) || return 1
    jq --raw-output --argjson expected "$expected" '
      def major(version): version | tostring | split(".")[0];
      def short: (. // "nothing") | tostring | gsub("[\\n`]"; " ") | .[:200];
      .StackResourceDrifts[]
      | . as $resource
      | "`\(.LogicalResourceId)` (\(.ResourceType))" as $name
      | if .StackResourceDriftStatus == "DELETED" then "- \($name) is gone."
        elif .StackResourceDriftStatus == "MODIFIED" then
          .PropertyDifferences[]
          | . as $difference
          | select(any($expected[]; . as [$type, $path]
              | $type == $resource.ResourceType and ($difference.PropertyPath | test($path))) | not)
          | select(($resource.ResourceType == "AWS::RDS::DBInstance" and .PropertyPath == "/EngineVersion"
              and major(.ActualValue) == major(.ExpectedValue)) | not)
          | "- \($name): `\(.PropertyPath)` is `\(.ActualValue | short)`, and the stack says `\(.ExpectedValue | short)`."
        elif .StackResourceDriftStatus == "UNKNOWN" then "? \($name): \(.DriftStatusReason | short)"
        else empty end
    ' <<<"$page" || return 1
    token=$(jq --raw-output '.NextToken // empty' <<<"$page")
    [ -n "$token" ] || break
  done
}

found=no
SECONDS=0
for index in "${!stacks[@]}"; do
  region=${stacks[index]% *}
  name=${stacks[index]#* }
  while :; do
    answer=$(
      aws cloudformation describe-stack-drift-detection-status --region "$region" \
        --stack-drift-detection-id "${detections[index]}" --output json
    ) || fail "The drift of $name cannot be read."
    case $(jq --raw-output .DetectionStatus <<<"$answer") in
      DETECTION_COMPLETE) break ;;
      DETECTION_FAILED)
        printf '### %s: not compared as a whole\n\n%s\n\n' "$name" "$(jq --raw-output '.DetectionStatusReason // "AWS gives no reason."' <<<"$answer")"
        break ;;
    esac
    [ "$SECONDS" -lt "$timeout_seconds" ] || fail "The comparison of $name did not end in $timeout_seconds seconds."
    sleep "$poll_seconds"
  done
  lines=$(drifts_of "$region" "$name") || fail "The drift of $name cannot be read."
  changes=$(grep '^-' <<<"$lines") || true
  unknown=$(grep '^?' <<<"$lines") || true
  if [ -n "$changes" ]; then
    found=yes
    printf '### %s: changed by hand\n\n%s\n\n' "$name" "$changes"
  fi
  [ -z "$unknown" ] || printf '### %s: not compared\n\n%s\n\n' "$name" "${unknown//\? /- }"
done
[ "$found" = no ] || fail "Something in $HHA_ENVIRONMENT was changed by hand. Find out who, then change the document or deploy the stacks."
note "Nothing that could be compared was changed by hand."
