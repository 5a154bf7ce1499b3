/** ICMP errors that came in: matched to the sockets whose packet they quote, and to the path MTU (RFC 1122, 3.2.2, 3.2.2.1 and 4.1.3.3). */
import { getU16, getU32 } from '../core/bytes.ts';
import type { Errno } from '../core/errno.ts';
import type { Reason } from '../core/event.ts';
import type { Frame } from '../core/frame.ts';
import type { SocketError } from '../core/sys.ts';
import * as icmp from '../protocols/icmp/codec.ts';
import * as ipv4 from '../protocols/ipv4/codec.ts';
import type { Context } from './context.ts';
import { ICMP_DROP, ICMP_TELL } from './events.ts';
import * as why from './icmp-reasons.ts';
import type { Interface } from './interface.ts';
import type { Pmtu } from './pmtu.ts';
import type { Redirects } from './redirects.ts';
import type { Routes } from './route/routes.ts';
import type { BaseSocket } from './sockets/base.ts';
import type { SocketRegistry } from './sockets/registry.ts';
import type { FourTuple } from './tcp/initial-sequence.ts';
import * as wire from './wire.ts';

/** Linux's icmp_err_convert: errno of each unreachable code, and whether it is fatal for a connected socket. */
const UNREACHABLE: readonly (readonly [Errno, boolean])[] = [
  ['ENETUNREACH', false],
  ['EHOSTUNREACH', false],
  ['ENOPROTOOPT', true],
  ['ECONNREFUSED', true],
  ['EMSGSIZE', false],
  ['EOPNOTSUPP', false],
  ['ENETUNREACH', true],
  ['EHOSTDOWN', true],
  ['ENONET', true],
  ['ENETUNREACH', true],
  ['EHOSTUNREACH', true],
  ['ENETUNREACH', false],
  ['EHOSTUNREACH', false],
  ['EHOSTUNREACH', true],
  ['EHOSTUNREACH', true],
  ['EHOSTUNREACH', true],
];

/** Who takes in errors about TCP segments; whether there is such a connection. */
export interface TcpErrors {
  icmpError(tuple: FourTuple, sequence: number, errno: Errno, fatal: boolean, frame: number): boolean;
}

/** The packet that an error quotes, as far as it goes. */
interface Quote {
  readonly source: number;
  readonly destination: number;
  readonly protocol: number;
  readonly at: number;
  readonly payloadAt: number;
  readonly end: number;
}

export class IcmpNotify {
  readonly #ctx: Context;
  readonly #routes: Routes;
  readonly #sockets: SocketRegistry;
  readonly #tcp: TcpErrors;
  readonly #pmtu: Pmtu;
  readonly #redirects: Redirects;

  constructor(ctx: Context, routes: Routes, sockets: SocketRegistry, tcp: TcpErrors, pmtu: Pmtu, redirects: Redirects) {
    this.#ctx = ctx;
    this.#routes = routes;
    this.#sockets = sockets;
    this.#tcp = tcp;
    this.#pmtu = pmtu;
    this.#redirects = redirects;
  }

  /** Takes in an error whose checksum holds. The frame stays the caller's. */
  receive(iface: Interface, frame: Frame): void {
    const b = frame.bytes;
    const at = wire.L4(frame);
    const quote = this.#quote(frame, at + icmp.QUOTE_AT);
    if (!quote) return this.#drop(iface, frame, why.QUOTE_BAD);
    const type = b[at + icmp.TYPE_AT]!;
    const code = b[at + icmp.CODE_AT]!;
    if (type === icmp.REDIRECT) {
      const gateway = getU32(b, at + icmp.GATEWAY_AT);
      return this.#redirects.receive(iface, frame, gateway, quote.destination);
    }
    if (hasNoErrno(type, code)) return this.#drop(iface, frame, why.NO_ERRNO);
    let info = 0;
    if (type === icmp.UNREACHABLE && code === icmp.FRAGMENTATION_NEEDED) info = this.#learnMtu(frame, at, quote);
    if (type === icmp.PARAMETER_PROBLEM) info = b[at + icmp.POINTER_AT]!;
    let told = quote.protocol === 6 ? this.#tellTcp(frame, quote, type, code) : 0;
    for (const socket of this.#senders(frame, quote, iface)) {
      told++;
      this.#tell(socket, frame, at, quote, info);
    }
    if (told === 0) this.#drop(iface, frame, why.NOBODY_CARES);
  }

  /** TCP judges by the sequence number that is quoted whether the segment was its own (RFC 5927, 4). */
  #tellTcp(frame: Frame, { source, destination, payloadAt, end }: Quote, type: number, code: number): number {
    if (payloadAt + 8 > end) return 0;
    const b = frame.bytes;
    const tuple = {
      localIp: source,
      localPort: getU16(b, payloadAt),
      remoteIp: destination,
      remotePort: getU16(b, payloadAt + 2),
    };
    const [errno, fatal] = errnoOf(type, code);
    const tooBig = type === icmp.UNREACHABLE && code === icmp.FRAGMENTATION_NEEDED;
    return Number(this.#tcp.icmpError(tuple, getU32(b, payloadAt + 4), tooBig ? 'EMSGSIZE' : errno, fatal, frame.id));
  }

