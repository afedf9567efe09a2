/** What cannot be known about a new environment, and how it is asked for. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tierByName } from '../../model/tier.js';
import type { DocumentPath } from '../../schema/diagnostic.js';

/** One thing that only the user knows. */
export interface Unknown {
  readonly path: DocumentPath;
  /** What is asked, in few words. */
  readonly label: string;
  /** Stands for the value in a ready command. */
  readonly placeholder: string;
  /** What Enter, or --yes, answers; absent when nothing can be guessed. */
  suggest(answers: ReadonlyMap<string, string>): string | undefined;
}

/** What a new environment takes over of the one that it extends. */
export interface Extended {
  readonly account: string | undefined;
  readonly hostedZone: string | undefined;
  /** A range that no environment of the document has. */
  readonly freeCidr: string;
}

/** Everything that a new environment needs and nothing else says. */
export function unknownsOf(
  environment: string,
  {
    root,
    isNewDocument,
    hasFrontend,
    from,
  }: {
    readonly root: string;
    readonly isNewDocument: boolean;
    readonly hasFrontend: boolean;
    /** What the environment that it extends says. Default: it extends none. */
    readonly from?: Extended | undefined;
  },
): Unknown[] {
  const at = (...path: string[]): DocumentPath => ['environments', environment, ...path];
  // One environment has the plain names; a second production, such as prod-eu, has names of its own.
  const isProduction = tierByName(environment) === 'production' && !environment.includes('-');
  const domain = (label: string) => (answers: ReadonlyMap<string, string>) => {
    const zone = answers.get(at('domains', 'hostedZone').join('.')) ?? from?.hostedZone;
    return zone === undefined ? undefined : isProduction ? `${label}.${zone}` : `${environment}.${label}.${zone}`;
  };
  return [
    ...(isNewDocument
      ? [
          {
            path: ['application', 'repository'],
            label: 'GitHub repository (owner/name)',
            placeholder: 'OWNER/NAME',
            suggest: () => repositoryOf(root),
          },
        ]
      : []),
    ...(from !== undefined
      ? [
          {
            path: at('account'),
            label: 'AWS account (twelve digits); one of its own keeps it apart',
            placeholder: 'ACCOUNT_ID',
            suggest: () => from.account,
          },
        ]
      : [
          {
            path: at('account'),
            label: 'AWS account (twelve digits)',
            placeholder: 'ACCOUNT_ID',
            suggest: () => undefined,
          },
          { path: at('region'), label: 'AWS region', placeholder: 'us-east-1', suggest: () => 'us-east-1' },
          {
            path: at('domains', 'hostedZone'),
            label: 'Route 53 hosted zone in that account',
            placeholder: 'example.com',
            suggest: () => undefined,
          },
        ]),
    {
      path: at('domains', 'api'),
      label: 'Domain of the API',
      placeholder: isProduction ? 'api.example.com' : `${environment}.api.example.com`,
      suggest: domain('api'),
    },
    ...(hasFrontend
      ? [
          {
            path: at('domains', 'app'),
            label: 'Domain of the web application',
            placeholder: isProduction ? 'app.example.com' : `${environment}.app.example.com`,
            suggest: domain('app'),
          },
        ]
      : []),
    ...(from === undefined
      ? []
      : [
          {
            path: at('network', 'cidr'),
            label: 'Address range of its VPC, apart from the others',
            placeholder: from.freeCidr,
            suggest: () => from.freeCidr,
          },
        ]),
  ];
}

/** The GitHub repository that a clone came from: its remote `origin`, or the first other one where none is called so. */
function repositoryOf(root: string): string | undefined {
  const file = join(root, '.git', 'config');
  if (!existsSync(file)) return undefined;
  const remotes = readFileSync(file, 'utf8')
    .split(/^(?=\s*\[)/m)
    .filter((section) => /^\s*\[remote\s/i.test(section));
  const origin = remotes.find((section) => /^\s*\[remote\s+"origin"\]/i.test(section));
  for (const section of origin === undefined ? remotes : [origin]) {
    const match =
      /^\s*url\s*=\s*(?:https:\/\/github\.com\/|git@github\.com:|ssh:\/\/git@github\.com\/)([\w.-]+\/[\w.-]+?)(?:\.git)?\s*$/m.exec(
        section,
      );
    if (match !== null) return match[1];
  }
  return undefined;
}
