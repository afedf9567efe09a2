/** What the document would say against an answer, so that a question is asked again and not everything at the end. */
import { judge } from '../../model/judge.js';
import type { DocumentPath } from '../../schema/diagnostic.js';
import { readYaml } from '../../schema/yaml-text.js';
import { DOCUMENT_FILE } from '../../workspace/paths.js';
import { formatPath } from './assignment.js';
import { setValue } from './edit.js';

/** An answer, and what stands in the document beside it. */
export interface Answer {
  readonly path: DocumentPath;
  readonly value: unknown;
  /** The document so far. */
  readonly text: string;
  /** What was answered before, by dotted paths. */
  readonly before: ReadonlyMap<string, unknown>;
}

/** The first error of the document that stands at the answer; undefined when there is none. */
export function objectionTo({ path, value, text, before }: Answer): string | undefined {
  if (value === '') return 'A value is needed.';
  const name = formatPath(path);
  const beside = [...before].map(([dotted, earlier]): [DocumentPath, unknown] => [dotted.split('.'), earlier]);
  const plain = JSON.stringify(readYaml(text).data ?? {});
  const tried = [...beside, [path, value] as const].reduce((so, [at, each]) => setValue(so, at, each) ?? so, plain);
  const against = judge(tried, DOCUMENT_FILE).diagnostics.find(
    (diagnostic) => diagnostic.severity === 'error' && formatPath(diagnostic.path) === name,
  );
  if (against === undefined) return undefined;
  const { message, fix } = against;
  // The question names the field.
  const said = message.startsWith(`${name} `) ? message.slice(name.length + 1) : message;
  return fix === undefined ? said : `${said} ${fix}`;
}
