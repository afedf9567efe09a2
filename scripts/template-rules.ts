/**
 * The rules of a template, checked when it is precompiled: every printed value passes an escaper of its language, and
 * nothing that would weaken that (triple mustache, partial, decorator, unknown helper) gets through.
 */
import Handlebars from 'handlebars';

/** Helpers that print a value. All but `block` escape it; `block` places text that a generator has already built. */
const printers = ['sh', 'py', 'ts', 'json', 'yaml', 'docker', 'md', 'mdcode', 'comment', 'block'] as const;
const blockHelpers = ['if', 'unless', 'each', 'with'] as const;

/** Markdown is the one language in which a bare `{{value}}` is allowed: it means `{{md value}}`. */
function isMarkdown(path: string): boolean {
  return path.endsWith('.md.hbs');
}

/**
 * Parses a template and holds it to the rules. In Markdown, a bare `{{value}}` becomes `{{md value}}`.
 * @throws Error with every broken rule, each as `path:line:column: reason`.
 */
export function checkTemplate(path: string, text: string): hbs.AST.Program {
  const ast = Handlebars.parse(text);
  const checker = new TemplateChecker(path);
  checker.program(ast);
  if (checker.problems.length > 0) throw new Error(checker.problems.join('\n'));
  return ast;
}

class TemplateChecker {
  readonly problems: string[] = [];
  /** The text so far, to know whether a Markdown value stands inside code. */
  private text = '';

  constructor(private readonly path: string) {}

  program(program: hbs.AST.Program | undefined): void {
    for (const statement of program?.body ?? []) this.statement(statement);
  }

  private statement(statement: hbs.AST.Statement): void {
    switch (statement.type) {
      case 'ContentStatement':
        this.text += (statement as hbs.AST.ContentStatement).original;
        return;
      case 'CommentStatement':
        return;
      case 'MustacheStatement':
        this.mustache(statement as hbs.AST.MustacheStatement);
        return;
      case 'BlockStatement':
        this.block(statement as hbs.AST.BlockStatement);
        return;
      default:
        this.report(statement, `${statement.type} is not part of our template language`);
    }
  }

  private mustache(statement: hbs.AST.MustacheStatement): void {
    const name = pathOf(statement.path);
    const source = `{{${name ?? '…'}}}`;
    // The types lack `escaped`, which the parser sets to false for {{{…}}} and {{&…}}.
    if ((statement as { escaped?: boolean }).escaped === false) {
      this.report(statement, `{${source}} prints without escaping; name the escaper of the language instead`);
      return;
    }
    this.subexpressions(statement, [...statement.params, ...(statement.hash?.pairs ?? []).map((pair) => pair.value)]);
    if (name !== undefined && (printers as readonly string[]).includes(name)) {
      const options = (statement.hash?.pairs ?? []).map(({ key }) => key);
      if (options.some((key) => name !== 'block' || key !== 'indent'))
        this.report(statement, `{{${name} …}} has no option ${options.join(', ')}; only block has one, indent`);
      if (statement.params.length !== 1) this.report(statement, `{{${name} …}} takes one value`);
      if (name === 'md' && isMarkdown(this.path)) this.refuseInCode(statement, `{{md …}}`);
      return;
    }
    if (statement.params.length > 0 || name === undefined) {
      this.report(statement, `${source} is not a printing helper; there are: ${printers.join(', ')}`);
      return;
    }
    if (!isMarkdown(this.path)) {
      this.report(statement, `${source} prints a value without an escaper; write {{sh ${name}}}, {{py ${name}}}, …`);
      return;
    }
    this.refuseInCode(statement, source);
    statement.params = [statement.path];
    statement.path = {
      type: 'PathExpression',
      data: false,
      depth: 0,
      parts: ['md'],
      original: 'md',
      loc: statement.loc,
    };
  }

  private block(statement: hbs.AST.BlockStatement): void {
    const name = pathOf(statement.path);
    if (name === undefined || !(blockHelpers as readonly string[]).includes(name)) {
      this.report(statement, `{{#${name ?? '…'}}} is not a block; there are: ${blockHelpers.join(', ')}`);
    }
    const hasNames = [statement.program, statement.inverse].some((body) => (body?.blockParams ?? []).length > 0);
    if (statement.params.length !== 1 || statement.hash !== undefined || hasNames) {
      this.report(statement, `{{#${name} …}} takes one value and nothing else`);
    }
    this.subexpressions(statement, statement.params);
    this.program(statement.program);
    this.program(statement.inverse);
  }

  private subexpressions(at: hbs.AST.Node, values: readonly hbs.AST.Expression[]): void {
    if (values.some((value) => value.type === 'SubExpression')) {
      this.report(at, 'a template computes nothing: put the result of this subexpression into the view');
    }
  }

  /** A Markdown escape inside a code span or fence would print its backslashes. */
  private refuseInCode(at: hbs.AST.Node, source: string): void {
    const fences = this.text.match(/^ {0,3}```/gm)?.length ?? 0;
    const line = this.text.slice(this.text.lastIndexOf('\n') + 1);
    const spans = line.startsWith('```') ? 0 : (line.match(/`/g)?.length ?? 0);
    if (fences % 2 === 1) {
      this.report(at, `${source} stands in a code fence; write the escaper of its language, as {{sh …}}`);
    } else if (spans % 2 === 1) {
      this.report(at, `${source} stands in a code span; write {{mdcode …}} instead of the back-ticks`);
    }
  }

  private report(at: hbs.AST.Node, reason: string): void {
    this.problems.push(`src/templates/${this.path}:${at.loc.start.line}:${at.loc.start.column + 1}: ${reason}`);
  }
}

/** `a.b` of a path expression; undefined for literals. */
function pathOf(expression: hbs.AST.Node): string | undefined {
  return expression.type === 'PathExpression' ? (expression as hbs.AST.PathExpression).original : undefined;
}
