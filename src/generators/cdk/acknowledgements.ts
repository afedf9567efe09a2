/** `infra/lib/acknowledgements.ts`: the findings that stay and the wildcards that have to be, as the app reads them. */
import { ACKNOWLEDGEMENTS, WILDCARDS } from '../../data/rule-acknowledgements.js';
import { typeScriptLiteral } from './literal.js';

/** The file; the page of an environment shows the same reasons. */
export function acknowledgements(): string {
  const findings = ACKNOWLEDGEMENTS.map(({ rules, stack, path, reason }) => ({ rules, stack, path, reason }));
  return [
    '/** Findings of the rule packs that stay, each with the reason an auditor reads. What is not in here fails the synthesis. */',
    "import type { StackKey } from '../config/environment';",
    '',
    'export interface Acknowledgement {',
    '  /** Rules with their pack, as the validation report prints them. */',
    '  readonly rules: readonly string[];',
    '  readonly stack: StackKey;',
    '  /** The construct, by its path within the stack: a regular expression. */',
    '  readonly path: string;',
    '  readonly reason: string;',
    '}',
    '',
    `export const ACKNOWLEDGEMENTS: readonly Acknowledgement[] = ${typeScriptLiteral(findings)};`,
    '',
    '/** A wildcard in a policy that has to be there. */',
    'export interface Wildcard {',
    '  /** The resource of the statement: a regular expression, as is the next. */',
    '  readonly resource: string;',
    '  /** Only for these actions, where the resource alone says too little. */',
    '  readonly actions?: string;',
    '  readonly reason: string;',
    '}',
    '',
    '/** Rule AwsSolutions-IAM5 knows every wildcard; these are the ones that AWS leaves no choice about. */',
    `export const WILDCARDS: readonly Wildcard[] = ${typeScriptLiteral(WILDCARDS)};`,
    '',
  ].join('\n');
}
