import type { Family } from '../family.js';

export const backend: Family = { name: 'backend' };
