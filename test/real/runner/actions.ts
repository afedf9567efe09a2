/**
 * Plays what `uses:` names. The actions of other people need GitHub, Docker or the network; each one here does what the
 * following steps can notice of it, and refuses what the real one refuses.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { EmulatedCloud } from '../cloud/emulated-cloud.js';
import { writeImageArchive } from './image-archive.js';
import type { Project } from './project.js';

/** What a test wants to go wrong, or to look at. */
export interface Play {
  /** What the scanner finds something in: `image`, or the folder of a package manager. */
  readonly findings?: readonly string[];
  /** Another word makes a build of other bytes, as every build is. */
  readonly build?: string;
}

/** What an action may see and do. */
export interface Call {
  readonly inputs: Readonly<Record<string, string>>;
  readonly project: Project;
  readonly cloud: EmulatedCloud;
  readonly play: Play;
  readonly commit: string;
  readonly workspace: string;
  readonly temp: string;
  readonly artifacts: string;
  /** The GitHub environment of the job, which the identity token names. */
  readonly environment: string | undefined;
  /** Fails when the job's token may not do this. */
  need(scope: string, level: 'read' | 'write'): void;
  /** Variables for the following steps of the job. */
  setEnvironment(values: Readonly<Record<string, string>>): void;
  /** What the test looks at afterwards. */
  note(text: string): void;
}

type Action = (call: Call) => void;

/** Thrown when an action ends the step with a failure. */
export class ActionFailed extends Error {}

const fail = (message: string): never => {
  throw new ActionFailed(message);
};

/** The inputs that an action was given; one that nobody plays is an error. */
function only(inputs: Readonly<Record<string, string>>, ...known: readonly string[]): void {
  for (const name of Object.keys(inputs)) if (!known.includes(name)) fail(`nobody plays the input ${name}`);
}

/** A real repository: without its history there is none, and without a commit there is no code. */
const checkout: Action = ({ inputs, need, workspace, commit, project }) => {
  only(inputs, 'persist-credentials', 'fetch-depth', 'ref', 'path');
  need('contents', 'read');
  if (inputs['persist-credentials'] !== 'false') fail('the token would stay in the checkout');
  const folder = join(workspace, inputs.path ?? '.');
  mkdirSync(folder, { recursive: true });
  const git = (...words: readonly string[]) => execFileSync('git', ['-C', folder, ...words], { stdio: 'pipe' });
  git('init', '--quiet');
  const depth = inputs['fetch-depth'] ?? '1';
  const all = depth === '0' ? [] : ['--depth', depth];
  // All history means that of every branch. Source: README.md of actions/checkout, fetch-depth.
  if (depth === '0') git('fetch', '--quiet', `file://${project.root}`, '+refs/heads/*:refs/remotes/origin/*');
  git('fetch', '--quiet', ...all, `file://${project.root}`, inputs.ref ?? commit);
  git('checkout', '--quiet', 'FETCH_HEAD');
};

/** The runner has the languages; what is played is that a cache without its lock file is an error. */
const setupLanguage: Action = ({ inputs, workspace }) => {
  only(inputs, 'python-version', 'node-version', 'cache', 'cache-dependency-path', 'package-manager-cache');
  if (!/^\d+(\.\d+)?$/.test(inputs['python-version'] ?? inputs['node-version'] ?? '')) fail('no version is named');
  const pattern = inputs['cache-dependency-path'];
  if (inputs.cache !== undefined && matching(workspace, pattern ?? '').length === 0)
    fail(`Some specified paths were not resolved, unable to cache dependencies: ${pattern}`);
};

/** Files of a pattern that may hold one star in its last part. */
function matching(root: string, pattern: string): readonly string[] {
  const folder = join(root, dirname(pattern));
  if (!existsSync(folder)) return [];
  const [start = '', end] = basename(pattern).split('*');
  return readdirSync(folder).filter((name) =>
    end === undefined ? name === start : name.startsWith(start) && name.endsWith(end),
  );
}

/** Docker builds nothing here; the archive has the form of buildx's, for the platform that was asked for. */
const buildImage: Action = ({ inputs, workspace, commit, note, play }) => {
  only(inputs, ...['context', 'file', 'platforms', 'build-args', 'outputs', 'provenance', 'cache-from', 'cache-to']);
  if (!existsSync(join(workspace, inputs.context ?? ''))) fail(`there is no ${inputs.context}`);
  if (!existsSync(join(workspace, inputs.file ?? ''))) fail(`there is no ${inputs.file}`);
  if (inputs['build-args'] !== `GIT_SHA=${commit}`) fail('the image is not of this commit');
  const file = /^type=oci,dest=(.*)$/.exec(inputs.outputs ?? '')?.[1] ?? fail('the image is written nowhere');
  if (!existsSync(dirname(file))) fail(`${dirname(file)} does not exist`);
  const digest = writeImageArchive(file, inputs.platforms ?? '', commit, play.build);
  note(`built ${inputs.platforms} ${digest}`);
};

