/** A session packed for the client to keep, sealed so that nobody but this server can read or change it (RFC 5077, 4). */
import { concat, fromUtf8, Reader, utf8, Writer } from '../../../core/bytes.ts';
import { NONCE_LENGTH, open, seal } from '../crypto/aead.ts';
import { putVector, takeVector } from '../vectors.ts';

/** What the server must know again. */
export interface TicketState12 {
  readonly suite: number;
  readonly master: Uint8Array;
  readonly extendedMaster: boolean;
  readonly serverName: string | undefined;
  /** ms since 1970. */
  readonly issuedMs: number;
}

/** Authenticated with the ticket, so that no ticket of another version or make is taken for one. */
const PURPOSE = utf8('wirelab TLS 1.2 ticket');
const AEAD = 'aes-256-gcm';
const MASTER_LENGTH = 48;

/** `key`: 32 bytes; `nonce`: fresh ones. */
export function sealTicket12(key: Uint8Array, nonce: Uint8Array, state: TicketState12): Uint8Array {
  const w = new Writer().u16(state.suite).raw(state.master).u8(Number(state.extendedMaster)).u48(state.issuedMs);
  putVector(w, 1, utf8(state.serverName ?? ''));
  return concat([nonce, seal(AEAD, { key, nonce, aad: PURPOSE }, w.finish())]);
}

/** Undefined: not one of ours, or altered. */
export function openTicket12(key: Uint8Array, ticket: Uint8Array): TicketState12 | undefined {
  const nonce = ticket.slice(0, NONCE_LENGTH);
  if (nonce.length < NONCE_LENGTH) return undefined;
  const plain = open(AEAD, { key, nonce, aad: PURPOSE }, ticket.subarray(NONCE_LENGTH));
  if (!plain) return undefined;
  const r = new Reader(plain);
  return {
    suite: r.u16(),
    master: r.take(MASTER_LENGTH),
    extendedMaster: r.u8() === 1,
    issuedMs: r.u48(),
    serverName: fromUtf8(takeVector(r, 1)) || undefined,
  };
}
