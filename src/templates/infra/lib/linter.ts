/** Remarks for cfn-lint, where its schemas are older than CloudFormation. */
import { CfnResource, type Stack } from 'aws-cdk-lib';
import { CfnScalableTarget } from 'aws-cdk-lib/aws-applicationautoscaling';
import { CfnDashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnListener, CfnListenerRule } from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/**
 * Types whose tags cfn-lint 1.51 does not know and reports as E3002. Source: AWS CloudFormation template reference, the
 * property `Tags` of each.
 */
const TAGGED = new Set([
  CfnListener.CFN_RESOURCE_TYPE_NAME,
  CfnListenerRule.CFN_RESOURCE_TYPE_NAME,
  CfnScalableTarget.CFN_RESOURCE_TYPE_NAME,
  CfnDashboard.CFN_RESOURCE_TYPE_NAME,
]);

/** Keeps cfn-lint from refusing the tags of a stack; every other resource stays under the check. */
export function letTagsPass(stack: Stack): void {
  for (const construct of stack.node.findAll()) {
    if (!CfnResource.isCfnResource(construct) || !TAGGED.has(construct.cfnResourceType)) continue;
    construct.addMetadata('cfn-lint', { config: { ignore_checks: ['E3002'] } });
  }
}
