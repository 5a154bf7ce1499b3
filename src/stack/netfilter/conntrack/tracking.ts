/**
 * Connection tracking: each packet that comes in or is sent is given to its flow, before anybody rewrites it, and a flow is
 * kept once its first packet has left or was delivered (Linux's nf_conntrack_core). Off until a rule needs it.
 */
import type { EventKind, Reason } from '../../../core/event.ts';
import type { Frame } from '../../../core/frame.ts';
import * as icmp from '../../../protocols/icmp/codec.ts';
import * as tcp from '../../../protocols/tcp/codec.ts';
import type { Context } from '../../context.ts';
import type { Interface } from '../../interface.ts';
import * as wire from '../../wire.ts';
import * as events from '../events.ts';
import { CONFIRM, CONNTRACK, type Hooks } from '../hooks.ts';
import { Connection, type Tracked } from './connection.ts';
import { FlowTable } from './flow-table.ts';
import { History } from './history.ts';
import * as why from './reasons.ts';
import { Trackers, type Verdict } from './trackers.ts';
import { inverted, tupleAt, type Tuple } from './tuple.ts';

export interface TrackingStatistics {
  found: number;
  invalid: number;
  insertFailed: number;
  drop: number;
  earlyDrop: number;
}

export class Tracking {
  readonly flows: FlowTable;
  readonly history = new History();
  readonly statistics: TrackingStatistics = { found: 0, invalid: 0, insertFailed: 0, drop: 0, earlyDrop: 0 };
  /** Told of each flow that is kept, and of each that was forgotten. */
  readonly onKept: ((flow: Connection) => void)[] = [];
  readonly onForgotten: ((flow: Connection) => void)[] = [];
  readonly #ctx: Context;
  readonly #hooks: Hooks;
  readonly #trackers: Trackers;
  #on = false;

