/** The workflows of several documents, parsed, for the tests that hold their rules. */
import { parse } from 'yaml';
import { workflows } from '../../../src/generators/workflows/workflows.js';
import { CASES, documentOf } from '../../golden/rendered.js';
import { MINIMAL, STAGING_AND_PRODUCTION } from '../../model/documents.js';
import { artifactsOf, modelsOf } from '../files.js';

export interface Step {
  readonly name: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Job {
  readonly name?: string;
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly 'runs-on': string;
  readonly 'timeout-minutes'?: number;
  readonly environment?: string | { readonly name: string };
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean; readonly queue?: string };
  readonly steps: readonly Step[];
}

export interface ParsedWorkflow {
  readonly name: string;
  readonly on: Readonly<Record<string, { readonly paths?: readonly string[]; readonly branches?: readonly string[] }>>;
  readonly permissions: object;
  readonly defaults: { readonly run: { readonly shell: string } };
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface WorkflowFile {
  readonly path: string;
  readonly text: string;
  readonly workflow: ParsedWorkflow;
}

const ELSEWHERE = `
schemaVersion: 1
application:
  name: hha
  repository: acme/hha
  branch: trunk
  backend: { directory: api, python: "3.12", test: [python, -m, pytest, -k, "not slow"] }
  frontend: { directory: web, bundler: vite, node: "22" }
environments:
  pr-42:
    tier: sandbox
    account: "222233334444"
    region: eu-central-1
    backend: { architecture: x86_64 }
    domains: { hostedZone: example.com, api: pr-42.api.example.com, app: pr-42.app.example.com }
`;

const NO_FRONTEND = `
schemaVersion: 1
application:
  name: home-health-aid
  repository: acme/home-health-aid
  frontend: false
environments:
  staging:
    account: "111122223333"
    region: us-east-1
    domains: { hostedZone: example.com, api: staging.api.example.com }
`;

/** Documents that differ in what a workflow depends on. */
export const DOCUMENTS: Readonly<Record<string, string>> = {
  minimal: MINIMAL,
  'staging and production': STAGING_AND_PRODUCTION,
  'vite, x86, elsewhere': ELSEWHERE,
  'without a frontend': NO_FRONTEND,
  ...Object.fromEntries(CASES.map((name) => [`fixture ${name}`, documentOf(name)])),
};

/** All files of the family, of one document. */
export function artifactsFor(text: string) {
  return artifactsOf(workflows, modelsOf(text));
}

/** The workflows of one document. */
export function workflowsOf(text: string): readonly WorkflowFile[] {
  return artifactsFor(text)
    .filter(({ path }) => path.startsWith('.github/workflows/'))
    .map(({ path, content }) => ({ path, text: content, workflow: parse(content) as ParsedWorkflow }));
}
