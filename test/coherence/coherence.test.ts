/**
 * The artifacts of every fixture agree with each other. Facts are read out of the rendered text by readers of their own;
 * the model is only asked what it calls things.
 */
import { describe, expect, test } from 'vitest';
import type { Artifact } from '../../src/generators/artifact.js';
import type { EnvironmentModel } from '../../src/model/model.js';
import { operationNames } from '../../src/model/operation-names.js';
import { CASES, documentOf, renderDocument } from '../golden/rendered.js';
import { logWritersOf, parseArn, sightings, strangers, stringsIn } from './walk.js';

const ENVIRONMENTS = CASES.flatMap((name) => {
  const { models, artifacts } = renderDocument(documentOf(name));
  return models.map((model) => ({ title: `${name}: ${model.name}`, model, models, artifacts }));
});

/** The files of one environment. */
const own = (artifacts: readonly Artifact[], { name }: EnvironmentModel) =>
  artifacts.filter(({ environment }) => environment === name);

function file(artifacts: readonly Artifact[], path: string): string {
  const found = artifacts.find((artifact) => artifact.path === path);
  if (found === undefined) throw new Error(`${path} is not rendered`);
  return found.content;
}

interface TaskDefinition {
  readonly family: string;
  readonly executionRoleArn: string;
  readonly taskRoleArn: string;
  readonly containerDefinitions: readonly {
    readonly name: string;
    readonly image: string;
    readonly portMappings?: readonly { readonly containerPort: number }[];
    readonly healthCheck?: { readonly command: readonly string[] };
    readonly environment: readonly { readonly name: string; readonly value: string }[];
    readonly secrets: readonly { readonly name: string; readonly valueFrom: string }[];
    readonly logConfiguration: { readonly options: Readonly<Record<string, string>> };
  }[];
}

interface Policy {
  readonly Statement: readonly {
    readonly Effect: string;
    readonly Action: string | readonly string[];
    readonly Resource: string | readonly string[];
  }[];
}

const list = (value: string | readonly string[]): readonly string[] => (typeof value === 'string' ? [value] : value);

/** What a policy allows an action on. */
function resourcesOf(policy: Policy, action: string): readonly string[] {
  return policy.Statement.filter((statement) => list(statement.Action).includes(action)).flatMap(({ Resource }) =>
    list(Resource),
  );
}

