/** The lens over a player: every question that panels ask, answered at the cursor (core/lens.ts). */
import { type EventRow, eventSentence } from '../core/event.ts';
import type {
  Completion,
  ConversationView,
  LayerView,
  Lens,
  LinkView,
  PacketView,
  SearchResult,
  StoryLine,
  TableView,
  TalkView,
} from '../core/lens.ts';
import { dissect, isOfStream, layerViews, newConversation, summary, type Dissection } from '../dissect/index.ts';
import { TCP_SEND } from '../protocols/tcp/events.ts';
import { complete } from '../shell/completion.ts';
import { completionContext } from './completion-context.ts';
import { linkRx, linkTx } from './events.ts';
import { LinkEnds } from './link-ends.ts';
import { sentSegment } from './sent-segment.ts';
import { compileSighting } from './sighting-filter.ts';
import type { Player } from './player.ts';
import type { Sightings } from './sightings.ts';
import { tableViews } from './table-views.ts';
import { conversationsOf, Talks } from './talks.ts';

/** A chain of causes is followed this far. */
const LONGEST_CHAIN = 64;
/** In a hurry, so many frames of a link end are read to tell what one of them is. */
const PATIENCE = 256;

export class PlayerLens implements Lens {
  readonly #player: Player;
  readonly #sightings: Sightings;
  readonly #ends: LinkEnds;
  readonly #talks: Talks;

  constructor(player: Player, sightings: Sightings) {
    this.#player = player;
    this.#sightings = sightings;
    this.#ends = new LinkEnds(player, sightings);
    this.#talks = new Talks(player, this.#ends, sightings);
  }

  tables(node: string): readonly TableView[] {
    const found = this.#player.world.simulation.node(node);
    return found ? tableViews(found.tables) : [];
  }

  links(): readonly LinkView[] {
    return this.#player.world.simulation.links.map((link) => {
      const { parameters, queued } = link.forward;
      const [from = '', to = ''] = link.name.split('--');
      return {
        name: link.name,
        from,
        to,
        up: parameters.up && link.backward.parameters.up,
        rate: parameters.rate,
        delay: parameters.delay,
        loss: Math.max(parameters.loss, link.backward.parameters.loss),
        queued: Math.max(queued, link.backward.queued),
        queueLimit: parameters.queue,
      };
    });
  }

  bytes(event: number): Uint8Array | undefined {
    return this.#player.holding(event).simulation.capture?.get(event)?.bytes;
  }

  dissect(event: number): readonly LayerView[] {
    const dissection = this.#dissection(event);
    return dissection ? layerViews(dissection) : [];
  }

  packet(event: number, hurry = false, opened = false): PacketView | undefined {
    if (hurry && this.#ends.behind(event) > PATIENCE) {
      const sent = this.#sent(event);
      if (sent) return sent;
    }
    const dissection = this.#dissection(event);
    return dissection && summary(dissection, !opened);
  }

  /** What the sender recorded about a segment; undefined when these bytes are not all of it, or the record is no longer held. */
  #sent(event: number): PacketView | undefined {
    const { log, capture } = this.#player.head.simulation;
    const seen = log.row(event);
    const first = seen && this.#sightings.firstOf(seen.frame);
    const sent = first === undefined ? undefined : log.row(first);
    if (sent?.kind !== TCP_SEND || !capture || capture.isDamaged(event)) return undefined;
    const frame = capture.glance(event);
    return frame && sentSegment(sent, frame);
  }

  /** What speaks of streams is read where its link end has seen them; everything else by itself. */
  #dissection(event: number): Dissection | undefined {
    const row = this.#player.holding(event).simulation.log.row(event);
    const bytes = this.bytes(event);
    if (!row || !bytes) return undefined;
    const sighted = isOfStream(bytes) ? this.#ends.at(event) : undefined;
    const conversation = sighted?.conversation ?? newConversation(this.#player.head.spec.epochMs);
    return dissect(bytes, conversation, { number: sighted?.number ?? event, time: row.t });
  }

  conversations(event: number): readonly ConversationView[] {
    const dissection = this.#dissection(event);
    return dissection ? conversationsOf(dissection) : [];
  }

  talk(event: number): TalkView | undefined {
    const dissection = this.#dissection(event);
    return dissection && this.#talks.of(event, dissection);
  }

  story(frame: number): readonly StoryLine[] {
    const lines: StoryLine[] = [];
    const first = this.#sightings.firstOf(frame);
    if (first === undefined) return lines;
    const { log } = this.#player.holding(first).simulation;
    log.read(first - 1, (row) => {
      if (row.frame === frame && row.id <= this.#player.event && isDecision(row)) lines.push(this.#line(row));
    });
    return lines;
  }

  explain(event: number): readonly StoryLine[] {
    const { log } = this.#player.holding(event).simulation;
    const lines: StoryLine[] = [];
    for (let row = log.row(event); row && lines.length < LONGEST_CHAIN; row = log.row(row.cause)) {
      lines.push(this.#line(row));
    }
    return lines;
  }

  search(filter: string, from: number, budget: number): SearchResult | { readonly error: string } {
    const compiled = compileSighting(filter, this.#player.head.simulation, ({ id }) => this.#ends.at(id));
    if (!compiled.ok) return { error: compiled.error };
    const matches: number[] = [];
    let index = this.#sightings.indexFrom(from);
    for (let n = 0; n < budget && index < this.#sightings.length; n++, index++) {
      const event = this.#sightings.at(index);
      if (event > this.#player.event) return { matches, next: undefined };
      const row = this.#player.holding(event).simulation.log.row(event);
      const bytes = this.bytes(event);
      if (row && bytes && compiled.value(row, bytes)) matches.push(event);
    }
    return { matches, next: index < this.#sightings.length ? this.#sightings.at(index) : undefined };
  }

  complete(node: string, line: string, cursor: number): Completion {
    return complete(line, cursor, completionContext(this.#player.world, node));
  }

  #line(row: EventRow): StoryLine {
    const { head } = this.#player;
    return {
      event: row.id,
      t: row.t,
      node: head.nodeName(row.node),
      kind: row.kind.id,
      sentence: eventSentence(row),
      source: row.reason?.source,
    };
  }
}

/** Frames leaving and arriving are seen elsewhere; the story tells what devices decided. */
const isDecision = (row: EventRow): boolean => row.kind !== linkTx && row.kind !== linkRx;
