/** The filter table: three chains of rules at the hooks INPUT, FORWARD and OUTPUT, each with a policy (iptables(8)). */
import type { Reason } from '../../core/event.ts';
import type { Frame } from '../../core/frame.ts';
import type { ChainRow } from '../../core/netfilter-tables.ts';
import * as icmp from '../../protocols/icmp/codec.ts';
import type { Context } from '../context.ts';
import { FILTER_ACCEPT, FILTER_DROP, FILTER_REJECT } from '../events.ts';
import type { IcmpErrors } from '../icmp-errors.ts';
import { PORT_UNREACHABLE, PROHIBITED } from '../icmp-reasons.ts';
import type { Interface } from '../interface.ts';
import * as wire from '../wire.ts';
import type { Tracking } from './conntrack/tracking.ts';
import { FILTER, type Hooks } from './hooks.ts';
import { asksForState } from './matches.ts';
import * as why from './reasons.ts';
import { TCP_RESET, type Rule } from './rule.ts';

export class Chain {
  readonly name: ChainRow['chain'];
  policy: ChainRow['policy'] = 'ACCEPT';
  packets = 0;
  bytes = 0;
  readonly rules: Rule[] = [];

  constructor(name: ChainRow['chain']) {
    this.name = name;
  }
}

export class Filter {
  readonly chains: readonly Chain[] = [new Chain('INPUT'), new Chain('FORWARD'), new Chain('OUTPUT')];
  readonly #ctx: Context;
  readonly #tracking: Tracking;
  readonly #errors: IcmpErrors;
  readonly #reset: (frame: Frame) => void;

  /** `reset`: answers a TCP segment as a port does where nobody listens. */
  constructor(ctx: Context, hooks: Hooks, tracking: Tracking, errors: IcmpErrors, reset: (frame: Frame) => void) {
    this.#ctx = ctx;
    this.#tracking = tracking;
    this.#errors = errors;
    this.#reset = reset;
    const [input, forward, output] = this.chains as [Chain, Chain, Chain];
    hooks.add('input', FILTER, (frame, i, o) => this.#judge(input, frame, i, o));
    hooks.add('forward', FILTER, (frame, i, o) => this.#judge(forward, frame, i, o));
    hooks.add('output', FILTER, (frame, i, o) => this.#judge(output, frame, i, o));
  }

  /** A rule is in a chain now: one that asks for the state of flows makes the host track them. */
  added(rule: Rule): void {
    if (asksForState(rule.spec)) this.#tracking.start();
  }

  chain(name: string): Chain | undefined {
    return this.chains.find((c) => c.name === name);
  }

  /** The first rule that fits decides, else the policy. */
  #judge(chain: Chain, frame: Frame, input: Interface | undefined, output: Interface | undefined): boolean {
    const { rules } = chain;
    for (let i = 0; i < rules.length; i++) {
      const rule = rules[i]!;
      if (!rule.fits(frame, input, output)) continue;
      rule.packets++;
      rule.bytes += wire.ipLength(frame);
      return this.#apply(chain, rule, i + 1, frame, input ?? output);
    }
    chain.packets++;
    chain.bytes += wire.ipLength(frame);
    if (chain.policy === 'DROP') {
      this.#ctx.counters['filter-dropped']++;
      this.#emit(FILTER_DROP, chain, 0, frame, why.POLICY_DROPS, input ?? output);
      return false;
    }
    if (rules.length > 0) this.#emit(FILTER_ACCEPT, chain, 0, frame, why.POLICY_ACCEPTS, input ?? output);
    return true;
  }

  #apply(chain: Chain, rule: Rule, number: number, frame: Frame, iface: Interface | undefined): boolean {
    const { counters } = this.#ctx;
    switch (rule.spec.target) {
      case 'ACCEPT':
        counters['filter-accepted']++;
        this.#emit(FILTER_ACCEPT, chain, number, frame, why.RULE_ACCEPTS, iface);
        return true;
      case 'DROP':
        counters['filter-dropped']++;
        this.#emit(FILTER_DROP, chain, number, frame, why.RULE_DROPS, iface);
        return false;
      case 'REJECT': {
        counters['filter-rejected']++;
        this.#emit(FILTER_REJECT, chain, number, frame, why.RULE_REJECTS, iface);
        if (rule.spec.rejectWith === TCP_RESET) {
          this.#reset(frame);
          return false;
        }
        const reason = rule.rejectCode === icmp.PORT_UNREACHABLE ? PORT_UNREACHABLE : PROHIBITED;
        this.#errors.send(frame, icmp.UNREACHABLE, rule.rejectCode, 0, reason);
        return false;
      }
    }
  }

  #emit(
    kind: typeof FILTER_DROP,
    chain: Chain,
    rule: number,
    frame: Frame,
    reason: Reason,
    iface: Interface | undefined,
  ): void {
    const [destination, source] = [wire.ipDestination(frame), wire.ipSource(frame)];
    const { env } = this.#ctx;
    const port = iface?.port ?? -1;
    env.emit(kind, port, frame.id, reason, destination, source, wire.ipProtocol(frame), rule, chain.name);
  }
}
