#!/usr/bin/env bash
# Asks CloudFormation what was changed by hand in AWS since the stacks were deployed, and prints it as Markdown. Fails when
# there is any. What was not compared is named too; it is no proof of either. Changes nothing.
#
# `cdk drift` asks the same, but hides what CloudFormation could not read and knows no exceptions.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=load-environment.sh disable=SC1091
. "$(dirname "${BASH_SOURCE[0]}")/load-environment.sh"

[ $# -eq 1 ] || usage "$0 ENVIRONMENT"
load_environment "$1"
timeout_seconds=${HHA_DRIFT_TIMEOUT_SECONDS:-1200}
poll_seconds=${HHA_POLL_SECONDS:-10}

# What is no change by hand, by type and path. AWS moves weights, capacities and storage because we asked it to. ECS does not say
# that it is the controller of a deployment, so CloudFormation misses that.
# Source of the latter: aws-cloudformation/cloudformation-coverage-roadmap, issue 1259.
expected='
  [ ["AWS::ElasticLoadBalancingV2::ListenerRule", "^/Actions/.*/Weight$"],
    ["AWS::ApplicationAutoScaling::ScalableTarget", "^/(Min|Max)Capacity$"],
    ["AWS::ECS::Service", "^/DeploymentController"],
    ["AWS::RDS::DBInstance", "^/AllocatedStorage$"] ]'
# The same where the values decide: minor versions that AWS upgrades to, revisions that deployments register, weights in lists
# that come in another order, and the parameters that a recovery of the database writes anew.
# shellcheck disable=SC2016 # they are variables of jq
known='
  def major: tostring | split(".")[0];
  def family: tostring | split("/")[-1] | split(":")[0];
  def unweighted: fromjson | walk(if type == "object" then del(.Weight) elif type == "array" then sort else . end);
  def is_known($resource): ($resource.ResourceType + .PropertyPath) as $what
    | if $what == "AWS::RDS::DBInstance/EngineVersion" then (.ActualValue | major) == (.ExpectedValue | major)
      elif $what == "AWS::ECS::Service/TaskDefinition" then (.ActualValue | family) == (.ExpectedValue | family)
      elif $what == "AWS::SSM::Parameter/Value" then $resource.PhysicalResourceId | test("/database/(master-secret-arn|resource-id)$")
      elif $resource.ResourceType == "AWS::ElasticLoadBalancingV2::ListenerRule" and $resource.ActualProperties != null then
        ($resource.ActualProperties | unweighted) == ($resource.ExpectedProperties | unweighted)
      else false end;'

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
    jq --raw-output --argjson expected "$expected" "$known"'
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
          | select(is_known($resource) | not)
          | "- \($name): `\(.PropertyPath)` is `\(.ActualValue | short)`, and the stack says `\(.ExpectedValue | short)`."
        elif .StackResourceDriftStatus == "UNKNOWN" then "? \($name): \(.DriftStatusReason | short)"
        else empty end
    ' <<<"$page" || return 1
    token=$(jq --raw-output '.NextToken // empty' <<<"$page")
    [ -n "$token" ] || break
  done
}

# Types that CloudFormation never compares, each with how often the stack has it: they are in no answer about drift.
never_compared() {
  aws cloudformation list-stack-resources --region "$1" --stack-name "$2" --output json | jq --raw-output '
    [ .StackResourceSummaries[]
      | select(.DriftInformation.StackResourceDriftStatus == "NOT_CHECKED" and .ResourceStatus != "DELETE_COMPLETE")
      | .ResourceType ]
    | group_by(.) | map("\(.[0]) (\(length))") | join(", ")'
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
  never=$(never_compared "$region" "$name") || fail "The resources of $name cannot be read."
  [ -z "$never" ] || printf 'Of %s, CloudFormation never compares: %s.\n\n' "$name" "$never"
done
[ "$found" = no ] || fail "Something in $HHA_ENVIRONMENT was changed by hand. Find out who, then change the document or deploy the stacks."
note "Nothing that could be compared was changed by hand."
