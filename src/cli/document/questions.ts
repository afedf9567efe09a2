/** What cannot be known about a new environment, and how it is asked for. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DocumentPath } from '../../schema/diagnostic.js';
import { documentSchema } from '../../schema/document.js';
import { notesAt } from '../../schema/field-path.js';

/** One thing that only the user knows. */
export interface Unknown {
  readonly path: DocumentPath;
  /** Stands for the value in a ready command. */
  readonly placeholder: string;
  /** What Enter, or --yes, answers; absent when nothing can be guessed. */
  suggest(answers: ReadonlyMap<string, string>): string | undefined;
}

/** Everything that a new environment needs and nothing else says. */
export function unknownsOf(
  environment: string,
  {
    root,
    isNewDocument,
    extendsOther,
    hasFrontend,
    inheritedZone,
  }: {
    readonly root: string;
    readonly isNewDocument: boolean;
    readonly extendsOther: boolean;
    readonly hasFrontend: boolean;
    /** The hosted zone of the environment that it extends. */
    readonly inheritedZone?: string | undefined;
  },
): Unknown[] {
  const at = (...path: string[]): DocumentPath => ['environments', environment, ...path];
  const isProduction = /^prod(uction)?$/.test(environment);
  const domain = (label: string) => (answers: ReadonlyMap<string, string>) => {
    const zone = answers.get(at('domains', 'hostedZone').join('.')) ?? inheritedZone;
    return zone === undefined ? undefined : isProduction ? `${label}.${zone}` : `${environment}.${label}.${zone}`;
  };
  return [
    ...(isNewDocument
      ? [{ path: ['application', 'repository'], placeholder: 'OWNER/NAME', suggest: () => repositoryOf(root) }]
      : []),
    ...(extendsOther
      ? []
      : [
          { path: at('account'), placeholder: 'ACCOUNT_ID', suggest: () => undefined },
          { path: at('region'), placeholder: 'us-east-1', suggest: () => 'us-east-1' },
          { path: at('domains', 'hostedZone'), placeholder: 'example.com', suggest: () => undefined },
        ]),
    {
      path: at('domains', 'api'),
      placeholder: isProduction ? 'api.example.com' : `${environment}.api.example.com`,
      suggest: domain('api'),
    },
    ...(hasFrontend
      ? [
          {
            path: at('domains', 'app'),
            placeholder: isProduction ? 'app.example.com' : `${environment}.app.example.com`,
            suggest: domain('app'),
          },
        ]
      : []),
  ];
}

/** What the schema says of the field. */
export function meaningOf({ path }: Unknown): string {
  return notesAt(documentSchema, path)?.description ?? path.join('.');
}

/** The GitHub repository that Git pushes to, when the folder is a clone of one. */
function repositoryOf(root: string): string | undefined {
  const file = join(root, '.git', 'config');
  if (!existsSync(file)) return undefined;
  const match =
    /url\s*=\s*(?:https:\/\/github\.com\/|git@github\.com:|ssh:\/\/git@github\.com\/)([\w.-]+\/[\w.-]+?)(?:\.git)?\s*$/m.exec(
      readFileSync(file, 'utf8'),
    );
  return match?.[1];
}