describe.each(ENVIRONMENTS)('$title', ({ model, models, artifacts }) => {
  const mine = own(artifacts, model);
  const taskDefinitions = model.tasks.map((task) => ({
    task,
    definition: JSON.parse(file(artifacts, task.file)) as TaskDefinition,
  }));
  const policy = (role: keyof EnvironmentModel['roles']): Policy => ({
    Statement: model.roles[role].policies.flatMap(
      ({ file: path }) => (JSON.parse(file(artifacts, path)) as Policy).Statement,
    ),
  });

  test('every ARN names this account and a region of this environment', () => {
    const logWriters = logWritersOf(model);
    const regions = ['', model.region, 'us-east-1', model.backupCopyRegion, '*'];
    const found = sightings(mine, /arn:aws:[a-z0-9-]+:[a-z0-9-]*:[0-9a-z]*:[^\s"'`,)<>|\\]+/);
    expect(found.length).toBeGreaterThan(20);
    const wrong = strangers(found, (text) => {
      const arn = parseArn(text);
      return (
        arn !== undefined &&
        regions.includes(arn.region) &&
        ['', 'aws', model.account, ...logWriters].includes(arn.account)
      );
    });
    expect(wrong).toEqual([]);
  });

  test('every account number is this one', () => {
    const known = [model.account, ...logWritersOf(model)];
    expect(strangers(sightings(mine, /(?<![\d.a-f-])(\d{12})(?![\d.a-f])/), (text) => known.includes(text))).toEqual(
      [],
    );
  });

  test('every name that starts like this environment is a name of the model', () => {
    const { prefix } = model.names;
    const known = stringsIn({ model, operations: operationNames(model.names) });
    const names = [...known].filter((text) => text.includes(prefix));
    const found = sightings(mine, new RegExp(`(?<![A-Za-z0-9_./-])(${prefix}[A-Za-z0-9-]*)`));
    expect(found.length).toBeGreaterThan(20);
    const siblingPrefix = (text: string) =>
      models.some(
        (other) =>
          other !== model &&
          (text === other.names.prefix || text.startsWith(`${other.names.prefix}-`)) &&
          other.names.prefix.length > prefix.length,
      );
    const wrong = strangers(found, (text) => {
      const name = text.replace(/-+$/, '');
      return (
        known.has(name) ||
        names.some((long) => long.split(/[/:]/).includes(name)) ||
        siblingPrefix(name) ||
        name === model.application.name
      );
    });
    expect(wrong).toEqual([]);
  });

  test('no file of this environment names what belongs to another one', () => {
    const foreign = models
      .filter((other) => other !== model)
      .flatMap((other) => [other.names.cluster, other.roles.githubBackend.name, other.image.uri, other.domains.api])
      .filter((name) => !stringsIn(model).has(name));
    // Pages may point to the other environments; nothing that runs may.
    const running = mine.filter(({ path }) => !path.endsWith('.md'));
    const wrong = running.flatMap(({ path, content }) =>
      foreign
        .filter((name) => new RegExp(`(?<![A-Za-z0-9.-])${name.replaceAll('.', '\\.')}(?![A-Za-z0-9-])`).test(content))
        .map((name) => `${path}: ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  test('the port of the container is the same everywhere', () => {
    const port = String(model.application.backend.port);
    const dockerfile = file(artifacts, `${model.paths.backend}/Dockerfile`);
    expect(/^EXPOSE (\d+)/m.exec(dockerfile)?.[1]).toBe(port);
    expect(/0\.0\.0\.0:(\d+)/.exec(dockerfile)?.[1]).toBe(port);
    expect(/127\.0\.0\.1:(\d+)/.exec(dockerfile)?.[1]).toBe(port);
    const service = taskDefinitions.find(({ task }) => task.listens)?.definition.containerDefinitions[0];
    expect(service?.portMappings?.map(({ containerPort }) => String(containerPort))).toEqual([port]);
    expect(service?.healthCheck?.command.join(' ')).toContain(`127.0.0.1:${port}${model.container.livenessPath}`);
    expect(file(artifacts, `infra/config/${model.name}.ts`)).toMatch(new RegExp(`port: ${port}\\b`));
  });

  test('the protocol between load balancer and task is the same everywhere', () => {
    const config = file(artifacts, `infra/config/${model.name}.ts`);
    const protocol = /targetProtocol: '(HTTPS?)'/.exec(config)?.[1];
    const tls = protocol === 'HTTPS';
    expect(protocol).toMatch(/^HTTPS?$/);
    const runbook = file(artifacts, `${model.paths.runbooks}/provisioning-by-cli.md`);
    const [create] = runbook.match(/create-target-group(.*\\\n)*/) ?? [''];
    expect([...create.matchAll(/--(?:health-check-)?protocol (\S+)/g)].map(([, word]) => word)).toEqual([
      protocol,
      protocol,
    ]);
    const service = taskDefinitions.find(({ task }) => task.listens)?.definition.containerDefinitions[0];
    expect(service?.healthCheck?.command.join(' ')).toContain(`'${tls ? 'https' : 'http'}://127.0.0.1:`);
    // What makes the image serve TLS: in the definition that listens, and in no other.
    const told = taskDefinitions.filter(({ definition }) =>
      definition.containerDefinitions[0]?.environment.some(
        ({ name, value }) => name === 'SERVE_OVER_TLS' && value === 'true',
      ),
    );
    expect(told.map(({ task }) => task.listens)).toEqual(tls ? [true] : []);
    const command = /^CMD (.*)$/m.exec(file(artifacts, `${model.paths.backend}/Dockerfile`))?.[1] ?? '';
    if (tls) {
      expect(command).toMatch(/^\["sh","\.\/serve-over-tls\.sh","gunicorn"/);
      expect(file(artifacts, `${model.paths.backend}/serve-over-tls.sh`)).toContain('${SERVE_OVER_TLS:-false}');
      expect(file(artifacts, `${model.paths.backend}/.dockerignore`)).toContain('\n!serve-over-tls.sh\n');
    }
    // No option of the image's own: that would serve TLS in every environment.
    expect(command).not.toMatch(/--(certfile|keyfile)/);
  });

  test('task definitions: family, image, region and roles are those of this environment', () => {
    for (const { task, definition } of taskDefinitions) {
      const [container] = definition.containerDefinitions;
      expect(definition.family).toBe(task.family);
      expect(definition.executionRoleArn).toBe(model.roles[task.executionRole].arn);
      expect(definition.taskRoleArn).toBe(model.roles[task.taskRole].arn);
      expect(container?.image).toBe('{{image}}');
      expect(container?.logConfiguration.options).toMatchObject({
        'awslogs-region': model.region,
        'awslogs-group': task.logGroup,
      });
    }
  });

  test('each execution role reads exactly the secrets of its tasks, and writes exactly their logs', () => {
    const secretOf = new Map([
      ...model.secrets.map(({ arnParameter, arnPattern }) => [arnParameter, arnPattern] as const),
      ...Object.values(model.databaseSecrets).map(
        ({ arnParameter, arnPattern }) => [arnParameter, arnPattern] as const,
      ),
    ]);
    for (const role of ['backendExecution', 'migrateExecution', 'databaseRolesExecution'] as const) {
      const tasks = taskDefinitions.filter(({ task }) => task.executionRole === role);
      const parameters = tasks.flatMap(({ definition }) =>
        definition.containerDefinitions.flatMap(({ secrets }) =>
          secrets.map(({ valueFrom }) => /^\{\{resolve:ssm:([^}]+)\}\}/.exec(valueFrom)?.[1] ?? valueFrom),
        ),
      );
      const needed = [...new Set(parameters)].map(
        (parameter) =>
          secretOf.get(parameter) ?? (parameter === model.parameters.masterSecretArn ? 'master' : parameter),
      );
      const allowed = resourcesOf(policy(role), 'secretsmanager:GetSecretValue').map((arn) =>
        arn.includes('secret:rds!') ? 'master' : arn,
      );
      expect(allowed.sort(), role).toEqual(needed.sort());
      const groups = [...new Set(tasks.map(({ task }) => task.logGroup))].sort();
      const written = resourcesOf(policy(role), 'logs:PutLogEvents').map(
        (arn) => /:log-group:([^:]+)/.exec(arn)?.[1] ?? arn,
      );
      expect([...new Set(written)].sort(), role).toEqual(groups);
    }
  });

  test('every SSM parameter that anything reads is one that the CDK app publishes', () => {
    const known = new Set(stringsIn(model.parameters));
    const found = sightings(mine, new RegExp(`(?<![A-Za-z0-9_.-])(/${model.names.path}/[A-Za-z0-9/_-]+)`));
    const groups = new Set([...model.tasks.map(({ logGroup }) => logGroup), model.names.flowLogGroup]);
    expect(strangers(found, (text) => known.has(text) || groups.has(text))).toEqual([]);
  });

  test('domains: frontend, CORS and CDK point to each other', () => {
    const configuration = file(artifacts, `${model.paths.backend}/config/${model.configuration.module}.py`);
    for (const origin of model.domains.corsOrigins) expect(configuration).toContain(origin);
    if (model.frontend !== undefined) {
      const variables = file(artifacts, model.frontend.environmentFile);
      expect(variables).toContain(`${model.frontend.variablePrefix}API_BASE_URL=${model.domains.apiBaseUrl}`);
      expect(configuration).toContain(`https://${model.domains.app}`);
    }
    const zone = model.domains.hostedZone.replaceAll('.', '\\.');
    const known = stringsIn(model);
    const found = sightings(mine, new RegExp(`(?<![A-Za-z0-9@._-])((?:[a-z0-9-]+\\.)*${zone})(?![A-Za-z0-9-])`));
    const mails = new Set(
      [...model.settings.alarms.notify, ...model.settings.budget.notify].map((address) => address.split('@')[1]),
    );
    expect(strangers(found, (text) => known.has(text) || mails.has(text))).toEqual([]);
  });

  test('the image repository is the same in workflow, policy, CDK and scripts', () => {
    const { repository } = model.image;
    expect(file(artifacts, `infra/config/${model.name}.ts`)).toContain(`'${repository}'`);
    expect(file(artifacts, `deploy/${model.name}/environment.sh`)).toContain(repository);
    expect(resourcesOf(policy('githubBackend'), 'ecr:PutImage')).toEqual([
      `arn:aws:ecr:${model.region}:${model.account}:repository/${repository}`,
    ]);
    expect(resourcesOf(policy('backendExecution'), 'ecr:BatchGetImage')).toEqual(
      resourcesOf(policy('githubBackend'), 'ecr:PutImage'),
    );
  });

  test('schedules: the CDK app and the page say what the model says', () => {
    const config = file(artifacts, `infra/config/${model.name}.ts`);
    const page = file(artifacts, model.paths.environmentPage);
    for (const job of model.jobs) {
      expect(config).toContain(job.schedule);
      expect(page).toContain(job.schedule);
      expect(config).toContain(job.timezone);
    }
    if (model.offHours !== undefined) {
      for (const time of [model.offHours.stop, model.offHours.start]) expect(config).toContain(time);
    }
  });
});
