/** The tables `filter` (rules in order) and `chain` (policies), as iptables(8) changes them. */
import type { ChangeOp, Row } from '../../core/device.ts';
import type { Errno } from '../../core/errno.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { ChainRow, FilterRow } from '../../core/tables.ts';
import type { Context } from '../context.ts';
import { TABLE_CHANGE } from '../events.ts';
import type { Chain, Filter } from '../netfilter/filter.ts';
import { Rule } from '../netfilter/rule.ts';
import { given, numberIn, text, type StackTable } from './table.ts';

export class FilterTable implements StackTable {
  readonly name = 'filter';
  readonly #ctx: Context;
  readonly #filter: Filter;

  constructor(ctx: Context, filter: Filter) {
    this.#ctx = ctx;
    this.#filter = filter;
  }

  rows(): FilterRow[] {
    return this.#filter.chains.flatMap((chain) =>
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
   * E2BIG: `number` is beyond the chain. EINVAL: a field makes no sense.
   */
  change(op: ChangeOp, row: Row): Result<void, Errno> {
    const chain = this.#filter.chain(text(row, 'chain'));
    if (!chain && (op !== 'flush' || given(row, 'chain'))) return fail('ENOENT');
    const done = op === 'flush' ? this.#flush(chain) : this.#one(op, chain!, row);
    if (done.ok) {
      this.#ctx.env.emit(TABLE_CHANGE, -1, 0, undefined, 0, 0, 0, 0, `filter ${op} ${text(row, 'chain')}`.trim());
    }
    return done;
  }

  #one(op: ChangeOp, chain: Chain, row: Row): Result<void, Errno> {
    const number = numberIn(row, 'number', 0);
    if (!number.ok) return number;
    if (op === 'delete' && number.value > 0) {
      return chain.rules.splice(number.value - 1, 1).length > 0 ? ok(undefined) : fail('E2BIG');
    }
    const rule = Rule.read(row);
    if (!rule) return fail('EINVAL');
    if (op === 'delete') return remove(chain, rule);
    const at = number.value === 0 ? chain.rules.length : number.value - 1;
    const replaces = op === 'replace' || op === 'change';
    if (at > chain.rules.length - (replaces ? 1 : 0)) return fail('E2BIG');
    chain.rules.splice(at, replaces ? 1 : 0, rule);
    return ok(undefined);
  }

  #flush(chain: Chain | undefined): Result<void, Errno> {
    for (const each of chain ? [chain] : this.#filter.chains) each.rules.length = 0;
    return ok(undefined);
  }
}

function remove(chain: Chain, rule: Rule): Result<void, Errno> {
  const at = chain.rules.findIndex((r) => r.same(rule));
  if (at < 0) return fail('ENOENT');
  chain.rules.splice(at, 1);
  return ok(undefined);
}

/** `change` sets the `policy` of `chain`; `flush` sets the counters of `chain`, or of all, and of their rules to zero. */
export const chainTable = (ctx: Context, filter: Filter): StackTable => ({
  name: 'chain',
  rows: (): ChainRow[] =>
    filter.chains.map(({ name, policy, packets, bytes }) => ({ chain: name, policy, packets, bytes })),
  change(op, row) {
    const chain = filter.chain(text(row, 'chain'));
    if (!chain && (op !== 'flush' || given(row, 'chain'))) return fail('ENOENT');
    if (op === 'flush') {
      const chains = chain ? [chain] : filter.chains;
      for (const counted of chains.flatMap((c) => [c, ...c.rules])) counted.packets = counted.bytes = 0;
      return ok(undefined);
    }
    const policy = text(row, 'policy');
    if (policy !== 'ACCEPT' && policy !== 'DROP') return fail('EINVAL');
    chain!.policy = policy;
    ctx.env.emit(TABLE_CHANGE, -1, 0, undefined, 0, 0, 0, 0, `policy ${chain!.name} ${policy}`);
    return ok(undefined);
  },
});
