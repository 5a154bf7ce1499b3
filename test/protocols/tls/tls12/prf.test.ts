/** The PRF against the vectors of the TLS working group's mailing list (2009), which implementations of TLS 1.2 are checked with. */
import { expect, test } from 'vitest';
import { toHex } from '../../../../src/core/bytes.ts';
import type { HashName } from '../../../../src/protocols/tls/crypto/hash.ts';
import { prf } from '../../../../src/protocols/tls/tls12/prf.ts';
import { bytes } from './lib.ts';

interface Vector {
  readonly hash: HashName;
  readonly secret: string;
  readonly seed: string;
  readonly output: string;
}

const VECTORS: readonly Vector[] = [
  {
    hash: 'sha256',
    secret: '9bbe436ba940f017b17652849a71db35',
    seed: 'a0ba9f936cda311827a6f796ffd5198c',
    output: `e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af
      0fa022f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701
      87347b66`,
  },
  {
    hash: 'sha384',
    secret: 'b80b733d6ceefcdc71566ea48e5567df',
    seed: 'cd665cf6a8447dd6ff8b27555edb7465',
    output: `7b0c18e9ced410ed1804f2cfa34a336a1c14dffb4900bb5fd7942107e81c83cde9ca0faa60be9fe34f82b1233c9146a0
      e534cb400fed2700884f9dc236f80edd8bfa961144c9e8d792eca722a7b32fc3d416d473ebc2c5fd4abfdad05d918425
      9b5bf8cd4d90fa0d31e2dec479e4f1a26066f2eea9a69236a3e52655c9e9aee691c8f3a26854308d5eaa3be85e099070
      3d73e56f`,
  },
];

test.each(VECTORS)('P_$hash gives the published bytes', ({ hash, secret, seed, output }) => {
  const wanted = bytes(output);
  expect(toHex(prf(hash, bytes(secret), 'test label', bytes(seed), wanted.length))).toBe(toHex(wanted));
});

test('a shorter output is the beginning of a longer one', () => {
  const of = (length: number) => prf('sha256', bytes('0102'), 'label', bytes('0304'), length);
  expect(of(33)).toEqual(of(100).slice(0, 33));
  expect(of(0)).toHaveLength(0);
});
