// Diffie-Hellman over both groups: the vectors of RFC 7748 and RFC 8448, and what is no key of the peer's.
import { describe, expect, test } from 'vitest';
import { toHex } from '../../../../src/core/bytes.ts';
import { GROUPS, keyPairOf, makeKeyPair, sharedSecret } from '../../../../src/protocols/tls/crypto/exchange.ts';
import { seeded } from '../lib.ts';
import { Trace } from '../rfc8448.ts';

const X25519 = 29;
const P256 = 23;
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

const ALICE = '77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a';
const BOB = '5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb';

test('X25519: Alice and Bob of RFC 7748, 6.1', () => {
  const alice = keyPairOf(X25519, hex(ALICE))!;
  const bob = keyPairOf(X25519, hex(BOB))!;
  expect(toHex(alice.publicKey)).toBe('8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a');
  expect(toHex(bob.publicKey)).toBe('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f');
  const secret = '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742';
  expect(toHex(sharedSecret(alice, bob.publicKey)!)).toBe(secret);
  expect(toHex(sharedSecret(bob, alice.publicKey)!)).toBe(secret);
});
test('P-256: client and server of RFC 8448, 5', () => {
  const trace = new Trace('hello-retry-request');
  const keys = (who: 'client' | 'server') => trace.all(who, 'private key').at(-1)!;
  const [client, server] = [keyPairOf(P256, keys('client'))!, keyPairOf(P256, keys('server'))!];
  expect(client.publicKey).toEqual(trace.all('client', 'public key').at(-1));
  expect(server.publicKey).toEqual(trace.all('server', 'public key').at(-1));
  expect(sharedSecret(client, server.publicKey)).toEqual(sharedSecret(server, client.publicKey));
});

describe.each(GROUPS)('group %i', (group) => {
  test('fresh pairs of two seeds come to one secret, the same one every time', () => {
    const [a, b] = [makeKeyPair(group, seeded('a')), makeKeyPair(group, seeded('b'))];
    expect(makeKeyPair(group, seeded('a'))).toEqual(a);
    expect(sharedSecret(a, b.publicKey)).toEqual(sharedSecret(b, a.publicKey));
    expect(sharedSecret(a, b.publicKey)).toHaveLength(32);
  });

  test('a secret that begins with zero is as long as any other', () => {
    const own = makeKeyPair(group, seeded('a'));
    const peer = makeKeyPair(group, seeded(group === X25519 ? '109' : '386')); // found by trying
    const secret = sharedSecret(own, peer.publicKey);
    expect([secret?.[0], secret?.length]).toEqual([0, 32]);
  });

  test('a key of the wrong length, and one of nothing but zeros, is none', () => {
    const own = makeKeyPair(group, seeded('a'));
    for (const length of [0, 1, 31, 32, 33, 64, 65, 66]) {
      expect(sharedSecret(own, new Uint8Array(length))).toBeUndefined();
    }
  });
});

test('P-256: a point off the curve, a compressed one and a private key of zero are refused', () => {
  const own = makeKeyPair(P256, seeded('a'));
  const peer = makeKeyPair(P256, seeded('b')).publicKey;
  const off = peer.slice();
  off[64]! ^= 1;
  expect(sharedSecret(own, off)).toBeUndefined();
  const compressed = Uint8Array.of(2 + (peer[64]! & 1), ...peer.subarray(1, 33));
  expect(sharedSecret(own, compressed)).toBeUndefined();
  expect(keyPairOf(P256, new Uint8Array(32))).toBeUndefined();
  let draws = 0;
  const zerosFirst = (length: number): Uint8Array => new Uint8Array(length).fill(draws++);
  expect(makeKeyPair(P256, zerosFirst).privateKey).toEqual(new Uint8Array(32).fill(1));
});
