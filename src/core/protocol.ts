/**
 * A protocol's two readings of bytes. The codec gives a typed value for programs and tests; the dissector tells, field by
 * field, which bits mean what. Inspector, filters, printers and docs use nothing but the dissector.
 */
import type { EventKind, Reason } from './event.ts';
import type { Result } from './result.ts';

/** `decode(encode(x))` is x again; `decode` answers any bytes with a value or a sentence and never throws. */
export interface Codec<T> {
  decode(bytes: Uint8Array, at?: number, end?: number): Result<T>;
  encode(value: T): Uint8Array;
}

export type FieldType = 'uint' | 'hex' | 'bool' | 'ipv4' | 'mac' | 'bytes' | 'text' | 'layer';

/** A field under Wireshark's name. One declaration serves every reader. */
export interface Field {
  /** `ip.ttl` */
  readonly name: string;
  readonly type: FieldType;
  /** Width in bits where it is fixed; hex values are padded to it. */
  readonly bits?: number;
  /** `Time to live` */
  readonly label: string;
  /** One sentence for a newcomer. */
  readonly meaning: string;
  /** What some of its values stand for. */
  readonly values?: Readonly<Record<number, string>>;
}

/** uint, hex, bool (0 or 1), ipv4 and mac values are numbers; bytes and text are what they are called. */
export type FieldValue = number | string | Uint8Array;

/** Reports one field: where it is, in bits from the start of the whole buffer, and what it holds. */
export type Emit = (field: Field, bitAt: number, bitLength: number, value: FieldValue, note?: string) => void;

/** Where the payload of a layer is and how its protocol is found: `{ table: 'eth.type', key: 0x0800, at, end }`. */
export interface Payload {
  readonly table: string;
  readonly key: number;
  readonly at: number;
  readonly end: number;
  /** A header quoted inside an ICMP error: shown, but not the packet's own. */
  readonly quoted?: boolean;
}

/** State kept between the packets of a capture (fragments, streams, relative numbers). Each protocol keeps its own under its id. */
export interface Conversation {
  readonly state: Map<string, unknown>;
}

export interface Protocol {
  /** Wireshark's name of the layer: `eth`, `arp`, `ip`, `icmp`, `udp`. */
  readonly id: string;
  /** `Internet Protocol` */
  readonly title: string;
  readonly rfc: string;
  readonly fields: readonly Field[];
  /** Whose payload it is: `[{ table: 'eth.type', key: 0x0800 }]`. */
  readonly over: readonly { readonly table: string; readonly key: number }[];
  /** Emits the layer's own field first (type `layer`, value `title`), then each field; returns the payload, if there is one. */
  dissect(bytes: Uint8Array, at: number, end: number, conversation: Conversation, emit: Emit): Payload | undefined;
  /** One line for a packet list, from the values that `dissect` emitted: `Echo (ping) request  id=0x0001, seq=1/256, ttl=64`. */
  info(value: (name: string) => FieldValue | undefined): string;
  readonly reasons: readonly Reason[];
  readonly events: readonly EventKind[];
}