/** The database of weaknesses is on the network: the test says where there are some. */
const scan: Action = ({ inputs, workspace, play, note }) => {
  only(
    inputs,
    ...['input', 'severity', 'ignore-unfixed', 'exit-code', 'format', 'output', 'skip-setup-trivy'],
    ...['scan-type', 'scan-ref', 'scanners'],
  );
  const subject = inputs.input === undefined ? (inputs['scan-ref'] ?? '') : 'image';
  const path = resolve(workspace, inputs.input ?? inputs['scan-ref'] ?? '');
  const there = inputs.input === undefined ? path : join(path, 'index.json');
  if (!existsSync(there)) fail(`there is nothing to scan at ${path}`);
  note(`scanned ${subject}`);
  if (inputs.output !== undefined) writeFileSync(join(workspace, inputs.output), '{"spdxVersion":"SPDX-2.3"}\n');
  const found = play.findings?.includes(subject) ?? false;
  if (found && (inputs['exit-code'] ?? '0') !== '0') fail(`weaknesses in ${subject}`);
};

const uploadArtifact: Action = ({ inputs, workspace, artifacts }) => {
  only(inputs, 'name', 'path', 'if-no-files-found', 'retention-days', 'include-hidden-files');
  const source = resolve(workspace, inputs.path ?? '');
  const target = join(artifacts, inputs.name ?? '');
  if (existsSync(target)) fail(`an artifact ${inputs.name} exists already`);
  const hidden = inputs['include-hidden-files'] === 'true';
  const isShown = (path: string): boolean =>
    hidden ||
    !path
      .slice(source.length)
      .split('/')
      .some((part) => part.startsWith('.'));
  const isEmpty = !existsSync(source) || (statSync(source).isDirectory() && readdirSync(source).length === 0);
  if (isEmpty) return inputs['if-no-files-found'] === 'error' ? fail(`no files were found at ${source}`) : undefined;
  mkdirSync(target, { recursive: true });
  if (statSync(source).isDirectory()) cpSync(source, target, { recursive: true, filter: isShown });
  else cpSync(source, join(target, basename(source)));
};

/** AWS compares the token with the trust policy of the role, which is the one in the repository; moto gives the keys. */
const signIn: Action = ({ inputs, need, project, cloud, environment, setEnvironment, note }) => {
  only(inputs, 'role-to-assume', 'aws-region', 'allowed-account-ids', 'role-duration-seconds');
  need('id-token', 'write');
  const arn = inputs['role-to-assume'] ?? '';
  const role = project.models.flatMap(({ roles }) => Object.values(roles)).find((one) => one.arn === arn);
  if (role === undefined) return fail(`Could not assume role: there is no ${arn}`);
  const claims: Readonly<Record<string, string | undefined>> = {
    aud: 'sts.amazonaws.com',
    sub: `repo:${project.repository}:environment:${environment}`,
    ...project.repositoryClaims,
  };
  const trust = JSON.parse(readFileSync(join(project.root, role.trustFile), 'utf8')) as {
    Statement: [{ Condition: { StringEquals: Record<string, string | string[]> } }];
  };
  for (const [key, wanted] of Object.entries(trust.Statement[0].Condition.StringEquals)) {
    const claim = claims[key.slice(key.lastIndexOf(':') + 1)];
    if (claim === undefined || ![wanted].flat().includes(claim))
      fail(`Not authorized to perform sts:AssumeRoleWithWebIdentity: ${key} is ${claim}`);
  }
  if (Number(inputs['role-duration-seconds'] ?? 3600) > role.sessionSeconds) fail('the session is too long');
  const keys = cloud.assume(arn, inputs['aws-region'] ?? '');
  if (keys.account !== inputs['allowed-account-ids'])
    fail(`The account ID of the credentials (${keys.account}) is not allowed`);
  note(`signed in as ${arn}`);
  setEnvironment(keys.environment);
};

const attest: Action = ({ inputs, need, note }) => {
  only(inputs, 'subject-name', 'subject-digest');
  need('id-token', 'write');
  need('attestations', 'write');
  if (!/^sha256:[0-9a-f]{64}$/.test(inputs['subject-digest'] ?? '')) fail('subject-digest is no digest');
  note(`attested ${inputs['subject-name']}@${inputs['subject-digest']}`);
};

/** By repository, as a workflow names it before the commit. */
export const ACTIONS_PLAYED: Readonly<Record<string, Action>> = {
  'actions/checkout': checkout,
  'actions/setup-python': setupLanguage,
  'actions/setup-node': setupLanguage,
  'actions/upload-artifact': uploadArtifact,
  'actions/attest-build-provenance': attest,
  'aquasecurity/trivy-action': scan,
  'aws-actions/configure-aws-credentials': signIn,
  'docker/build-push-action': buildImage,
  // Nothing that follows can notice it.
  'docker/setup-buildx-action': () => {},
};
