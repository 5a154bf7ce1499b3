/** What was said in a conversation, as its link end saw it: read on from where the last look ended, while it is the same one. */
import { formatIpv4 } from '../core/address.ts';
import type { ConversationView, TalkView } from '../core/lens.ts';
import type { Conversation, FieldValue } from '../core/protocol.ts';
import {
  type Dissection,
  dissect,
  FollowedStream,
  followsOf,
  newConversation,
  OpenedStream,
} from '../dissect/index.ts';
import type { LinkEnds } from './link-ends.ts';
import type { Player } from './player.ts';
import type { Sightings } from './sightings.ts';

/** The conversations of a frame, each as a filter that holds wherever it is seen: stream numbers differ from end to end. */
export function conversationsOf(d: Dissection): readonly ConversationView[] {
  const number = (name: string): number => Number(fieldOf(d, name) ?? 0);
  return followsOf(d).map(({ kind, title, filter }) => {
    const transport = fieldOf(d, 'tcp.stream') === undefined ? 'udp' : 'tcp';
    const both = (name: string, values: readonly (string | number)[]): string =>
      values.map((value) => `${name} == ${value}`).join(' && ');
    const addresses = both('ip.addr', [number('ip.src'), number('ip.dst')].map(formatIpv4));
    const ports = both(`${transport}.port`, [number(`${transport}.srcport`), number(`${transport}.dstport`)]);
    const transaction = kind === 'dns' ? `${filter.split(' && ')[0]} && ` : '';
    return { title, filter: `${transaction}${addresses} && ${ports}` };
  });
}

function fieldOf(d: Dissection, name: string): FieldValue | undefined {
  const at = d.indexOf(name);
  return at < 0 ? undefined : d.values[at];
}

interface Reading {
  /** Of the link end, and of the stream there. */
  readonly name: string;
  readonly conversation: Conversation;
  readonly stream: FollowedStream;
  /** What was said in it under a cipher, as far as the keys are at hand. */
  readonly opened: OpenedStream;
  /** The sighting of each frame of the link end, by its number. */
  readonly events: Map<number, number>;
  /** How many sightings of the link end were shown to it. */
  read: number;
}

export class Talks {
  readonly #player: Player;
  readonly #ends: LinkEnds;
  readonly #sightings: Sightings;
  #last: Reading | undefined;

  constructor(player: Player, ends: LinkEnds, sightings: Sightings) {
    this.#player = player;
    this.#ends = ends;
    this.#sightings = sightings;
  }

  /** What was said up to the player's cursor in the widest conversation of a sighting, which `d` is the dissection of. */
  of(event: number, d: Dissection): TalkView | undefined {
    const [follow] = followsOf(d);
    const end = this.#ends.endOf(event);
    if (!follow || !end || follow.kind === 'dns') return undefined;
    const { kind, title, stream } = follow;
    const name = `${end.name} ${kind} ${stream}`;
    if (this.#last?.name !== name || this.#last.read > end.seen) this.#last = this.#begin(name, kind, stream);
    const reading = this.#last;
    this.#ends.visit(event, reading.read, (row, bytes, number) => {
      const dissection = dissect(bytes, reading.conversation, { number, time: row.t });
      if (reading.stream.add(dissection) && reading.stream.ends) reading.opened.add(dissection, reading.stream.ends[0]);
      reading.events.set(number, row.id);
      reading.read = number;
    });
    const { ends } = reading.stream;
    const isOpened = reading.opened.chunks.length > 0;
    const { chunks } = isOpened ? reading.opened : reading.stream;
    const told = chunks.map(({ from, frame, bytes, missing }) => ({
      from,
      bytes,
      missing,
      event: reading.events.get(frame),
    }));
    return ends && { title: `${title} ${stream}${isOpened ? ', decrypted' : ''}`, ends, chunks: told };
  }

  #begin(name: string, kind: 'tcp' | 'udp', stream: number): Reading {
    const conversation = newConversation(this.#player.head.spec.epochMs, 0, this.#sightings.keys);
    return {
      name,
      conversation,
      stream: new FollowedStream(kind, stream),
      opened: new OpenedStream(),
      events: new Map(),
      read: 0,
    };
  }
}
