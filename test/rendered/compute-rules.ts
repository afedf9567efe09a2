import { expect } from 'vitest';
import { containers, files, optionalResources, type RenderedRule, resources } from './subject.js';

/** Rules 9 to 33: the network, tasks, the service and its target groups. */
export const COMPUTE_RULES: readonly RenderedRule[] = [
  {
    rule: 9,
    holds: 'every VPC has both DNS attributes, also where the CLI makes it',
    check(subject) {
      for (const [id, vpc] of resources(subject, 'AWS::EC2::VPC')) {
        expect([vpc.EnableDnsSupport, vpc.EnableDnsHostnames], id).toEqual([true, true]);
      }
      for (const { path, content } of files(subject, /runbooks\/[^/]+\/provisioning-by-cli\.md$/)) {
        expect(content, path).toMatch(/--enable-dns-support/);
        expect(content, path).toMatch(/--enable-dns-hostnames/);
      }
    },
  },
  {
    rule: 10,
    holds: 'one VPC and one internet gateway, few NAT gateways, rules and groups',
    check(subject) {
      const vpcs = resources(subject, 'AWS::EC2::VPC').length;
      expect(resources(subject, 'AWS::EC2::InternetGateway').length).toBe(vpcs);
      expect(optionalResources(subject, 'AWS::EC2::NatGateway').length).toBeLessThanOrEqual(5 * vpcs);
      for (const [id, group] of resources(subject, 'AWS::EC2::SecurityGroup')) {
        const logical = id.split('/')[1] ?? '';
        for (const direction of ['Ingress', 'Egress']) {
          const apart = optionalResources(subject, `AWS::EC2::SecurityGroup${direction}`).filter(([, rule]) =>
            JSON.stringify(rule.GroupId).includes(`"${logical}"`),
          );
          const rules = (group[`SecurityGroup${direction}`] ?? []).length + apart.length;
          expect(rules, `${id} ${direction}`).toBeLessThanOrEqual(60);
        }
      }
      for (const [id, service] of resources(subject, 'AWS::ECS::Service')) {
        expect(service.NetworkConfiguration.AwsvpcConfiguration.SecurityGroups.length, id).toBeLessThanOrEqual(5);
      }
    },
  },
  {
    rule: 11,
    holds: 'flow logs are aggregated over 60 or 600 seconds',
    check(subject) {
      for (const [id, log] of resources(subject, 'AWS::EC2::FlowLog')) {
        expect([60, 600], id).toContain(log.MaxAggregationInterval);
      }
    },
  },
  {
    rule: 13,
    holds: 'every task is one of Fargate in awsvpc, and no container is privileged',
    check(subject) {
      for (const { path, task, container } of containers(subject)) {
        expect([task.networkMode, task.requiresCompatibilities], path).toEqual(['awsvpc', ['FARGATE']]);
        expect(container.privileged, path).toBeUndefined();
      }
    },
  },
  {
    rule: 14,
    holds: 'every container logs by awslogs',
    check(subject) {
      for (const { path, container } of containers(subject)) {
        expect(container.logConfiguration?.logDriver, path).toBe('awslogs');
      }
    },
  },
  {
    rule: 15,
    holds: 'every capability is dropped and none is added',
    check(subject) {
      for (const { path, container } of containers(subject)) {
        expect(container.linuxParameters.capabilities, path).toEqual({ drop: ['ALL'] });
      }
    },
  },
  {
    rule: 19,
    holds: 'health checks run the Python of the image',
    check(subject) {
      const checked = containers(subject).filter(({ container }) => container.healthCheck !== undefined);
      expect(checked.length).toBeGreaterThan(0);
      for (const { path, container } of checked) {
        expect(container.healthCheck.command.slice(0, 2), path).toEqual(['CMD', 'python']);
        expect(container.healthCheck.command.join(' '), path).not.toMatch(/\b(?:curl|wget)\b/);
      }
      for (const { path, content } of files(subject, /(?:^|\/)Dockerfile$/)) {
        expect(content.replace(/^\s*#.*$/gm, ''), path).not.toMatch(/\b(?:curl|wget)\b/);
      }
    },
  },
  {
    rule: 21,
    holds: 'a read-only root has a writable /tmp',
    check(subject) {
      for (const { path, container } of containers(subject)) {
        if (container.readonlyRootFilesystem !== true) continue;
        const places = (container.linuxParameters.tmpfs ?? []).map(
          (mount: { containerPath: string }) => mount.containerPath,
        );
        expect(places, path).toContain('/tmp');
      }
    },
  },
  {
    rule: 22,
    holds: 'one task is run at a time, and is started without a name that could be too long',
    check(subject) {
      const scripts = files(subject, /\.(?:sh|md|yml)$/).filter(({ content }) => /aws ecs run-task/.test(content));
      expect(scripts.map(({ path }) => path)).toContain('deploy/run-task.sh');
      for (const { path, content } of scripts) {
        for (const [, count] of content.matchAll(/aws ecs run-task[^|;]*?--count[ =](\S+)/g)) {
          expect(Number(count), path).toBe(1);
        }
        expect(content, path).not.toMatch(/--started-by/);
      }
    },
  },
  {
    rule: 24,
    holds: 'every secret of a container is read from a parameter that holds the full ARN of a secret',
    check(subject) {
      const parameters = new Map(
        resources(subject, 'AWS::SSM::Parameter').map(([id, { Name, Value }]) => [
          Name,
          { stack: id.split('/')[0] ?? '', Value },
        ]),
      );
      for (const { path, container } of containers(subject)) {
        for (const { name, valueFrom } of container.secrets ?? []) {
          const match = /^\{\{resolve:ssm:(\/[\w./-]+)\}\}(?::[\w.-]+::)?$/.exec(valueFrom);
          expect(match, `${path} ${name}: ${valueFrom}`).not.toBeNull();
          const parameter = parameters.get(match?.[1]);
          expect(parameter, `${path} ${name}: no stack publishes ${match?.[1]}`).toBeDefined();
          // CloudFormation gives the whole ARN of a secret for its Ref, and RDS that of its own by an attribute.
          const { stack = '', Value } = parameter ?? {};
          const target = subject.templates[stack]?.Resources[Value.Ref]?.Type ?? Value['Fn::GetAtt']?.[1];
          expect(['AWS::SecretsManager::Secret', 'MasterUserSecret.SecretArn'], `${path} ${name}`).toContain(target);
        }
      }
    },
  },
  {
    rule: 25,
    holds: 'nothing is said of swap',
    check(subject) {
      for (const { path, container } of containers(subject)) {
        expect(Object.keys(container.linuxParameters), path).not.toEqual(
          expect.arrayContaining([expect.stringMatching(/swap/i)]),
        );
      }
    },
  },
  {
    rule: 26,
    holds: 'the mode of awslogs is said',
    check(subject) {
      for (const { path, container } of containers(subject)) {
        expect(['blocking', 'non-blocking'], path).toContain(container.logConfiguration.options.mode);
      }
    },
  },
  {
    rule: 27,
    holds: 'deployments that shift traffic have a bake time, and only rolling ones a circuit breaker',
    check(subject) {
      for (const [id, { DeploymentConfiguration: deployment }] of resources(subject, 'AWS::ECS::Service')) {
        const isRolling = (deployment.Strategy ?? 'ROLLING') === 'ROLLING';
        if (isRolling) expect(deployment.DeploymentCircuitBreaker, id).toEqual({ Enable: true, Rollback: true });
        else expect(deployment.DeploymentCircuitBreaker, id).toBeUndefined();
        if (!isRolling) expect(deployment.BakeTimeInMinutes, id).toBeTypeOf('number');
      }
    },
  },
  {
    rule: 28,
    holds: 'container insights have one of their three values',
    check(subject) {
      for (const [id, cluster] of resources(subject, 'AWS::ECS::Cluster')) {
        const insights = cluster.ClusterSettings.find(({ Name }: { Name: string }) => Name === 'containerInsights');
        expect(['enhanced', 'enabled', 'disabled'], id).toContain(insights?.Value);
      }
    },
  },
  {
    rule: 32,
    holds: 'the matcher of a target group is within 200 to 499',
    check(subject) {
      for (const [id, group] of resources(subject, 'AWS::ElasticLoadBalancingV2::TargetGroup')) {
        expect(group.Matcher.HttpCode, id).toMatch(/^[234]\d\d(?:[,-][234]\d\d)*$/);
      }
    },
  },
  {
    rule: 33,
    holds: 'targets are addresses',
    check(subject) {
      for (const [id, group] of resources(subject, 'AWS::ElasticLoadBalancingV2::TargetGroup')) {
        expect(group.TargetType, id).toBe('ip');
      }
    },
  },
  {
    rule: 35,
    holds: 'a load balancer stands in two subnets at least, and HTTPS has a certificate',
    check(subject) {
      for (const [id, balancer] of resources(subject, 'AWS::ElasticLoadBalancingV2::LoadBalancer')) {
        const subnets = new Set(balancer.Subnets.map((subnet: unknown) => JSON.stringify(subnet)));
        expect(subnets.size, id).toBeGreaterThanOrEqual(2);
      }
      const listeners = resources(subject, 'AWS::ElasticLoadBalancingV2::Listener');
      const encrypted = listeners.filter(([, { Protocol }]) => Protocol === 'HTTPS');
      expect(encrypted.length).toBeGreaterThan(0);
      for (const [id, { Certificates }] of encrypted) expect(Certificates?.length, id).toBeGreaterThanOrEqual(1);
    },
  },
];
