import type { Family } from '../family.js';

export const project: Family = { name: 'project' };
