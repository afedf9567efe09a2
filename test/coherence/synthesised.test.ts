/** The synthesised templates of every fixture agree with the other artifacts: what CDK makes is what everything else names. */
import { beforeAll, describe, expect, test } from 'vitest';
import { controlsOf } from '../../src/model/controls.js';
import type { EnvironmentModel } from '../../src/model/model.js';
import { CASES, documentOf, renderDocument } from '../golden/rendered.js';
import { synthesise, type Template } from '../real/synth.js';
import { logWritersOf, parseArn, stringsIn } from './walk.js';

type Properties = ReturnType<typeof JSON.parse>;

describe.each(CASES)('the templates of %s', (name) => {
  const { models, artifacts } = renderDocument(documentOf(name));
  let templates: Readonly<Record<string, Template>> = {};
  beforeAll(async () => {
    templates = (await synthesise(documentOf(name))).templates;
  }, 120_000);

  const file = (path: string): string => artifacts.find((artifact) => artifact.path === path)?.content ?? '';
  const resources = ({ stacks }: EnvironmentModel, type: string): readonly Properties[] =>
    stacks.flatMap((stack) =>
      Object.values(templates[stack.name]?.Resources ?? {})
        .filter((resource) => resource.Type === type)
        .map(({ Properties }) => Properties ?? {}),
    );
  const namesOf = (model: EnvironmentModel, type: string, property: string) =>
    resources(model, type).map((properties) => String(properties[property]).replace(/\.$/, ''));

  describe.each(models.map((model) => [model.name, model] as const))('%s', (_, model) => {
    test('the port of the container opens, is asked and is served', () => {
      const { port, livenessPath } = model.container;
      const groups = resources(model, 'AWS::ElasticLoadBalancingV2::TargetGroup');
      expect(groups.length).toBeGreaterThan(0);
      for (const group of groups)
        expect(group).toMatchObject({ Port: port, HealthCheckPath: livenessPath, TargetType: 'ip' });
      const [service] = resources(model, 'AWS::ECS::Service');
      expect(service.LoadBalancers[0]).toMatchObject({ ContainerPort: port, ContainerName: model.names.container });
      const between = resources(model, 'AWS::EC2::SecurityGroupIngress').map(({ FromPort, ToPort }) => [
        FromPort,
        ToPort,
      ]);
      const needed = [port, model.database.port, ...(model.network.interfaceEndpoints.length > 0 ? [443] : [])];
      expect(between.sort()).toEqual(needed.map((each) => [each, each]).sort());
    });

    test('the compliance table claims TLS to the tasks only where target groups ask for it', () => {
      const [control] = controlsOf(model).filter(({ key }) => key === 'encryption-to-tasks');
      const groups = resources(model, 'AWS::ElasticLoadBalancingV2::TargetGroup');
      expect(groups.map(({ Protocol }) => Protocol === 'HTTPS')).toEqual(groups.map(() => control?.on));
      // Unsaid it is HTTP, whatever the group speaks.
      expect(groups.map(({ HealthCheckProtocol }) => HealthCheckProtocol)).toEqual(
        groups.map(() => model.container.protocol),
      );
      expect(groups.length).toBeGreaterThan(0);
    });

    test('cluster, service, family and image repository are the ones that scripts and task definitions name', () => {
      const [service] = resources(model, 'AWS::ECS::Service');
      expect(service).toMatchObject({ ServiceName: model.names.service, TaskDefinition: model.tasks[0]?.family });
      expect(namesOf(model, 'AWS::ECS::Cluster', 'ClusterName')).toEqual([model.names.cluster]);
      expect(namesOf(model, 'AWS::ECR::Repository', 'RepositoryName')).toEqual([model.image.repository]);
      const script = file(`deploy/${model.name}/environment.sh`);
      for (const word of [model.names.cluster, model.names.service, model.image.uri]) expect(script).toContain(word);
    });

    test('every log group that a task writes to is made', () => {
      const groups = namesOf(model, 'AWS::Logs::LogGroup', 'LogGroupName');
      const written = model.tasks.map(({ file: path }) => {
        const [container] = JSON.parse(file(path)).containerDefinitions;
        return container.logConfiguration.options['awslogs-group'];
      });
      expect(groups).toEqual(expect.arrayContaining([...new Set(written)]));
    });

    test('secrets are made under the names that the execution roles may read', () => {
      const made = namesOf(model, 'AWS::SecretsManager::Secret', 'Name');
      const readable = [...model.secrets, ...Object.values(model.databaseSecrets)].map(
        ({ arnPattern }) => /secret:(.+)-\?{6}$/.exec(arnPattern)?.[1],
      );
      expect([...made].sort()).toEqual(readable.sort());
    });

    test('every parameter that a task definition waits for is published', () => {
      const published = namesOf(model, 'AWS::SSM::Parameter', 'Name');
      const awaited = model.tasks.flatMap(({ file: path }) =>
        [...file(path).matchAll(/\{\{resolve:ssm:([^}]+)\}\}/g)].map(([, parameter]) => parameter),
      );
      expect(awaited.length).toBeGreaterThan(0);
      expect(published).toEqual(expect.arrayContaining([...new Set(awaited)]));
    });

    test('the role that deploys the API may read every parameter that its scripts and task definitions ask for', () => {
      const asked = [
        ...model.tasks.flatMap(({ file: path }) =>
          [...file(path).matchAll(/\{\{resolve:ssm:([^}]+)\}\}/g)].map(([, parameter]) => parameter),
        ),
        ...[...file(`deploy/${model.name}/environment.sh`).matchAll(/_PARAMETER='?([^'\n]+)/g)]
          .map(([, parameter]) => parameter)
          .filter((parameter) => !parameter?.includes('/web/')),
      ];
      const [statement] = JSON.parse(file(model.roles.githubBackend.policies[0]?.file ?? '')).Statement.filter(
        ({ Action }: Properties) => [Action].flat().includes('ssm:GetParameter'),
      );
      const readable = [statement.Resource].flat() as readonly string[];
      const wanted = asked.map((parameter) => `arn:aws:ssm:${model.region}:${model.account}:parameter${parameter}`);
      expect(wanted.length).toBeGreaterThan(2);
      expect(readable).toEqual(readable.join().includes('*') ? [expect.any(String)] : [...new Set(wanted)].sort());
    });

    test('certificates and records are those of the domains', () => {
      const domains = [model.domains.api, ...(model.domains.app === undefined ? [] : [model.domains.app])].sort();
      expect(namesOf(model, 'AWS::CertificateManager::Certificate', 'DomainName').sort()).toEqual(domains);
      expect([...new Set(namesOf(model, 'AWS::Route53::RecordSet', 'Name'))].sort()).toEqual(domains);
      const policies = JSON.stringify(resources(model, 'AWS::CloudFront::ResponseHeadersPolicy'));
      if (model.frontend !== undefined) expect(policies).toContain(model.domains.apiOrigin);
    });

    test('schedules run the families of the jobs at the times that the page says', () => {
      const schedules = new Map(resources(model, 'AWS::Scheduler::Schedule').map((each) => [each.Name, each]));
      const page = file(model.paths.environmentPage);
      for (const job of model.jobs) {
        const made = schedules.get(job.scheduleName);
        expect(made).toMatchObject({ ScheduleExpression: job.schedule, ScheduleExpressionTimezone: job.timezone });
        expect(JSON.stringify(made.Target.EcsParameters.TaskDefinitionArn)).toMatch(
          new RegExp(`task-definition/${job.family}"`),
        );
        expect(page).toContain(made.ScheduleExpression);
      }
      expect(schedules.size).toBe(model.jobs.length + (model.offHours === undefined ? 0 : 2));
    });

    test('every alarm is made, and names a runbook that is rendered', () => {
      const made = resources(model, 'AWS::CloudWatch::Alarm');
      expect(made.map(({ AlarmName }) => AlarmName).sort()).toEqual(model.alarms.map((alarm) => alarm.name).sort());
      for (const { AlarmName, AlarmDescription } of made) {
        const page = /docs\/runbooks\/[\w./-]+\.md/.exec(AlarmDescription)?.[0] ?? '';
        expect(file(page), AlarmName).toContain(model.alarms.find((alarm) => alarm.name === AlarmName)?.key);
      }
    });

    test('every ARN that is written out names this account and one of its regions', () => {
      const regions = ['', '*', ...model.stacks.map(({ region }) => region)];
      const own = model.stacks.flatMap((stack) => [...stringsIn(templates[stack.name]?.Resources ?? {})]);
      const arns = own.flatMap((text) => text.match(/arn:aws:[a-z0-9-]+:[a-z0-9-]*:\d{12}:[^\s"',\\]+/g) ?? []);
      expect(arns.length).toBeGreaterThan(10);
      for (const text of arns) {
        const arn = parseArn(text);
        expect([model.account, ...logWritersOf(model)], text).toContain(arn?.account);
        expect(regions, text).toContain(arn?.region);
      }
    });
  });
});
