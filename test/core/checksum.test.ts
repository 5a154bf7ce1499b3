/** The two checksums, against the RFCs' examples and slow but obvious computations. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { setU16, getU16, utf8 } from '../../src/core/bytes.ts';
import * as C from '../../src/core/checksum.ts';

/** Bit by bit, as IEEE 802.3 describes it. */
function slowCrc(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

test('RFC 1071, section 3: 0001 f203 f4f5 f6f7 add up to ddf2', () => {
  const bytes = Uint8Array.of(0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7);
  expect(C.fold(C.sum16(bytes, 0, 8))).toBe(0xddf2);
  expect(C.internetChecksum(bytes)).toBe(0x220d);
});

test('long ranges fold to what word after word adds up to, wherever they lie', () => {
  const plain = (bytes: Uint8Array, start: number): number =>
    bytes.reduce((sum, byte, i) => sum + (i % 2 === 0 ? byte << 8 : byte), start);
  const start = fc.integer({ min: 0, max: 0x3ffff });
  const filled = (length: number, fill: number | undefined): Uint8Array =>
    Uint8Array.from({ length }, (_, i) => fill ?? (i * 167 + (i >> 3)) & 0xff);
  fc.assert(
    fc.property(
      fc.nat(3000),
      fc.option(fc.constantFrom(0, 0xff), { nil: undefined }),
      fc.nat(9),
      fc.nat(9),
      start,
      (length, fill, offset, at, sum) => {
        const whole = new Uint8Array(filled(offset + at + length, fill).buffer, offset);
        expect(C.fold(C.sum16(whole, at, at + length, sum))).toBe(C.fold(plain(whole.subarray(at), sum)));
      },
    ),
    { numRuns: 500 },
  );
  const jumbo = filled(300_001, 0xff);
  expect(C.fold(C.sum16(jumbo, 0, jumbo.length))).toBe(C.fold(plain(jumbo, 0)));
});

test('a checksum put into its field makes the range add up', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 4, maxLength: 80 }), (bytes) => {
      setU16(bytes, 2, 0);
      setU16(bytes, 2, C.internetChecksum(bytes));
      expect(C.checksumHolds(bytes, 0, bytes.length)).toBe(true);
    }),
  );
});

test('RFC 1624: a checksum updated for one word is the checksum computed anew', () => {
  const word = fc.integer({ min: 0, max: 0xffff });
  // all-zero ranges have two zeros in ones' complement; real headers are never all zero
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), word, (bytes, after) => {
      bytes[0] = 0x45;
      const before = getU16(bytes, 8);
      const checksum = C.internetChecksum(bytes);
      setU16(bytes, 8, after);
      expect(C.updateChecksum(checksum, before, after)).toBe(C.internetChecksum(bytes));
    }),
  );
});

test('an odd last byte counts as the high half of a word', () => {
  expect(C.internetChecksum(Uint8Array.of(0x12))).toBe(0xffff ^ 0x1200);
});

test('the pseudo-header adds addresses, protocol and length', () => {
  expect(C.pseudoHeaderSum(0xc0a80103, 0x0a000001, 17, 8)).toBe(0xc0a8 + 0x0103 + 0x0a00 + 0x0001 + 17 + 8);
});

test('the CRC-32 of "123456789" is cbf43926', () => {
  expect(C.crc32(utf8('123456789'))).toBe(0xcbf43926);
});

test('four bytes at a time give what one bit at a time gives', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(5), (bytes, at) => {
      expect(C.crc32(bytes)).toBe(slowCrc(bytes));
      const from = Math.min(at, bytes.length);
      expect(C.crc32(bytes, from, bytes.length)).toBe(slowCrc(bytes.slice(from)));
    }),
  );
});
