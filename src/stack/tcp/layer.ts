/** TCP in a host: segments find their connection or a listening socket, sockets find a port (RFC 9293, 3.9.2 and 3.10.7.1; RFC 6056). */
import { formatIpv4, type Ipv4Address } from '../../core/address.ts';
import { getU16 } from '../../core/bytes.ts';
import type { Errno } from '../../core/errno.ts';
import type { Reason } from '../../core/event.ts';
import type { Frame } from '../../core/frame.ts';
import type { SocketOwner } from '../../core/network.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { SocketAddress, SocketOptions } from '../../core/sys.ts';
import { NS_PER_S } from '../../core/time.ts';
import { segmentArrives } from '../../protocols/tcp/arrival.ts';
import * as tcp from '../../protocols/tcp/codec.ts';
import { TCP_DROP, TCP_QUEUE } from '../../protocols/tcp/events.ts';
import { Incoming, readSegment } from '../../protocols/tcp/segment.ts';
import type { Settings } from '../../protocols/tcp/settings.ts';
import { unwrap, wrap } from '../../protocols/tcp/sequence.ts';
import * as why from '../../protocols/tcp/reasons.ts';
import { interfaceNamed, type Context } from '../context.ts';
import type { Interface } from '../interface.ts';
import * as wire from '../wire.ts';
import { ConnectionTable } from './connection-table.ts';
import { Endpoint, type TcpParts } from './endpoint.ts';
import { InitialSequences, type FourTuple } from './initial-sequence.ts';
import { Listener } from './listener.ts';
import { LocalPorts } from './local-ports.ts';
import type { TcpOutput } from './output.ts';
import { settingsOf } from './settings.ts';
import { type SocketParts, StreamSocket } from './stream-socket.ts';

const CE = 3;

export class TcpLayer implements TcpParts, SocketParts {
  readonly output: TcpOutput;
  readonly #ctx: Context;
  readonly #table: ConnectionTable<Endpoint>;
  readonly #ports: LocalPorts;
  readonly #sequences: InitialSequences;
  readonly #sockets = new Set<StreamSocket>();
  readonly #segment = new Incoming();
  #challengeSecond = -1;
  #challenges = 0;

  constructor(ctx: Context, output: TcpOutput) {
    this.#ctx = ctx;
    this.output = output;
    this.#sequences = new InitialSequences(ctx.env.rng);
    this.#table = new ConnectionTable(ctx.env.rng.u32());
    this.#ports = new LocalPorts(ctx, this.#table);
  }

  // segments that come in

  /** The frame stays the caller's. */
  receive(iface: Interface, frame: Frame): void {
    const { counters } = this.#ctx;
    const b = frame.bytes;
    const at = wire.L4(frame);
    const end = wire.ipEnd(frame);
    const [remoteIp, localIp] = [wire.ipSource(frame), wire.ipDestination(frame)];
    counters['tcp-in-segs']++;
    const header = end - at < tcp.HEADER_BYTES ? 0 : tcp.headerLengthAt(b, at);
    if (header < tcp.HEADER_BYTES || at + header > end) {
      counters['tcp-in-errors']++;
      return this.#refuse(frame, why.BAD_HEADER);
    }
    if (!tcp.checksumIsRight(b, at, end, remoteIp, localIp)) {
      counters['tcp-in-errors']++;
      counters['tcp-in-csum-errors']++;
      return this.#refuse(frame, why.BAD_CHECKSUM);
    }
    if (!this.output.isOwn(localIp)) return; // TCP is for one host alone (RFC 9293, MUST-57)
    const s = this.#segment;
    readSegment(b, at, end, s);
    s.marked = (b[wire.IP_TOS]! & 3) === CE;
    s.frame = frame.id;
    const tuple = {
      localIp,
      localPort: getU16(b, at + tcp.DESTINATION_PORT_AT),
      remoteIp,
      remotePort: getU16(b, at + tcp.SOURCE_PORT_AT),
    };
    this.#dispatch(tuple, s, iface);
  }

  #dispatch(tuple: FourTuple, s: Incoming, iface: Interface): void {
    const endpoint = this.#table.find(tuple.localIp, tuple.localPort, tuple.remoteIp, tuple.remotePort);
    if (endpoint && !this.#mayReplace(endpoint, s)) {
      endpoint.frame = s.frame;
      segmentArrives(endpoint.connection, s, (sequence, reason) => this.#reset(tuple, sequence, undefined, reason));
      endpoint.frame = 0;
      return;
    }
    const iss = endpoint && beyond(endpoint);
    endpoint?.connection.endReused();
    const socket = this.#ports.listening(tuple.localPort, tuple.localIp, iface);
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
    const newerStamp = s.options.timestamps && ((s.options.timestampValue - connection.recentStamp) | 0) > 0;
    return newerStamp || unwrap(receive.irs, s.sequence, receive.next) > receive.next;
  }

