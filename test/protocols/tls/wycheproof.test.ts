/** Cases in the manner of Wycheproof: signatures, points and sessions that are nearly right, and floods of what is permitted. */
import { constants, createPrivateKey, sign as signByNode } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { concat, fromHex, utf8 } from '../../../src/core/bytes.ts';
import { keyPairOf, sharedSecret } from '../../../src/protocols/tls/crypto/exchange.ts';
import { keyOf, type RsaPrivateKey } from '../../../src/protocols/tls/crypto/keys.ts';
import { sign, verify } from '../../../src/protocols/tls/crypto/signatures.ts';
import { GROUP } from '../../../src/protocols/tls/numbers.ts';
import { carry, talk } from './bent.ts';
import { alerts, bytesOf, Pair, seeded } from './lib.ts';

const hex = (text: string): Uint8Array => {
  const bytes = fromHex(text);
  if (!bytes.ok) throw new Error(bytes.error);
  return bytes.value;
};

describe('ECDSA (RFC 8446, 4.2.3: DER, as X9.62 and RFC 5480 have it)', () => {
  const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const message = utf8('what was said');
  const key = keyOf('p256', 'a');
  const good = sign(key, 0x0403, message, () => new Uint8Array(0));
  const [r, s] = parts(good);

  function parts(der: Uint8Array): [bigint, bigint] {
    const first = der.subarray(4, 4 + der[3]!);
    const second = der.subarray(6 + der[3]!);
    return [first, second].map((bytes) => BigInt(`0x${Buffer.from(bytes).toString('hex')}`)) as [bigint, bigint];
  }
  const numberBytes = (value: bigint): Uint8Array => {
    const text = value.toString(16);
    const even = hex(text.length % 2 === 0 ? text : `0${text}`);
    return even[0]! > 127 ? concat([Uint8Array.of(0), even]) : even;
  };
  const integer = (bytes: Uint8Array, tag = 2): Uint8Array => concat([Uint8Array.of(tag, bytes.length), bytes]);
  const sequence = (...inner: Uint8Array[]): Uint8Array => {
    const body = concat(inner);
    return concat([Uint8Array.of(0x30, body.length), body]);
  };
  const [R, S] = [numberBytes(r), numberBytes(s)];
  const signature = (one: bigint, other: bigint): Uint8Array =>
    sequence(integer(numberBytes(one)), integer(numberBytes(other)));
  const isTaken = (der: Uint8Array): boolean => verify(key.publicKey, 0x0403, message, der);
  const body = good.subarray(2);

  test('a signature made anew from its two numbers is taken, and so is its twin: TLS does not ask for the lower s', () => {
    expect(signature(r, s)).toEqual(good);
    expect([isTaken(good), isTaken(signature(r, ORDER - s))]).toEqual([true, true]);
  });

  test.each<[string, Uint8Array]>([
    ['a length in two bytes', concat([Uint8Array.of(0x30, 0x81, body.length), body])],
    ['a length in three bytes', concat([Uint8Array.of(0x30, 0x82, 0, body.length), body])],
    ['an indefinite length', concat([Uint8Array.of(0x30, 0x80), body, Uint8Array.of(0, 0)])],
    ['a zero before r', sequence(integer(concat([Uint8Array.of(0), R])), integer(S))],
    ['a zero before s', sequence(integer(R), integer(concat([Uint8Array.of(0), S])))],
    ['a byte behind it', concat([good, Uint8Array.of(0)])],
    ['a byte within it', sequence(integer(R), integer(S), Uint8Array.of(0))],
    ['a third number', sequence(integer(R), integer(S), integer(Uint8Array.of(1)))],
    ['r alone', sequence(integer(R))],
    ['nothing', sequence()],
    ['a SET', concat([Uint8Array.of(0x31), good.subarray(1)])],
    ['r as OCTET STRING', sequence(integer(R, 4), integer(S))],
    ['r and s exchanged', sequence(integer(S), integer(R))],
    ['r of 0', signature(0n, s)],
    ['s of 0', signature(r, 0n)],
    ['both 0', signature(0n, 0n)],
    ['both 1', signature(1n, 1n)],
    ['r too large by the order', signature(r + ORDER, s)],
    ['s too large by the order', signature(r, s + ORDER)],
    ['s of the order', signature(r, ORDER)],
    ['s negated', sequence(integer(R), integer(numberBytes((1n << 264n) - s)))],
    ['the numbers without DER', concat([R.subarray(-32), S.subarray(-32)])],
  ])('%s is refused', (_story, der) => {
    expect(isTaken(der)).toBe(false);
  });
});

describe('RSA-PSS (RFC 8446, 4.2.3: the salt is as long as the hash)', () => {
  const key = keyOf('rsa', 'a') as RsaPrivateKey;
  const message = utf8('what was said');
  const secret = createPrivateKey({ key: Buffer.from(key.pkcs1), format: 'der', type: 'pkcs1' });
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const salted = (saltLength: number, hash = 'sha256'): Uint8Array =>
    signByNode(hash, message, { key: secret, padding, saltLength });
  test.each([0, 1, 20, 31, 33, 64, 222])('a salt of %i bytes is refused', (length) => {
    expect(verify(key.publicKey, 0x0804, message, salted(length))).toBe(false);
  });
  test('a salt of 32 bytes is taken, with its own hash only', () => {
    expect(verify(key.publicKey, 0x0804, message, salted(32))).toBe(true);
    for (const scheme of [0x0805, 0x0806, 0x0401])
      expect(verify(key.publicKey, scheme, message, salted(32))).toBe(false);
    expect(verify(key.publicKey, 0x0804, message, salted(32, 'sha512'))).toBe(false);
  });
});

