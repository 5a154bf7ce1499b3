/** TCP's options, told one by one (RFC 9293, 3.2), as Wireshark reads them. */
import { getU16, getU32 } from '../../../core/bytes.ts';
import type { Emit, FieldValue } from '../../../core/protocol.ts';
import * as O from '../options.ts';
import * as F from './option-fields.ts';

export interface OptionRange {
  readonly kind: number;
  readonly at: number;
  /** Kind and length included; 0 for one whose length makes no sense, behind which nothing is read. */
  readonly length: number;
}

/** The options between `at` and `end`, up to the first that makes no sense. Wireshark reads on behind the end of options as long as there are zeros. */
export function optionRanges(bytes: Uint8Array, at: number, end: number): OptionRange[] {
  const ranges: OptionRange[] = [];
  for (let i = at; i < end;) {
    const kind = bytes[i]!;
    const single = kind === O.END || kind === O.NO_OPERATION;
    const length = single ? 1 : i + 1 < end ? bytes[i + 1]! : 0;
    const sound = single || (length >= 2 && i + length <= end);
    ranges.push({ kind, at: i, length: sound ? length : 0 });
    if (!sound || (kind === O.END && bytes[i + 1] !== O.END)) break;
    i += length;
  }
  return ranges;
}

/** What is needed to make the SACK blocks of an option relative, and to know a block that came in twice. */
export interface AckNumbers {
  readonly base: number;
  /** Relative, when the ACK flag is set. */
  readonly acknowledgment: number;
}

export function emitOptions(bytes: Uint8Array, at: number, end: number, numbers: AckNumbers, emit: Emit): void {
  if (end <= at) return;
  emit(F.OPTIONS, at * 8, (end - at) * 8, bytes.subarray(at, end));
  for (const option of optionRanges(bytes, at, end)) {
    if (option.length > 0) emitOption(bytes, option, numbers, emit);
  }
}

const WHOLE = new Map([
  [O.END, F.EOL],
  [O.NO_OPERATION, F.NOP],
  [O.MAXIMUM_SEGMENT_SIZE, F.MSS],
  [O.WINDOW_SCALE, F.WSCALE],
  [O.SACK_PERMITTED, F.SACK_PERM],
  [O.SACK, F.SACK],
  [O.TIMESTAMPS, F.TIMESTAMP],
]);

function emitOption(bytes: Uint8Array, { kind, at, length }: OptionRange, numbers: AckNumbers, emit: Emit): void {
  const known = WHOLE.get(kind);
  emit(known ?? F.UNKNOWN, at * 8, length * 8, bytes.subarray(at, at + length));
  emit(F.KIND, at * 8, 8, kind);
  if (length === 1) return;
  emit(F.LENGTH, (at + 1) * 8, 8, length);
  const tell = (field: typeof F.KIND, offset: number, width: number, value: FieldValue): void =>
    emit(field, (at + offset) * 8, width * 8, value);
  if (kind === O.MAXIMUM_SEGMENT_SIZE && length === 4) tell(F.MSS_VAL, 2, 2, getU16(bytes, at + 2));
  else if (kind === O.WINDOW_SCALE && length === 3) {
    tell(F.WSCALE_SHIFT, 2, 1, bytes[at + 2]!);
    tell(F.WSCALE_MULTIPLIER, 2, 1, 2 ** Math.min(O.MAX_WINDOW_SCALE, bytes[at + 2]!));
  } else if (kind === O.TIMESTAMPS && length === 10) {
    tell(F.TSVAL, 2, 4, getU32(bytes, at + 2));
    tell(F.TSECR, 6, 4, getU32(bytes, at + 6));
  } else if (kind === O.SACK) emitBlocks(bytes, at, length, numbers, emit);
  else if (!known && length > 2) tell(F.UNKNOWN_PAYLOAD, 2, length - 2, bytes.subarray(at + 2, at + length));
}

function emitBlocks(bytes: Uint8Array, at: number, length: number, numbers: AckNumbers, emit: Emit): void {
  const edge = (index: number): number => (getU32(bytes, at + 2 + 4 * index) - numbers.base) >>> 0;
  const edges = (length - 2) >>> 2;
  for (let i = 0; i < edges; i++) {
    emit(i % 2 === 0 ? F.SACK_LE : F.SACK_RE, (at + 2 + 4 * i) * 8, 32, edge(i));
  }
  emit(F.SACK_COUNT, at * 8, 0, edges >>> 1);
  if (edges < 2 || !cameTwice(edge, edges, numbers.acknowledgment)) return;
  emit(F.DSACK_LE, (at + 2) * 8, 32, edge(0));
  emit(F.DSACK_RE, (at + 6) * 8, 32, edge(1));
}

/** RFC 2883, 4: the first block lies below the acknowledgment, or within the second block. */
function cameTwice(edge: (index: number) => number, edges: number, acknowledgment: number): boolean {
  if (((edge(1) - acknowledgment) | 0) <= 0) return true;
  return edges >= 4 && ((edge(2) - edge(1)) | 0) < 0 && ((edge(3) - edge(1)) | 0) >= 0;
}

/** Wireshark counts the bytes of three blocks, no more. */
const COUNTED_BLOCKS = 3;

/** What the options tell the stream: window scale and bytes in SACK blocks. */
export function toldByOptions(bytes: Uint8Array, at: number, end: number): { windowScale: number; sacked: number } {
  let [windowScale, sacked] = [-1, 0];
  for (const option of optionRanges(bytes, at, end)) {
    if (option.kind === O.WINDOW_SCALE && option.length === 3) {
      windowScale = Math.min(O.MAX_WINDOW_SCALE, bytes[option.at + 2]!);
    } else if (option.kind === O.SACK && option.length > 0) {
      const blocks = Math.min(COUNTED_BLOCKS, (option.length - 2) >>> 3);
      sacked = 0;
      for (let n = 0; n < blocks; n++) {
        const block = option.at + 2 + 8 * n;
        sacked += (getU32(bytes, block + 4) - getU32(bytes, block)) >>> 0;
      }
    }
  }
  return { windowScale, sacked };
}
