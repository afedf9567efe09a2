/** Evaluates `${{ }}` with GitHub's own lexer, parser and evaluator, the ones of its language server. */
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import type { FunctionDefinition } from '@actions/expressions/funcs/info';

/** Contexts by name: `github`, `env`, `steps` … */
export type Contexts = Readonly<Record<string, unknown>>;

/** How a job stands, for the functions that ask. */
export type Status = 'success' | 'failure' | 'cancelled';

type Value = ReturnType<FunctionDefinition['call']>;

/** The functions that ask how a job stands, which the runner itself provides. */
const STATUS_FUNCTIONS: Readonly<Record<string, (status: Status) => boolean>> = {
  success: (status) => status === 'success',
  failure: (status) => status === 'failure',
  cancelled: (status) => status === 'cancelled',
  always: () => true,
};

function asData(value: unknown): Value {
  if (value === undefined || value === null) return new data.Null();
  if (typeof value === 'string') return new data.StringData(value);
  if (typeof value === 'number') return new data.NumberData(value);
  if (typeof value === 'boolean') return new data.BooleanData(value);
  if (Array.isArray(value)) return new data.Array(...value.map(asData));
  return new data.Dictionary(...Object.entries(value).map(([key, one]) => ({ key, value: asData(one) })));
}

function evaluate(expression: string, contexts: Contexts, status?: Status): Value {
  const functions = Object.entries(status === undefined ? {} : STATUS_FUNCTIONS).map(
    ([name, answer]): FunctionDefinition => ({
      name,
      minArgs: 0,
      maxArgs: 0,
      call: () => new data.BooleanData(answer(status ?? 'success')),
    }),
  );
  const { tokens } = new Lexer(expression).lex();
  const tree = new Parser(tokens, Object.keys(contexts), functions).parse();
  return new Evaluator(
    tree,
    asData(contexts) as data.Dictionary,
    new Map(functions.map((one) => [one.name.toLowerCase(), one])),
  ).evaluate();
}

/** A value of the file with every expression replaced, as the text that the runner passes on. */
export function filled(value: unknown, contexts: Contexts): string {
  return String(value).replaceAll(/\$\{\{(.*?)\}\}/gs, (_, expression: string) =>
    evaluate(expression.trim(), contexts).coerceString(),
  );
}

/** A mapping with every expression replaced. */
export function filledAll(
  values: Readonly<Record<string, unknown>> | undefined,
  contexts: Contexts,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, filled(value, contexts)]));
}

/** Whether an `if:` holds. Without a function that asks for the status, `success() &&` stands before it. */
export function holds(condition: string | undefined, contexts: Contexts, status: Status): boolean {
  if (condition === undefined) return status === 'success';
  const expression = /^\$\{\{(.*)\}\}$/s.exec(condition.trim())?.[1]?.trim() ?? condition;
  const asks = Object.keys(STATUS_FUNCTIONS).some((name) => new RegExp(`\\b${name}\\s*\\(`, 'i').test(expression));
  const result = evaluate(asks ? expression : `success() && (${expression})`, contexts, status);
  return !['', 'false', '0'].includes(result.coerceString());
}
