/** Answers that packets give: `last(FILTER, field)`, `first(FILTER, field)` and `count(FILTER)`; and a flow: `metric(goodput / 1mbit, FILTER)`. */
import { parseIpv4, parseMac } from '../core/address.ts';
import type { EventRow } from '../core/event.ts';
import type { Field } from '../core/protocol.ts';
import { fieldByName, formatValue, nearestField } from '../dissect/index.ts';
import type { FrameFilter } from './filters.ts';
import type { Expression } from './flows/expression.ts';
import { FlowWatch, readExpression } from './flows/metric.ts';
import { outermostValue, type SeenFrame } from './frames.ts';
import type { Loading } from './loading.ts';
import type { LabWorld } from './world.ts';

export type AnswerExpression = PacketAnswer | MetricAnswer;

interface PacketAnswer {
  readonly kind: 'first' | 'last' | 'count';
  readonly filter: FrameFilter;
  /** Whose value is the answer; undefined for `count`. */
  readonly field: Field | undefined;
}

interface MetricAnswer {
  readonly kind: 'metric';
  readonly filter: FrameFilter;
  readonly field: undefined;
  readonly expression: Expression;
}

export const ANSWER = 'last(FILTER, field), first(FILTER, field), count(FILTER) or metric(NUMBER, FILTER)';

export function readAnswer(text: string, loading: Loading): AnswerExpression | undefined {
  const match = /^\s*(last|first|count|metric)\s*\(([\s\S]*)\)\s*$/.exec(text);
  if (!match) return loading.wrong(`expected ${ANSWER}`, ANSWER);
  const kind = match[1] as AnswerExpression['kind'];
  const inner = match[2]!;
  const start = text.indexOf('(') + 1;
  if (kind === 'metric') return readMetric(inner, start, loading);
  if (kind === 'count') {
    const filter = loading.filter(inner, start);
    return filter && { kind, filter, field: undefined };
  }
  // The field is what follows the last comma: a filter may have commas of its own.
  const comma = inner.lastIndexOf(',');
  const name = inner.slice(comma + 1).trim();
  const filter =
    comma < 0
      ? loading.wrong(`${kind} needs a filter and a field`, ANSWER)
      : loading.filter(inner.slice(0, comma), start);
  const field = fieldByName(name);
  if (comma >= 0 && !field) {
    const part = { offset: start + inner.indexOf(name, comma), length: Math.max(1, name.length) };
    const complaint = { expected: 'the name of a field', found: `"${name}"`, nearest: nearestField(name), part };
    loading.issues.add(loading.path, `no field is called "${name}"`, complaint);
  }
  return filter && field && { kind, filter, field };
}

/** The number ends at the first comma that stands in no brackets: `min(cwnd, rwnd)` has one of its own. */
function readMetric(inner: string, start: number, loading: Loading): MetricAnswer | undefined {
  let depth = 0;
  const comma = [...inner].findIndex((c) => (c === '(' ? depth++ : c === ')' && depth--, c === ',' && depth === 0));
  if (comma < 0) return loading.wrong('metric needs a number of a flow and a filter', ANSWER);
  const expression = readExpression(inner.slice(0, comma), loading, start);
  const filter = loading.filter(inner.slice(comma + 1), start + comma + 1);
  return filter && expression && { kind: 'metric', filter, field: undefined, expression };
}

/** What the question asks the packets or the flow; `value` undefined while neither has told. */
export interface AnswerWatching {
  frame?(seen: SeenFrame): void;
  event?(row: EventRow): void;
  readonly value: string | undefined;
  /** Whether nothing that may still come can change it. */
  readonly final: boolean;
}

export function watchAnswer(
  answer: AnswerExpression,
  at: string | undefined,
  loading: Loading,
  world: LabWorld,
): AnswerWatching {
  if (answer.kind !== 'metric') return new AnswerWatch(answer, at);
  const flows = new FlowWatch(answer.filter, loading, world);
  return {
    event: (row) => flows.event(row),
    get value() {
      const flow = flows.newest;
      const value = flow && flows.valueOf(answer.expression, flow);
      return value === undefined ? undefined : String(Number(value.toPrecision(4)));
    },
    final: false,
  };
}

/** Follows the packets from the moment a question is asked. */
class AnswerWatch implements AnswerWatching {
  readonly #answer: PacketAnswer;
  readonly #at: string | undefined;
  readonly #counted = new Set<number>();
  #value: string | undefined;

  constructor(answer: PacketAnswer, at: string | undefined) {
    this.#answer = answer;
    this.#at = at;
  }

  frame(seen: SeenFrame): void {
    const { kind, filter, field } = this.#answer;
    if (this.#at !== undefined && this.#at !== seen.node) return;
    if (kind === 'first' && this.#value !== undefined) return;
    if (!filter.matches(seen)) return;
    this.#counted.add(seen.frame);
    if (!field) return;
    const value = outermostValue(seen, field);
    if (value !== undefined) this.#value = formatValue(field, value);
  }

  /** What the packets say so far; undefined when none has. */
  get value(): string | undefined {
    return this.#answer.kind === 'count' ? String(this.#counted.size) : this.#value;
  }

  /** Whether nothing that may still come can change it. */
  get final(): boolean {
    return this.#answer.kind === 'first' && this.#value !== undefined;
  }
}

/** One spelling for equal values: `0x60` and `96`, `2:0:0:0:1:3` and `02:00:00:00:01:03`, `yes` and `1`. */
export function canonical(field: Field | undefined, text: string): string {
  const word = text.trim().toLowerCase();
  const mac = field?.type === 'mac' ? parseMac(word) : undefined;
  if (mac?.ok) return `mac ${mac.value}`;
  const ip = field?.type === 'ipv4' ? parseIpv4(word) : undefined;
  if (ip?.ok) return `ip ${ip.value}`;
  if (field?.type === 'bool')
    return /^(1|yes|true|set)$/.test(word) ? '1' : /^(0|no|false|not set)$/.test(word) ? '0' : word;
  if (/^(0x[0-9a-f]+|\d+(\.\d+)?)$/.test(word)) return String(Number(word));
  return word.replace(/\s+/g, ' ');
}

/** Whether a text can be such an answer at all; `count` wants a whole number, `metric` any. */
export function canBe({ kind, field }: AnswerExpression, text: string): boolean {
  const word = text.trim().toLowerCase();
  if (kind === 'metric') return /^\d+(\.\d+)?$/.test(word);
  switch (field?.type) {
    case undefined:
      return /^\d+$/.test(word);
    case 'uint':
    case 'hex':
      return /^(0x[0-9a-f]+|\d+)$/.test(word);
    case 'bool':
      return /^[01]$/.test(canonical(field, word));
    case 'ipv4':
      return parseIpv4(word).ok;
    case 'mac':
      return parseMac(word).ok;
    default:
      return word !== '';
  }
}
