/** A number of a flow, followed while a step lasts: what the check `metric` compares and what a prediction is graded by. */
import { nearest } from '../../core/nearest.ts';
import type { EventRow } from '../../core/event.ts';
import type { FrameFilter } from '../filters.ts';
import type { Loading } from '../loading.ts';
import type { LabWorld } from '../world.ts';
import { bottleneck } from './bottleneck.ts';
import { parseExpression, type Expression } from './expression.ts';
import type { Flow } from './flow.ts';
import { FlowBook } from './flow-book.ts';
import { METRICS, ROUND, type Measure } from './names.ts';

/** Flows with less data do not count: iperf3's connection for arrangements is one. */
export const LEAST_BYTES = 10_000;

export const isName = (name: string): boolean =>
  Object.hasOwn(METRICS, name) || ROUND.test(name) || name === 'bottleneck';

/** Reads an expression that stands at `loading`, `offset` characters into its text. */
export function readExpression(text: string, loading: Loading, offset = 0): Expression | undefined {
  const parsed = parseExpression(text, isName);
  if (parsed.ok) return parsed.value;
  const { message, at, word } = parsed.error;
  const names = [...Object.keys(METRICS), 'bottleneck'];
  loading.issues.add(loading.path, message, {
    expected: 'numbers of a flow, such as goodput or rwnd/rtt',
    found: word === '' ? 'the end' : `"${word}"`,
    nearest: nearest(word, names),
    part: { offset: offset + at, length: Math.max(1, word.length) },
  });
  return undefined;
}

/** How the value of an expression is written: a name alone has its own measure, `cwnd@3` is in bytes. */
export const measureOf = ({ text }: Expression): Measure =>
  METRICS[text]?.[0] ?? (ROUND.test(text) ? 'bytes' : text === 'bottleneck' ? 'rate' : 'count');

/** `2.62 Mbit/s`, `65535 B`, `48.2 ms`, `3`. */
export function formatMeasure(value: number, measure: Measure): string {
  const short = (n: number): string => String(Number(n.toPrecision(4)));
  switch (measure) {
    case 'bytes':
      return `${Math.round(value)} B`;
    case 'rate':
      return value * 8 >= 1e6 ? `${short((value * 8) / 1e6)} Mbit/s` : `${short((value * 8) / 1e3)} kbit/s`;
    case 'time':
      return value >= 1 ? `${short(value)} s` : `${short(value * 1e3)} ms`;
    case 'count':
      return short(value);
  }
}

/**
 * A flow is judged at rest: when its connection is over, or when nothing happens in the world any more. Earlier its numbers
 * mean little: every flow has no losses at first.
 */
export class FlowWatch {
  readonly #book: FlowBook;
  readonly #loading: Loading;
  readonly #world: LabWorld;
  readonly #least: number;
  #changed = false;
  #over = 0;

  constructor(filter: FrameFilter, loading: Loading, world: LabWorld, least = LEAST_BYTES) {
    this.#book = new FlowBook(filter);
    this.#loading = loading;
    this.#world = world;
    this.#least = least;
  }

  event(row: EventRow): void {
    if (this.#book.event(row)) this.#changed = true;
  }

  /** The flows at rest that count, oldest first; undefined when nothing has changed since the last call. */
  rested(): readonly Flow[] | undefined {
    const { quiet } = this.#world;
    if (!this.#changed || (!quiet && this.#book.over === this.#over)) return undefined;
    this.#changed = !quiet;
    this.#over = this.#book.over;
    return this.#book.flows.filter((flow) => (flow.over || quiet) && (flow.value('bytes') ?? 0) >= this.#least);
  }

  /** The newest flow with enough data, at rest or not. */
  get newest(): Flow | undefined {
    return this.#book.flows.findLast((flow) => (flow.value('bytes') ?? 0) >= this.#least);
  }

  valueOf(expression: Expression, flow: Flow): number | undefined {
    return expression.value((name) => {
      if (name !== 'bottleneck') return flow.value(name);
      const [from, to] = flow.name.split(' > ').map((end) => end.slice(0, end.lastIndexOf(':')));
      return bottleneck(this.#loading.topology, from!, to!);
    });
  }
}
