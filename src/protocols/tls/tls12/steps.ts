/** The key schedule of TLS 1.2 as it is shown to learners: premaster secret, master secret, key block, keys (RFC 5246, 6.3 and 8.1). */
import { concat } from '../../../core/bytes.ts';
import type { ScheduleStep } from '../schedule.ts';
import type { KeyBlock, Randoms } from './secrets.ts';
import type { Suite12 } from './suites.ts';

/** How the premaster secret came to both ends. */
export const premasterStep = (exchange: 'ECDHE' | 'RSA', value: Uint8Array): ScheduleStep => ({
  name: 'pre_master_secret',
  made: 'agree',
  label: undefined,
  from: exchange,
  input:
    exchange === 'ECDHE'
      ? "one end's private key and the other's public key"
      : "48 bytes of the client's, encrypted to the key in the server's certificate",
  inputBytes: value,
  value,
  purpose:
    exchange === 'ECDHE'
      ? 'leads to the master secret; gone with the keys that made it, so that nobody can make it again later'
      : "leads to the master secret; whoever gets the server's private key, even years later, can open it",
});

/** `sessionHash` undefined: without extended_master_secret. */
export const masterStep = (value: Uint8Array, randoms: Randoms, sessionHash: Uint8Array | undefined): ScheduleStep => ({
  name: 'master_secret',
  made: 'prf',
  label: sessionHash ? 'extended master secret' : 'master secret',
  from: 'pre_master_secret',
  input: sessionHash ? 'ClientHello..ClientKeyExchange' : 'client random, server random',
  inputBytes: sessionHash ?? concat([randoms.client, randoms.server]),
  value,
  purpose: 'all keys of the connection come from it; a resumed session begins with it',
});

/** The master secret of an earlier connection. */
export const resumedMasterStep = (value: Uint8Array): ScheduleStep => ({
  name: 'master_secret',
  made: 'agree',
  label: undefined,
  from: 'the session before',
  input: 'what both ends kept, or what the ticket holds',
  inputBytes: value,
  value,
  purpose: 'all keys of the connection come from it, with new randoms: no key exchange was needed',
});

/** The key block and what is cut from it. */
export function keySteps(suite: Suite12, block: KeyBlock, { client, server }: Randoms): ScheduleStep[] {
  const { keyLength, fixedIvLength } = suite;
  const cut = (name: string, at: number, length: number, purpose: string): ScheduleStep => ({
    name,
    made: 'cut',
    label: undefined,
    from: 'key_block',
    input: `${length} bytes from byte ${at} on`,
    inputBytes: block.bytes.slice(at, at + length),
    value: block.bytes.slice(at, at + length),
    purpose,
  });
  return [
    {
      name: 'key_block',
      made: 'prf',
      label: 'key expansion',
      from: 'master_secret',
      input: 'server random, client random',
      inputBytes: concat([server, client]),
      value: block.bytes,
      purpose: 'is cut into the keys of both directions',
    },
    cut('client_write_key', 0, keyLength, 'encrypts what the client sends'),
    cut('server_write_key', keyLength, keyLength, 'encrypts what the server sends'),
    cut('client_write_IV', 2 * keyLength, fixedIvLength, "goes into the nonce of the client's records"),
    cut('server_write_IV', 2 * keyLength + fixedIvLength, fixedIvLength, "goes into the nonce of the server's records"),
  ];
}

/** One end's Finished. */
export const finishedStep = (from: 'client' | 'server', transcript: Uint8Array, value: Uint8Array): ScheduleStep => ({
  name: `${from}_verify_data`,
  made: 'prf',
  label: `${from} finished`,
  from: 'master_secret',
  input: 'all handshake messages so far',
  inputBytes: transcript,
  value,
  purpose: `proves that the ${from} holds the master secret and saw the same messages`,
});
