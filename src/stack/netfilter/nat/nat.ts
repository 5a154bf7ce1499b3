/**
 * The nat table: the first packet of a flow is shown to the rules and settles its mapping, all others follow (Linux's nf_nat_core).
 * Destinations change before routing, sources after it. Every flow is settled, if only to keep its ports apart from mapped ones.
 */
import { LOOPBACK_IPV4 } from '../../../core/address.ts';
import type { Frame } from '../../../core/frame.ts';
import type { NatChainRow } from '../../../core/netfilter-tables.ts';
import * as icmp from '../../../protocols/icmp/codec.ts';
import type { Context } from '../../context.ts';
import type { Interface } from '../../interface.ts';
import type { Routes } from '../../route/routes.ts';
import * as wire from '../../wire.ts';
import type { Connection, Tracked } from '../conntrack/connection.ts';
import type { Tracking } from '../conntrack/tracking.ts';
import { inverted, sameTuple, type Tuple } from '../conntrack/tuple.ts';
import { NAT_UNMATCHED } from '../events.ts';
import { DESTINATION_NAT, SOURCE_NAT, type Hooks } from '../hooks.ts';
import { POLICY_DROPS } from '../reasons.ts';
import { Bindings } from './bindings.ts';
import { choose, type Choice, type Choosing, type End } from './choose.ts';
import { Mappings } from './mappings.ts';
import * as why from './reasons.ts';
import type { NatRule, Range } from './rule.ts';
import { Translator, type Decision } from './translate.ts';

export type ChainName = NatChainRow['chain'];

export class NatChain {
  readonly name: ChainName;
  policy: NatChainRow['policy'] = 'ACCEPT';
  packets = 0;
  bytes = 0;
  readonly rules: NatRule[] = [];

  constructor(name: ChainName) {
    this.name = name;
  }
}

/** Where a packet is, and which end of it is decided there. */
interface Stop {
  readonly chain: NatChain;
  readonly end: End;
  readonly frame: Frame;
  readonly input: Interface | undefined;
  readonly output: Interface | undefined;
}

const ANY: Range = { addresses: undefined, ports: undefined, random: false };

export class Nat {
  readonly chains: readonly NatChain[] = [
    new NatChain('PREROUTING'),
    new NatChain('INPUT'),
    new NatChain('OUTPUT'),
    new NatChain('POSTROUTING'),
  ];
  readonly #ctx: Context;
  readonly #hooks: Hooks;
  readonly #tracking: Tracking;
  readonly #routes: Routes;
  readonly #translator: Translator;
  readonly #bindings: Bindings;
  readonly #mappings: Mappings;
  #on = false;

  constructor(ctx: Context, hooks: Hooks, tracking: Tracking, routes: Routes) {
    this.#ctx = ctx;
    this.#hooks = hooks;
    this.#tracking = tracking;
    this.#routes = routes;
    this.#translator = new Translator(ctx);
    this.#bindings = new Bindings(ctx);
    this.#mappings = new Mappings(ctx, tracking);
    tracking.onForgotten.push((flow) => this.#bindings.forget(flow));
  }

  chain(name: string): NatChain | undefined {
    return this.chains.find((c) => c.name === name);
  }

  /** With its first rule a host begins to track flows and to translate; as on Linux both go on when the rules are gone. */
  start(): void {
    if (this.#on) return;
    this.#on = true;
    this.#tracking.start();
    const [pre, input, output, post] = this.chains as [NatChain, NatChain, NatChain, NatChain];
    const at =
      (chain: NatChain, end: End) =>
      (frame: Frame, i: Interface | undefined, o: Interface | undefined): boolean =>
        this.#pass({ chain, end, frame, input: i, output: o });
    this.#hooks.add('prerouting', DESTINATION_NAT, at(pre, 'destination'));
    this.#hooks.add('input', SOURCE_NAT, at(input, 'source'));
    this.#hooks.add('output', DESTINATION_NAT, at(output, 'destination'));
    this.#hooks.add('postrouting', SOURCE_NAT, at(post, 'source'));
  }

  #pass(stop: Stop): boolean {
    const { end, frame, input, output } = stop;
    const tracked = frame.tracked as Tracked | undefined;
    if (!tracked) return true;
    const iface = input ?? output;
    if (tracked.info === 'RELATED') {
      if (wire.ipProtocol(frame) === icmp.IP_PROTOCOL) return this.#translator.error(frame, tracked, end, iface);
      // a reset that a rule answers with
      this.#translator.packet(frame, tracked, end, iface);
      return true;
    }
    const flow = tracked.connection;
    const settled = end === 'source' ? flow.sourceSettled : flow.destinationSettled;
    const decision = tracked.info === 'NEW' && !settled ? this.#settle(stop, flow) : undefined;
    if (decision === 'drop') return false;
    this.#translator.packet(frame, tracked, end, iface, decision);
    return true;
  }

  /** The first packet of a flow: the rules decide about one end of it. */
  #settle(stop: Stop, flow: Connection): Decision | 'drop' | undefined {
    const { chain, end, frame, input, output } = stop;
    const index = chain.rules.findIndex((rule) => rule.fits(frame, input, output));
    const rule = chain.rules[index];
    const counted = rule ?? chain;
    counted.packets++;
    counted.bytes += wire.ipLength(frame);
    if (!rule && chain.policy === 'DROP') {
      this.#translator.drop(frame, input ?? output, POLICY_DROPS, chain.name);
      return 'drop';
    }
    const tuple = inverted(flow.reply);
    if (!rule || rule.spec.target === 'ACCEPT') return this.#unruled(stop, flow, tuple);
    const range = this.#rangeOf(rule, stop);
    if (range === 'none') {
      this.#translator.drop(frame, output, why.NO_ADDRESS);
      return 'drop';
    }
    if (range === undefined) return this.#set(flow, end, tuple, tuple);
    const choice = this.#choose(flow, tuple, end, range, rule);
    const reason = end === 'destination' ? why.NEW_DESTINATION : choice.taken ? why.NEW_SOURCE_PORT : why.NEW_SOURCE;
    this.#set(flow, end, tuple, choice.tuple);
    if (end === 'source') flow.sourceRule = index + 1;
    else flow.destinationRule = index + 1;
    if (rule.spec.mapping !== '' && end === 'source') {
      this.#bindings.join(flow, tuple, choice.tuple, rule.spec.filtering);
    }
    return { reason, rule: index + 1, chain: chain.name };
  }

