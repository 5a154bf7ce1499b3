/** Records of TCP as the stack makes them, for a connection that a test makes up. */
import type { EventKind, EventRow } from '../../../src/core/event.ts';
import {
  TCP_CC,
  TCP_DELIVER,
  TCP_OPTIONS,
  TCP_RECEIVE,
  TCP_RETRANSMIT,
  TCP_SEND,
  TCP_STATE,
  TCP_TIMER,
} from '../../../src/protocols/tcp/events.ts';

const KINDS: readonly EventKind[] = [
  TCP_CC,
  TCP_DELIVER,
  TCP_OPTIONS,
  TCP_RECEIVE,
  TCP_RETRANSMIT,
  TCP_SEND,
  TCP_STATE,
  TCP_TIMER,
];

/** `values` by name; words by themselves; what is left out is 0. `t` in ms. */
export function row(
  t: number,
  id: string,
  flow: string,
  values: Readonly<Record<string, number | string>> = {},
): EventRow {
  const kind = KINDS.find((k) => k.id === id)!;
  const unknown = Object.keys(values).filter((name) => !kind.numbers.some((n) => n.name === name));
  if (unknown.length > 0) throw new Error(`${id} has no ${unknown.join(', ')}`);
  const numbers = kind.numbers.map(({ name, words }) => {
    const value = values[name] ?? 0;
    return typeof value === 'string' ? words!.indexOf(value) : value;
  });
  return {
    id: 1,
    t: t * 1e6,
    cause: 0,
    kind,
    node: 0,
    port: -1,
    frame: 0,
    reason: undefined,
    numbers: numbers as unknown as EventRow['numbers'],
    note: flow,
  };
}
