/** Rules 1 to 11: the VPC. */
import { type Change, type Row, refusal } from './row.js';

const subnets = (
  vpc: string,
  kinds: Readonly<Record<'public' | 'private' | 'database', readonly string[]>>,
): Change => ({
  '@network.cidr': vpc,
  '@network.availabilityZones': ['us-east-1a', 'us-east-1b'],
  '@network.publicSubnets': kinds.public,
  '@network.privateSubnets': kinds.private,
  '@network.databaseSubnets': kinds.database,
});
const GOOD = {
  public: ['10.0.1.0/24', '10.0.2.0/24'],
  private: ['10.0.10.0/24', '10.0.11.0/24'],
  database: ['10.0.20.0/24', '10.0.21.0/24'],
};
const second = (cidr: string): Change => ({
  '@network.cidr': '10.0.0.0/17',
  'environments.second': {
    account: '444455556666',
    region: 'us-east-1',
    domains: { hostedZone: 'example.com', api: 'second.api.example.com', app: 'second.app.example.com' },
    network: { cidr },
  },
});

export const NETWORK: readonly Row[] = [
  {
    rule: 1,
    title: 'a VPC is between /16 and /28',
    accepts: [
      { '@network.cidr': '10.0.0.0/16' },
      subnets('10.0.0.0/24', {
        public: ['10.0.0.0/27', '10.0.0.32/27'],
        private: ['10.0.0.64/28', '10.0.0.80/28'],
        database: ['10.0.0.96/28', '10.0.0.112/28'],
      }),
    ],
    refuses: [
      refusal('network.cidr-size', { '@network.cidr': '10.0.0.0/15' }),
      refusal('network.cidr-size', { '@network.cidr': '10.0.0.0/29' }),
    ],
  },
  {
    rule: 2,
    title: 'a CIDR has no host bits, octets up to 255, and lies in private space',
    accepts: [
      { '@network.cidr': '10.255.0.0/16' },
      { '@network.cidr': '172.31.0.0/16' },
      { '@network.cidr': '192.168.0.0/16' },
    ],
    refuses: [
      refusal('network.cidr-host-bits', { '@network.cidr': '10.0.0.1/16' }),
      refusal('network.cidr-syntax', { '@network.cidr': '10.256.0.0/16' }),
      refusal('network.cidr-syntax', { '@network.cidr': '10.0.0.0/33' }),
      refusal('network.cidr-public', { '@network.cidr': '172.32.0.0/16' }),
      refusal('network.cidr-public', { '@network.cidr': '11.0.0.0/16' }),
    ],
  },
  {
    rule: 3,
    title: 'the range of the Docker bridge is advised against',
    accepts: [{ '@network.cidr': '172.18.0.0/16' }],
    refuses: [refusal('network.docker-range', { '@network.cidr': '172.17.0.0/16' }, 'warning')],
  },
  {
    rule: 4,
    title: 'subnets lie inside the VPC',
    accepts: [subnets('10.0.0.0/16', { ...GOOD, database: ['10.0.20.0/24', '10.0.255.0/24'] })],
    refuses: [
      refusal(
        'network.subnet-outside-vpc',
        subnets('10.0.0.0/16', { ...GOOD, database: ['10.0.20.0/24', '10.1.0.0/24'] }),
      ),
    ],
  },
  {
    rule: 5,
    title: 'subnets do not overlap, and neither do environments',
    accepts: [
      subnets('10.0.0.0/16', {
        ...GOOD,
        private: ['10.0.2.0/24', '10.0.3.0/24'],
        public: ['10.0.0.0/24', '10.0.1.0/24'],
      }),
      second('10.0.128.0/17'),
    ],
    refuses: [
      refusal(
        'network.subnets-overlap',
        subnets('10.0.0.0/16', { ...GOOD, private: ['10.0.2.128/25', '10.0.3.0/24'] }),
      ),
      refusal('environments.cidr-overlap', second('10.0.64.0/18')),
    ],
  },
  {
    rule: 6,
    title: 'a subnet is between /16 and /28',
    accepts: [subnets('10.0.0.0/16', { ...GOOD, database: ['10.0.20.0/28', '10.0.20.16/28'] })],
    refuses: [
      refusal('network.cidr-size', subnets('10.0.0.0/16', { ...GOOD, database: ['10.0.20.0/29', '10.0.20.16/28'] })),
      refusal('network.cidr-size', subnets('10.0.0.0/16', { ...GOOD, database: ['10.0.0.0/15', '10.0.20.16/28'] })),
    ],
  },
  {
    rule: 7,
    title: 'a public subnet is /27 or larger',
    accepts: [subnets('10.0.0.0/16', { ...GOOD, public: ['10.0.1.0/27', '10.0.1.32/27'] })],
    refuses: [
      refusal(
        'network.public-subnet-size',
        subnets('10.0.0.0/16', { ...GOOD, public: ['10.0.1.0/28', '10.0.1.32/27'] }),
      ),
    ],
  },
  {
    rule: 8,
    title: 'two different zones of the region at least, three for production',
    accepts: [
      { '@network.availabilityZones': ['us-east-1a', 'us-east-1f'] },
      { '@tier': 'production', '@network.availabilityZones': ['us-east-1a', 'us-east-1b', 'us-east-1c'] },
    ],
    refuses: [
      refusal('value.count', { '@network.availabilityZones': ['us-east-1a'] }),
      refusal('network.zone-repeated', { '@network.availabilityZones': ['us-east-1a', 'us-east-1a'] }),
      refusal('network.zone-not-in-region', { '@network.availabilityZones': ['us-east-1a', 'us-east-1g'] }),
      refusal('network.zone-not-in-region', { '@network.availabilityZones': ['us-east-1a', 'us-west-2a'] }),
      refusal('network.region-unknown', { '@region': 'us-east-9' }),
      refusal(
        'network.two-zones',
        { '@tier': 'production', '@network.availabilityZones': ['us-east-1a', 'us-east-1b'] },
        'warning',
      ),
    ],
  },
  {
    rule: 9,
    title: 'private DNS of endpoints needs both DNS attributes of the VPC',
    unsayable: { because: 'the VPC always has both', renderedBy: ['cdk', 'runbooks'] },
  },
  {
    rule: 10,
    title: 'quotas of VPCs, gateways, rules and groups',
    unsayable: {
      because: 'how many an account has already is known to AWS alone; an environment makes one VPC and one gateway',
      renderedBy: ['runbooks'],
    },
  },
  {
    rule: 11,
    title: 'flow logs are aggregated over 60 or 600 seconds',
    unsayable: { because: 'the interval is fixed', renderedBy: ['cdk'] },
  },
];
