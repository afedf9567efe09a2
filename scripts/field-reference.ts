/** docs/reference/document.md: every field of the document, from the notes that stand beside its schema. */
import { NAME_LIMITS } from '../src/model/names.js';
import type { Default, FieldNotes } from '../src/schema/field.js';
import { allFields, type FieldEntry } from '../src/schema/field-list.js';

const HEAD = `# The document, field by field

Rendered from the schema by \`npm run golden\`; \`create-hha-env explain PATH\` prints the same. \`*\` stands for a name that
you choose. What changing a field does: **in-place** nothing stops; **restart** tasks or the database restart; **replace**
AWS makes a new resource; **data-loss** what is replaced holds data.
`;

const TAIL = `## Names

Names are made of the application and the environment. What would be longer than AWS allows is cut and gets a stable hash:
${Object.entries(NAME_LIMITS)
  .map(([kind, longest]) => `${kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)} ${longest}`)
  .join(', ')} characters.
`;

/** The whole page. */
export function fieldReference(): string {
  const sections = new Map<string, FieldEntry[]>();
  for (const entry of allFields()) {
    const { notes, path } = entry;
    if (notes === undefined || notes.readBy.length === 0) continue;
    const section = sectionOf(path);
    sections.set(section, [...(sections.get(section) ?? []), entry]);
  }
  const pages = [...sections].map(([section, entries]) => `## \`${section}\`\n\n${entries.map(fieldOf).join('\n')}`);
  return [HEAD, ...pages, TAIL].join('\n');
}

/** Fields of one group stand together: `environments.*.network.cidr` under `environments.*.network`. */
function sectionOf(path: string): string {
  const parts = path.split('.');
  const depth = path.startsWith('environments.*.') ? 3 : 2;
  return parts.slice(0, Math.max(1, Math.min(depth, parts.length - 1))).join('.');
}

function fieldOf({ path, notes }: FieldEntry): string {
  if (notes === undefined) return '';
  const facts = [
    defaultText(notes),
    notes.unit === undefined ? undefined : `Unit: ${notes.unit}.`,
    `Changing it: **${notes.effect}**.`,
    notes.reason,
    notes.source === undefined ? undefined : `Source: ${notes.source}.`,
    `Read by: ${notes.readBy.join(', ')}.`,
  ].filter((fact) => fact !== undefined);
  return `- **\`${path}\`** ${escaped(notes.description)}\n  ${escaped(facts.join(' '))}\n`;
}

function defaultText({ default: choice, requiredAfterMerge }: FieldNotes): string {
  if (requiredAfterMerge === true) return 'Required, here or in an environment that this one extends.';
  return choice === undefined ? '' : `Default: ${describe(choice)}`;
}

function describe(choice: Default<unknown>): string {
  if ('derived' in choice) return choice.derived;
  if ('value' in choice) return `\`${JSON.stringify(choice.value)}\`.`;
  const byPreset = Object.entries('byTier' in choice ? choice.byTier : choice.byDataClass);
  return `${byPreset.map(([preset, value]) => `${preset} \`${JSON.stringify(value)}\``).join(', ')}.`;
}

/** Stars and angle brackets outside of code would be read as Markdown. */
function escaped(text: string): string {
  return text.replace(/`[^`]*`|\*\*[^*]*\*\*|[*<>]/g, (part) => (part.length === 1 ? `\\${part}` : part)).trim();
}
