/**
 * Tickets that hold a session themselves, sealed with a key that only the server knows: it need not remember anything (RFC 8446, 4.6.1;
 * RFC 5077, 4).
 */
import { concat, fromUtf8, Reader, utf8, Writer } from '../../core/bytes.ts';
import * as aead from './crypto/aead.ts';
import { putVector, takeVector } from './vectors.ts';

/** What a server keeps of a connection, to be resumed from a ticket. */
export interface TicketState {
  readonly version: number;
  readonly suite: number;
  /** The PSK, or TLS 1.2's master secret. */
  readonly secret: Uint8Array;
  readonly serverName: string | undefined;
  readonly alpn: string | undefined;
  /** ms since 1970. */
  readonly issuedMs: number;
  readonly lifetimeSeconds: number;
  readonly ageAdd: number;
  readonly maxEarlyData: number;
}

/** No ticket of TLS 1.3 lives longer than a week, whoever made it (RFC 8446, 4.6.1). */
export const MAX_TICKET_SECONDS = 7 * 24 * 3600;

const AEAD = 'aes-256-gcm';
const AAD = (): Uint8Array => utf8('wirelab ticket');

export function sealTicket(key: Uint8Array, state: TicketState, random: (length: number) => Uint8Array): Uint8Array {
  const nonce = random(aead.NONCE_LENGTH);
  return concat([nonce, aead.seal(AEAD, { key, nonce, aad: AAD() }, encode(state))]);
}

/** Undefined for a ticket that this key did not seal. */
export function openTicket(key: Uint8Array, ticket: Uint8Array): TicketState | undefined {
  if (ticket.length < aead.NONCE_LENGTH + aead.TAG_LENGTH) return undefined;
  const nonce = ticket.subarray(0, aead.NONCE_LENGTH);
  const plain = aead.open(AEAD, { key, nonce, aad: AAD() }, ticket.subarray(aead.NONCE_LENGTH));
  return plain && decode(plain);
}

function encode(state: TicketState): Uint8Array {
  const w = new Writer(128).u16(state.version).u16(state.suite);
  putVector(w, 1, state.secret);
  putVector(w, 2, utf8(state.serverName ?? ''));
  putVector(w, 1, utf8(state.alpn ?? ''));
  return w.u48(state.issuedMs).u32(state.lifetimeSeconds).u32(state.ageAdd).u32(state.maxEarlyData).finish();
}

function decode(bytes: Uint8Array): TicketState {
  const r = new Reader(bytes);
  return {
    version: r.u16(),
    suite: r.u16(),
    secret: takeVector(r, 1),
    serverName: fromUtf8(takeVector(r, 2)) || undefined,
    alpn: fromUtf8(takeVector(r, 1)) || undefined,
    issuedMs: r.u48(),
    lifetimeSeconds: r.u32(),
    ageAdd: r.u32(),
    maxEarlyData: r.u32(),
  };
}
