/** AWS as moto plays it: a server of our own on a free port, and the real AWS CLI that speaks to nothing else. */
import { spawn } from 'node:child_process';
import { execa, execaSync } from 'execa';
import { freePort } from './postgres.js';

/** The tools that are not there; empty when a server can be started and asked. */
export function missingMotoTools(): readonly string[] {
  return ['moto_server', 'aws'].filter((tool) => execaSync('which', [tool], { reject: false }).exitCode !== 0);
}

export interface MotoOptions {
  /** The account that everything stands in. Default: moto's own, 123456789012. */
  readonly account?: string;
  /** More of moto's settings. */
  readonly settings?: Readonly<Record<string, string>>;
}

export class Moto {
  /** The end of what the server has said, where the tracebacks of its own failures stand. */
  private log = '';

  private constructor(
    /** Where it listens. */
    readonly endpoint: string,
    private readonly process: ReturnType<typeof spawn>,
  ) {
    for (const stream of [process.stdout, process.stderr])
      stream?.on('data', (text: Buffer) => {
        this.log = (this.log + text).slice(-5000);
      });
  }

  /** Starts a server and waits until it answers. */
  static async start({ account, settings = {} }: MotoOptions = {}): Promise<Moto> {
    const port = await freePort();
    const server = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        // Certificates are issued at once, AWS's own policies exist, and services run after two looks at them.
        MOTO_ACM_VALIDATION_WAIT: '1',
        MOTO_IAM_LOAD_MANAGED_POLICIES: 'true',
        MOTO_ECS_SERVICE_RUNNING: '2',
        ...(account === undefined ? {} : { MOTO_ACCOUNT_ID: account }),
        ...settings,
      },
    });
    const moto = new Moto(`http://127.0.0.1:${port}`, server);
    for (let attempt = 0; attempt < 300; attempt += 1) {
      const isReady = await fetch(`${moto.endpoint}/moto-api/`).then(
        () => true,
        () => false,
      );
      if (isReady) return moto;
      await new Promise((done) => setTimeout(done, 100));
    }
    server.kill();
    throw new Error('moto_server did not start');
  }

  /** Forgets everything that was made. */
  async reset(): Promise<void> {
    await fetch(`${this.endpoint}/moto-api/reset`, { method: 'POST' });
  }

  private traceback(): string {
    return this.log.slice(this.log.lastIndexOf('Traceback')).slice(-1500);
  }

  stop(): void {
    this.process.kill();
  }

  /** What a process needs to speak to the server. The CLI takes `endpointArguments` as well: it ignores some variables. */
  environment(region: string): Readonly<Record<string, string>> {
    return {
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
      AWS_DEFAULT_REGION: region,
      AWS_REGION: region,
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_PAGER: '',
    };
  }

  /**
   * Runs the AWS CLI and gives its answer. Its variable for endpoints is ignored for some services of us-east-1, so the
   * endpoint is an argument. Parameters travel as JSON.
   */
  async aws<Answer = unknown>(region: string, service: string, command: string, parameters?: object): Promise<Answer> {
    const input = parameters === undefined ? [] : ['--cli-input-json', JSON.stringify(parameters)];
    const { stdout, stderr, exitCode } = await execa(
      'aws',
      [service, command, '--endpoint-url', this.endpoint, '--output', 'json', ...input],
      { env: this.environment(region), reject: false, input: '' },
    );
    if (exitCode !== 0)
      throw new Error(`aws ${service} ${command} (${region}): ${stderr.slice(0, 2000)}\n${this.traceback()}`);
    return (stdout === '' ? {} : JSON.parse(stdout)) as Answer;
  }
}
