/** JSON for a here-document: data of ours, with the values of shell variables in it. */

/** Around the name of a variable; private characters, which no document of ours holds. */
const [START, END] = ['\uE000', '\uE001'];

/**
 * The value of a shell variable, to stand in a string of a document.
 * @param expansion what stands between the braces: a name, or a name with an expansion such as `ARN##*:`.
 */
export function shellValue(expansion: string): string {
  return `${START}${expansion}${END}`;
}

/**
 * A document as the text of an unquoted here-document: everything is literal but the values of `shellValue`.
 * Ids, ARNs and names of AWS hold nothing that JSON would have to escape, so they are put in as they are.
 */
export function shellDocument(value: unknown): string {
  return JSON.stringify(value, undefined, 2)
    .replace(/[\\$`]/g, '\\$&')
    .replaceAll(START, '${')
    .replaceAll(END, '}');
}
