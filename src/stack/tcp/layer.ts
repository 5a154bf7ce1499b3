/** TCP in a host: what sockets and connections ask of it (RFC 9293, 3.9). Segments come in through input.ts. */
import type { Ipv4Address } from '../../core/address.ts';
import type { Errno } from '../../core/errno.ts';
import type { Frame } from '../../core/frame.ts';
import type { SocketOwner } from '../../core/network.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { SocketAddress, SocketOptions } from '../../core/sys.ts';
import { NS_PER_S } from '../../core/time.ts';
import type { Settings } from '../../protocols/tcp/settings.ts';
import { unwrap } from '../../protocols/tcp/sequence.ts';
import * as why from '../../protocols/tcp/reasons.ts';
import { interfaceNamed, type Context } from '../context.ts';
import type { Interface } from '../interface.ts';
import { ConnectionTable } from './connection-table.ts';
import { Endpoint, type TcpParts } from './endpoint.ts';
import { InitialSequences, type FourTuple } from './initial-sequence.ts';
import { TcpInput, type TcpHome } from './input.ts';
import { Listener } from './listener.ts';
import { LocalPorts } from './local-ports.ts';
import type { TcpOutput } from './output.ts';
import { settingsOf } from './settings.ts';
import { type SocketParts, StreamSocket } from './stream-socket.ts';

export class TcpLayer implements TcpParts, SocketParts, TcpHome {
  readonly output: TcpOutput;
  readonly #ctx: Context;
  readonly #table: ConnectionTable<Endpoint>;
  readonly #ports: LocalPorts;
  readonly #sequences: InitialSequences;
  readonly #sockets = new Set<StreamSocket>();
  readonly #input: TcpInput;
  #challengeSecond = -1;
  #challenges = 0;

  constructor(ctx: Context, output: TcpOutput) {
    this.#ctx = ctx;
    this.output = output;
    this.#sequences = new InitialSequences(ctx.env.rng);
    this.#table = new ConnectionTable(ctx.env.rng.u32());
    this.#ports = new LocalPorts(ctx, this.#table);
    this.#input = new TcpInput(ctx, output, this);
  }

  // segments and errors that come in

  /** The frame stays the caller's. */
  receive(iface: Interface, frame: Frame): void {
    this.#input.receive(iface, frame);
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

  /** The firewall refuses a segment, ours or another's, with a reset. The frame stays the caller's. */
  reject(frame: Frame): void {
    this.output.rejects = frame;
    this.#input.reject(frame);
    this.output.rejects = undefined;
  }

  find({ localIp, localPort, remoteIp, remotePort }: FourTuple): Endpoint | undefined {
    return this.#table.find(localIp, localPort, remoteIp, remotePort);
  }

  listening(port: number, address: Ipv4Address, iface: Interface): StreamSocket | undefined {
    return this.#ports.listening(port, address, iface);
  }

  /** A connection of that 4-tuple, with the options of a socket. ENETUNREACH and others: no way leads there. */
  make(tuple: FourTuple, socket: StreamSocket, passive: boolean, iss?: number): Result<Endpoint, Errno> {
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
    return this.make({ ...tuple, localPort: port.value }, socket, false);
  }

  listen(socket: StreamSocket, backlog: number): Listener {
    const { counters, sysctl } = this.#ctx;
    const limit = Math.min(Math.max(0, backlog), sysctl.get('net.core.somaxconn'));
    const synLimit = (): number => this.synLimit;
    return new Listener(
      {
        arrived: () => socket.readableNow(),
        get synLimit() {
          return synLimit();
        },
        get resetsOverflow() {
          return sysctl.get('net.ipv4.tcp_abort_on_overflow') !== 0;
        },
        overflowed: () => counters['tcp-listen-overflows']++,
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