  /** No rule translates: an endpoint-independent mapping may lead inside; else the end stays, but for a port that answers would miss. */
  #unruled(stop: Stop, flow: Connection, tuple: Tuple): Decision | undefined {
    const { chain, end } = stop;
    if (end === 'source') {
      const { tuple: kept } = this.#choose(flow, tuple, end, { ...ANY, addresses: [tuple.source, tuple.source] });
      this.#set(flow, end, tuple, kept);
      return { reason: why.OWN_CLASH, rule: 0, chain: chain.name };
    }
    const binding = chain.name === 'PREROUTING' ? this.#bindings.ofDestination(tuple) : undefined;
    if (binding && this.#bindings.admits(binding, tuple.source)) {
      const inside = { ...tuple, destination: binding.inside, destinationPort: binding.insidePort };
      this.#set(flow, end, tuple, inside);
      this.#bindings.add(binding, flow);
      return { reason: why.BY_BINDING, rule: 0, chain: chain.name };
    }
    this.#set(flow, end, tuple, tuple);
    if (chain.name === 'PREROUTING') this.#unmatched(stop, tuple, binding?.filtering);
    return undefined;
  }

  #choose(flow: Connection, tuple: Tuple, end: End, range: Range, rule?: NatRule): Choice {
    const independent = rule?.spec.mapping === 'endpoint-independent';
    const binding = independent && end === 'source' ? this.#bindings.ofSource(tuple) : undefined;
    if (binding) {
      const again = { ...tuple, source: binding.outside, sourcePort: binding.outsidePort };
      if (!this.#isTaken(again, flow)) return { tuple: again, taken: false };
    }
    const choosing: Choosing = {
      rng: this.#ctx.env.rng,
      taken: (t) => this.#isTaken(t, flow) || (independent && this.#bindings.isTaken(t, tuple)),
      likeBefore: (t) => this.#mappings.likeBefore(t),
    };
    return choose(tuple, end, range, choosing);
  }

  /** Whether answers to such packets are another flow's. */
  #isTaken(tuple: Tuple, flow: Connection): boolean {
    const found = this.#tracking.flows.find(inverted(tuple));
    return found !== undefined && found.connection !== flow;
  }

  #set(flow: Connection, end: End, before: Tuple, after: Tuple): undefined {
    const changed = !sameTuple(before, after);
    if (changed) flow.reply = inverted(after);
    if (end === 'source') {
      flow.sourceSettled = true;
      flow.sourceNat = changed;
    } else {
      flow.destinationSettled = true;
      flow.destinationNat = changed;
    }
  }

  /** Undefined: the rule changes nothing here. `none`: it would, but there is no address for it. */
  #rangeOf({ range, spec }: NatRule, { chain, input, output }: Stop): Range | 'none' | undefined {
    const with_ = (address: number): Range => ({ ...range, addresses: [address, address] });
    switch (spec.target) {
      case 'ACCEPT':
        return undefined;
      case 'MASQUERADE':
        return output && output.primary !== 0 ? with_(output.primary) : 'none';
      case 'REDIRECT':
        if (chain.name === 'OUTPUT') return with_(LOOPBACK_IPV4);
        return input && input.primary !== 0 ? with_(input.primary) : 'none';
      case 'SNAT':
      case 'DNAT':
        return range;
    }
  }

  /** From outside, to an address that hosts inside hide behind, and nobody inside has asked for it. */
  #unmatched({ frame, input }: Stop, tuple: Tuple, filtering: string | undefined): void {
    if (!input || input.loopback || !this.#routes.isOwn(tuple.destination) || !this.#hidesBehind(input)) return;
    const { source, sourcePort, destination, destinationPort, protocol } = tuple;
    const reason = filtering === undefined ? why.NO_MAPPING : why.FILTERED;
    const { env } = this.#ctx;
    env.emitWide(
      NAT_UNMATCHED,
      input.port,
      frame.id,
      reason,
      filtering,
      source,
      sourcePort,
      destination,
      destinationPort,
      protocol,
    );
  }

  /** Whether source NAT is done for what leaves by this interface. */
  #hidesBehind(iface: Interface): boolean {
    const rules = this.chain('POSTROUTING')!.rules;
    return rules.some(
      ({ spec }) =>
        (spec.target === 'MASQUERADE' || spec.target === 'SNAT') && (spec.out === iface.name || spec.out === ''),
    );
  }
}
