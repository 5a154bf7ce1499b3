/** One connection at home in its host: its 4-tuple, its socket, the way its segments take down to IP and up to the event log. */
import { formatIpv4, type Ipv4Address } from '../../core/address.ts';
import { setU16 } from '../../core/bytes.ts';
import type { Alarm } from '../../core/device.ts';
import type { Errno } from '../../core/errno.ts';
import type { EventKind, Reason } from '../../core/event.ts';
import type { SocketOptions } from '../../core/sys.ts';
import type { Ns } from '../../core/time.ts';
import * as tcp from '../../protocols/tcp/codec.ts';
import { CONGESTION } from '../../protocols/tcp/congestion/index.ts';
import { Connection } from '../../protocols/tcp/connection.ts';
import { TCP_SEND } from '../../protocols/tcp/events.ts';
import type { Admission, ConnectionHost } from '../../protocols/tcp/host.ts';
import { type Incoming, type Outgoing, writeSegment } from '../../protocols/tcp/segment.ts';
import type { SendQueue } from '../../protocols/tcp/send-queue.ts';
import { unwrap } from '../../protocols/tcp/sequence.ts';
import type { Settings } from '../../protocols/tcp/settings.ts';
import type { Interface } from '../interface.ts';
import type { FourTuple } from './initial-sequence.ts';
import type { Bound, TcpOutput } from './output.ts';

/** Whom a connection tells of what happens to it: its socket, or the listening one while nobody has accepted it. */
export interface Owner {
  /** Whether the handshake of a passive open may end. */
  admission(endpoint: Endpoint): Admission;
  established(endpoint: Endpoint): void;
  readableNow(): void;
  writableNow(): void;
  ended(endpoint: Endpoint, errno: Errno | undefined): void;
}

/** What an endpoint needs of the layer it lives in. */
export interface TcpParts {
  readonly output: TcpOutput;
  readonly now: Ns;
  alarm(fire: () => void, purpose: 'work' | 'upkeep'): Alarm;
  isn(tuple: FourTuple): number;
  clockOffset(tuple: FourTuple): number;
  forget(endpoint: Endpoint): void;
  mayChallenge(): boolean;
  settings(options: SocketOptions): Settings;
}

export interface EndpointOptions {
  readonly passive: boolean;
  readonly inode: number;
  readonly pathMss: number;
  /** The initial sequence number, when something other than RFC 6528 decides. */
  readonly iss?: number | undefined;
  /** SO_BINDTODEVICE */
  readonly device: Interface | undefined;
  readonly options: SocketOptions;
}

const ECT_0 = 2;

export class Endpoint implements Bound, ConnectionHost {
  readonly localIp: Ipv4Address;
  readonly localPort: number;
  readonly remoteIp: Ipv4Address;
  readonly remotePort: number;
  /** `10.0.0.1:40000 > 10.0.0.2:5001` */
  readonly flow: string;
  readonly connection: Connection;
  readonly inode: number;
  /** Journey of the frame whose segment is being worked on; 0 when none is. */
  frame = 0;
  owner: Owner | undefined;
  readonly device: Interface | undefined;
  /** Of its socket, or of the listening one that it came from. */
  options: SocketOptions;
  readonly #parts: TcpParts;

  constructor(parts: TcpParts, tuple: FourTuple, more: EndpointOptions) {
    this.#parts = parts;
    this.localIp = tuple.localIp;
    this.localPort = tuple.localPort;
    this.remoteIp = tuple.remoteIp;
    this.remotePort = tuple.remotePort;
    this.device = more.device;
    this.options = more.options;
    this.inode = more.inode;
    this.flow = `${formatIpv4(tuple.localIp)}:${tuple.localPort} > ${formatIpv4(tuple.remoteIp)}:${tuple.remotePort}`;
    const settings = parts.settings(more.options);
    const setup = {
      settings,
      congestion: CONGESTION[settings.congestion],
      iss: more.iss ?? parts.isn(tuple),
      clockOffset: parts.clockOffset(tuple),
      pathMss: more.pathMss,
    };
    this.connection = new Connection(this, setup, more.passive);
  }

  get ttl(): number | undefined {
    return this.options.ttl;
  }

  get tos(): number {
    return this.options.tos ?? 0;
  }

  configure(options: SocketOptions): void {
    this.options = options;
    this.connection.configure(this.#parts.settings(options));
  }

  get now(): Ns {
    return this.#parts.now;
  }

  alarm(fire: () => void, purpose: 'work' | 'upkeep'): Alarm {
    return this.#parts.alarm(() => {
      this.frame = 0;
      fire();
    }, purpose);
  }

  transmit(out: Outgoing, queue: SendQueue, reason: Reason): void {
    const { output } = this.#parts;
    const header = out.headerLength;
    const tos = (this.tos & ~3) | (out.ecnCapable ? ECT_0 : 0);
    const answersSyn = out.syn !== undefined && (out.flags & tcp.ACK) !== 0;
    const frame = output.build(this, header + out.length, tos, answersSyn ? 0 : -1);
    if (!frame) return;
    const b = frame.bytes;
    const at = output.payloadAt;
    setU16(b, at + tcp.SOURCE_PORT_AT, this.localPort);
    setU16(b, at + tcp.DESTINATION_PORT_AT, this.remotePort);
    writeSegment(out, queue, b, at);
    tcp.sealed(b, output.source, this.remoteIp, at, at + header + out.length);
    const { receive } = this.connection;
    const window = out.syn ? out.window : out.window * 2 ** receive.scale;
    output.emitWide(
      TCP_SEND,
      frame.id,
      reason,
      this.flow,
      this.remoteIp,
      this.remotePort,
      this.localPort,
      out.place,
      out.flags & tcp.ACK ? receive.next : 0,
      out.flags,
      window,
      out.length,
    );
    output.send(frame);
  }

  tell(kind: EventKind, reason: Reason | undefined, a?: number, b?: number, c?: number, d?: number): void {
    this.#parts.output.emit(kind, this.frame, reason, this.flow, a, b, c, d);
  }

  tellWide(
    kind: EventKind,
    reason: Reason | undefined,
    a: number,
    b: number,
    c: number,
    d: number,
    e: number,
    f: number,
    g?: number,
    h?: number,
  ): void {
    this.#parts.output.emitWide(kind, this.frame, reason, this.flow, a, b, c, d, e, f, g, h);
  }

  came(kind: EventKind, reason: Reason, s: Incoming, place: number): void {
    const { send } = this.connection;
    const ack = s.has(tcp.ACK) ? unwrap(send.iss, s.acknowledgment, send.una) : 0;
    const window = s.has(tcp.SYN) ? s.window : s.window * 2 ** send.scale;
    const { remoteIp, remotePort, localPort } = this;
    this.tellWide(kind, reason, remoteIp, remotePort, localPort, place, ack, s.flags, window, s.length);
  }

  mayChallenge(): boolean {
    return this.#parts.mayChallenge();
  }

  admission(): Admission {
    return this.owner?.admission(this) ?? 'admit';
  }

  established(): void {
    this.owner?.established(this);
  }

  readable(): void {
    this.owner?.readableNow();
  }

  writable(): void {
    this.owner?.writableNow();
  }

  waiting(): void {
    this.owner?.readableNow();
  }

  ended(errno: Errno | undefined): void {
    this.#parts.forget(this);
    this.owner?.ended(this, errno);
  }
}