describe('keys that lead nowhere', () => {
  const own = keyPairOf(GROUP.x25519, new Uint8Array(32).fill(0x77))!;
  test.each([
    ['0', '00'.repeat(32)],
    ['1', `01${'00'.repeat(31)}`],
    ['of order 8', 'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800'],
    ['of order 8, the other one', '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157'],
    ['p - 1', `ec${'ff'.repeat(30)}7f`],
    ['p', `ed${'ff'.repeat(30)}7f`],
    ['p + 1', `ee${'ff'.repeat(30)}7f`],
    ['p with its highest bit set', `ed${'ff'.repeat(31)}`],
  ])('X25519 of a point of low order, %s, has no secret (RFC 7748, 6.1)', (_name, point) => {
    expect(sharedSecret(own, hex(point))).toBeUndefined();
  });

  const pair = keyPairOf(GROUP.secp256r1, new Uint8Array(32).fill(0x77))!;
  const [x, y] = [pair.publicKey.slice(1, 33), pair.publicKey.slice(33)];
  const PRIME = 'ffffffff00000001000000000000000000000000ffffffffffffffffffffffff';
  test.each<[string, Uint8Array]>([
    ['infinity', Uint8Array.of(0)],
    ['zeros', concat([Uint8Array.of(4), new Uint8Array(64)])],
    ['x and y exchanged', concat([Uint8Array.of(4), y, x])],
    ['a compressed point', concat([Uint8Array.of(2 + (y[31]! & 1)), x])],
    ['a hybrid point', concat([Uint8Array.of(6 + (y[31]! & 1)), x, y])],
    ['x of the prime', concat([Uint8Array.of(4), hex(PRIME), y])],
    ['a byte more', concat([pair.publicKey, Uint8Array.of(0)])],
    ['a byte less', pair.publicKey.subarray(0, 64)],
  ])('P-256: %s is no point of the curve (RFC 8446, 4.2.8.2)', (_name, point) => {
    expect(sharedSecret(pair, point)).toBeUndefined();
    expect(sharedSecret(pair, pair.publicKey)).toHaveLength(32);
  });
});

describe('floods of what is permitted leave the connection open and nothing behind', () => {
  const DATA = 23;
  test('records without data are no data', () => {
    const { client, server } = talk({ server: { tickets: 0 } });
    for (let i = 0; i < 2000; i++) client.hear(server.seal(DATA, new Uint8Array(0)));
    expect([client.state, client.data.length, client.takeOutput().length]).toEqual(['open', 0, 0]);
    expect(client.told.filter(({ type }) => type === 'data')).toEqual([]);
    client.hear(server.seal(DATA, utf8('after all')));
    expect(Buffer.from(client.data).toString()).toBe('after all');
  });

  test('KeyUpdates that ask for one: no more answers than questions, and both ends still read each other (RFC 8446, 4.6.3)', () => {
    const pair = talk({ server: { tickets: 0 } });
    const { client, server } = pair;
    for (let i = 0; i < 500; i++) (server.handshake as unknown as { updateKeys(ask: boolean): void }).updateKeys(true);
    const asked = server.takeOutput();
    client.hear(asked);
    const answered = client.takeOutput();
    expect(answered.length).toBeLessThanOrEqual(asked.length);
    server.hear(answered);
    server.say(utf8('down'));
    client.say(utf8('up'));
    carry(pair);
    expect([client.state, server.state]).toEqual(['open', 'open']);
    expect([client.data, server.data].map((bytes) => Buffer.from(bytes).toString())).toEqual(['down', 'up']);
  });
});

describe('early data goes with the session that it was made for (RFC 8446, 4.2.10)', () => {
  const early = { earlyData: 16_384 };
  const later = { random: seeded('client, later') };
  test.each<[string, readonly string[]]>([
    ['another application protocol', ['http/1.1']],
    ['no application protocol', []],
  ])('it is refused when the server chooses %s now, and the handshake goes on', (_story, alpn) => {
    const first = new Pair({ alpn: ['h2', 'http/1.1'] }, { ...early, alpn: ['h2'] }).run();
    expect(first.client.summary?.alpn).toBe('h2');
    const session = first.sessions[0]!;
    const pair = new Pair({ ...later, alpn: ['h2', 'http/1.1'], session, earlyData: true }, { ...early, alpn });
    pair.client.send(bytesOf('GET /early'));
    pair.run();
    expect(pair.heardByServer).toBe('');
    expect(pair.server.summary?.earlyData).toBe('rejected');
    expect(alerts([...pair.clientEvents, ...pair.serverEvents])).toEqual([]);
  });
});
