/** Vectors of the presentation language: bytes or items behind a length of one, two or three bytes (RFC 8446, 3.4). */
import { Reader, Writer } from '../../core/bytes.ts';
import { fail, ok, type Result } from '../../core/result.ts';

export type LengthBytes = 1 | 2 | 3;

const readLength = (r: Reader, size: LengthBytes): number =>
  size === 1 ? r.u8() : size === 2 ? r.u16() : (r.u8() << 16) | r.u16();

const writeLength = (w: Writer, size: LengthBytes, length: number): Writer =>
  size === 1 ? w.u8(length) : size === 2 ? w.u16(length) : w.u8(length >>> 16).u16(length & 0xffff);

/** A vector of bytes. */
export const takeVector = (r: Reader, size: LengthBytes): Uint8Array => r.take(readLength(r, size));

export const putVector = (w: Writer, size: LengthBytes, bytes: Uint8Array): Writer =>
  writeLength(w, size, bytes.length).raw(bytes);

/** A vector of items; `short` is set when its items do not fill it exactly. */
export function takeList<T>(r: Reader, size: LengthBytes, item: (r: Reader) => T): T[] {
  const inner = new Reader(takeVector(r, size));
  const items: T[] = [];
  while (inner.left > 0 && !inner.short) items.push(item(inner));
  if (inner.short) r.short = true;
  return items;
}

export function putList<T>(
  w: Writer,
  size: LengthBytes,
  items: readonly T[],
  item: (w: Writer, value: T) => void,
): Writer {
  const inner = new Writer();
  for (const each of items) item(inner, each);
  return putVector(w, size, inner.view());
}

export const takeU16List = (r: Reader, size: LengthBytes): number[] => takeList(r, size, (inner) => inner.u16());

export const putU16List = (w: Writer, size: LengthBytes, values: readonly number[]): Writer =>
  putList(w, size, values, (inner, value) => inner.u16(value));

/** The value when the bytes were neither too few nor too many for it. */
export function whole<T>(r: Reader, what: string, value: T): Result<T> {
  if (r.short) return fail(`${what} is cut short, or a length in it is wrong`);
  return r.left === 0 ? ok(value) : fail(`${what} is followed by ${r.left} bytes that belong to nothing`);
}
