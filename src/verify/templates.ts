/** The CloudFormation templates that the synthesis left for other checks. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Subject } from './check.js';

/** One assembly an environment when some are chosen; one of everything, `undefined`, when none are. */
export function assemblyNames({ environments }: Subject): readonly (string | undefined)[] {
  return environments ?? [undefined];
}

/** Where the assembly of an environment, or of all, is written. Absolute. */
export function assemblyFolder({ scratch }: Subject, environment: string | undefined): string {
  return join(scratch, 'assembly', environment ?? '');
}

/** The templates that were synthesised, absolute and sorted; empty when none were. */
export function templatesIn(subject: Subject): readonly string[] {
  return assemblyNames(subject)
    .map((name) => assemblyFolder(subject, name))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((file) => file.endsWith('.template.json'))
        .sort()
        .map((file) => join(folder, file)),
    );
}
