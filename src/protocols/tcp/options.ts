/** TCP's options (RFC 9293, 3.2; RFC 7323; RFC 2018), read into one value and written in the order in which Linux writes them. */
import { getU16, getU32, setU16, setU32 } from '../../core/bytes.ts';

export const END = 0;
export const NO_OPERATION = 1;
export const MAXIMUM_SEGMENT_SIZE = 2;
export const WINDOW_SCALE = 3;
export const SACK_PERMITTED = 4;
export const SACK = 5;
export const TIMESTAMPS = 8;

/** RFC 7323, 2.3: a greater shift count counts as 14. */
export const MAX_WINDOW_SCALE = 14;
/** Four blocks fill the 40 bytes; beside timestamps three have room (RFC 2018, 3). */
export const MAX_SACK_BLOCKS = 4;

/** One received block, in sequence numbers as on the wire: `left` is its first byte, `right` the one after its last. */
export interface SackBlock {
  readonly left: number;
  readonly right: number;
}

/** -1 where an option is absent. Reused for every segment: read what is needed before the next `readOptions`. */
export class TcpOptions {
  mss = -1;
  windowScale = -1;
  sackPermitted = false;
  timestamps = false;
  timestampValue = 0;
  timestampEcho = 0;
  /** left, right, left, right, ... of `sackCount` blocks. */
  readonly sack = new Float64Array(2 * MAX_SACK_BLOCKS);
  sackCount = 0;

  clear(): void {
    this.mss = -1;
    this.windowScale = -1;
    this.sackPermitted = false;
    this.timestamps = false;
    this.sackCount = 0;
  }
}

/**
 * Reads the options between `at` and `end`. Unknown ones are skipped by their length (MUST-6); at one with an impossible length the
 * rest is not read (MUST-7), and false is returned.
 */
export function readOptions(bytes: Uint8Array, at: number, end: number, into: TcpOptions): boolean {
  into.clear();
  let i = at;
  while (i < end) {
    const kind = bytes[i]!;
    if (kind === END) return true;
    if (kind === NO_OPERATION) {
      i++;
      continue;
    }
    const length = i + 1 < end ? bytes[i + 1]! : 0;
    if (length < 2 || i + length > end) return false;
    readOption(bytes, i, kind, length, into);
    i += length;
  }
  return true;
}

function readOption(bytes: Uint8Array, at: number, kind: number, length: number, into: TcpOptions): void {
  if (kind === TIMESTAMPS && length === 10) {
    into.timestamps = true;
    into.timestampValue = getU32(bytes, at + 2);
    into.timestampEcho = getU32(bytes, at + 6);
  } else if (kind === SACK && length >= 10 && (length - 2) % 8 === 0) {
    into.sackCount = Math.min(MAX_SACK_BLOCKS, (length - 2) / 8);
    for (let n = 0; n < 2 * into.sackCount; n++) into.sack[n] = getU32(bytes, at + 2 + 4 * n);
  } else if (kind === MAXIMUM_SEGMENT_SIZE && length === 4) into.mss = getU16(bytes, at + 2);
  else if (kind === WINDOW_SCALE && length === 3) into.windowScale = Math.min(MAX_WINDOW_SCALE, bytes[at + 2]!);
  else if (kind === SACK_PERMITTED && length === 2) into.sackPermitted = true;
}

/** What a SYN carries. -1, false and undefined leave an option out. */
export interface SynOptions {
  readonly mss: number;
  readonly windowScale: number;
  readonly sackPermitted: boolean;
  readonly timestamps: { readonly value: number; readonly echo: number } | undefined;
}

/** The options of a SYN, padded to a multiple of four bytes. */
export function synOptions({ mss, windowScale, sackPermitted, timestamps }: SynOptions): Uint8Array {
  const out: number[] = [];
  if (mss >= 0) out.push(MAXIMUM_SEGMENT_SIZE, 4, mss >>> 8, mss & 255);
  if (timestamps) {
    if (sackPermitted) out.push(SACK_PERMITTED, 2);
    else out.push(NO_OPERATION, NO_OPERATION);
    out.push(TIMESTAMPS, 10, ...word(timestamps.value), ...word(timestamps.echo));
  } else if (sackPermitted) out.push(NO_OPERATION, NO_OPERATION, SACK_PERMITTED, 2);
  if (windowScale >= 0) out.push(NO_OPERATION, WINDOW_SCALE, 3, windowScale);
  return Uint8Array.from(out);
}

const word = (n: number): number[] => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];

export const TIMESTAMPS_BYTES = 12;
export const sackBytes = (blocks: number): number => (blocks === 0 ? 0 : 4 + 8 * blocks);

/** Two no-operations, then the timestamps: 12 bytes (RFC 7323, appendix A). Returns where they end. */
export function writeTimestamps(bytes: Uint8Array, at: number, value: number, echo: number): number {
  bytes[at] = NO_OPERATION;
  bytes[at + 1] = NO_OPERATION;
  bytes[at + 2] = TIMESTAMPS;
  bytes[at + 3] = 10;
  setU32(bytes, at + 4, value);
  setU32(bytes, at + 8, echo);
  return at + TIMESTAMPS_BYTES;
}

/** Two no-operations, then the blocks. Returns where they end. */
export function writeSack(bytes: Uint8Array, at: number, blocks: readonly SackBlock[]): number {
  bytes[at] = NO_OPERATION;
  bytes[at + 1] = NO_OPERATION;
  setU16(bytes, at + 2, (SACK << 8) | (2 + 8 * blocks.length));
  let i = at + 4;
  for (const { left, right } of blocks) {
    setU32(bytes, i, left);
    setU32(bytes, i + 4, right);
    i += 8;
  }
  return i;
}
