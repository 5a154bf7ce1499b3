import { constants, createPrivateKey, createPublicKey, sign as nodeSign, verify as nodeVerify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex, utf8 } from '../../../../src/core/bytes.ts';
import {
  keyObjectOf,
  keyOf,
  p256KeyOfScalar,
  rsaPublicKeyOf,
  type RsaPrivateKey,
} from '../../../../src/protocols/tls/crypto/keys.ts';
import { POOL } from '../../../../src/protocols/tls/crypto/pool.ts';
import { decryptPremaster, decryptRaw, encryptPkcs1, encryptRaw } from '../../../../src/protocols/tls/crypto/rsa.ts';
import { sign, SIGNATURE_SCHEMES, verify } from '../../../../src/protocols/tls/crypto/signatures.ts';

const hex = (text: string): Uint8Array => {
  const bytes = fromHex(text);
  if (!bytes.ok) throw new Error(bytes.error);
  return bytes.value;
};
/** Not random at all, but never the same byte twice in a row, zeros included. */
const counting = () => {
  let next = 0;
  return (count: number) => Uint8Array.from({ length: count }, () => next++);
};
const message = utf8('what was said');
const rsa = keyOf('rsa', 'a') as RsaPrivateKey;
const p256 = keyOf('p256', 'a');

describe('keys from seeds', () => {
  it('are the same for the same seed and differ for others', () => {
    expect(keyOf('p256', 'a')).toEqual(p256);
    expect(keyOf('p256', 'b')).not.toEqual(p256);
    expect(
      new Set(
        Array.from({ length: 40 }, (_, i) =>
          toHex(
            keyOf('rsa', `${i}`).publicKey.kind === 'rsa'
              ? (keyOf('rsa', `${i}`) as RsaPrivateKey).publicKey.modulus
              : new Uint8Array(0),
          ),
        ),
      ).size,
    ).toBe(POOL.length);
  });

  it('of RFC 6979 have its public point', () => {
    const key = p256KeyOfScalar(hex('C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721'));
    expect(toHex(key.publicKey.point).toUpperCase()).toBe(
      '0460FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB67903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299',
    );
  });
});

describe('ECDSA with the nonces of RFC 6979', () => {
  const key = p256KeyOfScalar(hex('C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721'));
  // A.2.5, SHA-256
  const cases = [
    [
      'sample',
      'EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716',
      'F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8',
    ],
    [
      'test',
      'F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367',
      '019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083',
    ],
  ] as const;
  it.each(cases)('signs "%s" as appendix A.2.5 does', (text, r, s) => {
    const der = toHex(sign(key, 0x0403, utf8(text), counting())).toUpperCase();
    const integer = (value: string) => (parseInt(value.slice(0, 2), 16) > 127 ? `022100${value}` : `0220${value}`);
    const body = integer(r) + integer(s);
    expect(der).toBe(`30${(body.length / 2).toString(16).toUpperCase()}${body}`);
    expect(verify(key.publicKey, 0x0403, utf8(text), hex(der))).toBe(true);
  });
});

describe.each([...SIGNATURE_SCHEMES])('scheme %x', (number, scheme) => {
  const key = scheme.key === 'rsa' ? rsa : p256;
  const signature = sign(key, number, message, counting());
  const options = {
    key: keyObjectOf(key.publicKey)!,
    ...(scheme.how === 'pss' && {
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    }),
  };

  it('is deterministic, and OpenSSL takes it', () => {
    expect(sign(key, number, message, counting())).toEqual(signature);
    expect(nodeVerify(scheme.hash, message, options, signature)).toBe(true);
    expect(verify(key.publicKey, number, message, signature)).toBe(true);
  });

  it("takes OpenSSL's own", () => {
    if (key.kind !== 'rsa') return expect(scheme.how).toBe('ecdsa');
    const secret = createPrivateKey({ key: Buffer.from(key.pkcs1), format: 'der', type: 'pkcs1' });
    expect(verify(key.publicKey, number, message, nodeSign(scheme.hash, message, { ...options, key: secret }))).toBe(
      true,
    );
  });

  it('refuses another message, any altered byte, another length and another key', () => {
    expect(verify(key.publicKey, number, utf8('what was not said'), signature)).toBe(false);
    for (let i = 0; i < signature.length; i += 7) {
      const altered = signature.slice();
      altered[i]! ^= 1;
      expect(verify(key.publicKey, number, message, altered), `byte ${i}`).toBe(false);
    }
    expect(verify(key.publicKey, number, message, signature.subarray(1))).toBe(false);
    expect(verify(key.publicKey, number, message, new Uint8Array(0))).toBe(false);
    expect(verify(keyOf('p256', 'other').publicKey, number, message, signature)).toBe(false);
    expect(verify((scheme.key === 'rsa' ? p256 : rsa).publicKey, number, message, signature)).toBe(false);
  });
});

