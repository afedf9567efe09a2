/** `network`: the VPC and its subnets. */
import * as z from 'zod';
import { isLogRetention, logRetentionDays, nearestLogRetention } from '../../data/logs.js';
import { cidrBlock } from '../cidr.js';
import { defaulted, group } from '../field.js';

const VPC_SIZES = 'Amazon VPC user guide, "VPC CIDR blocks"';
const SUBNET_SIZES = 'Amazon EC2 API reference, CreateSubnet';

/** Days that CloudWatch Logs can keep a log group; a table of its own, so every other number is refused. */
export const retentionDays = z.int().superRefine((days, context) => {
  if (isLogRetention(days)) return;
  context.addIssue({
    code: 'custom',
    message: `must be one of the retentions of CloudWatch Logs: ${logRetentionDays.join(', ')}`,
    params: { code: 'logs.retention', fix: `the nearest is ${nearestLogRetention(days)}` },
  });
});

const subnets = z.array(cidrBlock).min(2).max(6);

const subnetNotes = (tier: string, holds: string, effect: 'replace' | 'data-loss') => ({
  description: `The ${tier} subnets, one for each availability zone and in the same order: ${holds}.`,
  effect,
  reason:
    'A subnet lies inside its VPC, overlaps no other subnet, and is between /16 and /28. AWS keeps five of its addresses.',
  source: SUBNET_SIZES,
  default: { derived: 'Carved from the CIDR of the VPC.' },
  inherited: false,
  readBy: ['cdk', 'runbooks', 'environment-page'] as const,
});

export const network = group(
  {
    cidr: defaulted(cidrBlock, {
      description: 'The address range of the VPC. Environments that may ever be peered need ranges of their own.',
      effect: 'data-loss',
      reason: 'A VPC is between /16 and /28, in private address space, and is named without host bits.',
      source: VPC_SIZES,
      default: { byTier: { sandbox: '10.10.0.0/16', staging: '10.20.0.0/16', production: '10.30.0.0/16' } },
      inherited: false,
      readBy: ['cdk', 'runbooks', 'environment-page'],
    }),
    availabilityZones: defaulted(z.array(z.string()).min(2).max(6), {
      description: 'The availability zones, at least two.',
      effect: 'data-loss',
      reason: 'An Application Load Balancer and a DB subnet group need subnets in two zones at least.',
      source:
        'Elastic Load Balancing user guide, "Application Load Balancers"; Amazon RDS user guide, "Working with a DB instance in a VPC"',
      default: { derived: 'The first two zones of the region; three for production.' },
      follows: 'region',
      readBy: ['cdk', 'runbooks', 'environment-page', 'cost'],
    }),
    publicSubnets: defaulted(subnets, subnetNotes('public', 'the load balancer and NAT, never a task', 'replace')),
    privateSubnets: defaulted(subnets, subnetNotes('private', 'the tasks', 'replace')),
    databaseSubnets: defaulted(
      subnets,
      // RDS leaves no subnet that it uses: another one is another instance.
      subnetNotes('database', 'the database, without any route out of the VPC', 'data-loss'),
    ),
    nat: defaulted(z.enum(['none', 'instance', 'single', 'perAz', 'regional']), {
      description:
        'How tasks reach AWS and the internet: a NAT gateway in one zone (single) or in each (perAz), a regional NAT gateway, a small NAT instance, or none with interface endpoints instead.',
      effect: 'restart',
      reason: 'Private tasks need a way to ECR, Secrets Manager and CloudWatch Logs.',
      source: 'Amazon VPC user guide, "NAT gateways"',
      default: { byTier: { sandbox: 'instance', staging: 'single', production: 'perAz' } },
      readBy: ['cdk', 'runbooks', 'environment-page', 'cost'],
    }),
    interfaceEndpoints: defaulted(z.boolean(), {
      description:
        'Interface endpoints for the AWS services that tasks call, so that this traffic stays inside AWS. The S3 gateway endpoint, which is free, is always there.',
      effect: 'in-place',
      default: { derived: 'True when nat is none, and false otherwise.' },
      readBy: ['cdk', 'cost', 'environment-page'],
    }),
    flowLogs: defaulted(z.enum(['reject', 'all']), {
      description: 'Which traffic the flow logs of the VPC record.',
      // CloudFormation cannot change a flow log. Its records stay: the log group is not replaced.
      effect: 'replace',
      default: { byDataClass: { synthetic: 'reject', phi: 'all' } },
      readBy: ['cdk', 'environment-page'],
    }),
    flowLogRetentionDays: defaulted(retentionDays, {
      description: 'How long flow logs are kept.',
      unit: 'days',
      effect: 'in-place',
      reason: 'CloudWatch Logs offers 22 retentions.',
      source: 'Amazon CloudWatch Logs API reference, PutRetentionPolicy',
      default: { byDataClass: { synthetic: 14, phi: 365 } },
      readBy: ['cdk', 'environment-page'],
    }),
  },
  'The VPC and its subnets.',
);
