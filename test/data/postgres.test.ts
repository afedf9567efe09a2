import { describe, expect, it } from 'vitest';
import {
  DEFAULT_POSTGRES_VERSION,
  EXTENDED_SUPPORT_MAJORS,
  POSTGRES_MAJORS,
  POSTGRES_PROVENANCE,
  parameterGroupFamily,
  postgresMajor,
  postgresVersionStatus,
} from '../../src/data/postgres.js';

const { asOf } = POSTGRES_PROVENANCE;
const minor = (version: string): number => Number(version.split('.')[1]);

describe('PostgreSQL versions', () => {
  it.each(Object.values(POSTGRES_MAJORS))(
    '$major is in standard support with its versions in one list each',
    (entry) => {
      expect(entry.standardSupportEnds > asOf).toBe(true);
      expect(entry.extendedSupportEnds > entry.standardSupportEnds).toBe(true);
      expect(entry.parameterGroupFamily).toBe(`postgres${entry.major}`);
      const all = [...entry.creatable, ...entry.unlinted, ...entry.retired];
      expect(new Set(all).size).toBe(all.length);
      for (const version of all) expect(postgresMajor(version)).toBe(entry.major);
      for (const list of [entry.creatable, entry.unlinted, entry.retired]) {
        expect(list.map(minor)).toEqual(list.map(minor).sort((a, b) => a - b));
      }
      const newestLinted = Math.max(...entry.creatable.map(minor));
      for (const version of entry.unlinted) expect(minor(version)).toBeGreaterThan(newestLinted);
    },
  );

  it('are in no list twice, once extended support is counted', () => {
    for (const [major, { standardSupportEnded }] of Object.entries(EXTENDED_SUPPORT_MAJORS)) {
      expect(POSTGRES_MAJORS).not.toHaveProperty([major]);
      expect(standardSupportEnded < asOf).toBe(true);
    }
  });

  it.each([
    ['17.6', 'creatable'],
    ['17.10', 'unlinted'],
    ['15.4', 'retired'],
    ['15.8', 'retired'],
    ['13.23', 'extended-support'],
    ['17.99', 'unknown'],
    ['17', 'unknown'],
    ['19.1', 'unknown'],
    ['toString', 'unknown'],
  ])('%s is %s', (version, status) => {
    expect(postgresVersionStatus(version)).toBe(status);
  });

  it('default to one that can be created and is in support', () => {
    expect(postgresVersionStatus(DEFAULT_POSTGRES_VERSION)).toBe('creatable');
    expect(parameterGroupFamily(DEFAULT_POSTGRES_VERSION)).toBe('postgres17');
    expect(parameterGroupFamily('13.23')).toBeUndefined();
  });
});
