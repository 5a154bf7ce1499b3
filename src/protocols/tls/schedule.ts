/**
 * The key schedule of TLS 1.3 (RFC 8446, 7.1): three secrets, extracted one from the other, and what is derived from each. `SECRETS` is
 * the RFC's picture as a table; `KeySchedule` fills it in, step by step, and keeps every step for those who want to see it.
 */
import { toHex } from '../../core/bytes.ts';
import { keyLength, NONCE_LENGTH, type AeadName } from './crypto/aead.ts';
import { digest, hashLength, type HashName, hmac } from './crypto/hash.ts';
import { expandLabel, extract } from './crypto/hkdf.ts';
import type { TrafficKeys } from './record.ts';
import type { Suite13 } from './suites.ts';

/** One secret: how it was made, and what it is for. Shown to learners. */
export interface ScheduleStep {
  /** `client_handshake_traffic_secret`, as the RFC calls it. */
  readonly name: string;
  /** TLS 1.2 has `agree`, `prf` and `cut` (tls12/steps.ts). */
  readonly made: 'extract' | 'derive' | 'expand' | 'agree' | 'prf' | 'cut';
  /** Of derive and expand: `c hs traffic`, without the prefix `tls13 `. */
  readonly label: string | undefined;
  /** The name of the secret it was made from. */
  readonly from: string;
  /** Of extract: what went in (`PSK`, `(EC)DHE`, `0`); of derive: the messages hashed (`ClientHello..ServerHello`). */
  readonly input: string;
  /** The input's bytes: the keying material, or the transcript's hash. */
  readonly inputBytes: Uint8Array;
  readonly value: Uint8Array;
  /** What it protects or leads to, in words. */
  readonly purpose: string;
}

export type ScheduleEvent =
  /** A line of the NSS key log: LABEL client_random secret. */
  | { readonly type: 'secret'; readonly line: string }
  /** A step was taken. The client's random names the connection at both ends. */
  | { readonly type: 'key'; readonly clientRandom: Uint8Array; readonly step: ScheduleStep };

interface Row {
  readonly from: 'early_secret' | 'handshake_secret' | 'master_secret';
  readonly label: string;
  /** The messages that it is bound to. */
  readonly covers: string;
  readonly purpose: string;
  /** Its name in the NSS key log. */
  readonly log?: string;
}

/** Everything that Derive-Secret makes, in the order of RFC 8446, 7.1. */
const SECRETS = {
  binder_key: {
    from: 'early_secret',
    label: 'res binder',
    covers: 'nothing',
    purpose: 'proves in ClientHello that the client knows the PSK',
  },
  client_early_traffic_secret: {
    from: 'early_secret',
    label: 'c e traffic',
    covers: 'ClientHello',
    purpose: "protects the client's 0-RTT data",
    log: 'CLIENT_EARLY_TRAFFIC_SECRET',
  },
  early_exporter_master_secret: {
    from: 'early_secret',
    label: 'e exp master',
    covers: 'ClientHello',
    purpose: 'gives keys to other protocols before the handshake is done',
    log: 'EARLY_EXPORTER_SECRET',
  },
  client_handshake_traffic_secret: {
    from: 'handshake_secret',
    label: 'c hs traffic',
    covers: 'ClientHello..ServerHello',
    purpose: "protects the client's Finished",
    log: 'CLIENT_HANDSHAKE_TRAFFIC_SECRET',
  },
  server_handshake_traffic_secret: {
    from: 'handshake_secret',
    label: 's hs traffic',
    covers: 'ClientHello..ServerHello',
    purpose: "protects the server's messages from EncryptedExtensions to Finished",
    log: 'SERVER_HANDSHAKE_TRAFFIC_SECRET',
  },
  client_application_traffic_secret_0: {
    from: 'master_secret',
    label: 'c ap traffic',
    covers: 'ClientHello..server Finished',
    purpose: 'protects what the client sends after the handshake',
    log: 'CLIENT_TRAFFIC_SECRET_0',
  },
  server_application_traffic_secret_0: {
    from: 'master_secret',
    label: 's ap traffic',
    covers: 'ClientHello..server Finished',
    purpose: 'protects what the server sends after the handshake',
    log: 'SERVER_TRAFFIC_SECRET_0',
  },
  exporter_master_secret: {
    from: 'master_secret',
    label: 'exp master',
    covers: 'ClientHello..server Finished',
    purpose: 'gives keys to other protocols',
    log: 'EXPORTER_SECRET',
  },
  resumption_master_secret: {
    from: 'master_secret',
    label: 'res master',
    covers: 'ClientHello..client Finished',
    purpose: 'makes the PSKs of tickets',
  },
} as const satisfies Readonly<Record<string, Row>>;

export type SecretName = keyof typeof SECRETS;

const NOTHING = (): Uint8Array => new Uint8Array(0);

export class KeySchedule {
  readonly hash: HashName;
  readonly steps: ScheduleStep[] = [];
  readonly #secrets = new Map<string, Uint8Array>();
  readonly #tell: (event: ScheduleEvent) => void;
  readonly #clientRandom: Uint8Array;

  /** Begins with the early secret. `tell` hears of every step, and of every secret that opens records. */
  constructor(
    hash: HashName,
    psk: Uint8Array | undefined,
    clientRandom: Uint8Array,
    tell: (event: ScheduleEvent) => void,
  ) {
    this.hash = hash;
    this.#clientRandom = clientRandom;
    this.#tell = tell;
    this.#extract('early_secret', '0', this.#zeros(), psk ? 'PSK' : '0', psk ?? this.#zeros());
  }

