/** A key log (draft-thomson-tls-keylogfile): lines `LABEL client_random secret`, as SSLKEYLOGFILE gets them, and the secrets found by them. */
import { fromHex } from '../../core/bytes.ts';
import type { KeyLog as Secrets } from '../../core/protocol.ts';

const LINE = /^([A-Z0-9_]+) ([0-9a-f]{64}) ((?:[0-9a-f]{2})+)\s*$/i;

/** Lines may be added at any time: connections that were not readable become so. */
export class KeyLog implements Secrets {
  readonly #secrets = new Map<string, Uint8Array>();

  /** The secrets of a whole file; what is no line of a key log is passed over. */
  static of(text: string): KeyLog {
    const log = new KeyLog();
    for (const line of text.split('\n')) log.add(line);
    return log;
  }

  get size(): number {
    return this.#secrets.size;
  }

  /** Takes one line; false when it is a comment, or no line of a key log. */
  add(line: string): boolean {
    const [, label, random, secret] = LINE.exec(line) ?? [];
    const bytes = secret === undefined ? undefined : fromHex(secret);
    if (!bytes?.ok) return false;
    this.#secrets.set(`${label} ${random!.toLowerCase()}`, bytes.value);
    return true;
  }

  secret(label: string, clientRandom: string): Uint8Array | undefined {
    return this.#secrets.get(`${label} ${clientRandom}`);
  }

  clear(): void {
    this.#secrets.clear();
  }
}
