/** Probes that look like the beginning of a TCP connection, and never become one (traceroute(8), -T; RFC 9293, 3.5). */
import type { Ipv4Address } from '../../core/address.ts';
import { getU16, Writer } from '../../core/bytes.ts';
import { ok, type Result } from '../../core/result.ts';
import type { Call, Fd, Message, SocketError, Sys } from '../../core/sys.ts';
import { headerLengthAt } from '../../protocols/ipv4/codec.ts';
import { DESTINATION_PORT_AT, encode, IP_PROTOCOL, sealed, SOURCE_PORT_AT, SYN } from '../../protocols/tcp/codec.ts';
import { failure, judge, type Method, openConnected, type Sent } from './methods.ts';
import type { TraceOptions } from './options.ts';
import type { Probe, Probes } from './probes.ts';

const HTTP_PORT = 80;
const MSS = 1460;
/** IP's header, TCP's, and the options of a SYN. */
export const TCP_PROBE_BYTES = 60;

/** MSS, SACK permitted, a timestamp, a window scale of 0: what a program's SYN would carry. */
const synOptions = (clock: number): Uint8Array =>
  new Writer(20).u16(0x0204).u16(MSS).u16(0x0402).u16(0x080a).u32(clock).u32(0).u32(0x01030300).finish();

/** SYNs from a raw socket. Each has a local port of its own, which a stream socket keeps from others and by which its answer is known. */
export class TcpMethod implements Method {
  readonly sockets: readonly Fd[];
  readonly #sys: Sys;
  readonly #options: TraceOptions;
  readonly #probes: Probes;
  readonly #port: number;
  readonly #source: Ipv4Address;

  static *open(sys: Sys, options: TraceOptions, probes: Probes): Call<Result<TcpMethod, string>> {
    const socket = yield* openConnected(sys, { ...options, sourcePort: undefined }, 'raw', 0, IP_PROTOCOL);
    if (!socket.ok) return socket;
    const local = sys.localAddress(socket.value);
    return local.ok
      ? ok(new TcpMethod(sys, socket.value, options, probes, local.value.address))
      : failure('getsockname', local.error);
  }

  constructor(sys: Sys, socket: Fd, options: TraceOptions, probes: Probes, source: Ipv4Address) {
    this.#sys = sys;
    this.sockets = [socket];
    this.#options = options;
    this.#probes = probes;
    this.#port = (options.port ?? HTTP_PORT) & 0xffff;
    this.#source = source;
  }

  *send(probe: Probe, ttl: number): Call<Sent> {
    const [socket] = this.sockets as [Fd];
    const sys = this.#sys;
    const keeper = sys.socket('stream');
    if (!keeper.ok) return failure('socket', keeper.error);
    const bound = sys.bind(keeper.value, { address: this.#source, port: this.#options.sourcePort ?? 0 });
    const local = bound.ok ? sys.localAddress(keeper.value) : bound;
    sys.setOptions(socket, { ttl });
    const sent = local.ok ? judge(sys.send(socket, this.#syn(local.value.port))) : failure('bind', local.error);
    if (!local.ok || !sent.ok || sent.value === 'later') {
      sys.close(keeper.value);
      return sent;
    }
    probe.socket = keeper.value;
    probe.sequence = local.value.port;
    return sent;
  }

  #syn(sourcePort: number): Uint8Array {
    const { rng } = this.#sys;
    const segment = encode({
      sourcePort,
      destinationPort: this.#port,
      sequence: rng.u32(),
      acknowledgment: 0,
      reserved: 0,
      flags: SYN,
      window: 4 * MSS,
      checksum: 0,
      urgent: 0,
      options: synOptions(rng.u32()),
      payload: new Uint8Array(0),
    });
    return sealed(segment, this.#source, this.#options.host!.address);
  }

  answered(_socket: Fd, { bytes }: Message): Probe | undefined {
    const at = headerLengthAt(bytes, 0);
    if (bytes.length < at + 4) return undefined;
    return this.#probeOf(getU16(bytes, at + DESTINATION_PORT_AT), getU16(bytes, at + SOURCE_PORT_AT));
  }

  failed(_socket: Fd, { bytes }: SocketError): Probe | undefined {
    if (bytes.length < 4) return undefined;
    return this.#probeOf(getU16(bytes, SOURCE_PORT_AT), getU16(bytes, DESTINATION_PORT_AT));
  }

  finish(probe: Probe): void {
    probe.sequence = undefined;
    if (probe.socket !== undefined) this.#sys.close(probe.socket);
  }

  #probeOf(own: number, theirs: number): Probe | undefined {
    return theirs === this.#port ? this.#probes.list.find((p) => p.sequence === own) : undefined;
  }
}
