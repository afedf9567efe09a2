import { hash } from 'node:crypto';

/**
 * SHA-256 of a text, in hexadecimal, with CRLF counted as LF: a checkout by Git for Windows is the same file, not an edit.
 */
export function digest(content: string | Uint8Array): string {
  if (typeof content === 'string') return hash('sha256', content.includes('\r\n') ? toLf(content) : content);
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  // latin1 maps every byte to one character and back, so files that are not UTF-8 survive the round trip.
  return hash('sha256', bytes.includes('\r\n') ? Buffer.from(toLf(bytes.toString('latin1')), 'latin1') : bytes);
}

/** The text of a file with LF line ends; undefined when the bytes are not UTF-8. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return toLf(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function toLf(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
