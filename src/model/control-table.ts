/** Which controls the presets turn on: one column for every tier and data class. */
import type { Document } from '../schema/document.js';
import { DATA_CLASSES, type DataClass, TIERS, type Tier } from '../schema/field.js';
import { type Control, controlsOf } from './controls.js';
import { resolve } from './resolve.js';

/** The controls of one combination of presets. */
export interface PresetControls {
  readonly tier: Tier;
  readonly dataClass: DataClass;
  readonly controls: readonly Control[];
}

/** The controls of every tier and data class, of a document that says nothing else. */
export function presetControls(): readonly PresetControls[] {
  return TIERS.flatMap((tier) =>
    DATA_CLASSES.map((dataClass) => ({ tier, dataClass, controls: controlsOf(smallest(tier, dataClass)) })),
  );
}

/** The table of the documentation, in Markdown. What every combination has stands below it. */
export function controlTableMarkdown(columns = presetControls()): string {
  const [first] = columns;
  if (first === undefined) return '';
  const cells = first.controls.map((control, row) => ({
    control,
    values: columns.map(({ controls }) => cellOf(controls[row])),
  }));
  const differs = ({ values }: { readonly values: readonly string[] }) => new Set(values).size > 1;
  const heads = columns.map(({ tier, dataClass }) => `${tier}, ${dataClass}`);
  const rows = cells.filter(differs).map(({ control, values }) => [control.label, ...values, fieldOf(control)]);
  const shared = cells.filter((cell) => !differs(cell));
  return [
    row(['Control', ...heads, 'Set by']),
    row(['---', ...heads.map(() => '---'), '---']),
    ...rows.map(row),
    '',
    'The same in every combination:',
    '',
    ...shared.map(
      ({ control, values }) =>
        `- ${control.label}: ${values[0]}${control.field === undefined ? '' : ` (${fieldOf(control)})`}`,
    ),
    '',
  ].join('\n');
}

function smallest(tier: Tier, dataClass: DataClass) {
  const environment = 'example';
  const document: Document = {
    schemaVersion: 1,
    application: { name: 'example', repository: 'example-org/example', frontend: {} },
    environments: {
      [environment]: {
        tier,
        dataClass,
        account: '111122223333',
        region: 'us-east-1',
        domains: { hostedZone: 'example.com', api: 'api.example.com', app: 'app.example.com' },
      },
    },
  };
  const { model, diagnostics } = resolve(document, environment);
  if (model === undefined)
    throw new Error(`the presets ${tier} and ${dataClass} do not resolve: ${JSON.stringify(diagnostics)}`);
  return model;
}

function cellOf(control: Control | undefined): string {
  if (control === undefined) return '';
  if (control.value === 'on' || control.value === 'off') return control.value;
  return `${control.on ? 'on' : 'off'}: ${control.value}`;
}

function fieldOf({ field }: Control): string {
  return field === undefined ? 'always on' : `\`${field}\``;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
