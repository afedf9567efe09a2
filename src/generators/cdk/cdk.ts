import type { Family } from '../family.js';

export const cdk: Family = { name: 'cdk' };