  /** The handshake secret. Without a key exchange (psk_ke) zeros go in. */
  addKeyExchange(shared: Uint8Array | undefined): void {
    this.#extractNext('early_secret', 'handshake_secret', shared ? '(EC)DHE' : '0', shared ?? this.#zeros());
  }

  /** The master secret: nothing new goes in. */
  addNothing(): void {
    this.#extractNext('handshake_secret', 'master_secret', '0', this.#zeros());
  }

  /** A secret of the table; `transcript`: the hash of the messages it covers. */
  derive(name: SecretName, transcript: Uint8Array): Uint8Array {
    const row: Row = SECRETS[name];
    const value = this.#derive(name, row.from, row.label, row.covers, transcript, row.purpose);
    if (row.log) this.#tell({ type: 'secret', line: `${row.log} ${toHex(this.#clientRandom)} ${toHex(value)}` });
    return value;
  }

  /** A secret that was made before. */
  secret(name: string): Uint8Array {
    const value = this.#secrets.get(name);
    if (!value) throw new Error(`the key schedule has no ${name} yet`);
    return value;
  }

  /** Key and iv of a traffic secret (7.3). */
  trafficKeys(name: string, aead: AeadName): TrafficKeys {
    const key = this.#expand(`${name} key`, name, 'key', keyLength(aead), `the key of ${aead}`);
    const iv = this.#expand(
      `${name} iv`,
      name,
      'iv',
      NONCE_LENGTH,
      "what a record's number is mixed with for its nonce",
    );
    return { aead, key, iv };
  }

  /** What Finished and binders hold: an HMAC over the transcript's hash (4.4.4). */
  finished(name: string, transcript: Uint8Array): Uint8Array {
    const key = this.#expand(
      `${name} finished_key`,
      name,
      'finished',
      hashLength(this.hash),
      'vouches for the transcript',
    );
    return hmac(this.hash, key, transcript);
  }

  /** The secret after a KeyUpdate (7.2): from `client_application_traffic_secret_0` to `..._1`. */
  update(name: string): string {
    const [, stem, generation] = /^(.*_)(\d+)$/.exec(name) ?? [];
    const next = `${stem}${Number(generation) + 1}`;
    this.#expand(next, name, 'traffic upd', hashLength(this.hash), 'replaces its forerunner after a KeyUpdate');
    return next;
  }

  /** The PSK of a ticket (4.6.1). */
  resumptionPsk(nonce: Uint8Array): Uint8Array {
    const length = hashLength(this.hash);
    const from = 'resumption_master_secret';
    return this.#expand(`PSK ${toHex(nonce)}`, from, 'resumption', length, 'the next connection begins with it', nonce);
  }

  /** Keys for other protocols (7.5). */
  export(label: string, context: Uint8Array, length: number): Uint8Array {
    const secret = this.secret('exporter_master_secret');
    const own = expandLabel(this.hash, secret, label, digest(this.hash, []), hashLength(this.hash));
    return expandLabel(this.hash, own, 'exporter', digest(this.hash, [context]), length);
  }

  #zeros = (): Uint8Array => new Uint8Array(hashLength(this.hash));

  #extractNext(from: string, name: string, input: string, material: Uint8Array): void {
    const purpose = `carries ${from} over to ${name}`;
    const salt = this.#derive(`derived from ${from}`, from, 'derived', 'nothing', digest(this.hash, []), purpose);
    this.#extract(name, `derived from ${from}`, salt, input, material);
  }

  #extract(name: string, from: string, salt: Uint8Array, input: string, inputBytes: Uint8Array): void {
    const purpose = 'a root from which secrets are derived';
    const value = extract(this.hash, salt, inputBytes);
    this.#keep({ name, made: 'extract', label: undefined, from, input, inputBytes, value, purpose });
  }

  #derive(
    name: string,
    from: string,
    label: string,
    input: string,
    inputBytes: Uint8Array,
    purpose: string,
  ): Uint8Array {
    const value = expandLabel(this.hash, this.secret(from), label, inputBytes, hashLength(this.hash));
    return this.#keep({ name, made: 'derive', label, from, input, inputBytes, value, purpose });
  }

  #expand(name: string, from: string, label: string, length: number, purpose: string, context = NOTHING()): Uint8Array {
    const value = expandLabel(this.hash, this.secret(from), label, context, length);
    const input = context.length === 0 ? 'nothing' : "the ticket's nonce";
    return this.#keep({ name, made: 'expand', label, from, input, inputBytes: context, value, purpose });
  }

  /** A step that is taken again, such as to a second hello's binder, is told once. */
  #keep(step: ScheduleStep): Uint8Array {
    if (!this.#secrets.has(step.name)) {
      this.steps.push(step);
      this.#tell({ type: 'key', clientRandom: this.#clientRandom, step });
    }
    this.#secrets.set(step.name, step.value);
    return step.value;
  }
}

/** For those who have a traffic secret and nothing else, such as a reader of the key log (7.3). */
export const trafficKeys = ({ hash, aead }: Suite13, secret: Uint8Array): TrafficKeys => ({
  aead,
  key: expandLabel(hash, secret, 'key', NOTHING(), keyLength(aead)),
  iv: expandLabel(hash, secret, 'iv', NOTHING(), NONCE_LENGTH),
});

/** The secret that follows after a KeyUpdate (7.2). */
export const nextTrafficSecret = ({ hash }: Suite13, secret: Uint8Array): Uint8Array =>
  expandLabel(hash, secret, 'traffic upd', NOTHING(), hashLength(hash));
