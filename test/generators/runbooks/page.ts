/** A rendered Markdown page, taken apart. */

export interface Fence {
  readonly language: string;
  readonly text: string;
  /** The line of the page that opens it, from 1. */
  readonly line: number;
}

/** The fences of a page in order. */
export function fencesOf(page: string): readonly Fence[] {
  const fences: Fence[] = [];
  let open: { language: string; line: number; lines: string[] } | undefined;
  for (const [index, line] of page.split('\n').entries()) {
    if (line.startsWith('```')) {
      if (open === undefined) open = { language: line.slice(3), line: index + 1, lines: [] };
      else {
        fences.push({ language: open.language, line: open.line, text: `${open.lines.join('\n')}\n` });
        open = undefined;
      }
    } else open?.lines.push(line);
  }
  if (open !== undefined) throw new Error(`the fence of line ${open.line} is not closed`);
  return fences;
}

/** The page with its fences emptied: prose, tables and headings. */
export function proseOf(page: string): string {
  let fenced = false;
  return page
    .split('\n')
    .map((line) => {
      const fence = line.startsWith('```');
      if (fence) fenced = !fenced;
      return fenced || fence ? '' : line;
    })
    .join('\n');
}

/** Anchors of the headings as GitHub makes them. */
export function anchorsOf(page: string): ReadonlySet<string> {
  const headings = proseOf(page).match(/^#{1,6} .*$/gm) ?? [];
  return new Set(
    headings.map((heading) =>
      heading
        .replace(/^#+ /, '')
        .replace(/[`\\*]/g, '')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** Targets of the links of a page. */
export function linksOf(page: string): readonly string[] {
  return [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '');
}