describe('forged signatures', () => {
  it('of RSA with short padding and room for a cube root are refused (Bleichenbacher, 2006)', () => {
    const good = encryptRaw(rsa.publicKey, sign(rsa, 0x0401, message, counting()))!;
    const info = good.subarray(256 - 51);
    const block = new Uint8Array(256);
    block.set([0, 1, ...new Array<number>(8).fill(0xff), 0, ...info]);
    expect(verify(rsa.publicKey, 0x0401, message, decryptRaw(rsa, block)!)).toBe(false);
    expect(verify(rsa.publicKey, 0x0401, message, decryptRaw(rsa, good)!)).toBe(true);
  });

  it.each<[string, (block: Uint8Array) => void]>([
    ['a last byte other than bc', (block) => (block[255] = 0xbd)],
    ['a bit above the block', (block) => (block[0]! |= 0x80)],
    ['another salt', (block) => (block[100]! ^= 1)],
    ['another seal', (block) => (block[250]! ^= 1)],
    ['padding that is not zero', (block) => (block[3]! ^= 1)],
  ])('of PSS with %s are refused', (_, change) => {
    const block = encryptRaw(rsa.publicKey, sign(rsa, 0x0804, message, counting()))!;
    change(block);
    const forged = decryptRaw(rsa, block);
    expect(forged ? verify(rsa.publicKey, 0x0804, message, forged) : 'above the modulus').not.toBe(true);
  });

  const good = sign(p256, 0x0403, message, counting());
  it.each<[string, Uint8Array]>([
    ['bytes behind it', Uint8Array.of(...good, 0)],
    ['a length in more bytes than needed', Uint8Array.of(0x30, 0x81, ...good.subarray(1))],
    ['r and s of 0', hex('3006020100020100')],
    ['r and s of 1', hex('3006020101020101')],
    ['a negative r', hex('30060201ff020101')],
    ['nothing in it', hex('3000')],
  ])('of ECDSA with %s are refused', (_, forged) => {
    expect(verify(p256.publicKey, 0x0403, message, good)).toBe(true);
    expect(verify(p256.publicKey, 0x0403, message, forged)).toBe(false);
  });
});

describe('an RSA key of 1025 bits, whose PSS blocks are a byte shorter than its modulus', () => {
  // Made for this test and used nowhere else.
  const pkcs1 = Uint8Array.from(
    Buffer.from(
      [
        'MIICXgIBAAKBgQGodkzMFkrOuBYbJ7exAQP8i6xX/AuYIRG4ZNr0/L2RV4ac8+pggzOcSxv9BPiP9kGG63Q8d7Uw2HduBGw5piti',
        'I/Irgmz+IqSRJBVt/NZJ2emfTBb3Iej5a8YkIYgw/6KQfLk1j65YCMp//xvioxnT/Iq7huaYK8gqbrgKqS6CQwIDAQABAoGBAJPD',
        '80JNNGe4oEF91y3wm5GskifjH6orQP7/ZVZKMjhJzxwOsfY9Vpc/cpPnyhxb7z3n9AQk7Ff/07viIEcFeS3ywWq12foSGRWvbW6+',
        'r+Gq48AdzEZUq+KoZackjLUItBgAguFhQGOLYEHIGOfjmSL5U5vvQ/z/Ts7lpJKvMe25AkEB0jvWxJAfvds+OOXklEA9n8FAW3Bp',
        'UJppDfn4MWikAbR2eP2Xaf8pmdWwOCW9fRkNDR0nl0npR+SU3U67yUzhnQJBAOkQYg6+uDhW65IGV/rlmTTbWhvm5zajdLoHMpbu',
        'goHWzK+fuW83UCScOPeYcPjiZXHZzGk+w1eZUszDdnD4HV8CQQD+7p9ZraDdlFMqk3HwKkxH3UiOdyHu4++Lp+IxShFbqUyajbdM',
        'Syx5JGIN4X0COT9sq0Npsw1utSs883806+f1AkEAtgoS3TuAfpj9tPf5fkIZkZyHXGXVUOsJQEhg7lzrWOjixYZ3e3PzyDSxlkre',
        'arfCztN0gvv/7gsXDlLZz1Es9wJAT1YPpeQ9Gv+s8tffik0OTQUfqfDtnRMDaqACtiSa6NhRGKox8K2D9QtX9bGV8omJZ1eaXHYF',
        'IaxfLxwatjQpiw==',
      ].join(''),
      'base64',
    ),
  );
  const key: RsaPrivateKey = { kind: 'rsa', pkcs1, publicKey: rsaPublicKeyOf(pkcs1) };
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;

  it.each([
    [0x0804, 'sha256'],
    [0x0805, 'sha384'],
  ])('signs with scheme %x, and OpenSSL agrees both ways', (scheme, hash) => {
    const signature = sign(key, scheme, message, counting());
    expect(nodeVerify(hash, message, { key: keyObjectOf(key.publicKey)!, padding, saltLength }, signature)).toBe(true);
    expect(verify(key.publicKey, scheme, message, signature)).toBe(true);
    const secret = createPrivateKey({ key: Buffer.from(pkcs1), format: 'der', type: 'pkcs1' });
    expect(verify(key.publicKey, scheme, message, nodeSign(hash, message, { key: secret, padding, saltLength }))).toBe(
      true,
    );
  });

  it('is too short for a salt and hash of 64 bytes each', () => {
    expect(() => sign(key, 0x0806, message, counting())).toThrow('too short');
    expect(verify(key.publicKey, 0x0806, message, new Uint8Array(129))).toBe(false);
  });
});

