// HKDF and the AEADs against the vectors of their RFCs; what was altered does not open.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, toHex, utf8 } from '../../../../src/core/bytes.ts';
import { type AeadName, keyLength, open, seal } from '../../../../src/protocols/tls/crypto/aead.ts';
import { expand, extract, hkdfLabel } from '../../../../src/protocols/tls/crypto/hkdf.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'));

describe('HKDF', () => {
  test('RFC 5869, A.1', () => {
    const secret = extract('sha256', hex('000102030405060708090a0b0c'), new Uint8Array(22).fill(0x0b));
    expect(toHex(secret)).toBe('077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5');
    expect(toHex(expand('sha256', secret, hex('f0f1f2f3f4f5f6f7f8f9'), 42))).toBe(
      '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    );
  });

  test('RFC 8448, 3: the label of a key', () => {
    expect(toHex(hkdfLabel('key', new Uint8Array(0), 16))).toBe('001009746c733133206b657900');
  });

  test('a shorter output is the beginning of a longer one', () => {
    const secret = new Uint8Array(48).fill(1);
    const long = expand('sha384', secret, utf8('x'), 200);
    for (const length of [0, 1, 47, 48, 49, 96, 199]) {
      expect(expand('sha384', secret, utf8('x'), length)).toEqual(long.slice(0, length));
    }
  });
});

describe('AEADs', () => {
  test('ChaCha20-Poly1305: RFC 8439, 2.8.2', () => {
    const use = {
      key: Uint8Array.from({ length: 32 }, (_, i) => 0x80 + i),
      nonce: hex('070000004041424344454647'),
      aad: hex('50515253c0c1c2c3c4c5c6c7'),
    };
    const text = utf8(
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
    );
    const sealed = seal('chacha20-poly1305', use, text);
    expect(toHex(sealed)).toBe(
      'd31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b' +
        '1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc' +
        '3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691',
    );
    expect(open('chacha20-poly1305', use, sealed)).toEqual(text);
  });

  const zeros = (aead: AeadName) => ({
    key: new Uint8Array(keyLength(aead)),
    nonce: new Uint8Array(12),
    aad: new Uint8Array(0),
  });

  test.each([
    ['aes-128-gcm', '0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf'],
    ['aes-256-gcm', 'cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919'],
  ] as const)('%s: the test case of zeros of the GCM specification', (aead, sealed) => {
    expect(toHex(seal(aead, zeros(aead), new Uint8Array(16)))).toBe(sealed);
  });

  test.each(['aes-128-gcm', 'aes-256-gcm', 'chacha20-poly1305'] as const)(
    '%s: one bit altered opens nothing',
    (aead) => {
      const bytes = (min: number, max: number) => fc.uint8Array({ minLength: min, maxLength: max });
      fc.assert(
        fc.property(bytes(0, 60), bytes(0, 10), bytes(12, 12), fc.nat(), (text, aad, nonce, where) => {
          const use = { key: new Uint8Array(keyLength(aead)).fill(3), nonce, aad };
          const sealed = seal(aead, use, text);
          expect(open(aead, use, sealed)).toEqual(text);
          const all = concat([sealed, aad, nonce]);
          all[Math.floor(where / 8) % all.length]! ^= 1 << (where % 8);
          const at = sealed.length + aad.length;
          const altered = { ...use, aad: all.slice(sealed.length, at), nonce: all.slice(at) };
          expect(open(aead, altered, all.slice(0, sealed.length))).toBeUndefined();
          expect(open(aead, use, sealed.subarray(0, sealed.length - 1))).toBeUndefined();
        }),
      );
    },
  );
});
