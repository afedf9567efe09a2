/** Who may speak to whom. Every rule of the environment stands in this file. */
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';

export interface SecurityGroups {
  readonly loadBalancer: ec2.ISecurityGroup;
  readonly tasks: ec2.ISecurityGroup;
  readonly database: ec2.ISecurityGroup;
}

/**
 * The internet reaches the load balancer, the load balancer the tasks, the tasks the database; nothing else.
 *
 * Tasks go out on 443 only. Without NAT their route tables lead nowhere but to the endpoints and S3; with NAT they can
 * reach any host on 443, since AWS and the geocoding services have no fixed addresses. Flow logs of all traffic
 * (network.flowLogs) say where they went; those of refused traffic alone do not.
 */
export function addSecurityGroups(
  scope: Construct,
  config: EnvironmentConfig,
  vpc: ec2.IVpc,
): { readonly groups: SecurityGroups; readonly endpoints: ec2.SecurityGroup | undefined } {
  const { names, service, database } = config;
  const group = (id: string, securityGroupName: string, description: string) =>
    new ec2.SecurityGroup(scope, id, { vpc, securityGroupName, description, allowAllOutbound: false });

  const loadBalancer = group('LoadBalancerGroup', names.securityGroups.loadBalancer, 'Load balancer of the API');
  const tasks = group('TaskGroup', names.securityGroups.tasks, 'Tasks of the API, migrations and jobs');
  const databaseGroup = group('DatabaseGroup', names.securityGroups.database, 'PostgreSQL');

  loadBalancer.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'HTTPS from the internet');
  loadBalancer.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(80), 'HTTP, which is redirected to HTTPS');
  allow(loadBalancer, tasks, service.port, 'the API');
  allow(tasks, databaseGroup, database.port, 'PostgreSQL');
  const wayOut =
    config.network.nat === 'none'
      ? 'S3 by its gateway endpoint; no other route leads out of the VPC'
      : 'HTTPS to AWS and to geocoding services';
  tasks.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), wayOut);

  const endpoints =
    config.network.interfaceEndpoints.length === 0
      ? undefined
      : group('EndpointGroup', names.securityGroups.endpoints, 'Interface endpoints of AWS services');
  if (endpoints !== undefined) allow(tasks, endpoints, 443, 'AWS services');

  // Handed on without the right to add rules: a listener or a service elsewhere would open the same ports twice.
  const fixed = (id: string, { securityGroupId }: ec2.SecurityGroup) =>
    ec2.SecurityGroup.fromSecurityGroupId(scope, id, securityGroupId, { mutable: false });
  return {
    groups: {
      loadBalancer: fixed('FixedLoadBalancerGroup', loadBalancer),
      tasks: fixed('FixedTaskGroup', tasks),
      database: fixed('FixedDatabaseGroup', databaseGroup),
    },
    endpoints,
  };
}

/** Opens a port in both directions of the rule: out of one group and into the other. */
function allow(from: ec2.SecurityGroup, to: ec2.SecurityGroup, port: number, what: string): void {
  from.addEgressRule(to, ec2.Port.tcp(port), `To ${what}`);
  to.addIngressRule(from, ec2.Port.tcp(port), `For ${what}`);
}
