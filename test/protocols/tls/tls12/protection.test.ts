/** Records of TLS 1.2 under each suite: what was protected comes back, and nothing that was altered does. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { overhead12, protect, unprotect } from '../../../../src/protocols/tls/tls12/protection.ts';
import { SUITES_12 } from '../../../../src/protocols/tls/tls12/suites.ts';
import { keyBlock } from '../../../../src/protocols/tls/tls12/secrets.ts';

const RANDOMS = { client: new Uint8Array(32).fill(1), server: new Uint8Array(32).fill(2) };

describe.each(SUITES_12)('$name', (suite) => {
  const { client, server } = keyBlock(suite, new Uint8Array(48).fill(3), RANDOMS);
  const records = fc.record({
    plaintext: fc.uint8Array({ maxLength: 200 }),
    contentType: fc.integer({ min: 0, max: 255 }),
    sequence: fc.oneof(
      fc.nat(5),
      fc.constant(2 ** 32),
      fc.maxSafeNat().map((n) => n % 2 ** 48),
    ),
  });

  test('what is protected comes back, longer by the overhead', () => {
    fc.assert(
      fc.property(records, ({ plaintext, ...place }) => {
        const fragment = protect(suite, client, place, plaintext);
        expect(fragment).toHaveLength(plaintext.length + overhead12(suite));
        expect(unprotect(suite, client, place, fragment)).toEqual(plaintext);
      }),
    );
  });

  test('one flipped bit anywhere, another place, type or direction: nothing comes back', () => {
    fc.assert(
      fc.property(records, fc.nat(), ({ plaintext, ...place }, flip) => {
        const fragment = protect(suite, client, place, plaintext);
        const altered = fragment.slice();
        altered[(flip >> 3) % altered.length]! ^= 1 << (flip & 7);
        expect(unprotect(suite, client, place, altered)).toBeUndefined();
        expect(unprotect(suite, client, { ...place, sequence: place.sequence + 1 }, fragment)).toBeUndefined();
        expect(unprotect(suite, client, { ...place, contentType: place.contentType ^ 1 }, fragment)).toBeUndefined();
        expect(unprotect(suite, server, place, fragment)).toBeUndefined();
      }),
    );
  });

  test('a fragment too short for nonce and tag is no record', () => {
    for (let length = 0; length < overhead12(suite); length++) {
      expect(unprotect(suite, client, { contentType: 23, sequence: 0 }, new Uint8Array(length))).toBeUndefined();
    }
  });
});
