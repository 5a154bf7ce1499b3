/** How probes are sent and answers recognised: UDP datagrams from a socket each, or ICMP echo requests from one raw socket. */
import { getU16 } from '../../core/bytes.ts';
import { errnoText, type Errno } from '../../core/errno.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Call, Fd, Message, SocketError, Sys } from '../../core/sys.ts';
import {
  ECHO_REPLY,
  encode,
  HEADER_BYTES,
  IDENTIFIER_AT,
  IP_PROTOCOL,
  SEQUENCE_AT,
} from '../../protocols/icmp/codec.ts';
import { headerLengthAt } from '../../protocols/ipv4/codec.ts';
import type { TraceOptions } from './options.ts';
import type { Probe, Probes } from './probes.ts';

const FIRST_UDP_PORT = 33_434;
const DNS_PORT = 53;

/** What goes wrong for good: `connect: Network is unreachable`. */
export type Sent = Result<'sent' | 'later', string>;

export interface Method {
  /** Sockets on which answers may come. */
  readonly sockets: readonly Fd[];
  send(probe: Probe, ttl: number, bytes: number): Call<Sent>;
  /** Whose answer a message is; undefined for nobody's. */
  answered(socket: Fd, message: Message): Probe | undefined;
  failed(socket: Fd, error: SocketError): Probe | undefined;
  /** Nothing more is expected for the probe. */
  finish(probe: Probe): void;
}

/** 40 41 42 ...: what a probe carries. */
const payload = (bytes: number): Uint8Array => new Uint8Array(bytes).map((_, i) => 0x40 + (i & 0x3f));

export const failure = (call: string, errno: Errno): { readonly ok: false; readonly error: string } =>
  fail(`${call}: ${errnoText(errno)}`);

/** A socket with every option but the time to live, connected to the destination. */
export function* openConnected(
  sys: Sys,
  o: TraceOptions,
  kind: 'datagram' | 'raw',
  port: number,
  protocol?: number,
): Call<Result<Fd, string>> {
  const socket = sys.socket(kind, protocol);
  if (!socket.ok) return failure('socket', socket.error);
  const fd = socket.value;
  const device = o.device === undefined ? ok(undefined) : sys.setOptions(fd, { device: o.device });
  if (!device.ok) return failure('setsockopt SO_BINDTODEVICE', device.error);
  const bound = sys.bind(fd, { address: o.source ?? 0, port: o.sourcePort ?? 0 });
  if (!bound.ok) return failure('bind', bound.error);
  sys.setOptions(fd, {
    mtuDiscover: o.dontFragment ? 'probe' : 'dont',
    receiveErrors: true,
    ...(o.tos === undefined ? {} : { tos: o.tos }),
  });
  const connected = yield* sys.connect(fd, { address: o.host!.address, port });
  return connected.ok ? socket : failure('connect', connected.error);
}

/** The error queue says more about what is too big or has nowhere to go. */
export function judge(sent: Result<number, Errno>): Sent {
  if (sent.ok || sent.error === 'EMSGSIZE' || sent.error === 'EHOSTUNREACH') return ok('sent');
  return sent.error === 'ENOBUFS' || sent.error === 'EAGAIN' ? ok('later') : failure('send', sent.error);
}

/** The traditional way: to ports where nobody listens, counted up so that each answer names its probe. */
export class UdpMethod implements Method {
  readonly #sys: Sys;
  readonly #options: TraceOptions;
  readonly #open = new Map<Fd, Probe>();
  readonly #step: number;
  #port: number;

  constructor(sys: Sys, options: TraceOptions) {
    this.#sys = sys;
    this.#options = options;
    this.#step = options.method === 'udp' ? 1 : 0;
    this.#port = options.port ?? (options.method === 'udp' ? FIRST_UDP_PORT : DNS_PORT);
  }

  get sockets(): readonly Fd[] {
    return [...this.#open.keys()];
  }

  *send(probe: Probe, ttl: number, bytes: number): Call<Sent> {
    const socket = yield* openConnected(this.#sys, this.#options, 'datagram', this.#port & 0xffff);
    if (!socket.ok) return socket;
    this.#sys.setOptions(socket.value, { ttl });
    const sent = judge(this.#sys.send(socket.value, payload(bytes)));
    if (!sent.ok || sent.value === 'later') {
      this.#sys.close(socket.value);
      return sent;
    }
    probe.socket = socket.value;
    this.#open.set(socket.value, probe);
    this.#port += this.#step;
    return sent;
  }

  answered(socket: Fd): Probe | undefined {
    return this.#open.get(socket);
  }

  failed(socket: Fd): Probe | undefined {
    return this.#open.get(socket);
  }

  finish({ socket }: Probe): void {
    if (socket === undefined) return;
    this.#open.delete(socket);
    this.#sys.close(socket);
  }
}

/** Echo requests, counted up by their sequence numbers. */
export class IcmpMethod implements Method {
  readonly sockets: readonly Fd[];
  readonly #sys: Sys;
  readonly #probes: Probes;
  readonly #identifier: number;
  #sequence: number;

  static *open(sys: Sys, options: TraceOptions, probes: Probes): Call<Result<IcmpMethod, string>> {
    const socket = yield* openConnected(sys, options, 'raw', 0, IP_PROTOCOL);
    return socket.ok ? ok(new IcmpMethod(sys, socket.value, probes, options.port ?? 1)) : socket;
  }

  constructor(sys: Sys, socket: Fd, probes: Probes, sequence: number) {
    this.#sys = sys;
    this.sockets = [socket];
    this.#probes = probes;
    this.#identifier = sys.pid & 0xffff;
    this.#sequence = sequence;
  }

  *send(probe: Probe, ttl: number, bytes: number): Call<Sent> {
    const [socket] = this.sockets as [Fd];
    const sequence = this.#sequence & 0xffff;
    this.#sys.setOptions(socket, { ttl });
    const data = payload(bytes + HEADER_BYTES).subarray(HEADER_BYTES);
    const request = encode({ kind: 'echo', code: 0, identifier: this.#identifier, sequence, data });
    const sent = judge(this.#sys.send(socket, request));
    if (!sent.ok || sent.value === 'later') return sent;
    probe.sequence = sequence;
    this.#sequence++;
    return sent;
  }

  answered(_socket: Fd, { bytes }: Message): Probe | undefined {
    const icmp = bytes.subarray(headerLengthAt(bytes, 0));
    return icmp[0] === ECHO_REPLY ? this.#probeOf(icmp) : undefined;
  }

  failed(_socket: Fd, error: SocketError): Probe | undefined {
    return this.#probeOf(error.bytes);
  }

  finish(probe: Probe): void {
    probe.sequence = undefined;
  }

  #probeOf(icmp: Uint8Array): Probe | undefined {
    if (icmp.length < HEADER_BYTES || getU16(icmp, IDENTIFIER_AT) !== this.#identifier) return undefined;
    const sequence = getU16(icmp, SEQUENCE_AT);
    return this.#probes.list.find((p) => p.sequence === sequence);
  }
}
