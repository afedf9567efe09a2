/** Where a key that stands in the wrong place belongs. */
import type * as z from 'zod';
import type { DocumentPath } from './diagnostic.js';
import { allFields } from './field-list.js';

/** Where in the document a key of this name has its place, nearest to where it was written. At most two places. */
export function placesOfKey(root: z.core.$ZodType, key: string, writtenIn: DocumentPath): readonly string[] {
  const places = allFields(root)
    .map(({ path }) => path.split('.'))
    .filter((steps) => steps.at(-1) === key)
    .map((steps) => {
      const parent = steps.slice(0, -1);
      const shared = sharedLength(parent, writtenIn);
      return { shared, steps: parent.map((step, index) => (index < shared ? String(writtenIn[index]) : step)) };
    })
    .filter(({ steps, shared }) => !(shared === writtenIn.length && shared === steps.length));
  const nearest = Math.max(0, ...places.map(({ shared }) => shared));
  const best = places
    .filter(({ shared }) => shared === nearest)
    .map(({ steps }) => steps.join('.').replaceAll('*', 'NAME'));
  return best.length <= 2 ? best.map((place) => (place === '' ? 'the top of the document' : place)) : [];
}

function sharedLength(pattern: readonly string[], path: DocumentPath): number {
  let length = 0;
  while (length < pattern.length && length < path.length) {
    const step = String(path[length]);
    if (pattern[length] !== '*' && pattern[length] !== step) break;
    length++;
  }
  return length;
}
