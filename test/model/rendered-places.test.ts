/** Whatever folders and names a document may have, what is rendered for it can be written. */
import { describe, expect, it } from 'vitest';
import { render } from '../../src/generators/render.js';
import { judge } from '../../src/model/judge.js';
import { RENDERED_PLACES } from '../../src/model/rendered-places.js';
import { hasErrors } from '../../src/schema/diagnostic.js';
import { CASES, documentOf, renderDocument } from '../golden/rendered.js';
import { planFor, projectFolder } from '../workspace/project-folder.js';
import { given, type Part } from './rules/given.js';

describe('the places of what is rendered', () => {
  it.each(CASES)('are all named, and each is used: %s', (name) => {
    const { models, artifacts } = renderDocument(documentOf(name));
    const { backend, frontend } = models[0]?.application ?? {};
    const theirs = [backend?.directory, frontend?.directory].flatMap((folder) => (folder ? [folder] : []));
    const places = RENDERED_PLACES.map(({ place }) => place);
    const isIn = (path: string, place: string) => path.startsWith(`${place}/`);
    const outside = artifacts.filter(({ path }) => ![...theirs, ...places].some((place) => isIn(path, place)));
    expect(outside.map(({ path }) => path)).toEqual([]);
    const empty = places.filter((place) => !artifacts.some(({ path }) => isIn(path, place)));
    // The document is the user's own.
    expect(empty).toEqual(['hha-env.yaml']);
  });
});

describe('what a document may be called and where its applications may lie', () => {
  const documents = (folder: string): readonly Part[] => [
    { application: { backend: { directory: folder } } },
    { application: { frontend: { directory: folder } } },
  ];
  const judged = (change: Part) => judge(JSON.stringify(given(change)), 'hha-env.yaml');
  const plannedFor = (change: Part): number => {
    const { models, diagnostics } = judged(change);
    expect(hasErrors(diagnostics)).toBe(false);
    return planFor(projectFolder(), render(models)).entries.length;
  };

  it.each(['api', 'src/api', 'Api_2', '.api', 'a.b', 'auxiliary', 'com10', '.gitea', 'docs/site', 'infra-api', '.hha'])(
    'the folder %s',
    (folder) => {
      for (const document of documents(folder)) expect(plannedFor(document)).toBeGreaterThan(50);
    },
  );

  it.each([
    ...['aux', 'src/NUL.api', 'con', '.git', '.git/x', 'src/.GIT', 'api.', 'src./api', '...'],
    ...['.hha-env', '.hha-env/patches', '.hha-env/.running', 'hha-env.yaml', 'HHA-env.yaml', 'infra', 'Infra'],
    ...['deploy', 'docs', 'docs/runbooks', 'docs/environments/x', '.github', '.github/workflows'],
  ])('never the folder %s, and it is said of the field', (folder) => {
    for (const document of documents(folder)) {
      const [key] = Object.keys((document.application ?? {}) as object);
      const errors = judged(document).diagnostics.filter(({ severity }) => severity === 'error');
      expect(errors.map(({ path }) => path.join('.'))).toEqual([`application.${key}.directory`]);
    }
  });

  it.each(['con', 'aux', 'nul', 'prn', 'com1', 'lpt9'])('never the environment %s', (name) => {
    const environment = (given().environments as Part).staging;
    const codes = judged({ environments: { staging: undefined, [name]: environment } }).diagnostics;
    expect(codes.map(({ code }) => code)).toContain('environment.reserved-name');
  });

  it.each(['console', 'com'])('the environment %s', (name) => {
    const environment = (given().environments as Part).staging;
    expect(plannedFor({ environments: { staging: undefined, [name]: environment } })).toBeGreaterThan(50);
  });
});
