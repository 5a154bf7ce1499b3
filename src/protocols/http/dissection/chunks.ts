/** Content in chunks (RFC 9112, 7.1), as far as it is there. */
import { concat } from '../../../core/bytes.ts';
import type { Emit, Extent } from '../../../core/protocol.ts';
import * as F from '../fields.ts';
import { ascii, lineAt, type Line } from './lines.ts';

const LINE_END_BYTES = 2;

const MOST_DIGITS = 8;

/** The size that a chunk's line tells, which may go on with an extension; undefined when it is none. */
function sizeOf(bytes: Uint8Array, { at, end }: Line): number | undefined {
  let size = 0;
  let i = at;
  for (; i < end && i - at < MOST_DIGITS; i++) {
    const digit = digitOf(bytes[i]!);
    if (digit < 0) break;
    size = size * 16 + digit;
  }
  const isEnd = i === end || bytes[i] === SEMICOLON || bytes[i] === SPACE;
  return i > at && isEnd ? size : undefined;
}

const [SPACE, SEMICOLON] = [0x20, 0x3b];

function digitOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** How far chunked content reaches from `at` on, trailers included (Wireshark 4.0 waits for the first line of them only). */
export function chunksExtent(bytes: Uint8Array, at: number, end: number): Extent {
  const start = at;
  for (;;) {
    const line = lineAt(bytes, at, end);
    if (!line) return { length: 0, needs: 'segment' };
    const size = sizeOf(bytes, line);
    if (size === undefined) return { length: end - start };
    at = line.next;
    if (size === 0) break;
    const next = at + size + LINE_END_BYTES;
    if (next > end) return { length: 0, needs: 'segment' };
    at = next;
  }
  for (;;) {
    const line = lineAt(bytes, at, end);
    if (!line) return { length: 0, needs: 'segment' };
    at = line.next;
    if (line.end === line.at) return { length: at - start };
  }
}

/** Tells the chunks and returns what they make together. */
export function emitChunks(bytes: Uint8Array, at: number, end: number, emit: Emit): Uint8Array {
  const pieces: Uint8Array[] = [];
  for (let line = lineAt(bytes, at, end); line; line = lineAt(bytes, at, end)) {
    const size = sizeOf(bytes, line);
    if (size === undefined) break;
    emit(F.CHUNK_SIZE, line.at * 8, (line.next - line.at) * 8, size);
    at = line.next;
    if (size === 0) {
      emitTrailer(bytes, at, end, emit);
      break;
    }
    const last = Math.min(end, at + size);
    const data = bytes.subarray(at, last);
    emit(F.CHUNK_DATA, at * 8, data.length * 8, data);
    pieces.push(data);
    const next = Math.min(end, last + LINE_END_BYTES);
    if (next > last) emit(F.CHUNK_BOUNDARY, last * 8, (next - last) * 8, bytes.subarray(last, next));
    at = next;
  }
  return concat(pieces);
}

function emitTrailer(bytes: Uint8Array, at: number, end: number, emit: Emit): void {
  let to = at;
  for (let line = lineAt(bytes, at, end); line && line.end > line.at; line = lineAt(bytes, to, end)) to = line.next;
  if (to > at) emit(F.TRAILER_PART, at * 8, (to - at) * 8, ascii(bytes, at, to));
}
