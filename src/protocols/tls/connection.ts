/**
 * What both ends and both versions of TLS share: the stream is cut into records, records are opened, handshake messages put together and
 * given to the handshake in progress; what goes out is sealed in order (RFC 8446, 5 and 6).
 */
import { concat, getU16 } from '../../core/bytes.ts';
import { ALERT, alertName, decodeAlert, encodeAlert, isClosure, LEVEL } from './alerts.ts';
import {
  CONTENT,
  encodeHandshake,
  encodeRecord,
  type HandshakeMessage,
  MAX_PLAINTEXT,
  messageName,
  VERSION,
} from './codec.ts';
import type { TlsEvent, TlsState, TlsSummary } from './contract.ts';
import { MessageBuffer } from './message-buffer.ts';
import { RecordCutter } from './record-cutter.ts';
import type { Content, Opener, Sealer } from './record.ts';
import { peerAlert, REASONS, type TlsReason, undecodable } from './reasons.ts';

/**
 * The handshake in progress, and afterwards the protocol's upper half: TLS 1.3's client or server, or TLS 1.2's, which takes over after
 * the hello that chose it (`connection.handshake = ...`). Each `receive` returns the reason to give up, if there is one.
 */
export interface Handshake {
  receive(message: HandshakeMessage): TlsReason | undefined;
  receiveChangeCipherSpec(fragment: Uint8Array): TlsReason | undefined;
  receiveData(bytes: Uint8Array): TlsReason | undefined;
  /** The program's data: sealed now (`connection.sendData`), or kept until the connection is open (`connection.hold`). */
  send(plaintext: Uint8Array): void;
  updateKeys(askPeer: boolean): void;
  exportKey(label: string, context: Uint8Array, length: number): Uint8Array | undefined;
}

const MIN_RECORD_SIZE = 64;

export class Connection {
  state: TlsState = 'handshake';
  summary: TlsSummary | undefined;
  handshake: Handshake | undefined;
  /** What plaintext records say (RFC 8446, 5.1: 0x0301 in the first ClientHello for old middleboxes). */
  plainVersion: number = VERSION.tls12;
  /** Bytes of records that may still be thrown away unread: rejected 0-RTT data, whose key we do not have (RFC 8446, 4.2.10). */
  skip = 0;
  /** Whether TLS 1.2 was chosen: its alerts have levels, and it does not stay half closed (RFC 5246, 7.2). */
  isTls12 = false;
  /** Bytes of content in a record that the peer takes (RFC 8449). */
  sendLimit = MAX_PLAINTEXT;
  /** Whether this end, and the peer, has sent close_notify. */
  sentEnd = false;
  gotEnd = false;
  readonly #records = new RecordCutter();
  readonly #messages = new MessageBuffer();
  #opener: Opener | undefined;
  #sealer: Sealer | undefined;
  #flight: Uint8Array[] = [];
  #held: Uint8Array[] = [];
  #output: Uint8Array[] = [];
  #events: TlsEvent[] = [];

  receive(bytes: Uint8Array): void {
    this.#records.add(bytes);
    while (this.#reads) {
      const record = this.#records.next(this.#opener?.maxFragment ?? MAX_PLAINTEXT);
      if (!record) break;
      const reason = record.ok ? this.#receiveRecord(record.value.header, record.value.fragment) : record.error;
      if (reason) this.fail(reason);
    }
    this.flush();
  }

  receiveEnd(): void {
    if (this.state === 'failed' || this.state === 'closed') return;
    if (!this.gotEnd) this.emit({ type: 'truncated', reason: REASONS.truncated });
    this.state = this.gotEnd ? 'closed' : 'failed';
  }

  /** close_notify. Data that waits for the handshake is not sent any more. */
  close(): void {
    if (this.sentEnd || this.state === 'failed') return;
    this.#sendAlert(LEVEL.warning, REASONS.closing);
    this.sentEnd = true;
    if (this.gotEnd || this.state === 'handshake') this.state = 'closed';
  }

