/** The shell blocks of a runbook with what the page says about them. */

export interface Block {
  readonly text: string;
  /** The line of the page that opens it, from 1. */
  readonly line: number;
  /** The heading that it stands under, without its signs. */
  readonly heading: string;
  /** What the page says that the block prints when it worked: each of these, in this order. */
  readonly promises: readonly string[];
}

/** The shell blocks of a page in their order. */
export function blocksOf(page: string): readonly Block[] {
  const lines = page.split('\n');
  const blocks: Block[] = [];
  let heading = '';
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (/^#+ /.test(line)) heading = line.replace(/^#+ /, '');
    if (!line.startsWith('```')) continue;
    const end = lines.indexOf('```', index + 1);
    if (end < 0) throw new Error(`the fence of line ${index + 1} is not closed`);
    if (line === '```sh') {
      const text = `${lines.slice(index + 1, end).join('\n')}\n`;
      const rest = lines.slice(end + 1).join('\n');
      blocks.push({ text, line: index + 1, heading, promises: promisesOf(rest) });
    }
    index = end;
  }
  return blocks;
}

/** The values in code that a sentence says are printed, as far as they stand at its beginning. */
function promisesOf(rest: string): readonly string[] {
  const worked = /\*\*It worked when\*\* ([\s\S]*?)\n\n/.exec(rest)?.[1]?.replaceAll('\n', ' ') ?? '';
  const list = /^(?:it|the last script|the script) (?:prints|ends with|says) ((?:(?:, | and |, and )?`[^`]+`)+)/.exec(
    worked,
  )?.[1];
  return [...(list ?? '').matchAll(/`([^`]+)`/g)]
    .map(([, value]) => value ?? '')
    .filter((value) => !value.includes('…'));
}
