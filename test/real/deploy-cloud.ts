/** A rendered project before an emulated AWS, and a way to run one script of deploy/ as a workflow would. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { render } from '../../src/generators/render.js';
import type { EnvironmentModel } from '../../src/model/model.js';
import { modelsOf } from '../generators/files.js';
import { EmulatedCloud } from './cloud/emulated-cloud.js';
import type { Place } from './cloud/place.js';

export { COMMITS } from './cloud/emulated-cloud.js';
export { MISSING_TOOLS } from './cloud/tools.js';

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

export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export class Cloud {
  readonly root = mkdtempSync(join(tmpdir(), 'hha-deploy-'));
  readonly model: EnvironmentModel;
  private started: EmulatedCloud | undefined;

  constructor() {
    const [model] = modelsOf(DOCUMENT);
    if (model === undefined) throw new Error('the document has no environment');
    this.model = model;
  }

  /** `history`: makes a repository of the rendered files, and gives its commits, which then have images. */
  async start(history?: (cloud: Cloud) => readonly string[]): Promise<void> {
    for (const { path, content, executable } of render([this.model])) {
      this.write(path, content, executable ? 0o755 : 0o644);
    }
    this.started = await EmulatedCloud.start([this.model], history?.(this));
    this.reset();
  }

  stop(): void {
    this.started?.stop();
    rmSync(this.root, { recursive: true, force: true });
  }

  get aws(): EmulatedCloud {
    if (this.started === undefined) throw new Error('nothing was started');
    return this.started;
  }

  get place(): Place {
    return this.aws.place(this.model.name);
  }

  /** Everything goes well until a test says otherwise. */
  reset(): void {
    this.aws.reset();
    this.place.settle();
    this.aws.ask('calls', '');
  }

  write(path: string, content: string, mode = 0o644): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { mode });
  }

  /** Runs a script of deploy/ as a workflow would. */
  run(script: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    return new Promise((done) => {
      execFile(
        'bash',
        [join(this.root, 'deploy', script), ...args],
        { cwd: this.root, env: { ...this.aws.environment, ...this.place.keys, ...env } },
        (error, stdout, stderr) => done({ status: error === null ? 0 : Number(error.code ?? 1), stdout, stderr }),
      );
    });
  }
}
