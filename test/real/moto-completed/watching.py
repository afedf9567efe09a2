"""What tells somebody about the account: CloudTrail's events, the history of alarms, scaling activities, and the protection of stacks."""

import json
import time

from completions import mends, plays
from moto.cloudformation.exceptions import ValidationError
from moto.cloudformation.models import CloudFormationBackend, cloudformation_backends
from moto.cloudwatch.models import cloudwatch_backends
from moto.core.responses import BaseResponse

events = []

original_call = BaseResponse.call_action


def call_action(self):
    name = self._get_action()
    if name and not name.startswith(("List", "Describe")) and self.service_name:
        source = f"{self.boto3_service_name}.amazonaws.com"
        events.append({"EventName": name, "EventSource": source, "EventTime": time.time(), "Username": "testing"})
    return original_call(self)


BaseResponse.call_action = call_action


def event_of(each):
    """An event as CloudTrail gives it: who did it stands in the document alone."""
    issuer = {"sessionContext": {"sessionIssuer": {"userName": each["Username"]}}}
    document = {"eventName": each["EventName"], "sourceIPAddress": "192.0.2.1", "userIdentity": {"type": "AssumedRole", **issuer}}
    return {**each, "CloudTrailEvent": json.dumps(document)}


@plays("cloudtrail", "lookup-events")
def lookup_events(request):
    wanted = {each["AttributeKey"]: each["AttributeValue"] for each in request.get("LookupAttributes", [])}
    found = [event_of(each) for each in reversed(events) if all(each[key] == value for key, value in wanted.items())]
    start = int(request.get("NextToken", "0"))
    more = {"NextToken": str(start + 50)} if len(found) > start + 50 else {}
    return {"Events": found[start : start + 50], **more}


@plays("cloudwatch", "describe-alarm-history")
def alarm_history(request):
    alarms = cloudwatch_backends[request.account][request.region].alarms.values()
    return {
        "AlarmHistoryItems": [
            {"AlarmName": alarm.name, "HistoryItemType": kind, "Timestamp": at, "HistorySummary": f"Alarm was {state}"}
            for alarm in alarms
            for kind, _reason, _data, state, at in alarm.history
        ]
    }


@plays("applicationautoscaling", "describe-scaling-activities", blind="no load, so nothing was scaled")
def scaling_activities(_request):
    return {"ScalingActivities": []}


@plays("cloudformation", "update-termination-protection")
def termination_protection(request):
    stack = cloudformation_backends[request.account][request.region].get_stack(request["StackName"])
    stack.enable_termination_protection = request["EnableTerminationProtection"] == "true"
    return {"StackId": stack.stack_id}


NO_DRIFT = "moto compares no stack with what stands in the account, and the stacks of the tests hold nothing"


@plays("cloudformation", "detect-stack-drift", blind=NO_DRIFT)
def detect_stack_drift(_request):
    return {"StackDriftDetectionId": "b78ac9b0-dec1-11e7-a451-503a3example"}


@plays("cloudformation", "describe-stack-drift-detection-status", blind=NO_DRIFT)
def drift_detection_status(_request):
    return {"DetectionStatus": "DETECTION_COMPLETE", "StackDriftStatus": "IN_SYNC"}


@plays("cloudformation", "describe-stack-resource-drifts", blind=NO_DRIFT)
def stack_resource_drifts(_request):
    return {"StackResourceDrifts": []}


@mends(CloudFormationBackend, "delete_stack", "cloudformation delete-stack", "moto deletes protected stacks")
def delete_stack(original, self, name_or_stack_id):
    stack = self.get_stack(name_or_stack_id)
    if str(stack.enable_termination_protection).lower() == "true":
        raise ValidationError(name_or_stack_id, "TerminationProtection is enabled")
    return original(self, name_or_stack_id)
