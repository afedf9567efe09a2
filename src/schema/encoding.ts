/** The bytes of a file into text. */
import type { Diagnostic } from './diagnostic.js';

/** The text of a UTF-8 file, and what of it is not UTF-8. */
export function decode(bytes: Uint8Array): { readonly text: string; readonly diagnostics: readonly Diagnostic[] } {
  const utf16 = utf16Order(bytes);
  if (utf16 !== undefined) {
    return {
      text: new TextDecoder(utf16).decode(bytes),
      diagnostics: [notUtf8('UTF-16', { line: 1, column: 1, length: 1 })],
    };
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), diagnostics: [] };
  } catch {
    const text = new TextDecoder('utf-8').decode(bytes);
    const before = text.slice(0, firstDamage(bytes));
    const line = before.split('\n').length;
    const column = before.length - before.lastIndexOf('\n');
    return { text, diagnostics: [notUtf8('another encoding, such as Latin-1', { line, column, length: 1 })] };
  }
}

function utf16Order(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
}

/** How many characters of the text can be read before the first byte that cannot; found by halving. */
function firstDamage(bytes: Uint8Array): number {
  let readable = 0;
  let damaged = bytes.length;
  while (damaged - readable > 1) {
    const middle = (readable + damaged) >> 1;
    try {
      // `stream` lets a character that is cut at the end pass: it may go on in the next byte.
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
      readable = middle;
    } catch {
      damaged = middle;
    }
  }
  return new TextDecoder('utf-8').decode(bytes.subarray(0, readable), { stream: true }).length;
}

function notUtf8(encoding: string, position: { line: number; column: number; length: number }): Diagnostic {
  return {
    code: 'document.encoding',
    severity: 'error',
    path: [],
    message: `The file is written in ${encoding}, and not in UTF-8.`,
    fix: 'save the file as UTF-8',
    position,
  };
}
