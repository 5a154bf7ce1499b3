/** The bodies of TLS 1.3's other handshake messages (RFC 8446, 4.3 to 4.6). */
import { Reader, Writer } from '../../../core/bytes.ts';
import type { Codec } from '../../../core/protocol.ts';
import { fail } from '../../../core/result.ts';
import { type Extension, putExtensions, takeExtensions } from '../extensions/list.ts';
import { putList, putVector, takeList, takeVector, whole } from '../vectors.ts';

/** What the server answers to the hello's extensions that need not be in the clear (4.3.1). */
export const encryptedExtensions: Codec<readonly Extension[]> = {
  decode(bytes, at = 0, end = bytes.length) {
    const r = new Reader(bytes, at, end);
    const extensions = takeExtensions(r);
    return whole(r, 'EncryptedExtensions', extensions);
  },
  encode: (extensions) => putExtensions(new Writer(), extensions).finish(),
};

export interface CertificateEntry {
  /** DER. */
  readonly certificate: Uint8Array;
  readonly extensions: readonly Extension[];
}

export interface CertificateMessage {
  /** Empty but in post-handshake authentication. */
  readonly context: Uint8Array;
  readonly entries: readonly CertificateEntry[];
}

/** 4.4.2. */
export const certificate: Codec<CertificateMessage> = {
  decode(bytes, at = 0, end = bytes.length) {
    const r = new Reader(bytes, at, end);
    const context = takeVector(r, 1);
    const entries = takeList(r, 3, (inner) => ({
      certificate: takeVector(inner, 3),
      extensions: takeExtensions(inner),
    }));
    if (entries.some((entry) => entry.certificate.length === 0)) return fail('Certificate holds an empty certificate');
    return whole(r, 'Certificate', { context, entries });
  },
  encode({ context, entries }) {
    const w = putVector(new Writer(1024), 1, context);
    putList(w, 3, entries, (inner, entry) => putExtensions(putVector(inner, 3, entry.certificate), entry.extensions));
    return w.finish();
  },
};

export interface CertificateRequest {
  readonly context: Uint8Array;
  readonly extensions: readonly Extension[];
}

/** 4.3.2. */
export const certificateRequest: Codec<CertificateRequest> = {
  decode(bytes, at = 0, end = bytes.length) {
    const r = new Reader(bytes, at, end);
    const context = takeVector(r, 1);
    const extensions = takeExtensions(r);
    return whole(r, 'CertificateRequest', { context, extensions });
  },
  encode: ({ context, extensions }) => putExtensions(putVector(new Writer(), 1, context), extensions).finish(),
};

export interface CertificateVerify {
  readonly scheme: number;
  readonly signature: Uint8Array;
}

/** 4.4.3. */
export const certificateVerify: Codec<CertificateVerify> = {
  decode(bytes, at = 0, end = bytes.length) {
    const r = new Reader(bytes, at, end);
    const scheme = r.u16();
    const signature = takeVector(r, 2);
    return whole(r, 'CertificateVerify', { scheme, signature });
  },
  encode: ({ scheme, signature }) => putVector(new Writer().u16(scheme), 2, signature).finish(),
};

export interface NewSessionTicket {
  readonly lifetimeSeconds: number;
  readonly ageAdd: number;
  /** Tells the tickets of one connection apart: each gets a PSK of its own. */
  readonly nonce: Uint8Array;
  readonly ticket: Uint8Array;
  readonly extensions: readonly Extension[];
}

/** 4.6.1. */
export const newSessionTicket: Codec<NewSessionTicket> = {
  decode(bytes, at = 0, end = bytes.length) {
    const r = new Reader(bytes, at, end);
    const value = {
      lifetimeSeconds: r.u32(),
      ageAdd: r.u32(),
      nonce: takeVector(r, 1),
      ticket: takeVector(r, 2),
      extensions: takeExtensions(r),
    };
    if (!r.short && value.ticket.length === 0) return fail('NewSessionTicket holds an empty ticket');
    return whole(r, 'NewSessionTicket', value);
  },
  encode({ lifetimeSeconds, ageAdd, nonce, ticket, extensions }) {
    const w = new Writer(256).u32(lifetimeSeconds).u32(ageAdd);
    return putExtensions(putVector(putVector(w, 1, nonce), 2, ticket), extensions).finish();
  },
};

/** Whether the peer is asked to change its keys too (4.6.3): 0 or 1, other values are for the state machine to refuse. */
export const keyUpdate: Codec<number> = {
  decode(bytes, at = 0, end = bytes.length) {
    const r = new Reader(bytes, at, end);
    const request = r.u8();
    return whole(r, 'KeyUpdate', request);
  },
  encode: (request) => Uint8Array.of(request),
};
