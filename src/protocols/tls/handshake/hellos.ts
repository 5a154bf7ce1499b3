/** ClientHello and ServerHello, a HelloRetryRequest being a ServerHello with a random that says so (RFC 8446, 4.1.2 to 4.1.4). */
import { equalBytes, Reader, Writer } from '../../../core/bytes.ts';
import type { Codec } from '../../../core/protocol.ts';
import { fail, type Result } from '../../../core/result.ts';
import { type Extension, putExtensions, takeExtensions } from '../extensions/list.ts';
import { putU16List, putVector, takeU16List, takeVector, whole } from '../vectors.ts';

export interface ClientHello {
  /** 0x0303 since TLS 1.3; the versions meant are in supported_versions. */
  readonly legacyVersion: number;
  readonly random: Uint8Array;
  readonly sessionId: Uint8Array;
  readonly suites: readonly number[];
  readonly compression: readonly number[];
  readonly extensions: readonly Extension[];
}

export interface ServerHello {
  readonly legacyVersion: number;
  readonly random: Uint8Array;
  /** The client's, sent back. */
  readonly sessionId: Uint8Array;
  readonly suite: number;
  readonly compression: number;
  readonly extensions: readonly Extension[];
}

export const RANDOM_LENGTH = 32;
const MAX_SESSION_ID = 32;

/** Before TLS 1.3 a hello without extensions could end before their list. */
const takeExtensionsIfAny = (r: Reader): Extension[] => (r.left === 0 ? [] : takeExtensions(r));

const checked = <T extends { sessionId: Uint8Array }>(r: Reader, what: string, hello: T): Result<T> =>
  hello.sessionId.length > MAX_SESSION_ID ? fail(`${what}: a session id of more than 32 bytes`) : whole(r, what, hello);

export const clientHello: Codec<ClientHello> = {
  decode(bytes, at = 0, end = bytes.length) {
    const r = new Reader(bytes, at, end);
    const hello = {
      legacyVersion: r.u16(),
      random: r.take(RANDOM_LENGTH),
      sessionId: takeVector(r, 1),
      suites: takeU16List(r, 2),
      compression: [...takeVector(r, 1)],
      extensions: takeExtensionsIfAny(r),
    };
    if (!r.short && hello.suites.length === 0) return fail('ClientHello lists no cipher suite');
    if (!r.short && hello.compression.length === 0) return fail('ClientHello lists no compression method');
    return checked(r, 'ClientHello', hello);
  },
  encode(hello) {
    const w = new Writer(512).u16(hello.legacyVersion).raw(hello.random);
    putVector(w, 1, hello.sessionId);
    putU16List(w, 2, hello.suites);
    putVector(w, 1, Uint8Array.from(hello.compression));
    return putExtensions(w, hello.extensions).finish();
  },
};

export const serverHello: Codec<ServerHello> = {
  decode(bytes, at = 0, end = bytes.length) {
    const r = new Reader(bytes, at, end);
    const hello = {
      legacyVersion: r.u16(),
      random: r.take(RANDOM_LENGTH),
      sessionId: takeVector(r, 1),
      suite: r.u16(),
      compression: r.u8(),
      extensions: takeExtensionsIfAny(r),
    };
    return checked(r, 'ServerHello', hello);
  },
  encode(hello) {
    const w = new Writer(128).u16(hello.legacyVersion).raw(hello.random);
    putVector(w, 1, hello.sessionId).u16(hello.suite).u8(hello.compression);
    return putExtensions(w, hello.extensions).finish();
  },
};

const words = (values: readonly number[]): Uint8Array => {
  const w = new Writer();
  for (const value of values) w.u32(value);
  return w.finish();
};

/** SHA-256 of "HelloRetryRequest" (RFC 8446, 4.1.3). */
const RETRY_RANDOM = [
  0xcf21ad74, 0xe59a6111, 0xbe1d8c02, 0x1e65b891, 0xc2a21116, 0x7abb8c5e, 0x079e09e2, 0xc8a8339c,
] as const;

export const retryRandom = (): Uint8Array => words(RETRY_RANDOM);

export const isRetryRequest = (hello: ServerHello): boolean => equalBytes(hello.random, retryRandom());

/** "DOWNGRD", in a random's last eight bytes followed by 1 or 0: its server could do better (RFC 8446, 4.1.3). */
const DOWNGRADE = [0x444f574e, 0x475244] as const;

/** The random of a server that speaks TLS 1.3 and was asked for 1.2, or for less. */
export function withSentinel(random: Uint8Array, version: 'tls12' | 'older'): Uint8Array {
  const w = new Writer().raw(random.subarray(0, RANDOM_LENGTH - 8));
  return w
    .u32(DOWNGRADE[0])
    .u32(DOWNGRADE[1] * 256 + (version === 'tls12' ? 1 : 0))
    .finish();
}

/** Whether a server says that it speaks a better version than the one it chose. */
export function hasSentinel(random: Uint8Array): boolean {
  const r = new Reader(random, RANDOM_LENGTH - 8);
  const [first, last] = [r.u32(), r.u32()];
  return first === DOWNGRADE[0] && last >>> 8 === DOWNGRADE[1] && (last & 0xff) <= 1;
}
