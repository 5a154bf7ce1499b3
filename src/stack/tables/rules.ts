/** Tables of rules in chains, as iptables(8) changes them: `filter` with `chain`, `nat` with `nat-chain`. */
import type { ChangeOp, Row } from '../../core/device.ts';
import type { Errno } from '../../core/errno.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Context } from '../context.ts';
import { TABLE_CHANGE } from '../events.ts';
import { given, numberIn, text, type StackTable } from './table.ts';

interface Counted {
  packets: number;
  bytes: number;
}
export interface RuleLike<R> extends Counted {
  readonly spec: Row;
  same(other: R): boolean;
}
export interface ChainLike<R> extends Counted {
  readonly name: string;
  policy: 'ACCEPT' | 'DROP';
  readonly rules: R[];
}

export interface RuleTableOptions<R> {
  readonly name: string;
  readonly chains: readonly ChainLike<R>[];
  /** Undefined: a field of the row makes no sense. */
  read(row: Row): R | undefined;
  /** Whether the rule may stand in a chain of that name. */
  belongs(rule: R, chain: string): boolean;
  /** It stands there now. */
  added(rule: R): void;
}

export class RuleTable<R extends RuleLike<R>> implements StackTable {
  readonly name: string;
  readonly #ctx: Context;
  readonly #options: RuleTableOptions<R>;

  constructor(ctx: Context, options: RuleTableOptions<R>) {
    this.name = options.name;
    this.#ctx = ctx;
    this.#options = options;
  }

  rows(): Row[] {
    return this.#options.chains.flatMap((chain) =>
      chain.rules.map(({ spec, packets, bytes }, i) => ({
        ...spec,
        chain: chain.name,
        number: i + 1,
        packets,
        bytes,
      })),
    );
  }

  /**
   * `add` appends, or inserts before rule `number` when the row has one; `replace` puts the row in place of rule `number`; `delete` takes
   * rule `number`, or without one the first rule equal to the row; `flush` empties `chain`, or all. ENOENT: no such chain or rule.
   * E2BIG: `number` is beyond the chain. EINVAL: a field makes no sense, or the target has no place in the chain.
   */
  change(op: ChangeOp, row: Row): Result<void, Errno> {
    const { chains } = this.#options;
    const chain = chains.find(({ name }) => name === text(row, 'chain'));
    if (!chain && (op !== 'flush' || given(row, 'chain'))) return fail('ENOENT');
    if (op === 'flush') for (const each of chain ? [chain] : chains) each.rules.length = 0;
    const done = op === 'flush' ? ok(undefined) : this.#one(op, chain!, row);
    if (done.ok) {
      const note = `${this.name} ${op} ${text(row, 'chain')}`.trim();
      this.#ctx.env.emit(TABLE_CHANGE, -1, 0, undefined, 0, 0, 0, 0, note);
    }
    return done;
  }

  place(row: Row): Result<void, Errno> {
    const chain = this.#options.chains.find(({ name }) => name === text(row, 'chain'));
    return chain ? this.#one('add', chain, row) : fail('ENOENT');
  }

  #one(op: ChangeOp, chain: ChainLike<R>, row: Row): Result<void, Errno> {
    const number = numberIn(row, 'number', 0);
    if (!number.ok) return number;
    if (op === 'delete' && number.value > 0) {
      return chain.rules.splice(number.value - 1, 1).length > 0 ? ok(undefined) : fail('E2BIG');
    }
    const { added, belongs, read } = this.#options;
    const rule = read(row);
    if (!rule || !belongs(rule, chain.name)) return fail('EINVAL');
    if (op === 'delete') return remove(chain, rule);
    const at = number.value === 0 ? chain.rules.length : number.value - 1;
    const replaces = op === 'replace' || op === 'change';
    if (at > chain.rules.length - (replaces ? 1 : 0)) return fail('E2BIG');
    chain.rules.splice(at, replaces ? 1 : 0, rule);
    added(rule);
    return ok(undefined);
  }
}

function remove<R extends RuleLike<R>>(chain: ChainLike<R>, rule: R): Result<void, Errno> {
  const at = chain.rules.findIndex((r) => r.same(rule));
  if (at < 0) return fail('ENOENT');
  chain.rules.splice(at, 1);
  return ok(undefined);
}

/** `change` sets the `policy` of `chain`; `flush` sets the counters of `chain`, or of all, and of their rules to zero. */
export const chainTable = <R extends Counted>(
  name: string,
  ctx: Context,
  chains: readonly ChainLike<R>[],
): StackTable => ({
  name,
  rows: () => chains.map(({ name: chain, policy, packets, bytes }) => ({ chain, policy, packets, bytes })),
  change(op, row) {
    const chain = chains.find((c) => c.name === text(row, 'chain'));
    if (!chain && (op !== 'flush' || given(row, 'chain'))) return fail('ENOENT');
    if (op === 'flush') {
      for (const counted of (chain ? [chain] : chains).flatMap((c) => [c, ...c.rules])) {
        counted.packets = counted.bytes = 0;
      }
      return ok(undefined);
    }
    const done = setPolicy(chains, row);
    const note = `${name === 'chain' ? '' : 'nat '}policy ${text(row, 'chain')} ${text(row, 'policy')}`;
    if (done.ok) ctx.env.emit(TABLE_CHANGE, -1, 0, undefined, 0, 0, 0, 0, note);
    return done;
  },
  place: (row) => setPolicy(chains, row),
});

function setPolicy<R>(chains: readonly ChainLike<R>[], row: Row): Result<void, Errno> {
  const chain = chains.find(({ name }) => name === text(row, 'chain'));
  const policy = text(row, 'policy');
  if (!chain) return fail('ENOENT');
  if (policy !== 'ACCEPT' && policy !== 'DROP') return fail('EINVAL');
  chain.policy = policy;
  return ok(undefined);
}
