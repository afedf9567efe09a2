/** The 106 rows of the audit of the seed: none of its defects may reach what we render. */
import { beforeAll, describe, expect, test } from 'vitest';
import { DATABASE_AND_SECRETS } from './database-and-secrets.js';
import type { Defects, Subjects } from './defect.js';
import { DELIVERY_AND_OPERATIONS } from './delivery-and-operations.js';
import { IMAGE_AND_FRONTEND } from './image-and-frontend.js';
import { MISSING_AND_NETWORK } from './missing-and-network.js';
import { subjects } from './subject.js';

const DEFECTS: Defects = {
  ...MISSING_AND_NETWORK,
  ...DATABASE_AND_SECRETS,
  ...IMAGE_AND_FRONTEND,
  ...DELIVERY_AND_OPERATIONS,
};

describe('the seed’s defects', () => {
  let both: Subjects;
  beforeAll(async () => {
    both = await subjects();
  }, 120_000);

  test('all 106 rows are here', () => {
    expect(Object.keys(DEFECTS).map(Number)).toEqual(Array.from({ length: 106 }, (_, index) => index + 1));
  });

  test('few rows cannot be shown by a file, and each says why', () => {
    const unseen = Object.values(DEFECTS).flatMap((defect) => ('notInFiles' in defect ? [defect.notInFiles] : []));
    expect(unseen.length).toBeLessThanOrEqual(1);
    for (const reason of unseen) expect(reason.length).toBeGreaterThan(40);
  });

  for (const [number, defect] of Object.entries(DEFECTS)) {
    if ('absent' in defect) test(`defect ${number} is absent: ${defect.title}`, () => defect.absent(both));
  }
});
