/**
 * The lens: the one narrow interface through which panels ask the engine questions that events do not answer. Pure reads at
 * the player's cursor; the composition root hands it to the UI.
 */
import type { Row } from './device.ts';
import type { FieldType } from './protocol.ts';
import type { Ns } from './time.ts';

/** One field of a dissected frame, ready to show. */
export interface FieldView {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  /** As Wireshark would print the value: `64`, `0x0800`, `192.168.1.3`. */
  readonly text: string;
  readonly meaning: string;
  /** What this very value stands for, or what the dissector noticed: `Echo request`, `correct`. */
  readonly note: string | undefined;
  /** Range in bits from the start of the frame. */
  readonly bitAt: number;
  readonly bitLength: number;
}

/** One layer of a dissected frame: a block of Inspect. */
export interface LayerView {
  readonly protocol: string;
  readonly title: string;
  /** `192.168.1.3 → 192.168.10.3` */
  readonly summary: string;
  readonly at: number;
  readonly length: number;
  /** A header quoted inside an ICMP error. */
  readonly quoted: boolean;
  /** What protected bytes hold, read with the keys of the two ends: all places in the layer count in here, not in the frame. */
  readonly bytes?: Uint8Array;
  readonly fields: readonly FieldView[];
}

/** One decision of one device about one frame. */
export interface StoryLine {
  readonly event: number;
  readonly t: Ns;
  readonly node: string;
  /** `ip.forward` */
  readonly kind: string;
  readonly sentence: string;
  readonly source: string | undefined;
}

/** A sighting as a packet list shows it, in Wireshark's words. */
export interface PacketView {
  /** `ICMP` */
  readonly protocol: string;
  readonly source: string;
  readonly destination: string;
  readonly info: string;
}

/** One conversation that a frame belongs to. */
export interface ConversationView {
  /** `TCP stream`, `UDP conversation`, `DNS transaction` */
  readonly title: string;
  /** The display filter that leaves its frames, at every capture point. */
  readonly filter: string;
}

/** What the two ends of a conversation said, as one capture point saw it. */
export interface TalkView {
  /** `TCP stream 0` */
  readonly title: string;
  /** `10.0.0.1:40000`: the end that began, and the other one. */
  readonly ends: readonly [string, string];
  readonly chunks: readonly TalkChunk[];
}

export interface TalkChunk {
  /** Which of the ends said it. */
  readonly from: 0 | 1;
  readonly bytes: Uint8Array;
  /** How many bytes are missing here, of which nothing else is told. */
  readonly missing: number;
  /** The sighting that carried them, or showed that they are missing. */
  readonly event?: number | undefined;
}

export interface TableView {
  readonly name: string;
  /** `ARP table` */
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

export interface Completion {
  /** The part of the line that the candidates replace. */
  readonly from: number;
  readonly to: number;
  readonly candidates: readonly string[];
}

export interface SearchResult {
  /** Event ids of the sightings that match, oldest first. */
  readonly matches: readonly number[];
  /** Where to go on when the budget ran out; undefined when the end was reached. */
  readonly next: number | undefined;
}

/** The link at a port as the link line shows it. */
export interface LinkView {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly up: boolean;
  readonly rate: number;
  readonly delay: Ns;
  readonly loss: number;
  readonly queued: number;
  readonly queueLimit: number;
}

export interface Lens {
  /** Tables of a node, as they are now. */
  tables(node: string): readonly TableView[];
  links(): readonly LinkView[];
  /** Bytes of a sighting (event id), FCS included; undefined when they are gone. */
  bytes(event: number): Uint8Array | undefined;
  dissect(event: number): readonly LayerView[];
  /**
   * Wireshark's columns for a sighting; undefined when its bytes are gone. `hurry`: where much of a capture would have to be
   * read before its analysis can be told, what the sender recorded about the segment is told instead. `opened`: protected bytes
   * are told as those read them who have the keys, not as everybody on the path.
   */
  packet(event: number, hurry?: boolean, opened?: boolean): PacketView | undefined;
  /** The conversations of a sighting, the widest first; none when it belongs to none. */
  conversations(event: number): readonly ConversationView[];
  /** What was said up to now in the sighting's conversation, where it was seen; undefined when it belongs to none. */
  talk(event: number): TalkView | undefined;
  /** Every decision that touched a journey, in order. */
  story(frame: number): readonly StoryLine[];
  /** Sightings that match a display filter. A wrong filter is a sentence. */
  search(filter: string, from: number, budget: number): SearchResult | { readonly error: string };
  complete(node: string, line: string, cursor: number): Completion;
  /** The chain of causes behind an event, nearest first. */
  explain(event: number): readonly StoryLine[];
}