it('a point that is not on the curve verifies nothing', () => {
  const point = Uint8Array.from({ length: 65 }, (_, i) => (i === 0 ? 4 : i));
  expect(verify({ kind: 'p256', point }, 0x0403, message, sign(p256, 0x0403, message, counting()))).toBe(false);
});

it('an unknown scheme is not signed with, and verifies nothing', () => {
  expect(verify(rsa.publicKey, 0x0201, message, new Uint8Array(256))).toBe(false);
  expect(() => sign(rsa, 0x0403, message, counting())).toThrow('does not sign');
});

describe('RSA key exchange', () => {
  const premaster = Uint8Array.from({ length: 48 }, (_, i) => (i < 2 ? 3 : i));

  it('brings the premaster across, whatever the padding is made of', () => {
    const block = encryptPkcs1(rsa.publicKey, premaster, counting())!;
    expect(block).toHaveLength(256);
    const plain = decryptRaw(rsa, block)!;
    expect(plain.subarray(0, 2)).toEqual(Uint8Array.of(0, 2));
    expect(plain.subarray(2, 207)).not.toContain(0);
    expect(decryptPremaster(rsa, block, 0x0303, counting())).toEqual(premaster);
  });

  const spoiled = (change: (plain: Uint8Array) => void): Uint8Array => {
    const plain = decryptRaw(rsa, encryptPkcs1(rsa.publicKey, premaster, counting())!)!;
    change(plain);
    return encryptRaw(rsa.publicKey, plain)!;
  };
  it.each<[string, Uint8Array]>([
    ['a block type of signatures', spoiled((plain) => (plain[1] = 1))],
    ['a zero within the padding', spoiled((plain) => (plain[20] = 0))],
    ['no zero before the message', spoiled((plain) => (plain[207] = 9))],
    ['a message of 47 bytes', encryptPkcs1(rsa.publicKey, premaster.subarray(1), counting())!],
    ['a block that is too short', new Uint8Array(10)],
    ['a block above the modulus', new Uint8Array(256).fill(255)],
  ])('%s gives a secret that nobody knows, and no error', (_, block) => {
    const drawn = counting()(48);
    drawn[0] = 3;
    drawn[1] = 3;
    expect(decryptPremaster(rsa, block, 0x0303, counting())).toEqual(drawn);
  });

  it('a message that leaves no room for 8 bytes of padding is not encrypted', () => {
    expect(encryptPkcs1(rsa.publicKey, new Uint8Array(246), counting())).toBeUndefined();
    expect(encryptPkcs1(rsa.publicKey, new Uint8Array(245), counting())).toHaveLength(256);
  });
});

it('every key of the pool is sound and has 2048 bits', () => {
  for (const text of POOL) {
    const key = createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs1' });
    expect(key.asymmetricKeyDetails?.modulusLength).toBe(2048);
    const signature = nodeSign('sha256', message, key);
    expect(nodeVerify('sha256', message, createPublicKey(key), signature)).toBe(true);
  }
});
