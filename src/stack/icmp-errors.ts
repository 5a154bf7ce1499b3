/** ICMP messages about other packets: when one may be sent, from which address, and how much it quotes (RFC 1122, 3.2.2; RFC 1812, 4.3.2). */
import { isMulticastIpv4, type Ipv4Address } from '../core/address.ts';
import { setU16, setU32 } from '../core/bytes.ts';
import { internetChecksum } from '../core/checksum.ts';
import type { Reason } from '../core/event.ts';
import type { Frame } from '../core/frame.ts';
import * as icmp from '../protocols/icmp/codec.ts';
import * as ipv4 from '../protocols/ipv4/codec.ts';
import type { Context } from './context.ts';
import type { CounterName } from './counters.ts';
import { ICMP_ERROR, ICMP_SILENT } from './events.ts';
import * as why from './icmp-reasons.ts';
import type { IpOutput } from './ip-output.ts';
import { answerTo } from './netfilter/conntrack/connection.ts';
import { RateLimit } from './rate-limit.ts';
import { findPath } from './route/path.ts';
import type { Routes } from './route/routes.ts';
import * as wire from './wire.ts';

/** RFC 1812, 4.3.2.3: the whole message is at most 576 bytes. */
const MAX_ERROR_BYTES = 576;
/** Linux: errors are internetwork control, with the rest of the offending packet's TOS. */
const CONTROL_TOS = 0xc0;
const TOS_MASK = 0x1e;

const COUNTED: Readonly<Record<number, CounterName>> = {
  [icmp.UNREACHABLE]: 'icmp-out-dest-unreachs',
  [icmp.TIME_EXCEEDED]: 'icmp-out-time-excds',
  [icmp.PARAMETER_PROBLEM]: 'icmp-out-parm-probs',
  [icmp.REDIRECT]: 'icmp-out-redirects',
};

export class IcmpErrors {
  readonly #ctx: Context;
  readonly #routes: Routes;
  readonly #ip: IpOutput;
  readonly #limit = new RateLimit();

  constructor(ctx: Context, routes: Routes, ip: IpOutput) {
    this.#ctx = ctx;
    this.#routes = routes;
    this.#ip = ip;
  }

  /**
   * Reports on a packet to its source, if that is allowed. `rest` is the second word of the header: the MTU, the gateway, the pointer
   * in the first byte. The frame stays the caller's.
   */
  send(about: Frame, type: number, code: number, rest: number, reason: Reason): void {
    const { counters, env, sysctl } = this.#ctx;
    const source = wire.ipSource(about);
    const subject = wire.ipDestination(about);
    const silent = this.#forbidden(about, source, subject);
    if (silent) return this.#stay(about, source, type, code, silent);
    const from = this.#routes.isOwn(subject) ? subject : 0;
    const path = findPath(this.#ctx, this.#routes, {
      destination: source,
      source: from,
      device: undefined,
      protocol: icmp.IP_PROTOCOL,
      ports: 0,
    });
    if (!path.ok) return this.#stay(about, source, type, code, why.NO_WAY_BACK);
    if (!path.value.iface.loopback && this.#limited(source, type, code)) {
      counters['icmp-out-rate-limited']++;
      return this.#stay(about, source, type, code, why.RATE_LIMITED);
    }
    const most = Math.min(MAX_ERROR_BYTES, path.value.iface.mtu) - ipv4.HEADER_BYTES - icmp.HEADER_BYTES;
    const quoted = Math.min(wire.ipLength(about), most);
    const frame = this.#ip.build(path.value, icmp.HEADER_BYTES + quoted, {
      protocol: icmp.IP_PROTOCOL,
      ttl: sysctl.defaultTtl,
      tos: (about.bytes[wire.IP_TOS]! & TOS_MASK) | CONTROL_TOS,
      dontFragment: false,
      identification: -1,
    });
    this.#fill(frame, about, type, code, rest, quoted);
    frame.tracked = answerTo(about);
    counters['icmp-out-msgs']++;
    counters[COUNTED[type]!]++;
    env.emit(ICMP_ERROR, path.value.iface.port, frame.id, reason, source, type, code, subject);
    this.#ip.send(frame, path.value, path.value.iface.mtu);
  }

  #fill(frame: Frame, about: Frame, type: number, code: number, rest: number, quoted: number): void {
    const at = wire.L3 + ipv4.HEADER_BYTES;
    const b = frame.bytes;
    b[at + icmp.TYPE_AT] = type;
    b[at + icmp.CODE_AT] = code;
    setU16(b, at + icmp.CHECKSUM_AT, 0);
    setU32(b, at + icmp.IDENTIFIER_AT, rest);
    b.set(about.bytes.subarray(wire.L3, wire.L3 + quoted), at + icmp.QUOTE_AT);
    setU16(b, at + icmp.CHECKSUM_AT, internetChecksum(b, at, at + icmp.HEADER_BYTES + quoted));
  }

  /** The cases in which RFC 1122, 3.2.2 forbids an error. */
  #forbidden(about: Frame, source: Ipv4Address, destination: Ipv4Address): Reason | undefined {
    if ((about.bytes[0]! & 1) === 1 || isMulticastIpv4(destination)) return why.ABOUT_BROADCAST;
    if (this.#routes.lookup(destination)?.type === 'broadcast' || destination === 0xffff_ffff)
      return why.ABOUT_BROADCAST;
    if (wire.fragmentOffset(about) !== 0) return why.ABOUT_FRAGMENT;
    if (source === 0 || source >>> 28 >= 0xe || this.#routes.lookup(source)?.type === 'broadcast')
      return why.SOURCE_NOT_ONE;
    if (wire.ipProtocol(about) !== icmp.IP_PROTOCOL) return undefined;
    const at = wire.L4(about);
    const type = at < wire.ipEnd(about) ? about.bytes[at]! : 0;
    return icmp.isErrorType(type) ? why.ABOUT_ERROR : undefined;
  }

  #limited(peer: Ipv4Address, type: number, code: number): boolean {
    const { env, sysctl } = this.#ctx;
    if (((sysctl.get('net.ipv4.icmp_ratemask') >>> type) & 1) === 0) return false;
    if (type === icmp.UNREACHABLE && code === icmp.FRAGMENTATION_NEEDED) return false; // path MTU discovery must not starve
    return !this.#limit.allows(peer, env.now, sysctl.get('net.ipv4.icmp_ratelimit'));
  }

  #stay(about: Frame, peer: Ipv4Address, type: number, code: number, reason: Reason): void {
    this.#ctx.env.emit(ICMP_SILENT, -1, about.id, reason, peer, type, code, wire.ipDestination(about));
  }
}
