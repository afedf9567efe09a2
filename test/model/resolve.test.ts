import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { DERIVATIONS } from '../../src/model/derived-settings.js';
import type { EnvironmentModel } from '../../src/model/model.js';
import { resolve, resolveAll } from '../../src/model/resolve.js';
import { applicationSchema } from '../../src/schema/application/application.js';
import { environmentSchema } from '../../src/schema/environment/environment.js';
import { fieldNotes } from '../../src/schema/field.js';
import { documentFrom, MINIMAL, STAGING_AND_PRODUCTION } from './documents.js';

function resolved(text: string, environment: string): EnvironmentModel {
  const { model, diagnostics } = resolve(documentFrom(text), environment);
  if (model === undefined) throw new Error(JSON.stringify(diagnostics, undefined, 2));
  return model;
}

/** Dotted paths of the fields whose default the model derives. */
function derivedPaths(shape: Readonly<Record<string, z.core.$ZodType>>, at = ''): readonly string[] {
  return Object.entries(shape).flatMap(([key, schema]) => {
    const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
    if (inner instanceof z.ZodObject) return derivedPaths(inner.shape, `${at}${key}.`);
    const choice = fieldNotes.get(schema)?.default;
    return choice !== undefined && 'derived' in choice ? [`${at}${key}`] : [];
  });
}

describe('resolve', () => {
  it('fills an almost empty document in', () => {
    const model = resolved(MINIMAL, 'staging');
    expect(model.tier).toBe('staging');
    expect(model.dataClass).toBe('synthetic');
    expect(model.network.subnets.map(({ cidr }) => cidr)).toEqual([
      '10.20.1.0/24',
      '10.20.2.0/24',
      '10.20.10.0/24',
      '10.20.11.0/24',
      '10.20.20.0/24',
      '10.20.21.0/24',
    ]);
    expect(model.database.name).toBe('homehealthaid');
    expect(model.frontend?.variables).toEqual({
      REACT_APP_API_BASE_URL: 'https://staging.api.example.com/api',
      REACT_APP_ENVIRONMENT: 'staging',
    });
  });

  it('brings what the tier and the data class decide instead of what the parent wrote', () => {
    const production = resolved(STAGING_AND_PRODUCTION, 'production');
    expect(production.settings.database).toMatchObject({
      multiAz: true,
      backupRetentionDays: 35,
      instanceClass: 'db.t4g.medium',
    });
    expect(production.settings.network.nat).toBe('perAz');
    expect(production.network.zones).toEqual(['us-east-1a', 'us-east-1b']);
    expect(production.settings.backend.tasks).toEqual({ min: 3, desired: 3, max: 9 });
    expect(production.domains.hostedZone).toBe('example.com');
    expect(production.settings.budget.notify).toEqual(['ops@example.com']);
    expect(production.backupCopyRegion).toBe('us-west-2');
    expect(production.offHours).toBeUndefined();
  });

  it('pauses a job while the database sleeps', () => {
    const [job] = resolved(STAGING_AND_PRODUCTION, 'staging').jobs;
    expect(job).toMatchObject({ schedule: 'cron(0/5 7-19 ? * MON-FRI *)', timezone: 'America/New_York', sleeps: true });
  });

  it('is frozen to the bottom', () => {
    const model = resolved(MINIMAL, 'staging');
    expect(() => {
      (model.names as { cluster: string }).cluster = 'other';
    }).toThrow(TypeError);
  });

  it('says nothing of a good document with two environments', () => {
    const { models, diagnostics } = resolveAll(documentFrom(STAGING_AND_PRODUCTION));
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(models.map(({ name }) => name)).toEqual(['staging', 'production']);
  });

  it('has a rule for every derived default, and none besides', () => {
    const derived = [
      ...derivedPaths(environmentSchema.shape).filter((path) => path !== 'tier'),
      ...derivedPaths(applicationSchema.shape).map((path) => `application.${path}`),
    ];
    expect(Object.keys(DERIVATIONS).sort()).toEqual([...derived].sort());
  });
});
