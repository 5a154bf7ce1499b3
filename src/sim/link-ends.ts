/**
 * Capture points: for each end of a link a conversation of its own, since a frame that is seen at every hop would look like a
 * retransmission to one that saw them all. An end is read when it is first asked about, and only as far as it must be.
 */
import { NumberColumn } from '../core/columns.ts';
import type { EventRow } from '../core/event.ts';
import type { Conversation } from '../core/protocol.ts';
import { Dissection, dissect, newConversation, witness } from '../dissect/index.ts';
import { linkRx, linkTx } from './events.ts';
import { holds, type Player } from './player.ts';
import { endKey, type Sighted, type Sightings } from './sightings.ts';
import type { Simulation } from './simulation.ts';

interface LinkEnd {
  /** Its sightings, as far as they have been sorted. */
  readonly events: NumberColumn;
  /** How many of them the conversation has seen. */
  read: number;
  conversation: Conversation;
}

export class LinkEnds {
  readonly #player: Player;
  readonly #sightings: Sightings;
  readonly #memory: number;
  readonly #ends = new Map<number, LinkEnd>();
  readonly #scratch = new Dissection();
  #sorted = 0;
  #forks = 0;

  /** `memory`: sightings of an end that may be looked at again without reading it from its beginning. */
  constructor(player: Player, sightings: Sightings, memory = 65_536) {
    this.#player = player;
    this.#sightings = sightings;
    this.#memory = memory;
  }

  /** What a sighting's link end knows of it. Undefined when the event is no sighting. */
  at(event: number): Sighted | undefined {
    this.#sort();
    const index = this.#sightings.indexFrom(event);
    if (this.#sightings.at(index) !== event) return undefined;
    const key = this.#sightings.endOf(index);
    const end = this.#ends.get(key)!;
    const number = end.events.upTo(event);
    if (this.#isForgotten(end, number)) this.#restart(end);
    if (number > end.read) this.#read(key, end, event);
    return { conversation: end.conversation, number };
  }

  /** How many sightings must be read before `at` can answer; 0 when it answers at once. */
  behind(event: number): number {
    this.#sort();
    const index = this.#sightings.indexFrom(event);
    if (this.#sightings.at(index) !== event) return 0;
    const end = this.#ends.get(this.#sightings.endOf(index))!;
    const number = end.events.upTo(event);
    return this.#isForgotten(end, number) ? number : Math.max(0, number - end.read);
  }

  /** The link end of a sighting, by a name that no other has before or after a fork, and how much it has seen up to now. */
  endOf(event: number): { readonly name: string; readonly seen: number } | undefined {
    this.#sort();
    const index = this.#sightings.indexFrom(event);
    if (this.#sightings.at(index) !== event) return undefined;
    const key = this.#sightings.endOf(index);
    return { name: `${this.#forks}/${key}`, seen: this.#ends.get(key)!.events.upTo(this.#player.event) };
  }

  /** Shows every sighting of an event's link end after the first `from` of them, up to the player's cursor, in order. */
  visit(event: number, from: number, show: (row: EventRow, bytes: Uint8Array, number: number) => void): void {
    const last = this.endOf(event)?.seen ?? 0;
    if (from >= last) return;
    const key = this.#sightings.endOf(this.#sightings.indexFrom(event));
    const { events } = this.#ends.get(key)!;
    const one = (row: EventRow, { capture }: Simulation, number: number): void => {
      const seen = number > from ? capture?.get(row.id) : undefined;
      if (seen) show(row, seen.bytes, number);
    };
    const { head } = this.#player;
    if (holds(head, events.at(from))) {
      for (let i = from; i < last; i++) one(head.simulation.log.row(events.at(i))!, head.simulation, i + 1);
      return;
    }
    let number = 0;
    this.#player.retell(events.at(last - 1), (row, world) => {
      if (isSighting(row) && number < last && endKey(row) === key) one(row, world.simulation, ++number);
    });
  }

  #isForgotten(end: LinkEnd, number: number): boolean {
    return number <= end.read - this.#memory || number <= end.conversation.forgotten;
  }

  /** Sorts new sightings by their ends; a fork begins anew. */
  #sort(): void {
    const sightings = this.#sightings;
    if (sightings.forks !== this.#forks) {
      this.#ends.clear();
      this.#sorted = 0;
      this.#forks = sightings.forks;
    }
    for (; this.#sorted < sightings.length; this.#sorted++) {
      const key = sightings.endOf(this.#sorted);
      let end = this.#ends.get(key);
      if (!end) this.#ends.set(key, (end = { events: new NumberColumn(), read: 0, conversation: this.#begin() }));
      end.events.push(sightings.at(this.#sorted));
    }
  }

  #begin(): Conversation {
    return newConversation(this.#player.head.spec.epochMs, this.#memory, this.#sightings.keys);
  }

  #restart(end: LinkEnd): void {
    end.conversation = this.#begin();
    end.read = 0;
  }

  /** Shows the conversation what it has not seen up to an event; what the rings have let go of is run again. */
  #read(key: number, end: LinkEnd, event: number): void {
    const { simulation } = this.#player.head;
    if (holds(this.#player.head, end.events.at(end.read))) {
      while (end.events.at(end.read) <= event) {
        const row = simulation.log.row(end.events.at(end.read))!;
        this.#show(end, row, simulation);
      }
      return;
    }
    this.#restart(end);
    const last = this.#ahead(end, event);
    this.#player.retell(last, (row, world) => {
      if (!isSighting(row) || row.id > last || endKey(row) !== key) return;
      this.#show(end, row, world.simulation);
    });
  }

  /** Who asks for one old sighting soon asks for the next: so much more is read at once that none of it is forgotten again. */
  #ahead({ events }: LinkEnd, event: number): number {
    const wanted = events.upTo(event) + (this.#memory >> 1);
    return Math.max(event, events.at(Math.min(wanted, events.upTo(this.#player.event)) - 1));
  }

  /** Most frames are segments, and only their stream has to see them. */
  #show(end: LinkEnd, row: EventRow, { capture }: Simulation): void {
    end.read++;
    const seen = capture?.glance(row.id);
    if (!seen || witness(seen, end.conversation, end.read, row.t)) return;
    const { bytes } = capture!.get(row.id)!;
    dissect(bytes, end.conversation, { number: end.read, time: row.t, into: this.#scratch });
  }
}

const isSighting = (row: EventRow): boolean => row.kind === linkTx || row.kind === linkRx;
