/** What the seed's staging and its production become: rendered files and synthesised templates, for one look at each defect. */
import { parse } from 'yaml';
import type { EnvironmentModel } from '../../src/model/model.js';
import { documentOf, renderDocument } from '../golden/rendered.js';
import { synthesise } from '../real/synth.js';

type Properties = Readonly<Record<string, unknown>>;

/** Parsed files have no type of their own; the assertions are their type. */
type Parsed = ReturnType<typeof JSON.parse>;

/** One environment with everything that was rendered for it. */
export interface Subject {
  readonly model: EnvironmentModel;
  /** The text of a file; throws when there is none. */
  readonly text: (path: string) => string;
  /** Paths of all files. */
  readonly paths: readonly string[];
  readonly json: (path: string) => Parsed;
  readonly yaml: (path: string) => Parsed;
  /** The properties of every resource of a type in the templates of the environment. */
  readonly resources: (type: string) => readonly Parsed[];
  /** The same by logical id. */
  readonly byId: (type: string) => Readonly<Record<string, Parsed>>;
  /** Every resource of a type whole, with its policies of deletion. */
  readonly whole: (type: string) => readonly { readonly Properties: Properties; readonly DeletionPolicy?: string }[];
}

/** Renders and synthesises the fixture `production`, which holds the seed's staging too. */
export async function subjects(): Promise<{ readonly staging: Subject; readonly production: Subject }> {
  const text = documentOf('production');
  const { models, artifacts } = renderDocument(text);
  const files = new Map(artifacts.map(({ path, content }) => [path, content]));
  const subject = async (name: string): Promise<Subject> => {
    const model = models.find((each) => each.name === name);
    if (model === undefined) throw new Error(`no ${name}`);
    const { templates } = await synthesise(text, name);
    const file = (path: string): string => {
      const content = files.get(path);
      if (content === undefined) throw new Error(`${path} is not rendered`);
      return content;
    };
    const whole: Subject['whole'] = (type) =>
      Object.values(templates).flatMap((template) =>
        Object.values(template.Resources ?? {}).filter((resource) => resource.Type === type),
      ) as never;
    return {
      model,
      text: file,
      paths: [...files.keys()],
      json: (path) => JSON.parse(file(path)),
      yaml: (path) => parse(file(path)),
      whole,
      byId: (type) =>
        Object.fromEntries(
          Object.values(templates)
            .flatMap((template) => Object.entries(template.Resources ?? {}))
            .filter(([, resource]) => resource.Type === type)
            .map(([id, resource]) => [id, resource.Properties ?? {}]),
        ),
      resources: (type) => whole(type).map(({ Properties }) => Properties ?? {}),
    };
  };
  return { staging: await subject('staging'), production: await subject('production') };
}
