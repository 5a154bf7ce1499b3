/** Range requests (RFC 9110, 14): which bytes are asked for, and several parts in one response (14.6). */
import { fail, ok, type Result } from '../../core/result.ts';
import { bytesOfText, type Field } from '../../protocols/http/codec.ts';

/** From the first byte to the one behind the last. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** More are an attack, or better served whole (RFC 9110, 17.15). */
const MOST_RANGES = 64;

/**
 * The ranges of a field that there are bytes for; undefined: the whole is sent (another unit, too many, or more than the whole).
 * An error: there are none, which is 416.
 */
export function readRanges(value: string, size: number): Result<readonly ByteRange[] | undefined, 'none'> {
  const set = /^bytes[ \t]*=(.*)$/i.exec(value)?.[1];
  if (set === undefined || set.trim() === '') return ok(undefined);
  const ranges: ByteRange[] = [];
  for (const spec of set.split(',').map((each) => each.trim())) {
    const [, first = '', last = ''] = /^(\d*)[ \t]*-[ \t]*(\d*)$/.exec(spec) ?? [];
    if (first === '' && last === '') return fail('none'); // nginx's choice of the two that RFC 9110, 14.2 allows
    const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
    const to = first === '' || last === '' ? size : Math.min(size, Number(last) + 1);
    if (from < to) ranges.push({ from, to });
    else if (from === 0) return ok(undefined); // of an empty file: all of it, as nginx has it
  }
  if (ranges.length === 0) return fail('none');
  const asked = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  return ok(ranges.length > MOST_RANGES || asked > size ? undefined : ranges);
}

export const contentRange = ({ from, to }: ByteRange, size: number): Field => [
  'Content-Range',
  `bytes ${from}-${to - 1}/${size}`,
];

/** Several ranges as one multipart/byteranges body, piece by piece. */
export interface Parts {
  readonly size: number;
  readonly pieces: readonly (Uint8Array | ByteRange)[];
}

export function multipart(ranges: readonly ByteRange[], size: number, type: string, boundary: string): Parts {
  const pieces: (Uint8Array | ByteRange)[] = ranges.flatMap((range) => {
    const [name, value] = contentRange(range, size);
    return [bytesOfText(`\r\n--${boundary}\r\nContent-Type: ${type}\r\n${name}: ${value}\r\n\r\n`), range];
  });
  pieces.push(bytesOfText(`\r\n--${boundary}--\r\n`));
  const lengths = pieces.map((piece) => (piece instanceof Uint8Array ? piece.length : piece.to - piece.from));
  return { size: lengths.reduce((a, b) => a + b, 0), pieces };
}
