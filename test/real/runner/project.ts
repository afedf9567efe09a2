/** The project of a user: a fixture's document, rendered by the program as it is published, with code, in a git repository. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundle } from '../../../scripts/bundle.js';
import type { EnvironmentModel } from '../../../src/model/model.js';
import { documentOf, renderDocument } from '../../golden/rendered.js';
import { siteFiles } from '../site-projects.js';
import { readWorkflow, type Workflow } from './workflow-file.js';

const ROOT = join(import.meta.dirname, '../../..');

/** The program, built into a folder of its own, and the package that a workflow asks npm for. */
export interface Tool {
  readonly program: string;
  readonly package: string;
}

async function buildTool(folder: string): Promise<Tool> {
  const { outputs } = await bundle(ROOT);
  for (const { path, text, executable } of outputs) {
    mkdirSync(dirname(join(folder, 'dist', path)), { recursive: true });
    writeFileSync(join(folder, 'dist', path), text, { mode: executable ? 0o755 : 0o644 });
  }
  const manifest = readFileSync(join(ROOT, 'package.json'), 'utf8');
  writeFileSync(join(folder, 'package.json'), manifest);
  const { name, version } = JSON.parse(manifest) as { name: string; version: string };
  return { program: join(folder, 'dist/create-hha-env.cjs'), package: `${name}@${version}` };
}

export class Project {
  private constructor(
    /** The repository, which plays GitHub's. */
    readonly root: string,
    private readonly home: string,
    readonly tool: Tool,
    readonly models: readonly EnvironmentModel[],
    /** Its commits, the oldest first. */
    readonly commits: string[] = [],
  ) {}

  /** Three commits: the first release, one that adds a migration, and one that changes code only. */
  static async create(fixture: string): Promise<Project> {
    const home = mkdtempSync(join(tmpdir(), 'hha-project-'));
    const { models } = renderDocument(documentOf(fixture));
    const project = new Project(join(home, 'repository'), home, await buildTool(join(home, 'tool')), models);
    project.write('hha-env.yaml', documentOf(fixture));
    execFileSync(process.execPath, [project.tool.program, 'generate'], { cwd: project.root, stdio: 'pipe' });
    project.git('init', '--quiet', '--initial-branch', project.model.github.branch);
    // A checkout asks for one commit, as GitHub allows it.
    project.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
    const { backend, frontend } = project.model.paths;
    project.write(`${backend}/requirements.txt`, 'Flask==3.1.3\n');
    project.write('.gitignore', 'node_modules/\n');
    const bundler = project.model.frontend?.settings.bundler;
    if (frontend !== undefined && bundler !== undefined)
      for (const [path, content] of Object.entries(siteFiles(bundler))) project.write(`${frontend}/${path}`, content);
    project.commit('First release');
    project.write(`${backend}/migrations/versions/1_visits.py`, 'revision = "1"\n');
    project.commit('Add a migration');
    project.write(`${backend}/app/visits.py`, 'VISITS = []\n');
    if (frontend !== undefined) project.write(`${frontend}/src/title.js`, 'export const title = "Visits";\n');
    project.commit('Show the visits');
    return project;
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }

  get model(): EnvironmentModel {
    const [model] = this.models;
    if (model === undefined) throw new Error('the document has no environment');
    return model;
  }

  environment(name: string): EnvironmentModel {
    const model = this.models.find((one) => one.name === name);
    if (model === undefined) throw new Error(`the document has no environment ${name}`);
    return model;
  }

  get repository(): string {
    return this.model.application.repository;
  }

  /** What the identity token says of the repository beside its name. */
  get repositoryClaims(): Readonly<Record<string, string>> {
    const ids = this.model.application.repositoryIds;
    return ids === undefined ? {} : { repository_id: String(ids.repository), repository_owner_id: String(ids.owner) };
  }

  get head(): string {
    return this.commits.at(-1) ?? '';
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  write(path: string, content: string): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { mode: existsSync(file) ? undefined : 0o644 });
  }

  git(...words: readonly string[]): string {
    const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
    return execFileSync('git', [...who, '-C', this.root, ...words], { encoding: 'utf8', stdio: 'pipe' }).trim();
  }

  /** Commits everything, and gives the name of the commit. */
  commit(message: string): string {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', message);
    const name = this.git('rev-parse', 'HEAD');
    this.commits.push(name);
    return name;
  }

  workflow(path: string): Workflow {
    return readWorkflow(this.read(path));
  }

  /** Everything but what the paths of a trigger let through, to be removed by `propose`. */
  without(paths: readonly string[]): Readonly<Record<string, undefined>> {
    const files = this.git('ls-files').split('\n');
    return Object.fromEntries(files.filter((file) => !lets(paths, file)).map((file) => [file, undefined]));
  }

  /** A commit beside the branch, as a pull request makes it: with these files changed, or removed when they are undefined. */
  propose(files: Readonly<Record<string, string | undefined>>): string {
    const head = this.head;
    for (const [path, content] of Object.entries(files)) {
      if (content === undefined) this.git('rm', '-r', '--quiet', path);
      else this.write(path, content);
    }
    const name = this.commit('Propose');
    this.commits.pop();
    this.git('reset', '--quiet', '--hard', head);
    return name;
  }
}

/** Whether a trigger with these paths starts for a file. The last pattern that matches decides, and `!` takes back. */
function lets(paths: readonly string[], file: string): boolean {
  const last = paths.findLast((path) => patternOf(path.replace(/^!/, '')).test(file));
  return last !== undefined && !last.startsWith('!');
}

/** `**` is any number of folders, `*` a part of a name. */
function patternOf(path: string): RegExp {
  const escaped = path.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll(/\*\*|\*/g, (stars) => (stars === '**' ? '.*' : '[^/]*'))}$`);
}
