/**
 * Which values of a document are stand-ins for what could not be read, and what follows from them.
 *
 * The rules know nothing of it: they look at watched values, and what a rule says after it looked at a stand-in is dropped.
 */
import type { DocumentPath } from '../schema/diagnostic.js';

/** One look at a value: where it was looked at, and in which tree of values. */
export interface Look {
  readonly doubt: Doubt;
  readonly path: DocumentPath;
}

/** The paths of a tree of values (the document, an application, an environment) that are in doubt. */
export class Doubt {
  readonly #paths: DocumentPath[];
  readonly #derived: { readonly path: DocumentPath; readonly looks: readonly Look[] }[] = [];

  constructor(paths: readonly DocumentPath[] = []) {
    this.#paths = [...paths];
  }

  /** The value at the path is in doubt. */
  add(path: DocumentPath): void {
    this.#paths.push(path);
  }

  /** The value at the path was computed from others, and is in doubt when one of them is. */
  derive(path: DocumentPath, looks: readonly Look[]): void {
    this.#derived.push({ path, looks });
  }

  /** True when the value at the path, or a mapping that holds it, is in doubt. */
  covers(path: DocumentPath): boolean {
    return (
      this.#paths.some((doubtful) => startsWith(path, doubtful)) ||
      this.#derived.some(
        (derived) => startsWith(path, derived.path) && derived.looks.some((look) => look.doubt.covers(look.path)),
      )
    );
  }

  /** The doubtful paths below a path, without that path. */
  below(path: DocumentPath): readonly DocumentPath[] {
    return this.#paths
      .filter((doubtful) => doubtful.length > path.length && startsWith(path, doubtful.slice(0, path.length)))
      .map((doubtful) => doubtful.slice(path.length));
  }

  /** The doubt of the values below a path, with their paths from there. */
  under(path: DocumentPath): Doubt {
    return new Doubt([...(this.covers(path) ? [[]] : []), ...this.below(path)]);
  }

  /** True when nothing at all is in doubt. */
  get isEmpty(): boolean {
    return (
      this.#paths.length === 0 &&
      this.#derived.every(({ looks }) => looks.every(({ doubt }) => doubt === this || doubt.isEmpty))
    );
  }
}

/** The value behind a proxy that tells each look. What it stands for may be frozen, so the proxy's own target is empty. */
export function watched<T extends object>(value: T, at: DocumentPath, tell: (path: DocumentPath) => void): T {
  const step = (key: string) => (Array.isArray(value) && /^\d+$/.test(key) ? Number(key) : key);
  return new Proxy<object>(Array.isArray(value) ? [] : {}, {
    get(_, key) {
      const member: unknown = Reflect.get(value, key);
      if (typeof key === 'symbol' || typeof member === 'function') return member;
      // The length of a list is a fact about the list.
      const path = Array.isArray(value) && key === 'length' ? at : [...at, step(key)];
      tell(path);
      return typeof member === 'object' && member !== null ? watched(member, path, tell) : member;
    },
    has(_, key) {
      if (typeof key === 'string') tell([...at, step(key)]);
      return Reflect.has(value, key);
    },
    // Which names a mapping holds is in doubt only when the mapping is: an entry that was left out is one less to speak of.
    ownKeys() {
      tell(at);
      return Reflect.ownKeys(value);
    },
    getOwnPropertyDescriptor(_, key) {
      const found = Reflect.getOwnPropertyDescriptor(value, key);
      if (found === undefined || (Array.isArray(value) && key === 'length')) return found;
      return {
        value: Reflect.get(value, key),
        enumerable: found.enumerable === true,
        configurable: true,
        writable: true,
      };
    },
  }) as T;
}

function startsWith(path: DocumentPath, beginning: DocumentPath): boolean {
  return (
    beginning.length <= path.length &&
    beginning.every((step, index) => step === '*' || String(step) === String(path[index]))
  );
}
