/** A rendered project, a moto server that holds what its CDK app would have built, and a way to run the deploy scripts. */
import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { render } from '../../src/generators/render.js';
import type { EnvironmentModel } from '../../src/model/model.js';
import { modelsOf } from '../generators/files.js';
import { pythonWith } from './python.js';

const PYTHON = pythonWith('moto', 'boto3', 'awscli.clidriver');

/** The tools that are not there; empty when the tests can run. */
export const MISSING_TOOLS: readonly string[] = [
  ...['bash', 'jq', 'moto_server', 'curl', 'git'].filter(
    (tool) => spawnSync('which', [tool], { stdio: 'ignore' }).status !== 0,
  ),
  ...(PYTHON === undefined ? ['a Python with moto, boto3 and the AWS CLI'] : []),
];

/** An environment in the account that moto plays. */
const DOCUMENT = `
schemaVersion: 1
application:
  name: home-health-aid
  repository: acme/home-health-aid
  backend: { smokePath: /api/patients }
  frontend: { bundler: vite }
  secrets: { jwt: { env: JWT_SECRET_KEY, generate: { length: 64 } } }
  jobs: { geofence-checker: { command: [python, -m, scheduled_tasks.geofence_checker], schedule: rate(5 minutes) } }
environments:
  staging:
    account: "123456789012"
    region: us-east-1
    domains: { hostedZone: example.com, api: staging.api.example.com, app: staging.app.example.com }
`;

/** Commits whose images are in the repository. */
export const COMMITS = ['a'.repeat(40), 'b'.repeat(40)] as const;