  /** Sends the alert and is over; after close_notify there is nothing to be sent any more. */
  fail(reason: TlsReason): void {
    if (!this.sentEnd) this.#sendAlert(LEVEL.fatal, reason);
    this.state = 'failed';
  }

  /** An alert after which the connection goes on: TLS 1.2 has such (RFC 5246, 7.2.2). */
  warn(reason: TlsReason): void {
    this.#sendAlert(LEVEL.warning, reason);
  }

  /** The handshake is done: what waited is sent. */
  open(summary: TlsSummary): void {
    this.state = 'open';
    this.summary = summary;
    this.emit({ type: 'open', summary });
    const held = this.#held;
    this.#held = [];
    for (const bytes of held) this.sendData(bytes);
  }

  /** A handshake message; those in a row under one key share a record. */
  sendMessage(type: number, body: Uint8Array): HandshakeMessage {
    const message = encodeHandshake(type, body);
    this.#flight.push(message.bytes);
    this.#tellMessage(true, message, this.#sealer !== undefined);
    return message;
  }

  sendChangeCipherSpec(): void {
    this.flush();
    this.#output.push(encodeRecord(CONTENT.changeCipherSpec, VERSION.tls12, Uint8Array.of(1)));
    this.#tell(true, 'change-cipher-spec', 'change_cipher_spec', Uint8Array.of(1), false);
  }

  sendData(plaintext: Uint8Array): void {
    if (this.sentEnd || this.state === 'failed') return;
    this.flush();
    this.#write(CONTENT.applicationData, plaintext);
  }

  /** The peer's record_size_limit, which counts the type's byte too and may not be below 64 (RFC 8449, 4). */
  limitRecords(data: Uint8Array): TlsReason | undefined {
    const limit = data.length === 2 ? getU16(data, 0) : 0;
    if (limit < MIN_RECORD_SIZE) return REASONS.badRecordSizeLimit;
    this.sendLimit = Math.min(limit - 1, MAX_PLAINTEXT);
    return undefined;
  }

  hold(plaintext: Uint8Array): void {
    if (!this.sentEnd) this.#held.push(plaintext.slice());
  }

  /** From here on our records are sealed by this; undefined: in the clear again, for the ClientHello after a HelloRetryRequest. */
  sealWith(sealer: Sealer | undefined): void {
    this.flush();
    this.#sealer = sealer;
  }

  /** From the next record on the peer's are opened by this. A message that had begun before it may not go on after it (5.1). */
  openWith(opener: Opener): TlsReason | undefined {
    this.#opener = opener;
    return this.#messages.isEmpty ? undefined : REASONS.spansKeyChange;
  }

  emit(event: TlsEvent): void {
    this.#events.push(event);
  }

  takeOutput(): Uint8Array {
    this.flush();
    const output = concat(this.#output);
    this.#output = [];
    return output;
  }

  takeEvents(): readonly TlsEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  get #reads(): boolean {
    return this.state !== 'failed' && this.state !== 'closed' && !this.gotEnd;
  }

