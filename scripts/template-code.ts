/**
 * Turns a template that `checkTemplate` has passed into JavaScript: one expression that joins its text with its values.
 * What Handlebars itself precompiles is longer than the text and needs Handlebars' runtime; a run that renders each
 * template once spends more time on loading that than on rendering.
 */

/** What a template may ask of the loop around it, as `@index`. */
const LOOP_DATA = ['index', 'key', 'first', 'last'];

/** Where a statement stands. */
interface Scope {
  /** How many contexts are around it: `c0` is the view, the innermost is `this`. */
  readonly depth: number;
  /** The depth of the innermost loop. Undefined: none is around. */
  readonly loop: number | undefined;
}

/** The source of a function that takes the runtime (`templateRuntime` in `src/generators/template.ts`) and the view. */
export function templateCode(program: hbs.AST.Program): string {
  return `(r,c0)=>${joined(program, { depth: 0, loop: undefined })}`;
}

function joined(program: hbs.AST.Program | undefined, scope: Scope): string {
  const parts = (program?.body ?? []).map((statement) => partOf(statement, scope)).filter((part) => part !== '""');
  return parts.length === 0 ? '""' : parts.join('+');
}

function partOf(statement: hbs.AST.Statement, scope: Scope): string {
  switch (statement.type) {
    case 'ContentStatement':
      return JSON.stringify((statement as hbs.AST.ContentStatement).value);
    case 'MustacheStatement':
      return printed(statement as hbs.AST.MustacheStatement, scope);
    case 'BlockStatement':
      return block(statement as hbs.AST.BlockStatement, scope);
    case 'CommentStatement':
      return '""';
    default:
      throw new Error(`${statement.type} is not part of our template language`);
  }
}

function printed({ path, params, hash }: hbs.AST.MustacheStatement, scope: Scope): string {
  const options = (hash?.pairs ?? []).map(({ value }) => `,${expressionCode(value, scope)}`);
  return `r.${(path as hbs.AST.PathExpression).original}(${expressionCode(params[0], scope)}${options.join('')})`;
}

function block({ path, params, program, inverse }: hbs.AST.BlockStatement, scope: Scope): string {
  const name = (path as hbs.AST.PathExpression).original;
  const value = expressionCode(params[0], scope);
  const otherwise = joined(inverse, scope);
  if (name === 'if') return `(r.holds(${value})?${joined(program, scope)}:${otherwise})`;
  if (name === 'unless') return `(r.holds(${value})?${otherwise}:${joined(program, scope)})`;
  const depth = scope.depth + 1;
  if (name === 'with') {
    const inner = joined(program, { depth, loop: scope.loop });
    return `r.within(${value},c${depth}=>${inner},()=>${otherwise})`;
  }
  return `r.each(${value},(c${depth},d${depth})=>${joined(program, { depth, loop: depth })},()=>${otherwise})`;
}

function expressionCode(expression: hbs.AST.Expression | undefined, { depth, loop }: Scope): string {
  if (expression === undefined) throw new Error('a helper without a value');
  if (expression.type !== 'PathExpression') return JSON.stringify((expression as hbs.AST.StringLiteral).value);
  const { data, depth: up, parts, original } = expression as hbs.AST.PathExpression;
  if (up > depth) throw new Error(`${original} leaves the view`);
  if (data && (loop === undefined || parts.length !== 1 || !LOOP_DATA.includes(parts[0] ?? ''))) {
    throw new Error(`${original} is not known here; in a loop there are @${LOOP_DATA.join(', @')}`);
  }
  const start = data ? `d${loop}` : `c${depth - up}`;
  return parts.reduce((from, part) => `r.field(${from},${JSON.stringify(part)})`, start);
}
