/** HTML and SVG as data: every text and every attribute passes the escaper, so no value of a document can become markup. */

/** An element with its attributes and what stands in it. */
export interface Element {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly Content[];
}

/** What can stand in an element; an empty text where there is nothing. */
export type Content = Element | string | readonly Content[];

/** An element. Attributes come first, as in markup. */
export function element(tag: string, attributes: Element['attributes'] = {}, ...children: readonly Content[]): Element {
  return { tag, attributes, children };
}

/** Elements of HTML that never hold anything and have no end tag. */
const VOID = new Set(['meta']);

/** The markup of a piece of content. */
export function markup(content: Content): string {
  if (typeof content === 'string') return escapeHtml(content);
  if (isElement(content)) {
    const { tag, attributes, children } = content;
    const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeHtml(String(value))}"`);
    const start = `<${tag}${written.join('')}>`;
    return VOID.has(tag)
      ? start
      : `${start}${tag === 'style' ? sheet(children) : children.map(markup).join('')}</${tag}>`;
  }
  return content.map(markup).join('');
}

function isElement(content: Element | readonly Content[]): content is Element {
  return 'tag' in content;
}

/** HTML reads no entities in a style sheet; ours is a constant, which must not end its element early. */
function sheet(children: readonly Content[]): string {
  const text = children.join('');
  if (text.includes('</')) throw new Error('a style sheet holds the end of its element');
  return text;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A table; numbers stand to the right in the columns that are named. */
export function table(
  heads: readonly string[],
  rows: readonly (readonly Content[])[],
  numeric: readonly number[] = [],
): Element {
  const classOf = (column: number) => (numeric.includes(column) ? { class: 'number' } : {});
  return element(
    'div',
    { class: 'scroll' },
    element(
      'table',
      {},
      element(
        'thead',
        {},
        element('tr', {}, ...heads.map((head, column) => element('th', { scope: 'col', ...classOf(column) }, head))),
      ),
      element(
        'tbody',
        {},
        ...rows.map((cells) => element('tr', {}, ...cells.map((cell, column) => element('td', classOf(column), cell)))),
      ),
    ),
  );
}

/** A name as it is written in AWS. */
export const code = (text: string): Element => element('code', {}, text);

/** A section with its heading, which the address of the page can name. */
export function section(id: string, title: string, ...children: readonly Content[]): Element {
  return element('section', { id }, element('h2', {}, title), ...children);
}
