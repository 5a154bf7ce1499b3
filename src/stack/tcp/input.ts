/** Segments on their way up: checked, then given to their connection, to a listening socket, or answered by a reset (RFC 9293, 3.10.7). */
import { formatIpv4, type Ipv4Address } from '../../core/address.ts';
import { getU16 } from '../../core/bytes.ts';
import type { Errno } from '../../core/errno.ts';
import type { Reason } from '../../core/event.ts';
import type { Frame } from '../../core/frame.ts';
import type { Result } from '../../core/result.ts';
import { segmentArrives } from '../../protocols/tcp/arrival.ts';
import * as tcp from '../../protocols/tcp/codec.ts';
import { TCP_DROP, TCP_QUEUE } from '../../protocols/tcp/events.ts';
import * as why from '../../protocols/tcp/reasons.ts';
import { Incoming, readSegment } from '../../protocols/tcp/segment.ts';
import { unwrap, wrap } from '../../protocols/tcp/sequence.ts';
import type { Context } from '../context.ts';
import type { Interface } from '../interface.ts';
import * as wire from '../wire.ts';
import type { Endpoint } from './endpoint.ts';
import type { FourTuple } from './initial-sequence.ts';
import type { TcpOutput } from './output.ts';
import type { StreamSocket } from './stream-socket.ts';

/** Where connections and listening sockets are found, and new connections made. */
export interface TcpHome {
  /** Handshakes that may be under way at one listening socket. */
  readonly synLimit: number;
  find(tuple: FourTuple): Endpoint | undefined;
  listening(port: number, address: Ipv4Address, iface: Interface): StreamSocket | undefined;
  make(tuple: FourTuple, socket: StreamSocket, passive: boolean, iss?: number): Result<Endpoint, Errno>;
}

/** Congestion experienced (RFC 3168, 5). */
const CE = 3;

export class TcpInput {
  readonly #ctx: Context;
  readonly #output: TcpOutput;
  readonly #home: TcpHome;
  readonly #segment = new Incoming();
  readonly #rejected = new Incoming();

  constructor(ctx: Context, output: TcpOutput, home: TcpHome) {
    this.#ctx = ctx;
    this.#output = output;
    this.#home = home;
  }

  /** The frame stays the caller's. */
  receive(iface: Interface, frame: Frame): void {
    const { counters } = this.#ctx;
    const b = frame.bytes;
    const at = wire.L4(frame);
    const end = wire.ipEnd(frame);
    const [remoteIp, localIp] = [wire.ipSource(frame), wire.ipDestination(frame)];
    counters['tcp-in-segs']++;
    if (!isWhole(frame)) {
      counters['tcp-in-errors']++;
      return this.#refuse(frame, why.BAD_HEADER);
    }
    if (!tcp.checksumIsRight(b, at, end, remoteIp, localIp)) {
      counters['tcp-in-errors']++;
      counters['tcp-in-csum-errors']++;
      return this.#refuse(frame, why.BAD_CHECKSUM);
    }
    if (!this.#output.isOwn(localIp)) return; // TCP is for one host alone (RFC 9293, MUST-57)
    const s = this.#segment;
    readSegment(b, at, end, s);
    s.marked = (b[wire.IP_TOS]! & 3) === CE;
    s.frame = frame.id;
    this.#dispatch(tupleOf(frame), s, iface);
  }

  /** Answers for whom a segment was meant, as a port does where nobody listens (iptables-extensions(8), tcp-reset). */
  reject(frame: Frame): void {
    const [at, end] = [wire.L4(frame), wire.ipEnd(frame)];
    if (!isWhole(frame)) return;
    if (!tcp.checksumIsRight(frame.bytes, at, end, wire.ipSource(frame), wire.ipDestination(frame))) return;
    const s = this.#rejected;
    readSegment(frame.bytes, at, end, s);
    if (!s.has(tcp.RST)) this.#answerNobody(tupleOf(frame), s, why.RESETS_FILTERED);
  }

  #dispatch(tuple: FourTuple, s: Incoming, iface: Interface): void {
    const endpoint = this.#home.find(tuple);
    if (endpoint && !this.#mayReplace(endpoint, s)) {
      endpoint.frame = s.frame;
      segmentArrives(endpoint.connection, s, (sequence, reason) => this.#reset(tuple, sequence, undefined, reason));
      endpoint.frame = 0;
      return;
    }
    const iss = endpoint && beyond(endpoint);
    endpoint?.connection.end(undefined, why.STATE_REUSED);
    const socket = this.#home.listening(tuple.localPort, tuple.localIp, iface);
    if (!socket) return this.#nobody(tuple, s);
    if (s.has(tcp.RST)) return this.#drop(tuple, s, why.RESET_FOR_NOBODY);
    if (s.has(tcp.ACK)) {
      this.#drop(tuple, s, why.NOT_A_SYN);
      return this.#reset(tuple, s.acknowledgment, undefined, why.RESETS_BAD_ACK);
    }
    if (!s.has(tcp.SYN)) return this.#drop(tuple, s, why.NOT_A_SYN);
    this.#takeIn(socket, tuple, s, iss);
  }

  /** A SYN that is newer than all of a connection in TIME-WAIT (RFC 9293, 3.6.1; RFC 6191). */
  #mayReplace({ connection }: Endpoint, s: Incoming): boolean {
    if (connection.state !== 'TIME-WAIT' || !s.has(tcp.SYN) || s.has(tcp.ACK) || s.has(tcp.RST)) return false;
    const { receive } = connection;
    const newerStamp = s.options.timestamps && ((s.options.timestampValue - connection.timestamps.recent) | 0) > 0;
    return newerStamp || unwrap(receive.irs, s.sequence, receive.next) > receive.next;
  }

