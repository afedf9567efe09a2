import { Project } from 'projen';
import { describe, expect, it } from 'vitest';
import { render } from '../src/generators/render.js';
import { judge } from '../src/model/judge.js';
import { HhaEnvironments } from '../src/projen.js';
import { MINIMAL } from './model/documents.js';
import { get, projectFolder, put, tree } from './workspace/project-folder.js';

/** Synthesises a project in the folder, as `npx projen` does. */
function synthesise(root: string, document?: string): readonly string[] {
  const project = new Project({ name: 'app', outdir: root });
  const component = new HhaEnvironments(project, document === undefined ? {} : { document });
  project.synth();
  return component.environments;
}

describe('the projen component', () => {
  it('renders exactly what the library renders, executable where it is', () => {
    const root = projectFolder({ 'hha-env.yaml': MINIMAL });
    expect(synthesise(root)).toEqual(['staging']);
    const files = tree(root);
    const artifacts = render(judge(MINIMAL, 'hha-env.yaml').models);
    expect(artifacts.length).toBeGreaterThan(100);
    for (const { path, content, executable } of artifacts) {
      expect(files[path], path).toBe(`${executable === true ? 'x ' : ''}${content}`);
    }
  });

  it('writes what is yours once, and removes what is no longer rendered', () => {
    const root = projectFolder({ 'hha-env.yaml': MINIMAL });
    synthesise(root);
    const once = render(judge(MINIMAL, 'hha-env.yaml').models).find(({ ownership }) => ownership === 'once');
    put(root, once?.path ?? '', 'mine\n');
    expect(get(root, 'deploy/staging/environment.sh')).toBeDefined();
    put(root, 'hha-env.yaml', MINIMAL.replace('  staging:', '  preview:'));
    expect(synthesise(root)).toEqual(['preview']);
    expect(get(root, once?.path ?? '')).toBe('mine\n');
    expect(get(root, 'deploy/staging/environment.sh')).toBeUndefined();
    expect(get(root, 'deploy/preview/environment.sh')).toBeDefined();
  });

  it('says what is wrong with the document', () => {
    const root = projectFolder({ 'other.yaml': MINIMAL.replace('region: us-east-1', 'region: nowhere') });
    expect(() => synthesise(root)).toThrow('There is no hha-env.yaml');
    expect(() => synthesise(root, 'other.yaml')).toThrow(/other\.yaml has errors:[\s\S]*nowhere/);
  });
});
