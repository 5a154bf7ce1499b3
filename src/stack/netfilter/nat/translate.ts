/** Rewrites the packets of flows that have a mapping, answers the other way round, and the ICMP errors about them inside and out (Linux's nf_nat_manip_pkt; RFC 5508, 4). */
import type { Reason } from '../../../core/event.ts';
import type { Frame } from '../../../core/frame.ts';
import * as icmp from '../../../protocols/icmp/codec.ts';
import type { Context } from '../../context.ts';
import type { Interface } from '../../interface.ts';
import * as wire from '../../wire.ts';
import type { Tracked } from '../conntrack/connection.ts';
import { inverted, tupleAt } from '../conntrack/tuple.ts';
import { NAT_DROP, NAT_TRANSLATE } from '../events.ts';
import type { End } from './choose.ts';
import * as why from './reasons.ts';
import { rewriteEnd } from './rewrite.ts';

/** What the first packet's story tells: which rule chose, and whether it had to take another port. */
export interface Decision {
  readonly reason: Reason;
  readonly rule: number;
  readonly chain: string;
}

const other = (end: End): End => (end === 'source' ? 'destination' : 'source');

/** Whether packets of a direction are changed at that end: an answer gets back at the one end what was changed at the other. */
export function isMapped({ connection, reply }: Tracked, end: End): boolean {
  const changed = reply ? other(end) : end;
  return changed === 'source' ? connection.sourceNat : connection.destinationNat;
}

export class Translator {
  readonly #ctx: Context;

  constructor(ctx: Context) {
    this.#ctx = ctx;
  }

  /** Rewrites one end of a packet of a flow, if its mapping says so. `decision`: it is the packet that made the mapping. */
  packet(frame: Frame, tracked: Tracked, end: End, iface: Interface | undefined, decision?: Decision): void {
    if (!isMapped(tracked, end)) return;
    const target = inverted(tracked.connection.tuple(!tracked.reply));
    const [address, port] =
      end === 'source' ? [target.source, target.sourcePort] : [target.destination, target.destinationPort];
    const now = tupleAt(frame.bytes, wire.L3, wire.ipEnd(frame));
    const [before, beforePort] =
      end === 'source' ? [now?.source, now?.sourcePort] : [now?.destination, now?.destinationPort];
    if (before === address && beforePort === port) return;
    rewriteEnd(frame.bytes, wire.L3, wire.ipEnd(frame), end, address, port);
    const reason = decision?.reason ?? knownReason(end, tracked.reply);
    this.#emit(frame, iface, reason, [before ?? 0, beforePort ?? 0, address, port], decision);
  }

  /** An ICMP error: what it quotes, then its own address. False: it must not go on. */
  error(frame: Frame, tracked: Tracked, end: End, iface: Interface | undefined): boolean {
    const { connection, reply } = tracked;
    const b = frame.bytes;
    const at = wire.L4(frame);
    if (b[at] === icmp.REDIRECT && (connection.sourceNat || connection.destinationNat)) {
      return this.drop(frame, iface, why.REDIRECT_UNTRANSLATED);
    }
    if (!isMapped(tracked, end)) return true;
    const quote = at + icmp.QUOTE_AT;
    const packetEnd = wire.ipEnd(frame);
    // the quoted packet went the other way: it is to look as that direction does on the side that the error goes to
    const inner = connection.tuple(!reply);
    const inside = other(end);
    const quoted = tupleAt(b, quote, packetEnd);
    const [address, port] =
      inside === 'source' ? [inner.source, inner.sourcePort] : [inner.destination, inner.destinationPort];
    const [before, beforePort] =
      inside === 'source' ? [quoted?.source, quoted?.sourcePort] : [quoted?.destination, quoted?.destinationPort];
    rewriteEnd(b, quote, packetEnd, inside, address, port, at + icmp.CHECKSUM_AT);
    this.#emit(frame, iface, why.QUOTE, [before ?? 0, beforePort ?? 0, address, port]);
    const target = inverted(inner);
    const own = end === 'source' ? target.source : target.destination;
    const was = end === 'source' ? wire.ipSource(frame) : wire.ipDestination(frame);
    if (was === own) return true;
    rewriteEnd(b, wire.L3, packetEnd, end, own, 0);
    this.#emit(frame, iface, why.ERROR_ADDRESS, [was, 0, own, 0]);
    return true;
  }

  drop(frame: Frame, iface: Interface | undefined, reason: Reason, note?: string): false {
    const t = tupleAt(frame.bytes, wire.L3, wire.ipEnd(frame));
    const [source, destination] = [wire.ipSource(frame), wire.ipDestination(frame)];
    const protocol = wire.ipProtocol(frame);
    const port = iface?.port ?? -1;
    const [from, to] = [t?.sourcePort ?? 0, t?.destinationPort ?? 0];
    this.#ctx.env.emitWide(NAT_DROP, port, frame.id, reason, note, source, from, destination, to, protocol);
    return false;
  }

  #emit(
    frame: Frame,
    iface: Interface | undefined,
    reason: Reason,
    [before, beforePort, after, afterPort]: readonly [number, number, number, number],
    decision?: Decision,
  ): void {
    const protocol = wire.ipProtocol(frame);
    const [rule, chain] = [decision?.rule ?? 0, decision?.chain];
    const port = iface?.port ?? -1;
    const { env } = this.#ctx;
    env.emitWide(NAT_TRANSLATE, port, frame.id, reason, chain, before, beforePort, after, afterPort, protocol, rule);
  }
}

function knownReason(end: End, reply: boolean): Reason {
  if (reply) return end === 'source' ? why.REPLY_SOURCE : why.REPLY_DESTINATION;
  return end === 'source' ? why.KNOWN_SOURCE : why.KNOWN_DESTINATION;
}
