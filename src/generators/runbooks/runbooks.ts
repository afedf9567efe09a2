import type { Family } from '../family.js';

export const runbooks: Family = { name: 'runbooks' };