  constructor(ctx: Context, hooks: Hooks) {
    this.#ctx = ctx;
    this.#hooks = hooks;
    this.#trackers = new Trackers(ctx);
    this.flows = new FlowTable(ctx, (flow) => this.#ended(flow, why.TIMED_OUT));
  }

  get on(): boolean {
    return this.#on;
  }

  /** From now on every packet is tracked; as on Linux it stays so when the rules are gone. */
  start(): void {
    if (this.#on) return;
    this.#on = true;
    this.#hooks.add('prerouting', CONNTRACK, (frame, input) => this.#arrived(frame, input));
    this.#hooks.add('output', CONNTRACK, (frame, _input, output) => this.#arrived(frame, output));
    this.#hooks.add('input', CONFIRM, (frame, input) => this.#confirm(frame, input));
    this.#hooks.add('postrouting', CONFIRM, (frame, _input, output) => this.#leaves(frame, output));
  }

  delete(flow: Connection): void {
    if (this.flows.remove(flow)) this.#ended(flow, why.DELETED, true);
  }

  #arrived(frame: Frame, iface: Interface | undefined): boolean {
    // it came in through the loopback and was tracked when it was sent, or it answers a packet of a flow
    if (frame.tracked) return true;
    const tuple = tupleAt(frame.bytes, wire.L3, wire.ipEnd(frame));
    if (!tuple) return this.#other(frame, iface);
    const found = this.flows.find(tuple);
    return found ? this.#known(frame, iface, found.connection, found.reply) : this.#first(frame, iface, tuple);
  }

  #first(frame: Frame, iface: Interface | undefined, tuple: Tuple): boolean {
    const flow = new Connection(tuple, this.#ctx.env.now);
    flow.counted = this.#ctx.sysctl.get('net.netfilter.nf_conntrack_acct') !== 0;
    if (!this.#trackers.opens(flow, frame)) return this.#invalid(frame, iface, why.NOT_THE_FIRST);
    if (!this.#room()) return this.#drop(frame, iface, why.TABLE_FULL);
    this.#trackers.packet(flow, frame, false);
    flow.count(false, wire.ipLength(frame));
    frame.tracked = { connection: flow, reply: false, info: 'NEW' } satisfies Tracked;
    return true;
  }

  #known(frame: Frame, iface: Interface | undefined, flow: Connection, reply: boolean): boolean {
    const before = flow.tcp;
    const assured = flow.assured;
    this.statistics.found++;
    const verdict: Verdict = this.#trackers.packet(flow, frame, reply);
    if (verdict === 'invalid') return this.#invalid(frame, iface, why.OUT_OF_STATE, flow.tcp);
    if (verdict === 'renew') {
      if (this.flows.remove(flow)) this.#ended(flow, why.REPLACED);
      return this.#first(frame, iface, flow.original);
    }
    if (verdict === 'accept') flow.count(reply, wire.ipLength(frame));
    const info = reply || flow.replied ? 'ESTABLISHED' : 'NEW';
    frame.tracked = { connection: flow, reply, info } satisfies Tracked;
    if (verdict === 'end') {
      if (flow.original.protocol === tcp.IP_PROTOCOL) flow.tcp = 'CLOSE';
      if (this.flows.remove(flow)) this.#ended(flow, why.REFUSED);
      return true;
    }
    const first = reply && !flow.replied;
    if (first) {
      flow.replied = true;
      this.#tell(events.CONNTRACK_ESTABLISHED, flow, why.ANSWERED, frame);
    }
    if (flow.tcp !== before) this.#tell(events.CONNTRACK_STATE, flow, why.STEP, frame, flow.tcp);
    if (first || flow.tcp !== before || flow.assured !== assured) {
      this.history.add('UPDATE', flow, this.#ctx.env.now);
    }
    return true;
  }

  /** No tuple: an ICMP error is about a flow, anything else is nobody's (RFC 5508, 4.1 and 4.2). */
  #other(frame: Frame, iface: Interface | undefined): boolean {
    if (wire.ipProtocol(frame) !== icmp.IP_PROTOCOL) return this.#invalid(frame, iface, why.NOT_THE_FIRST);
    const at = wire.L4(frame);
    const end = wire.ipEnd(frame);
    const quote = at + icmp.QUOTE_AT;
    const isError = at < end && icmp.isErrorType(frame.bytes[at]!);
    if (!isError || quote + 20 > end) return this.#invalid(frame, iface, why.NOT_THE_FIRST);
    const inner = tupleAt(frame.bytes, quote, end);
    // the error answers a packet of this flow, so it goes the way of that packet's answers
    const found = inner && this.flows.find(inverted(inner));
    if (!found || found.connection.tuple(found.reply).destination !== wire.ipDestination(frame)) {
      return this.#invalid(frame, iface, why.ERROR_ABOUT_NOTHING);
    }
    frame.tracked = { connection: found.connection, reply: found.reply, info: 'RELATED' } satisfies Tracked;
    return true;
  }

  #leaves(frame: Frame, output: Interface | undefined): boolean {
    const kept = this.#confirm(frame, output);
    if (!output?.loopback) frame.tracked = undefined;
    return kept;
  }

  #confirm(frame: Frame, iface: Interface | undefined): boolean {
    const tracked = frame.tracked as Tracked | undefined;
    if (!tracked || tracked.info !== 'NEW' || tracked.connection.confirmed) return true;
    const flow = tracked.connection;
    if (!this.flows.insert(flow)) {
      this.statistics.insertFailed++;
      return this.#drop(frame, iface, why.CLASH);
    }
    const { protocol } = flow.original;
    const pickedUp = protocol === tcp.IP_PROTOCOL && flow.tcp === 'ESTABLISHED';
    this.#tell(events.CONNTRACK_NEW, flow, pickedUp ? why.PICKED_UP : why.FIRST_PACKET, frame);
    this.history.add('NEW', flow, this.#ctx.env.now);
    for (const told of this.onKept) told(flow);
    return true;
  }

  #room(): boolean {
    if (this.flows.size < this.#ctx.sysctl.get('net.netfilter.nf_conntrack_max')) return true;
    const victim = this.flows.expendable();
    if (!victim) return false;
    this.statistics.earlyDrop++;
    this.flows.remove(victim);
    this.#ended(victim, why.MADE_ROOM);
    return true;
  }

  #ended(flow: Connection, reason: Reason, byHand = false): void {
    this.#tell(events.CONNTRACK_ENDED, flow, reason);
    this.history.add('DESTROY', flow, this.#ctx.env.now, byHand);
    for (const told of this.onForgotten) told(flow);
  }

  #invalid(frame: Frame, iface: Interface | undefined, reason: Reason, note?: string): boolean {
    this.statistics.invalid++;
    this.#refuse(events.CONNTRACK_INVALID, frame, iface, reason, note);
    return true;
  }

  #drop(frame: Frame, iface: Interface | undefined, reason: Reason): boolean {
    this.statistics.drop++;
    this.#refuse(events.CONNTRACK_DROP, frame, iface, reason);
    return false;
  }

  #refuse(kind: EventKind, frame: Frame, iface: Interface | undefined, reason: Reason, note?: string): void {
    const t = tupleAt(frame.bytes, wire.L3, wire.ipEnd(frame));
    const [source, destination] = [wire.ipSource(frame), wire.ipDestination(frame)];
    const port = iface?.port ?? -1;
    const [from, to] = [t?.sourcePort ?? 0, t?.destinationPort ?? 0];
    const protocol = wire.ipProtocol(frame);
    this.#ctx.env.emitWide(kind, port, frame.id, reason, note, source, from, destination, to, protocol);
  }

  #tell(kind: EventKind, flow: Connection, reason: Reason, frame?: Frame, note?: string): void {
    const { env } = this.#ctx;
    const t = flow.original;
    env.emitWide(
      kind,
      -1,
      frame?.id ?? 0,
      reason,
      note,
      t.source,
      t.sourcePort,
      t.destination,
      t.destinationPort,
      t.protocol,
      Math.max(0, flow.expires - env.now),
      flow.packets,
      flow.replyPackets,
    );
  }
}
