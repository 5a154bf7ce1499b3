/**
 * Events: what happened, when, because of what, and why. A record is a fixed row; sentences are built when it is read.
 * Kinds and reasons are catalogue entries, declared beside the code that uses them.
 */
import { formatIpv4, formatMac } from './address.ts';
import type { Ns } from './time.ts';

export type Layer = 'physical' | 'link' | 'arp' | 'ip' | 'icmp' | 'udp' | 'tcp' | 'application' | 'process' | 'world';

/** How one of a row's four numbers is written. */
export type NumberFormat = 'count' | 'bytes' | 'ns' | 'ipv4' | 'mac' | 'port' | 'flag' | 'hex16' | 'word';

export interface NumberField {
  readonly name: string;
  readonly format: NumberFormat;
  /** With the format `word`: what each number stands for. */
  readonly words?: readonly string[];
}

/** One kind of event, such as `ip.forward`. `numbers` names the row's numbers in order: four, or up to eight of a wide kind. */
export interface EventKind {
  readonly id: string;
  readonly layer: Layer;
  /** One sentence for docs/trace.md. */
  readonly meaning: string;
  readonly numbers: readonly NumberField[];
  /** What is said of such an event when it carries no reason; `{name}` stands for a number, `{note}` for the note. */
  readonly says?: string;
  /** What the note of such a row is, when it is more than a remark: the trace writes it under this name. */
  readonly noteName?: string;
  /** A leaf does not become the cause of what follows it in the same dispatch. */
  readonly leaf?: boolean;
}

/** Why a device decided as it did. `{name}` in the sentence stands for the number of that name in the event's row. */
export interface Reason {
  readonly id: string;
  readonly sentence: string;
  /** `RFC 1812, 5.3.1`, where a standard says so. */
  readonly source?: string;
}

/** An entry of a catalogue of reasons. */
export const reason = (id: string, sentence: string, source?: string): Reason =>
  source === undefined ? { id, sentence } : { id, sentence, source };

export type RowNumbers = readonly [number, number, number, number, ...number[]];

/** An event as it is read back. */
export interface EventRow {
  readonly id: number;
  readonly t: Ns;
  /** The id of the event that led to this one; 0 when nothing did. */
  readonly cause: number;
  readonly kind: EventKind;
  /** Index of the node, -1 when the event belongs to no node. */
  readonly node: number;
  /** Index of the node's port, -1 when no port is involved. */
  readonly port: number;
  /** The journey id of the frame it is about; 0 when about none. */
  readonly frame: number;
  readonly reason: Reason | undefined;
  /** Four, or eight when the kind is wide (`emitWide`). */
  readonly numbers: RowNumbers;
  /** A few words that no number holds: a command line, a link's name. */
  readonly note: string | undefined;
}

/** One number of a row as a reader wants it. */
export function formatNumber({ format, words }: NumberField, value: number): string {
  switch (format) {
    case 'word':
      return words?.[value] ?? String(value);
    case 'ipv4':
      return formatIpv4(value);
    case 'mac':
      return formatMac(value);
    case 'hex16':
      return `0x${value.toString(16).padStart(4, '0')}`;
    case 'flag':
      return value ? 'yes' : 'no';
    case 'bytes':
      return `${value} B`;
    case 'ns':
      return `${value / 1e6} ms`;
    case 'count':
    case 'port':
      return String(value);
  }
}

type Told = Pick<EventRow, 'kind' | 'reason' | 'numbers' | 'note'>;

/** The reason's sentence with the row's numbers and note filled in; empty when the row gives no reason. */
export const reasonSentence = (row: Told): string => (row.reason ? fillIn(row.reason.sentence, row) : '');

/** What the row says: its reason, or else what its kind says of every such event. */
export const eventSentence = (row: Told): string =>
  row.reason ? fillIn(row.reason.sentence, row) : fillIn(row.kind.says ?? row.kind.meaning, row);

function fillIn(sentence: string, row: Told): string {
  return sentence.replace(/\{([\w-]+)\}/g, (whole, name: string) => {
    if (name === 'note') return (row.note ?? '').trim();
    const index = row.kind.numbers.findIndex((n) => n.name === name);
    return index < 0 ? whole : formatNumber(row.kind.numbers[index]!, row.numbers[index as 0]);
  });
}
