/** One connection as its records go by: what the two sides agreed on, what is under a cipher, and what the key log opens of it. */
import { getU16 } from '../../../core/bytes.ts';
import type { Conversation, Protocol } from '../../../core/protocol.ts';
import { CONTENT, EXTENSION } from '../numbers.ts';
import { AppStream, type AppReading } from './app-data.ts';
import { chosenProtocol } from './extensions.ts';
import { HEADER_BYTES, TYPE } from './handshake.ts';
import { readHello } from './hello.ts';
import { HandshakeStream, type HandshakePart } from './handshake-stream.ts';
import { type Agreed, Direction12, Direction13, type Opened } from './secrets.ts';
import { TLS_13 } from './versions.ts';

export const RECORD_HEADER_BYTES = 5;
/** Where an application's protocol is found by its service port inside TLS. */
export const APP_TABLE = 'tls.port';
const HTTPS = 443;

/** What was known when a record was read: remembered, so that a second look tells the same. */
export interface Seen {
  /** What a stranger on the path knows of the version, and what somebody with the keys does; 0: nothing yet. */
  readonly agreed: number;
  readonly version: number;
  /** Whether the record is under a cipher. */
  readonly isProtected: boolean;
  readonly opened: Opened | undefined;
  readonly handshake: readonly HandshakePart[];
  readonly app: AppReading | undefined;
  /** What the two programs speak inside, going by ALPN or the service port. */
  readonly appProtocol: Protocol | undefined;
}

interface Side {
  readonly isServer: boolean;
  protection: Direction12 | Direction13 | undefined;
  handshake: HandshakeStream;
  readonly app: AppStream;
}

const side = (isServer: boolean): Side => ({
  ...{ isServer, protection: undefined, handshake: new HandshakeStream(), app: new AppStream() },
});

export class Session {
  readonly #client = side(false);
  readonly #server = side(true);
  /** The end that sent a ClientHello: `10.0.0.1:40000`. */
  #clientEnd: string | undefined;
  #agreed: Agreed = { clientRandom: '', serverRandom: '', suite: 0, offered: [] };
  #version = 0;
  #isEarly = false;
  #alpn: string | undefined;
  #guessed: Protocol | undefined;

  /** A whole record. Records must come in their order. */
  read(record: Uint8Array, conversation: Conversation): Seen {
    const type = record[0]!;
    const body = record.subarray(RECORD_HEADER_BYTES);
    if (type === CONTENT.handshake && body[0] === TYPE.clientHello) this.#clientEnd ??= source(conversation);
    const side = this.#clientEnd === source(conversation) || !this.#clientEnd ? this.#client : this.#server;
    const isProtected = this.#isProtected(type, side);
    const opened = isProtected ? this.#open(record, body, side, conversation) : undefined;
    const plain = isProtected ? opened : { type, bytes: body };
    const handshake = plain?.type === CONTENT.handshake ? this.#handshake(plain.bytes, side, conversation) : [];
    if (type === CONTENT.changeCipherSpec && this.#version !== TLS_13 && !this.#isEarly) {
      side.protection = new Direction12(side.isServer);
    }
    const appProtocol = this.#appProtocol(conversation);
    const isData = opened?.type === CONTENT.applicationData;
    const app = isData ? this.#data(opened.bytes, side, appProtocol, conversation) : undefined;
    const version = this.#version === 0 && this.#isEarly ? TLS_13 : this.#version;
    return { agreed: this.#version, version, isProtected, opened, handshake, app, appProtocol };
  }

  #isProtected(type: number, { protection }: Side): boolean {
    if (type === CONTENT.applicationData) return true;
    return protection instanceof Direction12 && type !== CONTENT.changeCipherSpec;
  }

  #open(record: Uint8Array, body: Uint8Array, side: Side, { keys }: Conversation): Opened | undefined {
    const { protection } = side;
    if (protection instanceof Direction12) return protection.open(record[0]!, body, this.#agreed, keys);
    return protection?.open(record.subarray(0, RECORD_HEADER_BYTES), body, this.#agreed, keys);
  }

  #handshake(bytes: Uint8Array, side: Side, conversation: Conversation): readonly HandshakePart[] {
    return side.handshake.read(bytes, conversation.packet.number, (message) => {
      this.#note(message, side);
      return { version: this.#version, suite: this.#agreed.suite };
    });
  }

  /** What a message changes for those after it. */
  #note(message: Uint8Array, side: Side): void {
    const { protection } = side;
    switch (message[0]) {
      case TYPE.clientHello:
        return this.#clientHello(message);
      case TYPE.serverHello:
        return this.#serverHello(message);
      case TYPE.encryptedExtensions:
        return this.#encryptedExtensions(message);
      case TYPE.endOfEarlyData:
        if (protection instanceof Direction13) protection.enter('handshake');
        return;
      case TYPE.finished:
        if (protection instanceof Direction13 && protection.phase === 'handshake') protection.enter('application');
        return;
      case TYPE.keyUpdate:
        if (protection instanceof Direction13) protection.update();
    }
  }

  #clientHello(message: Uint8Array): void {
    const hello = readHello(message, HEADER_BYTES, message.length, true);
    if (!hello) return;
    this.#agreed = { ...this.#agreed, clientRandom: hello.random, offered: hello.suites };
    this.#isEarly = hello.extensions.has(EXTENSION.earlyData);
    this.#client.protection = new Direction13(false, this.#isEarly ? 'early' : 'handshake');
  }

  #serverHello(message: Uint8Array): void {
    const hello = readHello(message, HEADER_BYTES, message.length, false);
    if (!hello) return;
    this.#version = hello.version;
    this.#agreed = { ...this.#agreed, serverRandom: hello.random, suite: hello.suites[0] ?? 0 };
    this.#alpn = chosenProtocol(hello.extensions.get(EXTENSION.applicationLayerProtocolNegotiation)) ?? this.#alpn;
    if (hello.version === TLS_13) this.#server.protection = new Direction13(true, 'handshake');
    else this.#client.protection = undefined;
  }

  /** In TLS 1.3 the server tells only here, under a cipher, what will be spoken. */
  #encryptedExtensions(message: Uint8Array): void {
    for (let at = HEADER_BYTES + 2; at + 4 <= message.length;) {
      const length = getU16(message, at + 2);
      if (getU16(message, at) === EXTENSION.applicationLayerProtocolNegotiation)
        this.#alpn = chosenProtocol(message.subarray(at + 4, at + 4 + length));
      at += 4 + length;
    }
  }

  #appProtocol({ packet, registry }: Conversation): Protocol | undefined {
    if (this.#alpn?.startsWith('http/1')) return registry.find(APP_TABLE, HTTPS);
    return registry.find(APP_TABLE, packet.sourcePort) ?? registry.find(APP_TABLE, packet.destinationPort);
  }

  #data(bytes: Uint8Array, side: Side, appProtocol: Protocol | undefined, conversation: Conversation): AppReading {
    const { packet, registry } = conversation;
    packet.secure = true;
    const reading = side.app.read(bytes, conversation, (stream) => {
      if (this.#guessed) return this.#guessed;
      const isTheirs =
        appProtocol?.extent && !appProtocol.extent(stream, 0, stream.length, conversation, 'open').unread;
      if (isTheirs) return appProtocol;
      this.#guessed = registry.guess(APP_TABLE, stream, 0, stream.length);
      return this.#guessed;
    });
    packet.secure = false;
    return reading;
  }
}

const source = ({ packet }: Conversation): string => `${packet.source}:${packet.sourcePort}`;