  #senders(frame: Frame, quote: Quote, iface: Interface): BaseSocket[] {
    const { protocol, source, destination } = quote;
    const raw = this.#sockets.raw.filter((s) => s.matches(protocol, source, destination, s.device ?? iface));
    if (protocol !== 17 || quote.payloadAt + 4 > quote.end) return raw;
    const b = frame.bytes;
    const [from, to] = [getU16(b, quote.payloadAt), getU16(b, quote.payloadAt + 2)];
    const socket = this.#sockets.ports.find(from, source, destination, to, undefined);
    return socket ? [...raw, socket] : raw;
  }

  /** The quoted packet must be one that this host sent (RFC 5927, 4). */
  #quote(frame: Frame, at: number): Quote | undefined {
    const b = frame.bytes;
    const end = wire.ipEnd(frame);
    if (at + ipv4.HEADER_BYTES > end || b[at]! >>> 4 !== 4) return undefined;
    const header = ipv4.headerLengthAt(b, at);
    if (header < ipv4.HEADER_BYTES || at + header > end) return undefined;
    const source = getU32(b, at + ipv4.SOURCE_AT);
    if (!this.#routes.isOwn(source)) return undefined;
    const destination = getU32(b, at + ipv4.DESTINATION_AT);
    return { source, destination, protocol: b[at + ipv4.PROTOCOL_AT]!, at, payloadAt: at + header, end };
  }

  #learnMtu(frame: Frame, at: number, quote: Quote): number {
    const told = getU16(frame.bytes, at + icmp.MTU_AT);
    const size = getU16(frame.bytes, quote.at + ipv4.LENGTH_AT);
    const iface = this.#routes.lookup(quote.destination)?.first.iface;
    const current = this.#pmtu.get(quote.destination) ?? iface?.mtu ?? size;
    // RFC 1191, 5: an old router tells no MTU; then it is less than the packet was.
    return this.#pmtu.learn(quote.destination, told || Math.max(68, size - 1), current);
  }

  /** RFC 1122, 4.1.3.3: the error goes up. Without an error queue only a fatal one reaches a connected socket. */
  #tell(socket: BaseSocket, frame: Frame, at: number, quote: Quote, info: number): void {
    const { env } = this.#ctx;
    const b = frame.bytes;
    const [type, code] = [b[at + icmp.TYPE_AT]!, b[at + icmp.CODE_AT]!];
    const [errno, always] = errnoOf(type, code);
    const udp = quote.protocol === 17;
    const mayCut = errno === 'EMSGSIZE' && socket.options.mtuDiscover === 'dont';
    if (mayCut && udp) return; // the next datagram goes in pieces; there is nothing to tell
    const fatal = errno === 'EMSGSIZE' ? !mayCut : always;
    const queue = socket.options.receiveErrors === true;
    if (!queue && !(fatal && socket.connected)) return;
    const from = udp ? quote.payloadAt + 8 : socket.options.headerIncluded ? quote.at : quote.payloadAt;
    const port = udp && quote.payloadAt + 4 <= quote.end ? getU16(b, quote.payloadAt + 2) : 0;
    const error: SocketError = {
      errno,
      origin: 'icmp',
      type,
      code,
      info,
      offender: wire.ipSource(frame),
      to: { address: quote.destination, port },
      bytes: b.slice(Math.min(from, quote.end), quote.end),
      time: env.now,
    };
    env.emit(ICMP_TELL, -1, frame.id, why.TAKEN_IN, wire.ipSource(frame), error.type, error.code, quote.destination);
    socket.queueError(error);
    socket.setPending(errno);
  }

  #drop(iface: Interface, frame: Frame, reason: Reason): void {
    const at = wire.L4(frame);
    const [type, code] = [frame.bytes[at]!, frame.bytes[at + icmp.CODE_AT]!];
    const subject = wire.ipDestination(frame);
    this.#ctx.env.emit(ICMP_DROP, iface.port, frame.id, reason, wire.ipSource(frame), type, code, subject);
  }
}

/** As Linux's icmp_unreach: codes that nobody defined, and a reassembly that took too long, stop here. */
function hasNoErrno(type: number, code: number): boolean {
  if (type === icmp.UNREACHABLE) return code >= UNREACHABLE.length;
  return type === icmp.TIME_EXCEEDED && code === icmp.REASSEMBLY_EXCEEDED;
}

function errnoOf(type: number, code: number): readonly [Errno, boolean] {
  if (type === icmp.PARAMETER_PROBLEM) return ['EPROTO', true];
  if (type === icmp.UNREACHABLE) return UNREACHABLE[code]!;
  return ['EHOSTUNREACH', false];
}
