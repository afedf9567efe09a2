import type { Family } from '../family.js';

export const workflows: Family = { name: 'workflows' };
