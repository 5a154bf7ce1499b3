/** The TCP connections of a capture, from their SYN on: each direction's bytes in order, given to the TLS inside (RFC 9293, 3.4). */
import { formatIpv4 } from '../../core/address.ts';
import { getU16, getU32 } from '../../core/bytes.ts';
import type { CapturedPacket, Stamp } from '../../dissect/capture-file.ts';
import { segmentIn } from '../../dissect/stream-frames.ts';
import * as IP from '../../protocols/ipv4/codec.ts';
import * as TCP from '../../protocols/tcp/codec.ts';
import type { RsaPrivateKey } from '../../protocols/tls/crypto/keys.ts';
import { Conversation } from './conversation.ts';

interface Direction {
  /** `10.0.0.1(40000)` */
  readonly end: string;
  /** Sequence number of the next byte; undefined before the SYN. */
  next: number | undefined;
  /** Sequence number → what came too early. */
  readonly early: Map<number, Uint8Array>;
  isOver: boolean;
}

interface Connection {
  readonly number: number;
  readonly client: Direction;
  readonly server: Direction;
  readonly tls: Conversation;
  readonly start: number;
  last: number;
}

const PACKET_AT = 14;
const micros = ({ seconds, nanoseconds }: Stamp): number => seconds * 1e6 + Math.floor(nanoseconds / 1000);
/** Seconds with four digits, the rest cut off. */
const clock = (us: number): string =>
  `${Math.floor(us / 1e6)}.${String(Math.floor((us % 1e6) / 100)).padStart(4, '0')}`;

export class Connections {
  readonly #key: RsaPrivateKey | undefined;
  readonly #showData: boolean;
  readonly #open = new Map<string, Connection>();
  #count = 0;

  constructor(key: RsaPrivateKey | undefined, showData: boolean) {
    this.#key = key;
    this.#showData = showData;
  }

  /** What there is to print of one more packet; nothing for most. */
  take({ bytes, stamp }: CapturedPacket): string {
    const place = segmentIn(bytes);
    if (!place) return '';
    const segment = bytes.subarray(place.at, place.end);
    const flags = segment[TCP.FLAGS_AT]!;
    const source = endOf(bytes, IP.SOURCE_AT, segment, TCP.SOURCE_PORT_AT);
    const destination = endOf(bytes, IP.DESTINATION_AT, segment, TCP.DESTINATION_PORT_AT);
    const isFirst = (flags & (TCP.SYN | TCP.ACK)) === TCP.SYN;
    const opened = isFirst ? this.#begin(source, destination, micros(stamp)) : '';
    const fromServer = this.#open.get(`${destination} ${source}`);
    const connection = this.#open.get(`${source} ${destination}`) ?? fromServer;
    return connection ? opened + this.#segment(connection, !fromServer, segment, micros(stamp)) : '';
  }

  #begin(client: string, server: string, start: number): string {
    const direction = (end: string): Direction => ({ end, next: undefined, early: new Map(), isOver: false });
    const known = this.#open.get(`${client} ${server}`);
    if (known && !known.client.isOver && !known.server.isOver) return '';
    const tls = new Conversation(this.#key, this.#showData);
    const number = ++this.#count;
    const ends = { client: direction(client), server: direction(server) };
    this.#open.set(`${client} ${server}`, { number, ...ends, tls, start, last: start });
    return `New TCP connection #${number}: ${client} <-> ${server}\n`;
  }

  #segment(connection: Connection, fromClient: boolean, segment: Uint8Array, now: number): string {
    const direction = fromClient ? connection.client : connection.server;
    if (direction.isOver) return '';
    const arrow = fromClient ? 'C>S' : 'S>C';
    const flags = segment[TCP.FLAGS_AT]!;
    const sequence = getU32(segment, TCP.SEQUENCE_AT);
    const isSyn = (flags & TCP.SYN) !== 0;
    if (isSyn) direction.next ??= (sequence + 1) >>> 0;
    const data = segment.subarray((segment[TCP.OFFSET_AT]! >>> 4) * 4);
    const records = connection.tls.receive(
      fromClient,
      inOrder(direction, sequence, isSyn ? data.subarray(data.length) : data),
    );
    let text = '';
    for (const { number, lines } of records) {
      text += `${connection.number} ${String(number).padEnd(2)} ${this.#times(connection, now)}  ${arrow}  ${lines}`;
    }
    const end = flags & TCP.RST ? 'RST' : flags & TCP.FIN ? 'FIN' : undefined;
    if (end === undefined) return text;
    direction.isOver = true;
    if (end === 'RST') connection.client.isOver = connection.server.isOver = true;
    return `${text}${connection.number}    ${this.#times(connection, now)}  ${arrow}  TCP ${end}\n`;
  }

  /** Since the SYN, and since what was printed last. */
  #times(connection: Connection, now: number): string {
    const since = now - connection.last;
    connection.last = now;
    return `${clock(now - connection.start)} (${clock(since)})`;
  }
}

const endOf = (frame: Uint8Array, addressAt: number, segment: Uint8Array, portAt: number): string =>
  `${formatIpv4(getU32(frame, PACKET_AT + addressAt))}(${getU16(segment, portAt)})`;

/** The bytes that follow those before, with what had come too early; nothing of what was sent again. */
function inOrder(direction: Direction, sequence: number, data: Uint8Array): Uint8Array[] {
  if (direction.next === undefined || data.length === 0) return [];
  direction.early.set(sequence, data.slice());
  const ready: Uint8Array[] = [];
  for (let found = true; found;) {
    found = false;
    for (const [at, bytes] of direction.early) {
      const known: number = (direction.next - at) | 0;
      if (known < 0) continue;
      direction.early.delete(at);
      if (known >= bytes.length) continue;
      ready.push(bytes.subarray(known));
      direction.next = (direction.next + bytes.length - known) >>> 0;
      found = true;
    }
  }
  return ready;
}
