/** Templates of a document, and how tests read them. */
import type { EnvironmentModel } from '../../../src/model/model.js';
import type { StackKey } from '../../../src/model/stacks.js';
import { documentOf } from '../../golden/rendered.js';
import { type Resource, synthesise, type Template } from '../../real/synth.js';

export interface EnvironmentTemplates {
  readonly model: EnvironmentModel;
  /** The template of a stack; a stack that the environment does not have is an error. */
  readonly template: (key: StackKey) => Template;
  readonly has: (key: StackKey) => boolean;
}

/** What the fixtures leave at its default: Spot, scaling by requests, a firewall, countries, addresses in variables. */
export const CHOICES = `
schemaVersion: 1
application:
  name: visits
  repository: acme/visits
  frontend: { bundler: vite, environment: { SENTRY_DSN: "https://key@errors.example.org/4", SUPPORT: help@example.org } }
  jobs:
    a-b: { command: [python, -m, jobs.one], schedule: cron(15 6 ? * SUN *), timezone: Europe/Berlin, retries: 5 }
    ab: { command: [python, -m, jobs.two], schedule: rate(1 hour) }
environments:
  chosen:
    tier: staging
    account: "333344445555"
    region: us-east-1
    domains: { hostedZone: example.net, api: chosen.api.example.net, app: chosen.example.net }
    network: { cidr: 10.50.0.0/16 }
    backend: { spot: true, scaling: { requestsPerTask: 400 } }
    loadBalancer: { waf: true, rateLimitPerFiveMinutes: 1500 }
    web: { countries: [US, CA], priceClass: PriceClass_200 }
  shifting:
    tier: production
    dataClass: phi
    account: "444455556666"
    region: eu-central-1
    domains: { hostedZone: example.net, api: api.example.net, app: www.example.net }
    network: { cidr: 10.51.0.0/16, availabilityZones: [eu-central-1a, eu-central-1b, eu-central-1c] }
    backend: { scaling: { requestsPerTask: 300 } }
    budget: { notify: [ops@example.net] }
  abroad:
    account: "333344445555"
    region: eu-south-1
    domains: { hostedZone: example.net, api: abroad.api.example.net, app: abroad.example.net }
    network: { cidr: 10.52.0.0/16 }
`;

/** Synthesises a document and gives each of its environments with its templates. */
export async function environmentsOf(text: string): Promise<ReadonlyMap<string, EnvironmentTemplates>> {
  const { models, templates } = await synthesise(text);
  return new Map(
    models.map((model) => {
      const nameOf = (key: StackKey) => model.stacks.find((stack) => stack.key === key)?.name;
      const template = (key: StackKey): Template => {
        const found = templates[nameOf(key) ?? ''];
        if (found === undefined) throw new Error(`${model.name} has no stack ${key}`);
        return found;
      };
      return [model.name, { model, template, has: (key) => nameOf(key) !== undefined }];
    }),
  );
}

/** Environments of a fixture. */
export const fixture = (name: string) => environmentsOf(documentOf(name));

/** One environment of what `environmentsOf` gives. */
export function one(environments: ReadonlyMap<string, EnvironmentTemplates>, name: string): EnvironmentTemplates {
  const found = environments.get(name);
  if (found === undefined) throw new Error(`no environment ${name}`);
  return found;
}

/** The resources of a type with their logical ids. */
export function resources(template: Template, type: string): readonly (readonly [string, Resource])[] {
  return Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
}

/** The properties of the resources of a type. */
export function properties(template: Template, type: string) {
  return resources(template, type).map(([, resource]) => resource.Properties ?? {});
}

/** The properties of the only resource of a type. */
export function only(template: Template, type: string) {
  const all = properties(template, type);
  const [first] = all;
  if (first === undefined || all.length !== 1) throw new Error(`${all.length} resources are ${type}`);
  return first;
}
