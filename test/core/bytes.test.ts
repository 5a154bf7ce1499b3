/** Reader and Writer are each other's reverse, and neither runs over its end. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { equalBytes, fromHex, Reader, toHex, Writer } from '../../src/core/bytes.ts';
import { FieldReader } from '../../src/core/field-reader.ts';
import type { Field } from '../../src/core/protocol.ts';

const WIDTHS = ['u8', 'u16', 'u32', 'u48'] as const;
const BITS = { u8: 8, u16: 16, u32: 32, u48: 48 } as const;
const step = fc
  .constantFrom(...WIDTHS)
  .chain((width) => fc.integer({ min: 0, max: 2 ** BITS[width] - 1 }).map((value) => ({ width, value })));

test('what is written is read again, whatever the buffer had room for at first', () => {
  fc.assert(
    fc.property(fc.array(step), fc.integer({ min: 0, max: 16 }), (steps, capacity) => {
      const w = new Writer(capacity);
      for (const { width, value } of steps) w[width](value);
      const r = new Reader(w.finish());
      expect(steps.map(({ width }) => r[width]())).toEqual(steps.map(({ value }) => value));
      expect([r.left, r.short]).toEqual([0, false]);
    }),
  );
});

test('a reader that came too short stays so, and says it in a sentence', () => {
  const r = new Reader(Uint8Array.of(1, 2, 3));
  expect([r.u16(), r.u16(), r.short, r.u8()]).toEqual([0x0102, 0, true, 0]);
  expect(r.done('the header', 1)).toEqual({ ok: false, error: 'the header is cut short: 3 bytes do not hold it' });
});

test('a reader looks no further than its end', () => {
  const r = new Reader(Uint8Array.of(1, 2, 3, 4), 1, 3);
  expect(r.rest()).toEqual(Uint8Array.of(2, 3));
  r.skip(1);
  expect(r.short).toBe(true);
});

test('what a writer gives away is a copy, and a patch changes two bytes', () => {
  const w = new Writer(2).u16(0).raw(Uint8Array.of(7)).zeros(2);
  const before = w.finish();
  w.patchU16(0, 0xbeef);
  expect(before).toEqual(Uint8Array.of(0, 0, 7, 0, 0));
  expect(w.finish()).toEqual(Uint8Array.of(0xbe, 0xef, 7, 0, 0));
});

test('hexadecimal goes both ways and refuses what is none', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.constantFrom('', ' ', ':', '-'), (bytes, separator) => {
      expect(fromHex(toHex(bytes, separator))).toEqual({ ok: true, value: bytes });
    }),
  );
  for (const text of ['0', 'xy', '00 1']) expect(fromHex(text).ok).toBe(false);
});

test('bytes are equal when all are', () => {
  expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
  expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
  expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1))).toBe(false);
});

/** Reads a list of items, each behind its length, as long as some bytes are left. */
const itemsOf = (r: { readonly left: number; u8: () => number; skip: (length: number) => void }): number => {
  let items = 0;
  while (r.left > 0 && items < 100) {
    r.skip(r.u8());
    items++;
  }
  return items;
};

test('nothing is left of what came too short: who reads while some bytes are left comes to an end', () => {
  const bytes = Uint8Array.of(1, 7, 9, 1, 2, 3);
  const r = new Reader(bytes);
  expect([itemsOf(r), r.short, r.left]).toEqual([2, true, 0]);
  const length: Field = { name: 'x.len', type: 'uint', label: 'Length', meaning: 'A length.' };
  const fields = new FieldReader(bytes, 0, bytes.length, () => undefined);
  const asReader = { u8: () => fields.u8(length), skip: (n: number) => fields.skip(n) };
  expect(
    itemsOf({
      ...asReader,
      get left() {
        return fields.left;
      },
    }),
  ).toBe(2);
  expect([fields.short, fields.left]).toEqual([true, 0]);
});