  #receiveRecord(
    header: { type: number; version: number; length: number },
    fragment: Uint8Array,
  ): TlsReason | undefined {
    if (header.type === CONTENT.changeCipherSpec) return this.#receiveChangeCipherSpec(fragment);
    if (!this.#opener)
      return this.#skips(header, fragment) ? undefined : this.#receiveContent(plain(header.type, fragment));
    const opened = this.#opener.open(header, fragment);
    if (opened.ok) {
      if (opened.value.encrypted) this.skip = 0;
      return this.#receiveContent(opened.value);
    }
    return opened.error.alert === ALERT.badRecordMac && this.#skips(header, fragment) ? undefined : opened.error;
  }

  /** Whether this record is 0-RTT data that was rejected. */
  #skips(header: { type: number }, fragment: Uint8Array): boolean {
    if (header.type !== CONTENT.applicationData || this.skip === 0 || this.skip < fragment.length) return false;
    this.skip -= fragment.length;
    return true;
  }

  #receiveChangeCipherSpec(fragment: Uint8Array): TlsReason | undefined {
    if (!this.#messages.isEmpty) return REASONS.interleaved;
    this.#tell(false, 'change-cipher-spec', 'change_cipher_spec', fragment, false);
    return this.handshake?.receiveChangeCipherSpec(fragment);
  }

  #receiveContent({ type, bytes, encrypted }: Content): TlsReason | undefined {
    if (type === CONTENT.handshake) return this.#receiveHandshake(bytes, encrypted);
    if (!this.#messages.isEmpty) return REASONS.interleaved;
    if (type === CONTENT.applicationData)
      return encrypted ? this.handshake?.receiveData(bytes) : REASONS.earlyApplicationData;
    return type === CONTENT.alert ? this.#receiveAlert(bytes, encrypted) : REASONS.unknownContent;
  }

  #receiveHandshake(bytes: Uint8Array, encrypted: boolean): TlsReason | undefined {
    if (bytes.length === 0) return REASONS.emptyRecord;
    this.#messages.add(bytes);
    while (this.#reads) {
      const message = this.#messages.next();
      if (!message) return undefined;
      if (!message.ok) return message.error;
      this.#tellMessage(false, message.value, encrypted);
      const reason = this.handshake?.receive(message.value);
      if (reason) return reason;
    }
    return undefined;
  }

  #receiveAlert(bytes: Uint8Array, encrypted: boolean): TlsReason | undefined {
    if (bytes.length === 0) return REASONS.emptyRecord;
    const alert = decodeAlert(bytes);
    if (!alert) return undecodable(REASONS.badAlert.sentence);
    const { level, description } = alert;
    this.#tell(false, 'alert', alertName(description), bytes, encrypted);
    this.emit({ type: 'alert', out: false, level, description, reason: peerAlert(description) });
    if (description === ALERT.closeNotify) this.#receiveCloseNotify();
    else if (!isClosure(description) && !this.#isWarning(level)) this.state = 'failed';
    return undefined;
  }

  #receiveCloseNotify(): void {
    this.gotEnd = true;
    this.emit({ type: 'end' });
    if (this.isTls12) this.close();
    if (this.sentEnd || this.state === 'handshake') this.state = 'closed';
  }

  /** Before TLS 1.3 an alert could be a warning (RFC 5246, 7.2.2); since, its level says nothing (RFC 8446, 6). */
  #isWarning(level: number): boolean {
    return level === LEVEL.warning && this.isTls12;
  }

  #sendAlert(level: number, reason: TlsReason): void {
    const bytes = encodeAlert({ level, description: reason.alert });
    this.flush();
    this.#write(CONTENT.alert, bytes);
    this.#tell(true, 'alert', alertName(reason.alert), bytes, this.#sealer !== undefined);
    this.emit({ type: 'alert', out: true, level, description: reason.alert, reason });
  }

  /** Puts what is written of the handshake into a record. */
  flush(): void {
    if (this.#flight.length === 0) return;
    const bytes = concat(this.#flight);
    this.#flight = [];
    this.#write(CONTENT.handshake, bytes);
  }

  /** In as many records as it takes. */
  #write(type: number, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += this.sendLimit) {
      const content = bytes.subarray(at, at + this.sendLimit);
      this.#output.push(this.#sealer?.seal(type, content) ?? encodeRecord(type, this.plainVersion, content));
    }
  }

  #tellMessage(out: boolean, message: HandshakeMessage, encrypted: boolean): void {
    this.#tell(out, 'handshake', messageName(message), message.bytes, encrypted, message.type);
  }

  #tell(
    out: boolean,
    content: 'handshake' | 'alert' | 'change-cipher-spec',
    name: string,
    bytes: Uint8Array,
    encrypted: boolean,
    handshakeType?: number,
  ): void {
    const version = out && !encrypted ? this.plainVersion : VERSION.tls12;
    const about = { type: 'message', out, version, content, name, bytes: bytes.slice(), encrypted } as const;
    this.emit(handshakeType === undefined ? about : { ...about, handshakeType });
  }
}

const plain = (type: number, bytes: Uint8Array): Content => ({ type, bytes, encrypted: false });
