/** Tables of plain text and of Markdown, from the same cells. */

/** How a column stands. */
export type Alignment = 'left' | 'right';

/** Rows in columns of equal width, two spaces between them and none at the end of a line. */
export function textTable(rows: readonly (readonly string[])[], alignments: readonly Alignment[] = []): string {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, column) => Math.max(cell.length, widest[column] ?? 0)),
    [],
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return alignments[column] === 'right' ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

/** A table of GitHub's Markdown; cells must be escaped for it. */
export function markdownTable(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  alignments: readonly Alignment[] = [],
): string {
  const rule = heads.map((_head, column) => (alignments[column] === 'right' ? '---:' : '---'));
  return [heads, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}
