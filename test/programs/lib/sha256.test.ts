/** SHA-256 against node:crypto, and sizes as coreutils read them. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Sha256 } from '../../../src/programs/lib/sha256.ts';
import { parseSize } from '../../../src/programs/lib/size.ts';

test('the digest is the same however the bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 }), (pieces) => {
      const ours = new Sha256();
      const theirs = createHash('sha256');
      for (const piece of pieces) {
        ours.update(piece);
        theirs.update(piece);
      }
      expect(ours.digest()).toBe(theirs.digest('hex'));
    }),
  );
});

test.each([55, 56, 63, 64, 65, 119, 120, 1_000_000])('%i bytes, around the edges of blocks', (length) => {
  const bytes = new Uint8Array(length).map((_, i) => i * 7);
  expect(new Sha256().update(bytes).digest()).toBe(createHash('sha256').update(bytes).digest('hex'));
});

test.each([
  ['0', 0],
  ['17', 17],
  ['2b', 1024],
  ['1K', 1024],
  ['1k', 1024],
  ['1kB', 1000],
  ['3MB', 3_000_000],
  ['3MiB', 3 * 1024 ** 2],
  ['1G', 1024 ** 3],
  ['', undefined],
  ['K', undefined],
  ['1Q', undefined],
  ['1iB', undefined],
  ['-1', undefined],
  ['1.5K', undefined],
])('a size of %s is %s', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});
