/** Markdown as a person would leave it: what conditions in a template left behind is cleaned up. */

/**
 * Takes away spaces at line ends, blank lines in a row, spaces in empty table cells and blank lines at the end; puts a
 * blank line before a heading. Code fences stay as they are.
 */
export function tidyMarkdown(text: string): string {
  const lines: string[] = [];
  let fenced = false;
  for (const written of text.split('\n')) {
    const fence = written.startsWith('```');
    const line = fenced && !fence ? written : tidyLine(written);
    const before = lines.at(-1);
    if (!fenced && line === '' && (before === '' || before === undefined)) continue;
    if (!fenced && /^#{1,6} /.test(line) && before !== '' && before !== undefined) lines.push('');
    lines.push(line);
    if (fence) fenced = !fenced;
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function tidyLine(line: string): string {
  const trimmed = line.trimEnd();
  return trimmed.startsWith('|') ? trimmed.replace(/\|\s+(?=\|)/g, '| ').replace(/\| {2,}/g, '| ') : trimmed;
}
