/** AWS for the tests of deployments: moto with what CDK apps would have built, the real AWS CLI, and the world's view of it. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EnvironmentModel } from '../../../src/model/model.js';
import { Moto } from '../moto.js';
import { Place } from './place.js';
import { PYTHON, programPath } from './tools.js';
import { Web } from './web.js';

/** Commits whose images are in every repository. */
export const COMMITS = ['a'.repeat(40), 'b'.repeat(40)] as const;

/** A call of the AWS CLI that a test wants to fail or to last, see plays.py. */
export interface Trouble {
  readonly call: string;
  readonly after?: readonly string[];
  readonly with?: string;
  readonly times?: number;
  readonly error?: string;
  readonly code?: number;
  readonly done?: boolean;
  readonly delay?: number;
}

export class EmulatedCloud {
  private constructor(
    /** The folder in which a test asks for things, see plays.py. */
    readonly control: string,
    readonly web: Web,
    /** By the name of the environment. */
    private readonly places: Map<string, Place>,
    /** What scripts need to reach it: programs first in the PATH, no credentials. */
    readonly environment: Readonly<Record<string, string>>,
    private readonly moto: Moto,
    private readonly cli: ChildProcess,
  ) {}

  /** Starts moto and builds every environment, with an image for each of the commits. */
  static async start(
    models: readonly EnvironmentModel[],
    commits: readonly string[] = COMMITS,
  ): Promise<EmulatedCloud> {
    const control = mkdtempSync(join(tmpdir(), 'hha-cloud-'));
    mkdirSync(join(control, 'bin'));
    for (const name of ['aws', 'curl']) {
      copyFileSync(join(import.meta.dirname, `${name}.sh`), join(control, 'bin', name));
      chmodSync(join(control, 'bin', name), 0o755);
    }
    const moto = await Moto.start({ settings: { MOTO_ECS_SERVICE_RUNNING: '1' } });
    const sites = models.map(({ domains, names }) => ({
      apiHost: domains.api,
      appHost: domains.app,
      bucket: names.webBucket,
    }));
    const web = await Web.start(sites, moto.endpoint);
    const cli = spawn(PYTHON ?? 'python3', [join(import.meta.dirname, 'server.py'), moto.endpoint, control], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const port = await firstLine(cli);
    const environment = {
      PATH: `${join(control, 'bin')}:${process.env.PATH ?? ''}`,
      HOME: control,
      CLI_PORT: port,
      // By name: moto takes a template's address for a bucket otherwise.
      MOTO: moto.endpoint.replace('127.0.0.1', 'localhost'),
      WEB_PORT: String(web.port),
      REAL_CURL: programPath('curl'),
      HHA_POLL_SECONDS: '0',
      HHA_SMOKE_ATTEMPTS: '2',
    };
    const program = join(control, 'bin/aws');
    const cloud = new EmulatedCloud(control, web, new Map(), environment, moto, cli);
    cloud.reset();
    try {
      for (const model of models)
        cloud.places.set(model.name, Place.build(model, commits, moto.endpoint, program, environment));
    } catch (error) {
      cloud.stop();
      throw error;
    }
    return cloud;
  }

  stop(): void {
    this.moto.stop();
    this.cli.kill();
    this.web.stop();
    rmSync(this.control, { recursive: true, force: true });
  }

  place(name: string): Place {
    const place = this.places.get(name);
    if (place === undefined) throw new Error(`no environment ${name} was built`);
    return place;
  }

  /** Keys of a role, as `aws-actions/configure-aws-credentials` gets them for a token of GitHub's, and their account. */
  assume(role: string, region: string): { readonly account: string; readonly environment: Record<string, string> } {
    const answer = execFileSync(
      join(this.control, 'bin/aws'),
      [
        ...['sts', 'assume-role-with-web-identity', '--role-arn', role, '--role-session-name', 'GitHubActions'],
        ...['--web-identity-token', 'token', '--output', 'json'],
      ],
      {
        encoding: 'utf8',
        env: {
          ...this.environment,
          AWS_ACCESS_KEY_ID: 'testing',
          AWS_SECRET_ACCESS_KEY: 'testing',
          AWS_DEFAULT_REGION: region,
        },
      },
    );
    const { Credentials, AssumedRoleUser } = JSON.parse(answer) as {
      readonly Credentials: Readonly<Record<'AccessKeyId' | 'SecretAccessKey' | 'SessionToken', string>>;
      readonly AssumedRoleUser: { readonly Arn: string };
    };
    return {
      account: AssumedRoleUser.Arn.split(':')[4] ?? '',
      environment: {
        AWS_ACCESS_KEY_ID: Credentials.AccessKeyId,
        AWS_SECRET_ACCESS_KEY: Credentials.SecretAccessKey,
        AWS_SESSION_TOKEN: Credentials.SessionToken,
        AWS_REGION: region,
        AWS_DEFAULT_REGION: region,
      },
    };
  }

  /** Everything goes well until a test says otherwise. */
  reset(): void {
    this.web.answers = {};
    for (const { model } of this.places.values()) {
      const { livenessPath, readinessPath, smokePath } = model.container;
      Object.assign(this.web.answers, { [smokePath]: 401, [livenessPath]: 200, [readinessPath]: 200 });
    }
    this.web.served = undefined;
    this.web.missing.clear();
    this.ask('calls', '');
    this.ask('deployments', 'SUCCESSFUL\n');
    this.ask('task.json', '{"lastStatus": "STOPPED", "exitCode": 0}');
    this.ask('service.json', '{}');
    this.ask('drift.json', '{}');
    this.trouble();
    rmSync(join(this.control, 'failures.json'), { force: true });
  }

  ask(name: string, content: string): void {
    writeFileSync(join(this.control, name), content);
  }

  /** Calls that do not go well from now on, see plays.py; the others do. */
  trouble(...calls: readonly Trouble[]): void {
    this.ask('trouble.json', JSON.stringify(calls));
  }

  asked(name: string): string {
    return readFileSync(join(this.control, name), 'utf8');
  }

  /** The calls of the AWS CLI since the last reset, without what the scripts only read. */
  changes(): readonly string[] {
    return this.asked('calls')
      .split('\n')
      .map((line) => line.split(' ').slice(0, 2).join(' '))
      .filter((call) => /^ecs (register|deregister|run|update|stop)|^cloudfront create/.test(call));
  }
}

function firstLine(process: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    process.stdout?.once('data', (text: Buffer) => done(text.toString().trim()));
    process.once('exit', (code) => fail(new Error(`the server of the AWS CLI ended with ${code}`)));
  });
}
