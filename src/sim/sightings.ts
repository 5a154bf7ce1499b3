/** Every frame seen at a link end, in order: the event ids of link.tx and link.rx, as an append-only column. */
import { NumberColumn } from '../core/columns.ts';
import type { EventRow } from '../core/event.ts';
import type { Conversation } from '../core/protocol.ts';
import { tlsSecret } from '../programs/lib/tls/events.ts';
import { KeyLog } from '../protocols/tls/index.ts';
import { linkRx, linkTx } from './events.ts';

/** A frame at a link end, with a conversation that has seen all before it there, both ways. */
export interface Sighted {
  readonly conversation: Conversation;
  /** Counted from 1, as a capture of this end counts. */
  readonly number: number;
}

/** One number for a node and its port. */
export const endKey = ({ node, port }: EventRow): number => node * 65_536 + port;

export class Sightings {
  readonly #events = new NumberColumn();
  readonly #ends = new NumberColumn(256, 'small');
  /** Secrets that the ends of TLS connections have recorded. */
  readonly keys = new KeyLog();
  /** How often the past was cut off. */
  forks = 0;
  /** The first event about each journey. */
  readonly #firsts = new Map<number, number>();

  get length(): number {
    return this.#events.length;
  }

  /** Takes every row of the run, in order. */
  add(row: EventRow): void {
    if (row.frame > 0 && !this.#firsts.has(row.frame)) this.#firsts.set(row.frame, row.id);
    if (row.kind === tlsSecret) this.keys.add(row.note ?? '');
    if (row.kind !== linkTx && row.kind !== linkRx) return;
    this.#events.push(row.id);
    this.#ends.push(endKey(row));
  }

  at(index: number): number {
    return this.#events.at(index);
  }

  /** At which link end it was (`endKey`). */
  endOf(index: number): number {
    return this.#ends.at(index);
  }

  /** The first event about a journey; undefined when there is no such journey. */
  firstOf(frame: number): number | undefined {
    return this.#firsts.get(frame);
  }

  /** Index of the first sighting at or after an event. */
  indexFrom(event: number): number {
    return this.#events.upTo(event - 1);
  }

  /** After a fork: forgets what came after event `kept`. */
  truncate(kept: number): void {
    this.#events.truncate(this.#events.upTo(kept));
    this.#ends.truncate(this.#events.length);
    this.forks++;
    for (const [frame, first] of this.#firsts) if (first > kept) this.#firsts.delete(frame);
  }
}

/** What can stand at a moment of a run and move to its neighbours. */
interface Cursor {
  readonly event: number;
  next(): boolean;
  back(): boolean;
}

/** Moves until the moment just passed holds a frame's departure or arrival. False at the end of the run. */
export function moveToFrame(cursor: Cursor, sightings: Sightings, direction: 'next' | 'back'): boolean {
  for (;;) {
    const before = cursor.event;
    if (!cursor[direction]()) return false;
    const [from, to] = [Math.min(before, cursor.event), Math.max(before, cursor.event)];
    if (sightings.indexFrom(from + 1) < sightings.indexFrom(to + 1)) return true;
  }
}
