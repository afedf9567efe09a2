/** Readers that know nothing of the model: they pull facts out of rendered text, whatever made it. */
import { regionOf } from '../../src/data/regions.js';
import type { Artifact } from '../../src/generators/artifact.js';
import type { EnvironmentModel } from '../../src/model/model.js';

/** One thing that was found, and the file it was found in. */
export interface Sighting {
  readonly path: string;
  readonly text: string;
}

/** Every match of a pattern in every artifact; the first group is the sighting when there is one. */
export function sightings(artifacts: readonly Artifact[], pattern: RegExp): readonly Sighting[] {
  return artifacts.flatMap(({ path, content }) =>
    [...content.matchAll(new RegExp(pattern, 'g'))].map((match) => ({ path, text: match[1] ?? match[0] })),
  );
}

/** Sightings that are not among the known ones, as `path: text`, each once. */
export function strangers(found: readonly Sighting[], isKnown: (text: string) => boolean): readonly string[] {
  return [...new Set(found.filter(({ text }) => !isKnown(text)).map(({ path, text }) => `${path}: ${text}`))].sort();
}

/** Every string anywhere inside a value. */
export function stringsIn(value: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (inner: unknown): void => {
    if (typeof inner === 'string') found.add(inner);
    else if (typeof inner === 'object' && inner !== null) for (const each of Object.values(inner)) walk(each);
  };
  walk(value);
  return found;
}

/** A parsed ARN. */
export interface Arn {
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** The parts of an ARN; undefined for what only looks like one. */
export function parseArn(text: string): Arn | undefined {
  const [arn, partition, service, region, account, ...resource] = text.split(':');
  if (arn !== 'arn' || partition !== 'aws' || service === undefined || region === undefined || account === undefined) {
    return undefined;
  }
  return { service, region, account, resource: resource.join(':') };
}

/** In older regions an account of AWS writes the logs of load balancers, and the bucket's policy names it. */
export function logWritersOf({ region }: EnvironmentModel): readonly string[] {
  const writer = regionOf(region)?.logDelivery;
  return writer?.kind === 'account' ? [writer.account] : [];
}
