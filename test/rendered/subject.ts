/** A fixture as it is rendered and synthesised: what the rules of AWS are held against. */
import { expect } from 'vitest';
import type { Artifact } from '../../src/generators/artifact.js';
import { documentOf, renderDocument } from '../golden/rendered.js';
import { type Resource, synthesise, type Template } from '../real/synth.js';

/** A JSON value that a test reads without a type of its own. */
// biome-ignore lint/suspicious/noExplicitAny: rendered JSON has the types of AWS, which no test declares.
export type Json = any;

export interface Subject {
  readonly artifacts: readonly Artifact[];
  readonly templates: Readonly<Record<string, Template>>;
  /** Whether the document has these, so that the resources must be there. */
  readonly has: { readonly frontend: boolean; readonly schedules: boolean };
}

/** A rule of the reference design, section 4.4, and how the rendered files keep it. */
export interface RenderedRule {
  readonly rule: number;
  readonly holds: string;
  readonly check: (subject: Subject) => void | Promise<void>;
}

export async function subjectOf(name: string): Promise<Subject> {
  const text = documentOf(name);
  const { models, artifacts } = renderDocument(text);
  const { templates } = await synthesise(text);
  return {
    artifacts,
    templates,
    has: {
      frontend: models.some(({ frontend }) => frontend !== undefined),
      schedules: models.some(({ jobs, offHours }) => jobs.length > 0 || offHours !== undefined),
    },
  };
}

/** The properties of every resource of a type, by stack and logical id. */
export function optionalResources({ templates }: Subject, type: string): readonly (readonly [string, Json])[] {
  return Object.entries(templates).flatMap(([stack, template]) =>
    Object.entries(template.Resources)
      .filter(([, resource]: [string, Resource]) => resource.Type === type)
      .map(([id, resource]) => [`${stack}/${id}`, resource.Properties ?? {}] as const),
  );
}

/** The same, of a type that every environment has: a rule over nothing would prove nothing. */
export function resources(subject: Subject, type: string): readonly (readonly [string, Json])[] {
  const found = optionalResources(subject, type);
  expect(found.length, `resources of type ${type}`).toBeGreaterThan(0);
  return found;
}

/** The rendered files whose path matches; at least one. */
export function files({ artifacts }: Subject, path: RegExp): readonly Artifact[] {
  const found = artifacts.filter((artifact) => path.test(artifact.path));
  expect(found.length, `files like ${path}`).toBeGreaterThan(0);
  return found;
}

/** Every container of every rendered task definition, with the task definition. */
export function containers(
  subject: Subject,
): readonly { readonly path: string; readonly task: Json; readonly container: Json }[] {
  return files(subject, /^deploy\/[^/]+\/ecs\/[^/]+\.json$/).flatMap(({ path, content }) => {
    const task: Json = JSON.parse(content);
    expect(task.containerDefinitions.length, path).toBeGreaterThan(0);
    return task.containerDefinitions.map((container: Json) => ({ path, task, container }));
  });
}
