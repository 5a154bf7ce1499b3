/** Bodies of the handshake messages that only TLS 1.2 has (RFC 5246, 7.4; RFC 8422, 5; RFC 5077, 3.3), without their headers of four bytes. */
import { Reader, Writer } from '../../../core/bytes.ts';
import type { Codec } from '../../../core/protocol.ts';
import { fail } from '../../../core/result.ts';
import { putList, putVector, takeList, takeVector, whole } from '../vectors.ts';

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
  putVector(new Writer().u8(NAMED_CURVE).u16(group), 1, publicKey).finish();

export const serverKeyExchange: Codec<ServerKeyExchange> = {
  decode(bytes, at = 0, end = bytes.length) {
    const r = new Reader(bytes, at, end);
    const curveType = r.u8();
    const group = r.u16();
    const publicKey = takeVector(r, 1);
    const params = bytes.slice(at, r.at);
    const scheme = r.u16();
    const signature = takeVector(r, 2);
    if (!r.short && curveType !== NAMED_CURVE)
      return fail(`ServerKeyExchange: curve type ${curveType} is no named curve`);
    return whole(r, 'ServerKeyExchange', { group, publicKey, params, scheme, signature });
  },
  encode({ params, scheme, signature }) {
    return putVector(new Writer().raw(params).u16(scheme), 2, signature).finish();
  },
};

/** The client's point (RFC 8422, 5.7). */
export const clientPoint: Codec<Uint8Array> = {
  decode(bytes, at = 0, end = bytes.length) {
    const r = new Reader(bytes, at, end);
    const point = takeVector(r, 1);
    return whole(r, 'ClientKeyExchange', point);
  },
  encode: (point) => putVector(new Writer(), 1, point).finish(),
};

/** The premaster secret, encrypted to the server's RSA key (RFC 5246, 7.4.7.1). */
export const encryptedPremaster: Codec<Uint8Array> = {
  decode(bytes, at = 0, end = bytes.length) {
    const r = new Reader(bytes, at, end);
    const encrypted = takeVector(r, 2);
    return whole(r, 'ClientKeyExchange', encrypted);
  },
  encode: (encrypted) => putVector(new Writer(), 2, encrypted).finish(),
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
    const ticket = takeVector(r, 2);
    return whole(r, 'NewSessionTicket', { lifetimeHint, ticket });
  },
  encode: ({ lifetimeHint, ticket }) => putVector(new Writer().u32(lifetimeHint), 2, ticket).finish(),
};

/** The server's certificates, the leaf first; no extensions yet, unlike in TLS 1.3 (RFC 5246, 7.4.2). */
export const certificate12: Codec<readonly Uint8Array[]> = {
  decode(bytes, at = 0, end = bytes.length) {
    const r = new Reader(bytes, at, end);
    const chain = takeList(r, 3, (inner) => takeVector(inner, 3));
    return whole(r, 'Certificate', chain);
  },
  encode: (chain) => putList(new Writer(), 3, chain, (w, der) => putVector(w, 3, der)).finish(),
};

/** The server asks who the client is (RFC 5246, 7.4.4): the kinds of certificates, schemes and authorities it would take. */
export interface CertificateRequest12 {
  readonly types: Uint8Array;
  /** Two bytes each. */
  readonly schemes: Uint8Array;
  readonly authorities: Uint8Array;
}

export const certificateRequest12: Codec<CertificateRequest12> = {
  decode(bytes, at = 0, end = bytes.length) {
    const r = new Reader(bytes, at, end);
    const types = takeVector(r, 1);
    const schemes = takeVector(r, 2);
    const authorities = takeVector(r, 2);
    return whole(r, 'CertificateRequest', { types, schemes, authorities });
  },
  encode: ({ types, schemes, authorities }) =>
    putVector(putVector(putVector(new Writer(), 1, types), 2, schemes), 2, authorities).finish(),
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