  /** A SYN for a listening socket: a connection of its own answers it (RFC 9293, 3.10.7.2). */
  #takeIn(socket: StreamSocket, tuple: FourTuple, s: Incoming, iss: number | undefined): void {
    const listener = socket.listener!;
    if (listener.full || listener.synFull) {
      this.#ctx.counters['tcp-listen-overflows']++;
      const reason = listener.full ? why.ACCEPT_QUEUE_FULL : why.SYN_QUEUE_FULL;
      const waiting = listener.full ? listener.waiting : listener.handshakes;
      return this.output.emit(
        TCP_QUEUE,
        s.frame,
        reason,
        flowOf(tuple),
        waiting,
        listener.full ? listener.backlog : this.synLimit,
      );
    }
    const made = this.#make(tuple, socket, true, iss);
    if (!made.ok) return this.#drop(tuple, s, why.NO_CONNECTION);
    const endpoint = made.value;
    const { connection } = endpoint;
    this.#ctx.counters['tcp-passive-opens']++;
    endpoint.frame = s.frame;
    listener.begin(endpoint);
    connection.receive.irs = s.sequence;
    connection.segmentsIn++;
    connection.negotiate(s.options, s.window, s.has(tcp.ECE) && s.has(tcp.CWR));
    connection.answer();
    endpoint.frame = 0;
  }

  #make(tuple: FourTuple, socket: StreamSocket, passive: boolean, iss?: number): Result<Endpoint, Errno> {
    const path = this.output.path({ ...tuple, device: socket.device });
    if (!path.ok) return path;
    if (path.value.kind === 'broadcast' || path.value.kind === 'multicast') return fail('ENETUNREACH');
    const { options, device } = socket;
    const own = { ...tuple, localIp: path.value.source, remoteIp: path.value.destination };
    const inode = passive ? this.nextInode() : socket.inode;
    const pathMss = this.output.pathMss(path.value);
    const endpoint = new Endpoint(this, own, { passive, inode, pathMss, iss, device, options });
    this.#table.add(endpoint);
    return ok(endpoint);
  }

  /** RFC 9293, 3.10.7.1: everything but a reset is answered by one. */
  #nobody(tuple: FourTuple, s: Incoming): void {
    if (s.has(tcp.RST)) return this.#drop(tuple, s, why.RESET_FOR_NOBODY);
    this.#drop(tuple, s, why.NO_CONNECTION);
    if (s.has(tcp.ACK)) this.#reset(tuple, s.acknowledgment, undefined, why.RESETS_NOBODY);
    else this.#reset(tuple, 0, (s.sequence + s.span) >>> 0, why.RESETS_NOBODY);
  }

  #reset(tuple: FourTuple, sequence: number, acknowledgment: number | undefined, reason: Reason): void {
    this.output.reset(tuple, flowOf(tuple), sequence, acknowledgment, reason);
  }

  #drop(tuple: FourTuple, s: Incoming, reason: Reason): void {
    const { remoteIp, remotePort, localPort } = tuple;
    const { sequence, acknowledgment, flags, window, length } = s;
    this.output.emitWide(
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
    this.output.emitWide(
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

  /** An ICMP error that quotes a segment of ours: believed only while that segment is on the way (RFC 5927, 4; RFC 9293, 3.9.2.2). */
  icmpError(tuple: FourTuple, sequence: number, errno: Errno, fatal: boolean, frame: number): boolean {
    const endpoint = this.#table.find(tuple.localIp, tuple.localPort, tuple.remoteIp, tuple.remotePort);
    if (!endpoint) return false;
    const { connection } = endpoint;
    const { send, state } = connection;
    const place = unwrap(send.iss, sequence, send.una);
    if (place < send.una || place >= Math.max(send.nxt, 1)) return false;
    endpoint.frame = frame;
    const opening = state === 'SYN-SENT' || state === 'SYN-RECEIVED';
    if (errno === 'EMSGSIZE') {
      const path = this.output.path(endpoint);
      if (path.ok) connection.pathMtuChanged(this.output.pathMss(path.value));
    } else if (opening && (fatal || state === 'SYN-SENT')) connection.end(errno, why.STATE_UNREACHABLE);
    else connection.softError = errno;
    endpoint.frame = 0;
    return true;
  }

  // what sockets ask for

  open(owner: SocketOwner): StreamSocket {
    const socket = new StreamSocket(this, owner, this.nextInode());
    this.#sockets.add(socket);
    return socket;
  }

  interfaceNamed(name: string): Interface | undefined {
    return interfaceNamed(this.#ctx, name);
  }

  bind(socket: StreamSocket, local: SocketAddress): Result<SocketAddress, Errno> {
    if (local.address !== 0 && !this.output.isOwn(local.address)) return fail('EADDRNOTAVAIL');
    return this.#ports.bind(socket, local);
  }

  unbind(socket: StreamSocket): void {
    this.#ports.unbind(socket);
  }

  /** ENETUNREACH and others: no way. EADDRNOTAVAIL: no ephemeral port is left for this peer. EADDRINUSE: the 4-tuple is taken. */
  connect(socket: StreamSocket, remote: SocketAddress): Result<Endpoint, Errno> {
    if (remote.port === 0) return fail('ECONNREFUSED');
    const draft = {
      localIp: socket.localIp,
      localPort: socket.localPort,
      remoteIp: remote.address,
      remotePort: remote.port,
    };
    const path = this.output.path({ ...draft, device: socket.device });
    if (!path.ok) return path;
    const tuple = { ...draft, localIp: path.value.source, remoteIp: path.value.destination };
    const port = this.#ports.forConnection(tuple);
    if (!port.ok) return port;
    this.#ctx.counters['tcp-active-opens']++;
    return this.#make({ ...tuple, localPort: port.value }, socket, false);
  }

  listen(socket: StreamSocket, backlog: number): Listener {
    const { sysctl } = this.#ctx;
    const limit = Math.min(Math.max(0, backlog), sysctl.get('net.core.somaxconn'));
    const synLimit = (): number => this.synLimit;
    return new Listener(
      {
        arrived: () => socket.readableNow(),
        get synLimit() {
          return synLimit();
        },
      },
      limit,
    );
  }

  adopt(endpoint: Endpoint, owner: SocketOwner, options: SocketOptions): StreamSocket {
    const socket = new StreamSocket(this, owner, endpoint.inode);
    socket.options = options;
    socket.adopt(endpoint);
    this.#sockets.add(socket);
    return socket;
  }

  forget(what: StreamSocket | Endpoint): void {
    if (what instanceof StreamSocket) {
      this.#sockets.delete(what);
      this.#ports.unbind(what);
    } else this.#table.remove(what);
  }

  nextInode(): number {
    return this.#ctx.inodes.next++;
  }

  // what endpoints ask for

  get now(): number {
    return this.#ctx.env.now;
  }

  alarm: TcpParts['alarm'] = (fire, purpose) => this.#ctx.env.alarm(fire, purpose);

  isn(tuple: FourTuple): number {
    const fixed = this.#ctx.sysctl.get('net.wirelab.tcp_isn');
    return fixed !== 0 ? fixed : this.#sequences.next(tuple, this.now);
  }

  clockOffset(tuple: FourTuple): number {
    return this.#sequences.clockOffset(tuple);
  }

  settings(options: SocketOptions): Settings {
    return settingsOf(this.#ctx.sysctl, options);
  }

  mayChallenge(): boolean {
    const second = Math.floor(this.now / NS_PER_S);
    if (second !== this.#challengeSecond) this.#challenges = 0;
    this.#challengeSecond = second;
    return this.#challenges++ < this.#ctx.sysctl.get('net.ipv4.tcp_challenge_ack_limit');
  }

  // what tables show

  get synLimit(): number {
    return this.#ctx.sysctl.get('net.ipv4.tcp_max_syn_backlog');
  }

  sockets(): readonly StreamSocket[] {
    return [...this.#sockets];
  }

  endpoints(): readonly Endpoint[] {
    return this.#table.all();
  }

  bucketOf(endpoint: Endpoint): number {
    return this.#table.bucketOf(endpoint);
  }

  listenBucket(port: Ipv4Address): number {
    return this.#ports.bucketOf(port);
  }

  socketOf(endpoint: Endpoint): StreamSocket | undefined {
    return endpoint.owner instanceof StreamSocket ? endpoint.owner : undefined;
  }
}

/** A new connection begins beyond all that the former one may have sent (RFC 9293, 3.6.1). */
const beyond = ({ connection: { send } }: Endpoint): number => wrap(send.iss, send.nxt + 0x1_0001);

const flowOf = ({ localIp, localPort, remoteIp, remotePort }: FourTuple): string =>
  `${formatIpv4(localIp)}:${localPort} > ${formatIpv4(remoteIp)}:${remotePort}`;
