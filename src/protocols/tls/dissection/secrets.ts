/** Opening records with the key log: what each direction is protected with, and how many records came before (RFC 8446, 5; RFC 5246, 6). */
import { fromHex } from '../../../core/bytes.ts';
import type { KeyLog } from '../../../core/protocol.ts';
import { CONTENT } from '../numbers.ts';
import { keyLength, NONCE_LENGTH, TAG_LENGTH } from '../crypto/aead.ts';
import { hashLength } from '../crypto/hash.ts';
import { expandLabel } from '../crypto/hkdf.ts';
import { Opener13 } from '../record.ts';
import { suite13, SUITES_13, type Suite13 } from '../suites.ts';
import { unprotect } from '../tls12/protection.ts';
import { keyBlock, type DirectionKeys } from '../tls12/secrets.ts';
import { suite12, type Suite12 } from '../tls12/suites.ts';

/** What a record held, once opened. */
export interface Opened {
  readonly type: number;
  readonly bytes: Uint8Array;
  /** Zeros behind the content (RFC 8446, 5.4). */
  readonly padding: number;
}

/** What is known of a connection when its records are to be opened. */
export interface Agreed {
  readonly clientRandom: string;
  readonly serverRandom: string;
  readonly suite: number;
  /** What the client would speak. */
  readonly offered: readonly number[];
}

export type Phase = 'early' | 'handshake' | 'application';

const LABELS: Readonly<Record<Phase, readonly [client: string, server: string]>> = {
  early: ['CLIENT_EARLY_TRAFFIC_SECRET', 'CLIENT_EARLY_TRAFFIC_SECRET'],
  handshake: ['CLIENT_HANDSHAKE_TRAFFIC_SECRET', 'SERVER_HANDSHAKE_TRAFFIC_SECRET'],
  application: ['CLIENT_TRAFFIC_SECRET_0', 'SERVER_TRAFFIC_SECRET_0'],
};

const NO_CONTEXT = new Uint8Array(0);

/** The key and the iv that a traffic secret gives (RFC 8446, 7.3). */
function openerOf({ aead, hash }: Suite13, secret: Uint8Array): Opener13 {
  const key = expandLabel(hash, secret, 'key', NO_CONTEXT, keyLength(aead));
  const iv = expandLabel(hash, secret, 'iv', NO_CONTEXT, NONCE_LENGTH);
  return new Opener13({ aead, key, iv }, false);
}

/** One direction of a connection that speaks TLS 1.3. */
export class Direction13 {
  readonly #isServer: boolean;
  #phase: Phase;
  #suite: Suite13 | undefined;
  #secret: Uint8Array | undefined;
  #opener: Opener13 | undefined;
  /** Records that came in this phase and could not be opened. */
  #unread = 0;

  constructor(isServer: boolean, phase: Phase) {
    this.#isServer = isServer;
    this.#phase = phase;
  }

  get phase(): Phase {
    return this.#phase;
  }

  enter(phase: Phase): void {
    this.#phase = phase;
    this.#secret = undefined;
    this.#opener = undefined;
    this.#unread = 0;
  }

  /** A KeyUpdate went by: the next record is under the next keys (RFC 8446, 7.2). */
  update(): void {
    if (!this.#suite || !this.#secret) return;
    const { hash } = this.#suite;
    this.#secret = expandLabel(hash, this.#secret, 'traffic upd', NO_CONTEXT, hashLength(hash));
    this.#opener = openerOf(this.#suite, this.#secret);
  }

  open(header: Uint8Array, fragment: Uint8Array, agreed: Agreed, keys: KeyLog | undefined): Opened | undefined {
    const opened = this.#try(header, fragment, agreed, keys);
    if (opened || this.#phase !== 'early') return opened;
    // early data that the server did not take ends without a word (RFC 8446, 4.2.10)
    const after = new Direction13(this.#isServer, 'handshake');
    const late = after.#try(header, fragment, agreed, keys);
    if (!late) return undefined;
    this.#phase = 'handshake';
    [this.#suite, this.#secret, this.#opener] = [after.#suite, after.#secret, after.#opener];
    return late;
  }

  #try(header: Uint8Array, fragment: Uint8Array, agreed: Agreed, keys: KeyLog | undefined): Opened | undefined {
    const label = LABELS[this.#phase][this.#isServer ? 1 : 0];
    if (!this.#opener) {
      this.#secret = keys?.secret(label, agreed.clientRandom);
      for (const suite of this.#secret ? this.#suites(agreed, this.#secret) : []) {
        const opener = openerOf(suite, this.#secret!);
        opener.sequence = this.#unread;
        const opened = openWith(opener, header, fragment);
        if (!opened) continue;
        [this.#suite, this.#opener] = [suite, opener];
        return opened;
      }
      this.#unread++;
      return undefined;
    }
    return openWith(this.#opener, header, fragment);
  }

  /** Early data comes before a suite is chosen: it is one that fits the secret. */
  #suites({ suite, offered }: Agreed, secret: Uint8Array): readonly Suite13[] {
    const hash = secret.length === 48 ? 'sha384' : 'sha256';
    if (this.#phase === 'early') return SUITES_13.filter((each) => each.hash === hash && offered.includes(each.id));
    const chosen = suite13(suite);
    return chosen?.hash === hash ? [chosen] : [];
  }
}

function openWith(opener: Opener13, header: Uint8Array, fragment: Uint8Array): Opened | undefined {
  const [type, version] = [header[0]!, header[1]! * 256 + header[2]!];
  if (type !== CONTENT.applicationData) return undefined;
  const content = opener.open({ type, version, length: fragment.length }, fragment);
  if (!content.ok) return undefined;
  const { bytes } = content.value;
  return { type: content.value.type, bytes, padding: fragment.length - TAG_LENGTH - 1 - bytes.length };
}

/** One direction of a connection that speaks TLS 1.2, from its ChangeCipherSpec on. */
export class Direction12 {
  readonly #isServer: boolean;
  #suite: Suite12 | undefined;
  #keys: DirectionKeys | undefined;
  #sequence = 0;

  constructor(isServer: boolean) {
    this.#isServer = isServer;
  }

  open(contentType: number, fragment: Uint8Array, agreed: Agreed, keys: KeyLog | undefined): Opened | undefined {
    const sequence = this.#sequence++;
    this.#keys ??= this.#find(agreed, keys);
    if (!this.#suite || !this.#keys) return undefined;
    const bytes = unprotect(this.#suite, this.#keys, { contentType, sequence }, fragment);
    return bytes && { type: contentType, bytes, padding: 0 };
  }

  #find({ clientRandom, serverRandom, suite }: Agreed, keys: KeyLog | undefined): DirectionKeys | undefined {
    const master = keys?.secret('CLIENT_RANDOM', clientRandom);
    this.#suite = suite12(suite);
    const [client, server] = [fromHex(clientRandom), fromHex(serverRandom)];
    if (!master || !this.#suite || !client.ok || !server.ok) return undefined;
    const block = keyBlock(this.#suite, master, { client: client.value, server: server.value });
    return this.#isServer ? block.server : block.client;
  }
}
