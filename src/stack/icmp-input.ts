/** ICMP messages for this host: requests are answered, errors told to the sockets that sent what failed (RFC 1122, 3.2.2). */
import type { Ipv4Address } from '../core/address.ts';
import { setU16, setU32 } from '../core/bytes.ts';
import { checksumHolds, internetChecksum } from '../core/checksum.ts';
import type { Reason } from '../core/event.ts';
import type { Frame } from '../core/frame.ts';
import { NS_PER_MS } from '../core/time.ts';
import * as icmp from '../protocols/icmp/codec.ts';
import * as ipv4 from '../protocols/ipv4/codec.ts';
import type { Context } from './context.ts';
import type { CounterName } from './counters.ts';
import { ICMP_DROP, ICMP_RECEIVE, ICMP_REPLY, ICMP_SILENT } from './events.ts';
import type { IcmpNotify } from './icmp-notify.ts';
import * as why from './icmp-reasons.ts';
import type { Interface } from './interface.ts';
import type { IpOutput } from './ip-output.ts';
import { findPath, type Path } from './route/path.ts';
import type { Routes } from './route/routes.ts';
import * as wire from './wire.ts';

const TIMESTAMP_BYTES = 20;
const MS_PER_DAY = 86_400_000;

const COUNTED: Readonly<Record<number, CounterName>> = {
  [icmp.UNREACHABLE]: 'icmp-in-dest-unreachs',
  [icmp.TIME_EXCEEDED]: 'icmp-in-time-excds',
  [icmp.PARAMETER_PROBLEM]: 'icmp-in-parm-probs',
  [icmp.REDIRECT]: 'icmp-in-redirects',
  [icmp.ECHO]: 'icmp-in-echos',
  [icmp.ECHO_REPLY]: 'icmp-in-echo-reps',
  [icmp.TIMESTAMP]: 'icmp-in-timestamps',
  [icmp.TIMESTAMP_REPLY]: 'icmp-in-timestamp-reps',
};

export class IcmpInput {
  readonly #ctx: Context;
  readonly #routes: Routes;
  readonly #ip: IpOutput;
  readonly #notify: IcmpNotify;

  constructor(ctx: Context, routes: Routes, ip: IpOutput, notify: IcmpNotify) {
    this.#ctx = ctx;
    this.#routes = routes;
    this.#ip = ip;
    this.#notify = notify;
  }

  /** The frame stays the caller's. */
  receive(iface: Interface, frame: Frame): void {
    const { counters, env } = this.#ctx;
    const b = frame.bytes;
    const at = wire.L4(frame);
    const end = wire.ipEnd(frame);
    const source = wire.ipSource(frame);
    counters['icmp-in-msgs']++;
    if (end - at < icmp.HEADER_BYTES) return this.#drop(iface, frame, 0, 0, why.ICMP_SHORT);
    const type = b[at + icmp.TYPE_AT]!;
    const code = b[at + icmp.CODE_AT]!;
    if (!checksumHolds(b, at, end)) {
      counters['icmp-in-csum-errors']++;
      return this.#drop(iface, frame, type, code, why.ICMP_CHECKSUM);
    }
    const counted = COUNTED[type];
    if (counted === undefined) return this.#drop(iface, frame, type, code, why.ICMP_UNKNOWN);
    counters[counted]++;
    env.emit(ICMP_RECEIVE, iface.port, frame.id, why.TAKEN_IN, source, type, code, wire.ipDestination(frame));
    if (type === icmp.ECHO) this.#echo(iface, frame);
    else if (type === icmp.TIMESTAMP) this.#timestamp(iface, frame);
    else if (icmp.isErrorType(type)) this.#notify.receive(iface, frame);
  }

