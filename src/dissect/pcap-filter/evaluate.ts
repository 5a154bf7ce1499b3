/** From condition to closure. As in BPF, a byte beyond the packet or a division by zero makes the whole filter say no. */
import { getU16, getU32 } from '../../core/bytes.ts';
import { operate, type Block, type Value } from './ir.ts';

/** What a filter looks at. */
class View {
  readonly bytes: Uint8Array;
  readonly wireLength: number;
  readonly outgoing: boolean;
  /** Set by the first impossible step; what is computed after it no longer counts. */
  failed = false;

  constructor(bytes: Uint8Array, wireLength: number, outgoing: boolean) {
    this.bytes = bytes;
    this.wireLength = wireLength;
    this.outgoing = outgoing;
  }

  fail(): number {
    this.failed = true;
    return 0;
  }
}

/** `bytes` without FCS, as captured; `wireLength` likewise without FCS; `outgoing` matters to `inbound` and `outbound` only. */
export type PacketFilter = (bytes: Uint8Array, wireLength?: number, outgoing?: boolean) => boolean;

export function toFilter(block: Block): PacketFilter {
  const holds = condition(block);
  return (bytes, wireLength = bytes.length, outgoing = false) => {
    const view = new View(bytes, wireLength, outgoing);
    return holds(view) && !view.failed;
  };
}

function condition(block: Block): (view: View) => boolean {
  switch (block.kind) {
    case 'and': {
      const [left, right] = [condition(block.left), condition(block.right)];
      return (view) => left(view) && right(view);
    }
    case 'or': {
      const [left, right] = [condition(block.left), condition(block.right)];
      return (view) => view.failed || left(view) || right(view);
    }
    case 'not': {
      const of = condition(block.of);
      return (view) => !of(view);
    }
    case 'test': {
      const [left, right] = [number(block.left), number(block.right)];
      if (block.comparison === '=') return (view) => left(view) === right(view);
      if (block.comparison === '>') return (view) => left(view) > right(view);
      return (view) => left(view) >= right(view);
    }
  }
}

function number(value: Value): (view: View) => number {
  switch (value.kind) {
    case 'constant':
      return () => value.value;
    case 'length':
      return (view) => view.wireLength;
    case 'outgoing':
      return (view) => (view.outgoing ? 1 : 0);
    case 'load':
      return loader(value);
    case 'binary': {
      const [left, right] = [number(value.left), number(value.right)];
      return (view) => operate(value.operator, left(view), right(view)) ?? view.fail();
    }
  }
}

function loader({ size, at, afterHeaderAt }: Extract<Value, { kind: 'load' }>): (view: View) => number {
  const offset = number(at);
  const base = afterHeaderAt === undefined ? () => 0 : headerEnd(afterHeaderAt);
  return (view) => {
    const from = base(view) + offset(view);
    if (from + size > view.bytes.length) return view.fail();
    if (size === 1) return view.bytes[from]!;
    return size === 2 ? getU16(view.bytes, from) : getU32(view.bytes, from);
  };
}

/** Where the IPv4 header at `at` ends, by its own length field (RFC 791, IHL). */
const headerEnd =
  (at: number) =>
  (view: View): number =>
    at < view.bytes.length ? at + 4 * (view.bytes[at]! & 15) : view.fail();

/** What is known on one path through the conditions: outcomes of tests, and values found equal to a constant. */
interface Facts {
  readonly outcomes: ReadonlyMap<string, boolean>;
  readonly values: ReadonlyMap<string, number>;
}

/** The ways through a condition, by how it came out. */
interface Ways {
  readonly yes: readonly Facts[];
  readonly no: readonly Facts[];
}

const MOST_WAYS = 300;

/** Whether some packet could pass, judged as libpcap's optimizer does: by following what equal loads already told. */
export function canMatch(block: Block): boolean {
  const ways = follow(block, [{ outcomes: new Map(), values: new Map() }]);
  return ways === undefined || ways.yes.length > 0;
}

/** Undefined when there are too many ways to follow. */
function follow(block: Block, from: readonly Facts[]): Ways | undefined {
  if (from.length > MOST_WAYS) return undefined;
  if (block.kind === 'test') {
    return {
      yes: from.flatMap((f) => decide(block, f, true) ?? []),
      no: from.flatMap((f) => decide(block, f, false) ?? []),
    };
  }
  if (block.kind === 'not') {
    const of = follow(block.of, from);
    return of && { yes: of.no, no: of.yes };
  }
  const left = follow(block.left, from);
  const right = left && follow(block.right, block.kind === 'and' ? left.yes : left.no);
  if (!left || !right) return undefined;
  return block.kind === 'and'
    ? { yes: right.yes, no: [...left.no, ...right.no] }
    : { yes: [...left.yes, ...right.yes], no: right.no };
}

function decide(test: Extract<Block, { kind: 'test' }>, facts: Facts, wanted: boolean): Facts | undefined {
  const left = JSON.stringify(test.left);
  const key = `${left}${test.comparison}${JSON.stringify(test.right)}`;
  const known = outcome(test, left, facts) ?? facts.outcomes.get(key);
  if (known !== undefined) return known === wanted ? facts : undefined;
  const outcomes = new Map(facts.outcomes).set(key, wanted);
  if (!wanted || test.comparison !== '=' || test.right.kind !== 'constant') return { ...facts, outcomes };
  return { outcomes, values: new Map(facts.values).set(left, test.right.value) };
}

function outcome(test: Extract<Block, { kind: 'test' }>, left: string, facts: Facts): boolean | undefined {
  if (test.right.kind !== 'constant') return undefined;
  const right = test.right.value;
  if (test.left.kind === 'constant') {
    const value = test.left.value;
    if (test.comparison === '=') return value === right;
    return test.comparison === '>' ? value > right : value >= right;
  }
  const value = facts.values.get(left);
  return value === undefined || test.comparison !== '=' ? undefined : value === right;
}
