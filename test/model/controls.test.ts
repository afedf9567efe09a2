import { describe, expect, it } from 'vitest';
import { presetControls } from '../../src/model/control-table.js';
import { type Control, controlsOf } from '../../src/model/controls.js';
import { resolve } from '../../src/model/resolve.js';
import { documentFrom, MINIMAL } from './documents.js';

const environment = (lines: string): readonly Control[] => {
  const { model, diagnostics } = resolve(documentFrom(`${MINIMAL}${lines}`), 'staging');
  if (model === undefined) throw new Error(JSON.stringify(diagnostics));
  return controlsOf(model);
};
const control = (controls: readonly Control[], key: string) => controls.find((each) => each.key === key);

/** On or off for `sandbox synthetic, sandbox phi, staging synthetic, staging phi, production synthetic, production phi`. */
const TABLE: Readonly<Record<string, string>> = {
  'encryption-at-rest': '111111',
  'encryption-in-transit': '111111',
  'encryption-to-tasks': '010101',
  'customer-managed-keys': '010101',
  'private-tasks-and-database': '111111',
  'read-only-root': '111111',
  'no-shell': '111111',
  firewall: '000011',
  'flow-logs': '010101',
  'flow-log-retention': '010101',
  'log-retention': '010101',
  'load-balancer-log-retention': '010101',
  'web-log-retention': '010101',
  'enhanced-monitoring': '010101',
  'alarms-notify': '000000',
  'no-way-out': '000000',
  'point-in-time-restore': '111111',
  'backup-plan': '010101',
  'backup-lock': '010101',
  'backup-copy': '000001',
  'database-deletion-protection': '111111',
  'load-balancer-deletion-protection': '010101',
  'database-multi-az': '000011',
  's3-endpoint-policy': '010101',
  'several-tasks': '000011',
  'nat-in-every-zone': '000011',
  'no-spot': '111111',
  'no-off-hours': '111111',
  'gradual-deployment': '000011',
  'deployment-rollback': '111111',
  'deployment-approval': '000011',
};

describe('the controls that presets turn on', () => {
  const columns = presetControls();

  it('covers every tier and data class', () => {
    expect(columns.map(({ tier, dataClass }) => `${tier} ${dataClass}`)).toEqual([
      'sandbox synthetic',
      'sandbox phi',
      'staging synthetic',
      'staging phi',
      'production synthetic',
      'production phi',
    ]);
  });

  it('is the table written here, control by control', () => {
    const keys = columns[0]?.controls.map(({ key }) => key) ?? [];
    const table = keys.map((key) => [
      key,
      columns.map(({ controls }) => (control(controls, key)?.on ? '1' : '0')).join(''),
    ]);
    expect(Object.fromEntries(table)).toEqual(TABLE);
  });

  it('protects health data in every tier at least as well as synthetic data', () => {
    for (const { tier, dataClass, controls } of columns) {
      if (dataClass !== 'phi') continue;
      const synthetic = columns.find((each) => each.tier === tier && each.dataClass === 'synthetic');
      for (const { key, on } of synthetic?.controls ?? [])
        if (on) expect(control(controls, key)?.on, `${tier} ${key}`).toBe(true);
    }
  });

  it('says how long, not only whether', () => {
    const phi = columns.find(({ tier, dataClass }) => tier === 'production' && dataClass === 'phi');
    expect(control(phi?.controls ?? [], 'point-in-time-restore')?.value).toBe('35 days');
    expect(control(phi?.controls ?? [], 'backup-copy')?.value).toBe('us-west-2');
    expect(control(phi?.controls ?? [], 'backup-plan')?.value).toBe('daily 35 days, monthly 365 days');
  });
});

describe('who decided a control', () => {
  it('names tier, data class, a shared default, the document, or nobody', () => {
    const controls = environment('    database: { multiAz: true }\n    budget: { notify: [ops@example.com] }\n');
    const decisions = [
      'database-multi-az',
      'firewall',
      'customer-managed-keys',
      'read-only-root',
      'encryption-at-rest',
    ];
    expect(decisions.map((key) => control(controls, key)?.decidedBy)).toEqual([
      'document',
      'tier',
      'dataClass',
      'default',
      'always',
    ]);
    expect(control(controls, 'alarms-notify')).toMatchObject({ on: true, value: '1 address' });
  });

  it('carries the reason of an acknowledgement, and only where the control is off', () => {
    const reason = 'Health data of two test patients who agreed in writing.';
    const controls = environment(
      `    dataClass: phi\n    network: { flowLogs: reject }\n    acknowledgements: [{ rule: guard.phi-flow-logs, reason: ${reason} }]\n`,
    );
    expect(control(controls, 'flow-logs')).toMatchObject({ on: false, decidedBy: 'document', acknowledged: reason });
    expect(controls.filter(({ acknowledged }) => acknowledged !== undefined)).toHaveLength(1);
  });
});