  #echo(iface: Interface, request: Frame): void {
    const { sysctl } = this.#ctx;
    const one = this.#routes.isOwn(wire.ipDestination(request));
    if (sysctl.get('net.ipv4.icmp_echo_ignore_all') !== 0) return this.#silent(iface, request, why.ECHO_IGNORED);
    if (!one && sysctl.get('net.ipv4.icmp_echo_ignore_broadcasts') !== 0) {
      return this.#silent(iface, request, why.ECHO_BROADCAST_IGNORED);
    }
    const reply = this.#reply(iface, request, wire.ipEnd(request) - wire.L4(request), icmp.ECHO_REPLY);
    if (reply) this.#send(iface, reply.frame, reply.path, why.ECHO_ANSWERED, 'icmp-out-echo-reps');
  }

  #timestamp(iface: Interface, request: Frame): void {
    if (wire.ipEnd(request) - wire.L4(request) < TIMESTAMP_BYTES) {
      return this.#drop(iface, request, icmp.TIMESTAMP, 0, why.ICMP_SHORT);
    }
    if (!this.#routes.isOwn(wire.ipDestination(request))) {
      return this.#silent(iface, request, why.ECHO_BROADCAST_IGNORED);
    }
    const reply = this.#reply(iface, request, TIMESTAMP_BYTES, icmp.TIMESTAMP_REPLY);
    if (!reply) return;
    // Milliseconds since midnight UTC; the world's day begins at midnight.
    const stamp = Math.floor(this.#ctx.env.now / NS_PER_MS) % MS_PER_DAY;
    const at = wire.L3 + ipv4.HEADER_BYTES;
    setU32(reply.frame.bytes, at + 12, stamp);
    setU32(reply.frame.bytes, at + 16, stamp);
    this.#send(iface, reply.frame, reply.path, why.TIMESTAMP_ANSWERED, 'icmp-out-timestamp-reps');
  }

  /** A packet back to the sender with the same ICMP bytes but for the type. */
  #reply(iface: Interface, request: Frame, length: number, type: number) {
    const asked = wire.ipDestination(request);
    const path = findPath(this.#ctx, this.#routes, {
      destination: wire.ipSource(request),
      source: this.#routes.isOwn(asked) ? asked : iface.sourceTowards(wire.ipSource(request)),
      device: undefined,
      protocol: icmp.IP_PROTOCOL,
      ports: 0,
    });
    if (!path.ok) {
      this.#silent(iface, request, why.NO_WAY_BACK);
      return undefined;
    }
    const frame = this.#ip.build(path.value, length, {
      protocol: icmp.IP_PROTOCOL,
      ttl: this.#ctx.sysctl.defaultTtl,
      tos: request.bytes[wire.IP_TOS]!,
      dontFragment: false,
      identification: -1,
    });
    const from = wire.L4(request);
    frame.bytes.set(request.bytes.subarray(from, from + length), wire.L3 + ipv4.HEADER_BYTES);
    frame.bytes[wire.L3 + ipv4.HEADER_BYTES] = type;
    return { frame, path: path.value };
  }

  #send(iface: Interface, frame: Frame, path: Path, reason: Reason, counter: CounterName): void {
    const { counters, env } = this.#ctx;
    const at = wire.L3 + ipv4.HEADER_BYTES;
    const b = frame.bytes;
    setU16(b, at + icmp.CHECKSUM_AT, 0);
    setU16(b, at + icmp.CHECKSUM_AT, internetChecksum(b, at, wire.ipEnd(frame)));
    counters['icmp-out-msgs']++;
    counters[counter]++;
    env.emit(ICMP_REPLY, iface.port, frame.id, reason, path.destination, b[at]!, 0, path.source);
    this.#ip.send(frame, path, path.iface.mtu);
  }

  #silent(iface: Interface, frame: Frame, reason: Reason): void {
    const peer: Ipv4Address = wire.ipSource(frame);
    const type = frame.bytes[wire.L4(frame)]!;
    this.#ctx.env.emit(ICMP_SILENT, iface.port, frame.id, reason, peer, type, 0, wire.ipDestination(frame));
  }

  #drop(iface: Interface, frame: Frame, type: number, code: number, reason: Reason): void {
    const subject = wire.ipDestination(frame);
    this.#ctx.counters['icmp-in-errors']++;
    this.#ctx.env.emit(ICMP_DROP, iface.port, frame.id, reason, wire.ipSource(frame), type, code, subject);
  }
}
