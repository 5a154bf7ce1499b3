/** The probes of Apple's traceroute: UDP to ports that count up, or echo requests; answers come to a raw ICMP socket. */
import type { Ipv4Address } from '../../../core/address.ts';
import { getU16 } from '../../../core/bytes.ts';
import type { Errno } from '../../../core/errno.ts';
import { ok, type Result } from '../../../core/result.ts';
import type { Fd, SocketOptions, Sys } from '../../../core/sys.ts';
import { encode, IP_PROTOCOL } from '../../../protocols/icmp/codec.ts';
import { DESTINATION_PORT_AT, IP_PROTOCOL as UDP, SOURCE_PORT_AT } from '../../../protocols/udp/codec.ts';
import { type Answer, echoAnswered } from '../../lib/icmp-answers.ts';
import type { TraceOptions } from './options.ts';

const HEADERS_BYTES = 28;

export class Prober {
  /** Where answers come. */
  readonly listener: Fd;
  readonly #sys: Sys;
  readonly #options: TraceOptions;
  readonly #sender: Fd;
  readonly #target: Ipv4Address;
  /** UDP's source port, or ICMP's identifier. */
  readonly #identifier: number;
  #sequence = 0;

  static open(sys: Sys, options: TraceOptions, target: Ipv4Address, source: Ipv4Address): Result<Prober, Errno> {
    const listener = sys.socket('raw', IP_PROTOCOL);
    if (!listener.ok) return listener;
    const sender = options.icmp ? listener : sys.socket('datagram');
    if (!sender.ok) return sender;
    const identifier = (sys.pid & 0xffff) | 0x8000;
    const { tos, device, dontFragment } = options;
    const settings: SocketOptions = {
      mtuDiscover: dontFragment ? 'do' : 'dont',
      ...(tos === undefined ? {} : { tos }),
      ...(device === undefined ? {} : { device }),
    };
    const set = sys.setOptions(sender.value, settings);
    if (!set.ok) return set;
    const bound = sys.bind(sender.value, { address: source, port: options.icmp ? 0 : identifier });
    return bound.ok ? ok(new Prober(sys, options, [listener.value, sender.value], target, identifier)) : bound;
  }

  private constructor(
    sys: Sys,
    options: TraceOptions,
    [listener, sender]: readonly [Fd, Fd],
    target: Ipv4Address,
    identifier: number,
  ) {
    this.#sys = sys;
    this.#options = options;
    this.listener = listener;
    this.#sender = sender;
    this.#target = target;
    this.#identifier = identifier;
  }

  send(ttl: number): Result<number, Errno> {
    const { icmp, packetBytes, port } = this.#options;
    this.#sequence++;
    this.#sys.setOptions(this.#sender, { ttl });
    const data = new Uint8Array(packetBytes - HEADERS_BYTES);
    if (!icmp) return this.#sys.send(this.#sender, data, { address: this.#target, port: this.#portOf(port) });
    const sequence = this.#sequence & 0xffff;
    const request = encode({ kind: 'echo', code: 0, identifier: this.#identifier, sequence, data });
    return this.#sys.send(this.#sender, request, { address: this.#target, port: 0 });
  }

  #portOf = (port: number): number => (port + this.#sequence) & 0xffff;

  /** Whether an answer belongs to the probe that was sent last. */
  mine = (answer: Answer): boolean => {
    if (this.#options.icmp) return echoAnswered(answer, this.#identifier) === (this.#sequence & 0xffff);
    const { about } = answer;
    if (about?.protocol !== UDP || about.destination !== this.#target || about.payload.length < 4) return false;
    const ours = getU16(about.payload, SOURCE_PORT_AT) === this.#identifier;
    return ours && getU16(about.payload, DESTINATION_PORT_AT) === this.#portOf(this.#options.port);
  };
}
