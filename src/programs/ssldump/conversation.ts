/** The records of one TLS connection as they go by, and the keys that an RSA key opens them with (RFC 5246, 7.4.7.1 and 8.1; RFC 7627, 4). */
import { CONTENT, HANDSHAKE, type HandshakeMessage, MAX_CIPHERTEXT_12 } from '../../protocols/tls/codec.ts';
import type { RsaPrivateKey } from '../../protocols/tls/crypto/keys.ts';
import { decryptPremaster, hashOf } from '../../protocols/tls/crypto/rsa.ts';
import { findExtension } from '../../protocols/tls/extensions/list.ts';
import { type ClientHello, clientHello, type ServerHello, serverHello } from '../../protocols/tls/handshake/hellos.ts';
import { MessageBuffer } from '../../protocols/tls/message-buffer.ts';
import { EXTENSION } from '../../protocols/tls/numbers.ts';
import { type RawRecord, RecordCutter } from '../../protocols/tls/record-cutter.ts';
import { encryptedPremaster } from '../../protocols/tls/tls12/codec.ts';
import { Opener12 } from '../../protocols/tls/tls12/protection.ts';
import { extendedMasterSecret, keyBlock, type KeyBlock, masterSecret } from '../../protocols/tls/tls12/secrets.ts';
import { suite12 } from '../../protocols/tls/tls12/suites.ts';
import { alertLines, clientHelloLines, dataLines, MESSAGES, publicValueLines, serverHelloLines } from './words.ts';

interface Side {
  readonly cutter: RecordCutter;
  readonly messages: MessageBuffer;
  /** From its ChangeCipherSpec on: what opens its records, or that nothing does. */
  cipher: Opener12 | 'closed' | undefined;
}

/** One record as it is printed: its number on the connection, and from the name of its kind on. */
export interface PrintedRecord {
  readonly number: number;
  readonly lines: string;
}

const side = (): Side => ({ cutter: new RecordCutter(), messages: new MessageBuffer(), cipher: undefined });

export class Conversation {
  readonly #key: RsaPrivateKey | undefined;
  readonly #showData: boolean;
  readonly #client = side();
  readonly #server = side();
  /** All handshake messages so far. */
  readonly #transcript: Uint8Array[] = [];
  #hello: ClientHello | undefined;
  #answer: ServerHello | undefined;
  #keys: KeyBlock | undefined;
  #count = 0;
  #isTls = true;

  constructor(key: RsaPrivateKey | undefined, showData: boolean) {
    this.#key = key;
    this.#showData = showData;
  }

  receive(fromClient: boolean, pieces: readonly Uint8Array[]): readonly PrintedRecord[] {
    const from = fromClient ? this.#client : this.#server;
    const printed: PrintedRecord[] = [];
    for (const piece of pieces) from.cutter.add(piece);
    while (this.#isTls) {
      const record = from.cutter.next(MAX_CIPHERTEXT_12);
      if (record === undefined) break;
      this.#isTls = record.ok;
      if (record.ok) printed.push({ number: ++this.#count, lines: this.#record(from, record.value) });
    }
    return printed;
  }

  #record(from: Side, { header, fragment }: RawRecord): string {
    if (header.type === CONTENT.changeCipherSpec) {
      from.cipher = this.#cipherOf(from);
      return 'ChangeCipherSpec\n';
    }
    const name = NAMES[header.type] ?? 'unknown';
    const opened = from.cipher instanceof Opener12 ? from.cipher.open(header, fragment) : undefined;
    const plain = from.cipher === undefined ? fragment : opened?.ok ? opened.value.bytes : undefined;
    if (!plain) return `${name}\n`;
    if (header.type === CONTENT.handshake) return `${name}\n${this.#handshake(from, plain)}`;
    if (header.type === CONTENT.alert) return `${name}\n${alertLines(plain)}`;
    return `${name}\n${this.#showData && opened ? dataLines(plain) : ''}`;
  }

  #handshake(from: Side, bytes: Uint8Array): string {
    let lines = '';
    from.messages.add(bytes);
    for (let message = from.messages.next(); message?.ok; message = from.messages.next()) {
      this.#transcript.push(message.value.bytes);
      const name = MESSAGES[message.value.type];
      const detail = this.#note(message.value);
      lines += name === undefined ? '' : `      ${name}\n${detail}`;
    }
    return lines;
  }

  /** Remembers what the keys need; gives what is printed below the message's name. */
  #note({ type, body }: HandshakeMessage): string {
    if (type === HANDSHAKE.clientHello) {
      const hello = clientHello.decode(body);
      this.#hello = hello.ok ? hello.value : undefined;
      return hello.ok ? clientHelloLines(hello.value) : '';
    }
    if (type === HANDSHAKE.serverHello) {
      const hello = serverHello.decode(body);
      this.#answer = hello.ok ? hello.value : undefined;
      return hello.ok ? serverHelloLines(hello.value) : '';
    }
    return type === HANDSHAKE.clientKeyExchange ? this.#exchange(body) : '';
  }

  /** RSA: the key, if there is one, opens the premaster secret. ECDHE: a public value, which opens nothing. */
  #exchange(body: Uint8Array): string {
    const suite = this.#answer && suite12(this.#answer.suite);
    if (!suite || !this.#hello || !this.#answer) return '';
    if (suite.keyExchange !== 'rsa') return publicValueLines(body.subarray(1));
    const block = encryptedPremaster.decode(body);
    if (!this.#key || !block.ok) return '';
    // a block that is not for this key gives a secret that opens nothing
    const zeros = (length: number): Uint8Array => new Uint8Array(length);
    const premaster = decryptPremaster(this.#key, block.value, this.#hello.legacyVersion, zeros);
    const randoms = { client: this.#hello.random, server: this.#answer.random };
    const isExtended = findExtension(this.#answer.extensions, EXTENSION.extendedMasterSecret) !== undefined;
    const master = isExtended
      ? extendedMasterSecret(suite.hash, premaster, hashOf(suite.hash, ...this.#transcript))
      : masterSecret(suite.hash, premaster, randoms);
    this.#keys = keyBlock(suite, master, randoms);
    return '';
  }

  #cipherOf(from: Side): Side['cipher'] {
    if (this.#answer && findExtension(this.#answer.extensions, EXTENSION.supportedVersions)) return from.cipher;
    const suite = this.#answer && suite12(this.#answer.suite);
    if (!suite || !this.#keys) return 'closed';
    return new Opener12(suite, from === this.#client ? this.#keys.client : this.#keys.server);
  }
}

const NAMES: Readonly<Record<number, string>> = {
  [CONTENT.alert]: 'Alert',
  [CONTENT.handshake]: 'Handshake',
  [CONTENT.applicationData]: 'application_data',
};
