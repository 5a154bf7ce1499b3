/** From the premaster secret to the keys of TLS 1.2: master secret, key block, Finished (RFC 5246, 6.3, 7.4.9 and 8.1; RFC 7627, 4). */
import { concat, toHex } from '../../../core/bytes.ts';
import type { HashName } from '../crypto/hash.ts';
import { prf } from './prf.ts';
import type { Suite12 } from './suites.ts';

const MASTER_LENGTH = 48;
export const VERIFY_DATA_LENGTH = 12;

/** The 32 bytes of each hello. */
export interface Randoms {
  readonly client: Uint8Array;
  readonly server: Uint8Array;
}

/** What protects one direction: a key, and the part of the nonce that stays. */
export interface DirectionKeys {
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
}

export interface KeyBlock {
  /** All of it, as the PRF gave it. */
  readonly bytes: Uint8Array;
  /** What the client writes with. */
  readonly client: DirectionKeys;
  readonly server: DirectionKeys;
}

export type Role12 = 'client' | 'server';

/** The master secret of a handshake without the extension (RFC 5246, 8.1). */
export const masterSecret = (hash: HashName, premaster: Uint8Array, { client, server }: Randoms): Uint8Array =>
  prf(hash, premaster, 'master secret', concat([client, server]), MASTER_LENGTH);

/** With `extended_master_secret`: bound to all messages up to ClientKeyExchange, whose hash is given (RFC 7627, 4). */
export const extendedMasterSecret = (hash: HashName, premaster: Uint8Array, sessionHash: Uint8Array): Uint8Array =>
  prf(hash, premaster, 'extended master secret', sessionHash, MASTER_LENGTH);

/** The keys of both directions (RFC 5246, 6.3): the server's random comes first here. AEAD suites take no MAC keys. */
export function keyBlock(suite: Suite12, master: Uint8Array, { client, server }: Randoms): KeyBlock {
  const { keyLength, fixedIvLength } = suite;
  const bytes = prf(suite.hash, master, 'key expansion', concat([server, client]), 2 * (keyLength + fixedIvLength));
  const ivs = 2 * keyLength;
  return {
    bytes,
    client: { key: bytes.slice(0, keyLength), iv: bytes.slice(ivs, ivs + fixedIvLength) },
    server: { key: bytes.slice(keyLength, ivs), iv: bytes.slice(ivs + fixedIvLength) },
  };
}

/** What Finished carries: `transcript` is the hash of all handshake messages before it (RFC 5246, 7.4.9). */
export const verifyData = (hash: HashName, master: Uint8Array, from: Role12, transcript: Uint8Array): Uint8Array =>
  prf(hash, master, `${from} finished`, transcript, VERIFY_DATA_LENGTH);

/** The line that lets tools open the connection: `CLIENT_RANDOM <client random> <master secret>` (NSS key log). */
export const keyLogLine = (clientRandom: Uint8Array, master: Uint8Array): string =>
  `CLIENT_RANDOM ${toHex(clientRandom)} ${toHex(master)}`;
