/**
 * A protocol's two readings of bytes. The codec gives a typed value for programs and tests; the dissector tells, field by
 * field, which bits mean what. Inspector, filters, printers and docs use nothing but the dissector.
 */
import type { EventKind, Reason } from './event.ts';
import type { Result } from './result.ts';
import type { Ns } from './time.ts';

/** `decode(encode(x))` is x again; `decode` answers any bytes with a value or a sentence and never throws. */
export interface Codec<T> {
  decode(bytes: Uint8Array, at?: number, end?: number): Result<T>;
  encode(value: T): Uint8Array;
}

/** `time` is a span in ns, shown in seconds. A `label` is a mark without a value of its own: it is there or not, and its value is 1. */
export type FieldType = 'uint' | 'hex' | 'bool' | 'ipv4' | 'mac' | 'bytes' | 'text' | 'time' | 'label' | 'layer';

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
  /** A copy under a second name, for filters (`ip.addr` is both `ip.src` and `ip.dst`); panels leave it out. */
  readonly hidden?: boolean;
}

/** uint, hex, bool (0 or 1), time, ipv4 and mac values are numbers; bytes and text are what they are called. */
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
  /** The buffer that `at` and `end` count in, when it is not the frame's: a packet put together from fragments. */
  readonly bytes?: Uint8Array;
  /** What else the same layer carries: a segment may hold several messages. */
  readonly next?: Payload;
  /** One more message of those that its protocol was given together: Wireshark names the protocol once for all of them. */
  readonly joined?: boolean;
}

/** What a byte stream holds from some place on, as the protocol over it sees it. */
export interface Extent {
  /** Bytes of the message that begins there; 0 while it is not all there. */
  readonly length: number;
  /** Of a message that is not: so many bytes more, at least one more segment, or all that comes until the stream ends. */
  readonly needs?: number | 'segment' | 'end';
  /** What a packet list tells of it meanwhile: its first line. */
  readonly begun?: string;
  /** No message begins there, and the protocol has nothing to say about the bytes. */
  readonly unread?: boolean;
}

/** What can come after the bytes at hand: more; nothing, for the stream ends with them; or nobody can know, for some are not here. */
export type Tail = 'open' | 'closing' | 'cut';

/** How a layer finds the protocol of what it carries. */
export interface Registry {
  /** Whose payload it is under that table's key; undefined when nobody's. */
  find(table: string, key: number): Protocol | undefined;
  /** Whose payload it looks like. */
  guess(table: string, bytes: Uint8Array, at: number, end: number): Protocol | undefined;
}

/** What the layers of one packet tell each other: set anew for each packet, then handed down from layer to layer. */
export interface PacketContext {
  /** Number in the capture; the same packet has the same number whenever it is looked at again. */
  number: number;
  time: Ns;
  /** Milliseconds since 1970 in UTC at time 0, when that is known. */
  epochMs: number | undefined;
  /** Whether the frame's last four bytes are its FCS; `guess` as Wireshark does for a capture that does not say. */
  fcs: 'present' | 'absent' | 'guess';
  /** Whether the capture kept fewer bytes than the wire carried. */
  snapped: boolean;
  /** Now inside a header that an ICMP error quotes. */
  quoted: boolean;
  /** Now inside a packet whose end is not here: a fragment, or a quote that was cut. */
  partial: boolean;
  /** IPv4 addresses of the packet around the present layer. */
  source: number;
  destination: number;
  /** Service ports of the segment around the present layer. */
  sourcePort: number;
  destinationPort: number;
  /** Now inside what TLS protected. */
  secure: boolean;
  /** Where the present layer says it ends, payload included; of a packet on Ethernet what follows is padding. */
  end: number;
  /** Bytes at the end of the payload handed down that were on the wire and that the capture did not keep. */
  missing: number;
  /** Why the dissection could not go on. */
  malformed: string | undefined;
  /** The connection or conversation that the present bytes belong to: `tcp 3`, `udp 0`. */
  stream: string;
  /** Which message of the packet is being read, counted from 0. */
  message: number;
  /** What the packet list shows instead of the transport's line: the beginning of a message that is not all there. */
  begun: string | undefined;
  /** What the packet list adds to its line. */
  added: string;
  /** Nothing in the packet could be read yet: all of it belongs to a message that goes on. */
  waits: boolean;
}

/** Secrets of TLS connections: who has them reads what is protected. */
export interface KeyLog {
  /** A secret by its label and the connection's client random in hexadecimal: `CLIENT_RANDOM`, `SERVER_TRAFFIC_SECRET_0`. */
  secret(label: string, clientRandom: string): Uint8Array | undefined;
}

/** State kept between the packets of a capture (fragments, streams, relative numbers). Each protocol keeps its own under its id. */
export interface Conversation {
  readonly state: Map<string, unknown>;
  /** How many packets of a stream protocol are remembered for a second look; 0 where each packet is looked at once, in order. */
  readonly memory: number;
  readonly packet: PacketContext;
  readonly registry: Registry;
  /** Undefined: protected bytes are read as everybody on the path reads them. */
  readonly keys: KeyLog | undefined;
  /** Packets up to this number gave messages whose bytes are no longer kept: whoever asks about them begins anew. */
  forgotten: number;
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
  /** Emits what stands after the payload (Ethernet's padding and FCS), once the payload has been dissected. */
  finish?(bytes: Uint8Array, at: number, end: number, conversation: Conversation, emit: Emit): void;
  /** Of a protocol over a byte stream: how far the message reaches that begins at `at`. With a tail that is not open it mostly needs nothing. */
  extent?(bytes: Uint8Array, at: number, end: number, conversation: Conversation, tail: Tail): Extent;
  /** Whether bytes that no service port explains look like its own. */
  guess?(bytes: Uint8Array, at: number, end: number): boolean;
  /** Whether bytes can be none of its own, whatever the service port says: then they are read by whom they look like. */
  declines?(bytes: Uint8Array, at: number, end: number): boolean;
  /** Sees a message that nobody asks about, and remembers of it what later ones need. */
  witness?(bytes: Uint8Array, at: number, end: number, conversation: Conversation): void;
  /** One line for a packet list, from the values that `dissect` emitted, the first or `all` of a name: `Echo (ping) request  id=0x0001, seq=1/256, ttl=64`. */
  info(value: (name: string) => FieldValue | undefined, all: (name: string) => readonly FieldValue[]): string;
  readonly reasons: readonly Reason[];
  readonly events: readonly EventKind[];
}
