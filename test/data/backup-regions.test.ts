import { describe, expect, it } from 'vitest';
import { BACKUP_PARTNERS, backupPartnerOf } from '../../src/data/backup-regions.js';
import { isRegion } from '../../src/data/regions.js';

describe('backup regions', () => {
  it.each(Object.entries(BACKUP_PARTNERS))('%s copies to another region of its area, %s', (code, partner) => {
    expect(isRegion(code) && isRegion(partner)).toBe(true);
    expect(partner).not.toBe(code);
    expect(partner.slice(0, 3)).toBe(code.slice(0, 3));
  });

  it('leave the choice to the user where there is no partner', () => {
    expect(backupPartnerOf('us-east-1')).toBe('us-west-2');
    expect(backupPartnerOf('sa-east-1')).toBeUndefined();
    expect(backupPartnerOf('toString')).toBeUndefined();
  });
});
