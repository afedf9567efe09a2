import type { Family } from '../family.js';

export const taskDefinitions: Family = { name: 'task-definitions' };
