/** The bytes of a file into text. */
import type { Diagnostic } from './diagnostic.js';

/** The text of a UTF-8 file, and what of it is not UTF-8. */
export function decode(bytes: Uint8Array): { readonly text: string; readonly diagnostics: readonly Diagnostic[] } {
  const wide = wideEncoding(bytes);
  if (wide !== undefined) {
    const place = { line: 1, column: 1, length: 1 };
    return { text: wideText(bytes, wide), diagnostics: [notUtf8(wide.slice(0, -2), place)] };
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

type Wide = 'UTF-16LE' | 'UTF-16BE' | 'UTF-32LE' | 'UTF-32BE';

/**
 * An encoding of more than a byte for each character, by its byte-order mark or by the zeros around the first character,
 * which is ASCII in any document. Source: YAML 1.2.2, section 5.2, "Character encodings".
 */
function wideEncoding(bytes: Uint8Array): Wide | undefined {
  const [one, two, three, four] = bytes;
  if (one === undefined || two === undefined) return undefined;
  if (one === 0 && two === 0) return 'UTF-32BE';
  const isLittle = (one === 0xff && two === 0xfe) || (one !== 0 && two === 0);
  if (isLittle) return three === 0 && four === 0 ? 'UTF-32LE' : 'UTF-16LE';
  return (one === 0xfe && two === 0xff) || one === 0 ? 'UTF-16BE' : undefined;
}

function wideText(bytes: Uint8Array, encoding: Wide): string {
  if (encoding === 'UTF-16LE' || encoding === 'UTF-16BE')
    return new TextDecoder(encoding === 'UTF-16LE' ? 'utf-16le' : 'utf-16be').decode(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const points = Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) =>
    view.getUint32(index * 4, encoding === 'UTF-32LE'),
  );
  return points.map((point) => (point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point))).join('');
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
