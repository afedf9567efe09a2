import { describe, expect, it } from 'vitest';
import { taskDefinitions } from '../../../src/generators/task-definitions/task-definitions.js';
import { MINIMAL, STAGING_AND_PRODUCTION } from '../../model/documents.js';
import { artifactsOf, filesOf, modelsOf } from '../files.js';

const models = modelsOf(STAGING_AND_PRODUCTION);
const files = filesOf(taskDefinitions, models);
const definition = (path: string, from = files) => JSON.parse(from.read(path));
const container = (path: string, from = files) => definition(path, from).containerDefinitions[0];
const all = files.paths.map((path) => [path, definition(path)] as const);

describe('task definitions', () => {
  it('are one for the API, the migration, the roles and each job of every environment', () => {
    expect(files.paths).toEqual(
      ['production', 'staging'].flatMap((environment) =>
        ['backend', 'database-roles', 'job-geofence-checker', 'migrate'].map(
          (key) => `deploy/${environment}/ecs/${key}.json`,
        ),
      ),
    );
    expect(artifactsOf(taskDefinitions, models).every(({ ownership }) => ownership === 'managed')).toBe(true);
  });

  it.each(all)('%s is a hardened Fargate task', (_, task) => {
    expect(task).toMatchObject({ networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'] });
    expect(task.runtimePlatform).toEqual({ cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' });
    const [only, ...others] = task.containerDefinitions;
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      essential: true,
      user: '10001:10001',
      readonlyRootFilesystem: true,
      stopTimeout: 60,
      linuxParameters: { capabilities: { drop: ['ALL'] }, initProcessEnabled: true },
    });
    expect(only.privileged).toBeUndefined();
    expect(only.linuxParameters.tmpfs).toEqual([
      { containerPath: '/tmp', size: 64, mountOptions: expect.arrayContaining(['mode=1777']) },
    ]);
  });

  it.each(all)('%s leaves open only the image and what AWS alone knows', (path) => {
    const open = [...files.read(path).matchAll(/\{\{.*?\}\}/g)].map(([text]) => text);
    expect(open.filter((text) => text === '{{image}}')).toHaveLength(1);
    const environment = path.split('/')[1];
    for (const text of open.filter((text) => text !== '{{image}}')) {
      expect(text).toMatch(new RegExp(`^\\{\\{resolve:ssm:/home-health-aid/${environment}/[a-z/-]+\\}\\}$`));
    }
  });

  it.each(all)('%s keeps secrets out of the plain variables', (_, task) => {
    const { environment, secrets } = task.containerDefinitions[0];
    const names = [...environment, ...secrets].map(({ name }: { name: string }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(environment.map(({ name }: { name: string }) => name).join()).not.toMatch(/PASSWORD|SECRET|KEY/);
  });

  it('reads a JSON key of a secret, or all of it', () => {
    const byName = Object.fromEntries(
      container('deploy/staging/ecs/backend.json').secrets.map(({ name, valueFrom }: Record<string, string>) => [
        name,
        valueFrom,
      ]),
    );
    expect(byName).toMatchObject({
      DATABASE_PASSWORD: '{{resolve:ssm:/home-health-aid/staging/database/app-secret-arn}}:password::',
      GOOGLE_MAPS_API_KEY: '{{resolve:ssm:/home-health-aid/staging/secrets/geocoding-arn}}:google_maps::',
      JWT_SECRET_KEY: '{{resolve:ssm:/home-health-aid/staging/secrets/jwt-arn}}',
    });
  });

  it('gives the API alone a port and a health check', () => {
    const api = container('deploy/staging/ecs/backend.json');
    expect(api.portMappings).toEqual([{ containerPort: 5000, protocol: 'tcp' }]);
    expect(api.healthCheck).toMatchObject({ interval: 15, timeout: 5, retries: 3, startPeriod: 60 });
    expect(api.healthCheck.command.slice(0, 3)).toEqual(['CMD', 'python', '-c']);
    expect(api.healthCheck.command.join(' ')).not.toContain('curl');
    expect(api.command).toBeUndefined();
    for (const key of ['migrate', 'database-roles', 'job-geofence-checker']) {
      const task = container(`deploy/staging/ecs/${key}.json`);
      expect(task.portMappings).toBeUndefined();
      expect(task.healthCheck).toBeUndefined();
      expect(task.command.length).toBeGreaterThan(0);
    }
  });

  it('gives the administrator secret to the role task alone', () => {
    const readers = all.filter(([path]) => files.read(path).includes('master-secret-arn')).map(([path]) => path);
    expect(readers).toEqual(['production', 'staging'].map((name) => `deploy/${name}/ecs/database-roles.json`));
  });

  it('says how logs are delivered: the API never waits for them, and a one-off task loses none', () => {
    for (const [path] of all) {
      const { mode, 'max-buffer-size': buffer } = container(path).logConfiguration.options;
      const expected = path.endsWith('/backend.json') ? ['non-blocking', '25m'] : ['blocking', undefined];
      expect([mode, buffer], path).toEqual(expected);
    }
    expect(container('deploy/staging/ecs/backend.json').logConfiguration).toEqual({
      logDriver: 'awslogs',
      options: {
        'awslogs-group': '/home-health-aid/staging/backend',
        'awslogs-region': 'us-east-1',
        'awslogs-stream-prefix': 'backend',
        mode: 'non-blocking',
        'max-buffer-size': '25m',
      },
    });
  });

  it('follows size, architecture, disk and a writable root', () => {
    const text = MINIMAL.replace(
      'region: us-east-1\n',
      'region: us-east-1\n    backend: { cpu: 1024, memory: 4096, architecture: x86_64, ephemeralStorageGiB: 40, readOnlyRoot: false, stopTimeoutSeconds: 90 }\n',
    );
    const task = definition('deploy/staging/ecs/backend.json', filesOf(taskDefinitions, modelsOf(text)));
    expect(task).toMatchObject({
      cpu: '1024',
      memory: '4096',
      runtimePlatform: { cpuArchitecture: 'X86_64' },
      ephemeralStorage: { sizeInGiB: 40 },
    });
    expect(task.containerDefinitions[0]).toMatchObject({ readonlyRootFilesystem: false, stopTimeout: 90 });
    expect(task.containerDefinitions[0].linuxParameters.tmpfs).toBeUndefined();
  });

  it('carries the tags of the environment', () => {
    const tags = definition('deploy/production/ecs/backend.json').tags;
    expect(Object.fromEntries(tags.map(({ key, value }: { key: string; value: string }) => [key, value]))).toEqual(
      models[1]?.tags,
    );
  });
});