export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export class Cloud {
  readonly root = mkdtempSync(join(tmpdir(), 'hha-deploy-'));
  readonly control = join(this.root, '.control');
  readonly model: EnvironmentModel;
  digests: readonly string[] = [];
  /** The revision of the backend that ran before any deployment. */
  before = '';
  /** What the API answers, by path; everything else is 404. */
  answers: Record<string, number> = {};
  /** The web application's own server serves the bucket, unless a test says what it serves. */
  served: string | undefined;
  private moto: ReturnType<typeof spawn> | undefined;
  private server: Server | undefined;
  private endpoint = '';
  private cli: ReturnType<typeof spawn> | undefined;
  private readonly here = dirname(fileURLToPath(import.meta.url));

  constructor() {
    const [model] = modelsOf(DOCUMENT);
    if (model === undefined) throw new Error('the document has no environment');
    this.model = model;
  }

  async start(): Promise<void> {
    for (const { path, content, executable } of render([this.model])) {
      this.write(path, content, executable ? 0o755 : 0o644);
    }
    mkdirSync(join(this.control, 'bin'), { recursive: true });
    copyFileSync(join(this.here, 'deploy-aws.sh'), join(this.control, 'bin/aws'));
    chmodSync(join(this.control, 'bin/aws'), 0o755);
    await this.startServer();
    await this.startMoto();
    await this.startCli();
    this.build();
    this.reset();
  }

  stop(): void {
    this.moto?.kill();
    this.cli?.kill();
    this.server?.close();
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Everything goes well until a test says otherwise. */
  reset(): void {
    this.answers = { '/health': 200, '/health/ready': 200, '/api/patients': 401 };
    this.served = undefined;
    this.ask('calls', '');
    this.ask('deployments', 'SUCCESSFUL\n');
    this.ask('task.json', '{"lastStatus": "STOPPED", "exitCode": 0}');
    this.ask('service.json', '{}');
    rmSync(join(this.control, 'failures.json'), { force: true });
    if (this.before !== '') {
      const { cluster, service } = this.model.names;
      this.real('ecs', 'update-service', '--cluster', cluster, '--service', service, '--task-definition', this.before);
    }
  }

  ask(name: string, content: string): void {
    writeFileSync(join(this.control, name), content);
  }

  write(path: string, content: string, mode = 0o644): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { mode });
  }

  /** The calls of the AWS CLI since the last reset, without what the scripts only read. */
  changes(): readonly string[] {
    return readFileSync(join(this.control, 'calls'), 'utf8')
      .split('\n')
      .map((line) => line.split(' ').slice(0, 2).join(' '))
      .filter((call) => /^ecs (register|deregister|run|update|stop)|^cloudfront create/.test(call));
  }

  /** The real CLI against moto, for what a test wants to see or set. */
  real(...words: readonly string[]): string {
    return execFileSync(PYTHON ?? '', [...this.client(), '--endpoint-url', this.endpoint, ...words], {
      encoding: 'utf8',
      env: { ...process.env, CLI_SOCKET: this.socket() },
    });
  }

  private socket(): string {
    return join(this.control, 'cli.socket');
  }

  private client(): readonly string[] {
    return ['-S', '-E', join(this.here, 'deploy-cli-client.py')];
  }

  /** Families with their newest ACTIVE revision and its image. */
  newestImages(): Record<string, string> {
    return Object.fromEntries(
      this.model.tasks.map(({ key, family }) => {
        const listed = JSON.parse(
          this.real(
            'ecs',
            'list-task-definitions',
            '--family-prefix',
            family,
            '--status',
            'ACTIVE',
            '--output',
            'json',
          ),
        ) as { taskDefinitionArns: string[] };
        const newest = listed.taskDefinitionArns
          .filter((arn) => arn.includes(`/${family}:`))
          .sort((one, other) => Number(one.split(':').at(-1)) - Number(other.split(':').at(-1)))
          .at(-1);
        if (newest === undefined) return [key, 'none'];
        const described = JSON.parse(
          this.real('ecs', 'describe-task-definition', '--task-definition', newest, '--output', 'json'),
        ) as { taskDefinition: { containerDefinitions: { image: string }[] } };
        return [key, described.taskDefinition.containerDefinitions[0]?.image ?? 'none'];
      }),
    );
  }

  /** Runs a script of deploy/ as a workflow would. */
  run(script: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    return new Promise((done) => {
      execFile(
        'bash',
        [join(this.root, 'deploy', script), ...args],
        {
          cwd: this.root,
          env: {
            PATH: `${join(this.control, 'bin')}:${process.env.PATH ?? ''}`,
            HOME: process.env.HOME ?? '/',
            ...CREDENTIALS,
            CONTROL: this.control,
            PYTHON: PYTHON ?? '',
            CLI_CLIENT: join(this.here, 'deploy-cli-client.py'),
            CLI_SOCKET: this.socket(),
            MOTO: this.endpoint,
            HHA_POLL_SECONDS: '0',
            HHA_SMOKE_ATTEMPTS: '2',
            ...env,
          },
        },
        (error, stdout, stderr) => done({ status: error === null ? 0 : Number(error.code ?? 1), stdout, stderr }),
      );
    });
  }

  private async startServer(): Promise<void> {
    this.server = createServer((request, response) => {
      const path = request.url ?? '/';
      const status = this.answers[path];
      if (status !== undefined) return void response.writeHead(status).end();
      if (this.served !== undefined && path === '/') return void response.end(this.served);
      this.serveBucket(path).then(
        (body) => response.end(body),
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((done) => this.server?.listen(0, '127.0.0.1', done));
    const origin = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    const file = 'deploy/staging/environment.sh';
    const script = readFileSync(join(this.root, file), 'utf8')
      .replace(/^HHA_API_ORIGIN=.*$/m, `HHA_API_ORIGIN=${origin}`)
      .replace(/^HHA_APP_ORIGIN=.*$/m, `HHA_APP_ORIGIN=${origin}`);
    this.write(file, script);
  }

  /** What CloudFront would serve: the objects of the bucket, with the page for the root. */
  private async serveBucket(path: string): Promise<string> {
    const key = path === '/' ? 'index.html' : path.slice(1);
    // moto reads from this header whose request it is, and for which service; it checks no signature.
    const authorization =
      'AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=none';
    const answer = await fetch(`${this.endpoint}/${this.model.names.webBucket}/${key}`, { headers: { authorization } });
    if (!answer.ok) throw new Error(key);
    return answer.text();
  }

  private async startCli(): Promise<void> {
    this.cli = spawn(PYTHON ?? '', [join(this.here, 'deploy-cli.py'), this.socket()], {
      stdio: 'ignore',
      env: { ...process.env, ...CREDENTIALS, AWS_DEFAULT_REGION: 'us-east-1', AWS_MAX_ATTEMPTS: '1' },
    });
    for (let attempt = 0; attempt < 150 && !existsSync(this.socket()); attempt += 1) {
      await new Promise((done) => setTimeout(done, 200));
    }
  }

  private async startMoto(): Promise<void> {
    const port = await freePort();
    this.endpoint = `http://127.0.0.1:${port}`;
    this.moto = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], {
      stdio: 'ignore',
      env: { ...process.env, MOTO_ECS_SERVICE_RUNNING: '1' },
    });
    for (let attempt = 0; attempt < 150; attempt += 1) {
      const ready = await fetch(`${this.endpoint}/moto-api/`).then(
        () => true,
        () => false,
      );
      if (ready) return;
      await new Promise((done) => setTimeout(done, 200));
    }
    throw new Error('moto_server did not start');
  }

  private build(): void {
    const { names, parameters, tasks, image, region } = this.model;
    const facts = {
      endpoint: this.endpoint,
      region,
      repository: image.repository,
      commits: COMMITS,
      bucket: names.webBucket,
      parameters: {
        [parameters.databaseEndpoint]: 'database.example.com',
        [parameters.masterSecretArn]: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:master-AbCdEf',
        [parameters.appSecretArn]: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:app-AbCdEf',
        [parameters.migrateSecretArn]: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:migrate-AbCdEf',
        [parameters.secretArns.jwt ?? '']: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:jwt-AbCdEf',
      },
      subnetsParameter: parameters.privateSubnetIds,
      groupParameter: parameters.taskSecurityGroupId,
      bucketParameter: parameters.webBucket,
      distributionParameter: parameters.distributionId,
      logGroups: tasks.map(({ logGroup }) => logGroup),
      cluster: names.cluster,
      service: names.service,
      family: tasks.find(({ kind }) => kind === 'service')?.family,
    };
    const output = execFileSync(PYTHON ?? 'python3', [join(this.here, 'deploy-cloud.py')], {
      input: JSON.stringify(facts),
      encoding: 'utf8',
    });
    const built = JSON.parse(output) as { digests: string[]; before: string };
    this.digests = built.digests;
    this.before = built.before;
  }
}

const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing' };

function freePort(): Promise<number> {
  return new Promise((done) => {
    const socket = createSocketServer();
    socket.listen(0, '127.0.0.1', () => {
      const { port } = socket.address() as AddressInfo;
      socket.close(() => done(port));
    });
  });
}
