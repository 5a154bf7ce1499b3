/** The chunked transfer coding (RFC 9112, 7.1): sizes as they are read, chunks as they are written. */
import { concat } from '../../core/bytes.ts';
import { ok, type Result } from '../../core/result.ts';
import { fieldLines } from './encode.ts';
import { isToken, refuse } from './grammar.ts';
import { bytesOfText, type Fields, type Refusal } from './message.ts';

/** Longer sizes could not be counted exactly. */
const MOST_DIGITS = 13;

export interface ChunkLine {
  readonly size: number;
  /** Bytes of its extensions. */
  readonly extensions: number;
}

/** Reads `1a;name=value` without its line end. */
export function parseChunkLine(line: string): Result<ChunkLine, Refusal> {
  const digits = /^[0-9A-Fa-f]*/.exec(line)![0];
  if (digits === '') return refuse(400, 'A chunk does not begin with its size in hexadecimal digits', 'RFC 9112, 7.1');
  if (digits.length > MOST_DIGITS) return refuse(400, 'The size of a chunk has more than 13 digits', 'RFC 9112, 7.1');
  const extensions = line.slice(digits.length);
  if (!areExtensions(extensions))
    return refuse(400, 'Behind the size of a chunk stands what is no chunk extension', 'RFC 9112, 7.1.1');
  return ok({ size: parseInt(digits, 16), extensions: extensions.length });
}

/** `;name`, `;name=token`, `;name="quoted"`, as many as there are. */
function areExtensions(text: string): boolean {
  // oxlint-disable-next-line no-control-regex
  const one =
    /[ \t]*;[ \t]*([^\s;="]+)(?:[ \t]*=[ \t]*("(?:[^"\\\x00-\x08\x0a-\x1f\x7f]|\\[\t\x20-\x7e])*"|[^\s;="]+))?/y;
  while (one.lastIndex < text.length) {
    const found = one.exec(text);
    if (!found || !isToken(found[1]!)) return false;
    const value = found[2];
    if (value !== undefined && !value.startsWith('"') && !isToken(value)) return false;
  }
  return true;
}

const CRLF = bytesOfText('\r\n');

/** One chunk. An empty piece gives no bytes, since a chunk of size 0 would be the last. */
export const encodeChunk = (piece: Uint8Array): Uint8Array =>
  piece.length === 0 ? piece : concat([bytesOfText(`${piece.length.toString(16)}\r\n`), piece, CRLF]);

/** What ends chunked content: the chunk of size 0, trailers, an empty line. */
export const encodeLastChunk = (trailers: Fields = []): Uint8Array => bytesOfText(`0\r\n${fieldLines(trailers)}\r\n`);
