/** Names that the document declares, read without its schema. */
import { isMap, isScalar, parseDocument } from 'yaml';

/** Gives the keys of the mapping at a path; none where there is no mapping, and none at all when the text is not YAML. */
export function namesIn(text: string): (path: readonly string[]) => readonly string[] {
  const document = parseDocument(text);
  if (document.errors.length > 0) return () => [];
  return (path) => {
    const found = document.getIn(path, true);
    return isMap(found) ? found.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : [])) : [];
  };
}
