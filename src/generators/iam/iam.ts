import type { Family } from '../family.js';

export const iam: Family = { name: 'iam' };
