/** What state machines have in common. */
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as stepfunctions from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

/** The delivery of logs and traces knows no resources. Source: AWS Step Functions developer guide, "Logging". */
export function logDelivery(): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: [
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:DescribeLogGroups',
      'logs:DescribeResourcePolicies',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:UpdateLogDelivery',
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ],
    resources: ['*'],
  });
}

/** The role under which EventBridge starts a state machine. */
export function starter(scope: Construct, machine: stepfunctions.CfnStateMachine): iam.Role {
  const role = new iam.Role(scope, 'StarterRole', {
    assumedBy: new iam.ServicePrincipal('events.amazonaws.com'),
    description: `EventBridge starts ${machine.stateMachineName}.`,
  });
  new iam.ManagedPolicy(scope, 'StarterPolicy', {
    roles: [role],
    statements: [new iam.PolicyStatement({ actions: ['states:StartExecution'], resources: [machine.attrArn] })],
  });
  return role;
}
