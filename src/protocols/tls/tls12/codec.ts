/** Bodies of the handshake messages that only TLS 1.2 has (RFC 5246, 7.4; RFC 8422, 5; RFC 5077, 3.3), without their headers of four bytes. */
import { Reader, Writer } from '../../../core/bytes.ts';
import type { Codec } from '../../../core/protocol.ts';
import { fail, ok, type Result } from '../../../core/result.ts';

/** `named_curve`: the only way of RFC 8422 to say which curve (5.4). */
const NAMED_CURVE = 3;

/** What the server offers for ECDHE, signed with its certified key over both randoms and `params`. */
export interface ServerKeyExchange {
  readonly group: number;
  /** 65 bytes of an uncompressed P-256 point, 32 of X25519. */
  readonly publicKey: Uint8Array;
  /** The ECParameters and the point as they stood in the message: what is signed. */
  readonly params: Uint8Array;
  readonly scheme: number;
  readonly signature: Uint8Array;
}

/** The bytes that say which curve and which point (RFC 8422, 5.4: ServerECDHParams). */
export const encodeParams = (group: number, publicKey: Uint8Array): Uint8Array =>
  new Writer().u8(NAMED_CURVE).u16(group).u8(publicKey.length).raw(publicKey).finish();

export const serverKeyExchange: Codec<ServerKeyExchange> = {
  decode(bytes, at = 0, end = bytes.length) {
    const r = new Reader(bytes, at, end);
    const curveType = r.u8();
    const group = r.u16();
    const publicKey = r.take(r.u8());
    const params = bytes.slice(at, r.at);
    const scheme = r.u16();
    const signature = r.take(r.u16());
    if (!r.short && curveType !== NAMED_CURVE)
      return fail(`ServerKeyExchange: curve type ${curveType} is no named curve`);
    return whole(r, 'ServerKeyExchange', { group, publicKey, params, scheme, signature });
  },
  encode({ params, scheme, signature }) {
    return new Writer().raw(params).u16(scheme).u16(signature.length).raw(signature).finish();
  },
};

/** The client's point (RFC 8422, 5.7). */
export const clientPoint: Codec<Uint8Array> = {
  decode(bytes, at = 0, end = bytes.length) {
    const r = new Reader(bytes, at, end);
    const point = r.take(r.u8());
    return whole(r, 'ClientKeyExchange', point);
  },
  encode: (point) => new Writer().u8(point.length).raw(point).finish(),
};

/** The premaster secret, encrypted to the server's RSA key (RFC 5246, 7.4.7.1). */
export const encryptedPremaster: Codec<Uint8Array> = {
  decode(bytes, at = 0, end = bytes.length) {
    const r = new Reader(bytes, at, end);
    const encrypted = r.take(r.u16());
    return whole(r, 'ClientKeyExchange', encrypted);
  },
  encode: (encrypted) => new Writer().u16(encrypted.length).raw(encrypted).finish(),
};

/** A session that the server packed for the client to keep (RFC 5077, 3.3). */
export interface NewSessionTicket12 {
  /** Seconds; 0 says nothing about how long. */
  readonly lifetimeHint: number;
  readonly ticket: Uint8Array;
}

export const newSessionTicket12: Codec<NewSessionTicket12> = {
  decode(bytes, at = 0, end = bytes.length) {
    const r = new Reader(bytes, at, end);
    const lifetimeHint = r.u32();
    const ticket = r.take(r.u16());
    return whole(r, 'NewSessionTicket', { lifetimeHint, ticket });
  },
  encode: ({ lifetimeHint, ticket }) => new Writer().u32(lifetimeHint).u16(ticket.length).raw(ticket).finish(),
};

/** The server's certificates, the leaf first; no extensions yet, unlike in TLS 1.3 (RFC 5246, 7.4.2). */
export const certificate12: Codec<readonly Uint8Array[]> = {
  decode(bytes, at = 0, end = bytes.length) {
    const r = new Reader(bytes, at, end);
    const chain: Uint8Array[] = [];
    const until = u24(r) + r.at;
    while (!r.short && r.at < until) chain.push(r.take(u24(r)));
    if (!r.short && r.at !== until) return fail('Certificate: the list and its certificates end at different places');
    return whole(r, 'Certificate', chain);
  },
  encode(chain) {
    const w = new Writer();
    putU24(
      w,
      chain.reduce((n, der) => n + 3 + der.length, 0),
    );
    for (const der of chain) {
      putU24(w, der.length);
      w.raw(der);
    }
    return w.finish();
  },
};

/** Twelve bytes that prove who computed them saw the same handshake (RFC 5246, 7.4.9). */
export const finished12: Codec<Uint8Array> = {
  decode(bytes, at = 0, end = bytes.length) {
    const r = new Reader(bytes, at, end);
    const verifyData = r.take(12);
    return whole(r, 'Finished', verifyData);
  },
  encode: (verifyData) => verifyData.slice(),
};

/** A body without content: ServerHelloDone and HelloRequest (RFC 5246, 7.4.5 and 7.4.1.1). */
export const empty: Codec<undefined> = {
  decode: (bytes, at = 0, end = bytes.length) => whole(new Reader(bytes, at, end), 'the message', undefined),
  encode: () => new Uint8Array(0),
};

/** The value when the body was neither too short nor too long for it. */
function whole<T>(r: Reader, what: string, value: T): Result<T> {
  if (r.short) return r.done(what, value);
  return r.left === 0 ? ok(value) : fail(`${what} has ${r.left} bytes more than it says`);
}

const u24 = (r: Reader): number => (r.u8() << 16) | r.u16();
const putU24 = (w: Writer, value: number): Writer => w.u8(value >>> 16).u16(value & 0xffff);
