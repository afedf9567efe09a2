import type { Family } from '../family.js';

export const frontend: Family = { name: 'frontend' };
