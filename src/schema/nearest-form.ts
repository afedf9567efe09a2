/** What was probably meant by a text that has not the form it needs. */
import { ACCOUNT_ID, DOMAIN_NAME, FOLDER, GITHUB_REPOSITORY, SLUG, VARIABLE_NAME } from './formats.js';

/** How people write what belongs into each form: as they read it, copied from an address bar, in another case. */
const MEANT: readonly (readonly [form: RegExp, meant: (text: string) => string])[] = [
  [SLUG, (text) => hyphenated(text).toLowerCase()],
  [VARIABLE_NAME, (text) => hyphenated(text).replaceAll('-', '_').toUpperCase()],
  [
    FOLDER,
    (text) =>
      text
        .replace(/\\+/g, '/')
        .split('/')
        .filter((part) => part !== '' && part !== '.')
        .join('/'),
  ],
  [ACCOUNT_ID, (text) => text.replace(/[\s.-]/g, '')],
  [
    DOMAIN_NAME,
    (text) =>
      withoutScheme(text)
        .replace(/[:/?#].*$/, '')
        .replace(/\.$/, '')
        .toLowerCase(),
  ],
  [
    GITHUB_REPOSITORY,
    (text) =>
      withoutScheme(text)
        .replace(/^(?:git@)?github\.com[:/]/, '')
        .replace(/(?:\.git)?\/?$/, ''),
  ],
];

/**
 * The nearest text that has the form; undefined when none is near.
 *
 * @param pattern the form as zod names it in an issue.
 */
export function nearestForm(pattern: string | undefined, text: string): string | undefined {
  const [form, meant] = MEANT.find(([known]) => String(known) === pattern) ?? [];
  const near = meant?.(text.trim());
  return near !== undefined && near !== text && form?.test(near) === true ? near : undefined;
}

/** Words and numbers with hyphens in between. */
function hyphenated(text: string): string {
  return text
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .replace(/[^A-Za-z\d]+/g, '-')
    .replace(/^-|-$/g, '');
}

function withoutScheme(text: string): string {
  return text.replace(/^(?:[a-z]+:)?\/\//, '');
}
