import { COMPUTE_RULES } from './compute-rules.js';
import { DATA_RULES } from './data-rules.js';
import { EDGE_RULES } from './edge-rules.js';
import type { RenderedRule } from './subject.js';

/** The rules of AWS that no document can break, or not wholly: what we render has to keep them. */
export const RENDERED_RULES: readonly RenderedRule[] = [...COMPUTE_RULES, ...DATA_RULES, ...EDGE_RULES];
