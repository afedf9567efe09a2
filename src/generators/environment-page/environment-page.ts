import type { Family } from '../family.js';

export const environmentPage: Family = { name: 'environment-page' };