  /** A SYN for a listening socket: a connection of its own answers it (RFC 9293, 3.10.7.2). */
  #takeIn(socket: StreamSocket, tuple: FourTuple, s: Incoming, iss: number | undefined): void {
    const listener = socket.listener!;
    if (listener.full || listener.synFull) {
      this.#ctx.counters['tcp-listen-overflows']++;
      const reason = listener.full ? why.ACCEPT_QUEUE_FULL : why.SYN_QUEUE_FULL;
      const waiting = listener.full ? listener.waiting : listener.handshakes;
      return this.#output.emit(
        TCP_QUEUE,
        s.frame,
        reason,
        flowOf(tuple),
        waiting,
        listener.full ? listener.backlog : this.#home.synLimit,
      );
    }
    const made = this.#home.make(tuple, socket, true, iss);
    if (!made.ok) return this.#drop(tuple, s, why.NO_CONNECTION);
    const endpoint = made.value;
    const { connection } = endpoint;
    this.#ctx.counters['tcp-passive-opens']++;
    endpoint.frame = s.frame;
    listener.begin(endpoint);
    connection.receive.irs = s.sequence;
    connection.counts.came(s.length);
    connection.negotiate(s.options, s.window, s.has(tcp.ECE) && s.has(tcp.CWR));
    connection.answer();
    endpoint.frame = 0;
  }

  /** RFC 9293, 3.10.7.1: everything but a reset is answered by one. */
  #nobody(tuple: FourTuple, s: Incoming): void {
    if (s.has(tcp.RST)) return this.#drop(tuple, s, why.RESET_FOR_NOBODY);
    this.#drop(tuple, s, why.NO_CONNECTION);
    this.#answerNobody(tuple, s, why.RESETS_NOBODY);
  }

  /** RFC 9293, 3.5.2, group 1. */
  #answerNobody(tuple: FourTuple, s: Incoming, reason: Reason): void {
    if (s.has(tcp.ACK)) this.#reset(tuple, s.acknowledgment, undefined, reason);
    else this.#reset(tuple, 0, (s.sequence + s.span) >>> 0, reason);
  }

  #reset(tuple: FourTuple, sequence: number, acknowledgment: number | undefined, reason: Reason): void {
    this.#output.reset(tuple, flowOf(tuple), sequence, acknowledgment, reason);
  }

  #drop(tuple: FourTuple, s: Incoming, reason: Reason): void {
    const { remoteIp, remotePort, localPort } = tuple;
    const { sequence, acknowledgment, flags, window, length } = s;
    this.#output.emitWide(
      TCP_DROP,
      s.frame,
      reason,
      flowOf(tuple),
      remoteIp,
      remotePort,
      localPort,
      sequence,
      acknowledgment,
      flags,
      window,
      length,
    );
  }

  /** A segment that cannot be read. */
  #refuse(frame: Frame, reason: Reason): void {
    const at = wire.L4(frame);
    const ports = wire.ipEnd(frame) - at >= 4;
    const [remotePort, localPort] = ports ? [getU16(frame.bytes, at), getU16(frame.bytes, at + 2)] : [0, 0];
    const tuple = { localIp: wire.ipDestination(frame), localPort, remoteIp: wire.ipSource(frame), remotePort };
    const length = wire.ipEnd(frame) - at;
    this.#output.emitWide(
      TCP_DROP,
      frame.id,
      reason,
      flowOf(tuple),
      tuple.remoteIp,
      remotePort,
      localPort,
      0,
      0,
      0,
      0,
      length,
    );
  }
}

/** A new connection begins beyond all that the former one may have sent (RFC 9293, 3.6.1). */
const beyond = ({ connection: { send } }: Endpoint): number => wrap(send.iss, send.nxt + 0x1_0001);

/** Whether the header is there, and as long as it says. */
function isWhole(frame: Frame): boolean {
  const [at, end] = [wire.L4(frame), wire.ipEnd(frame)];
  if (end - at < tcp.HEADER_BYTES) return false;
  const header = tcp.headerLengthAt(frame.bytes, at);
  return header >= tcp.HEADER_BYTES && at + header <= end;
}

/** As the receiver of a segment sees it. */
function tupleOf(frame: Frame): FourTuple {
  const [b, at] = [frame.bytes, wire.L4(frame)];
  return {
    localIp: wire.ipDestination(frame),
    localPort: getU16(b, at + tcp.DESTINATION_PORT_AT),
    remoteIp: wire.ipSource(frame),
    remotePort: getU16(b, at + tcp.SOURCE_PORT_AT),
  };
}

const flowOf = ({ localIp, localPort, remoteIp, remotePort }: FourTuple): string =>
  `${formatIpv4(localIp)}:${localPort} > ${formatIpv4(remoteIp)}:${remotePort}`;
