/** Dissection: one frame's layers and fields, found by walking from protocol to protocol through the registry. */
import type {
  Conversation,
  Emit,
  Field,
  FieldValue,
  KeyLog,
  PacketContext,
  Payload,
  Protocol,
} from '../core/protocol.ts';
import { protocolFor, REGISTRY } from '../protocols/index.ts';
import * as P from './pseudo.ts';

/** A frame deeper than this is hostile: no honest one nests so far. */
const MAX_DEPTH = 22;
/** Messages of one segment are layers beside each other. */
const MAX_LAYERS = 1000;
/** Index of the layer that the link carries; what comes before it is known of the frame itself. */
const LINK = 1;

export interface Layer {
  readonly protocol: Protocol;
  /** A header quoted inside an ICMP error, or something within it. */
  readonly quoted: boolean;
  /** The buffer in which positions count: the frame's, or that of a packet put together from fragments. */
  readonly bytes: Uint8Array;
  readonly reassembled: boolean;
  /** The bytes that the layer was given, header and payload. */
  readonly at: number;
  end: number;
  /** Which layer of its own protocol it is, counted from 1. */
  readonly ordinal: number;
  /** One more message of those that the layer before was given. */
  readonly joined: boolean;
}

/**
 * The layers and fields of one frame, as parallel arrays in the order in which they were emitted. An object can be used
 * again for the next frame. Byte values are views into the frame: whoever keeps them copies.
 */
export class Dissection {
  bytes: Uint8Array = new Uint8Array(0);
  readonly layers: Layer[] = [];
  readonly fields: Field[] = [];
  readonly values: FieldValue[] = [];
  readonly notes: (string | undefined)[] = [];
  /** In bits from the start of the layer's buffer. */
  readonly bitAts: number[] = [];
  readonly bitLengths: number[] = [];
  /** Index of each field's layer. */
  readonly layerOf: number[] = [];
  /** The layer that fields are now emitted for. */
  current = 0;
  /** What the packet list shows of a message that is not all there; see PacketContext. */
  begun: string | undefined = undefined;
  added = '';
  waits = false;

  #count = 0;

  readonly emit: Emit = (field, bitAt, bitLength, value, note) => {
    const i = this.#count++;
    this.fields[i] = field;
    this.values[i] = value;
    this.notes[i] = note;
    this.bitAts[i] = bitAt;
    this.bitLengths[i] = bitLength;
    this.layerOf[i] = this.current;
  };

  /** Begins with another frame. The arrays keep their old ends until `close`: emptied, they would have to grow anew each time. */
  begin(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.layers.length = 0;
    this.current = 0;
    this.#count = 0;
  }

  close(): void {
    const count = this.#count;
    this.fields.length = count;
    this.values.length = count;
    this.notes.length = count;
    this.bitAts.length = count;
    this.bitLengths.length = count;
    this.layerOf.length = count;
  }

  /** The field's first occurrence, which is the outermost; -1 when there is none. */
  indexOf(name: string): number {
    return this.fields.findIndex((f) => f.name === name);
  }

  open(protocol: Protocol, bytes: Uint8Array, at: number, end: number, quoted: boolean, joined = false): void {
    let ordinal = 1;
    for (const layer of this.layers) if (layer.protocol === protocol) ordinal++;
    this.current = this.layers.length;
    this.layers.push({ protocol, quoted, bytes, reassembled: bytes !== this.bytes, at, end, ordinal, joined });
  }
}

export interface DissectOptions {
  /** Whether the bytes end with the FCS (the default), do not, or the capture does not say. */
  readonly fcs?: boolean | 'guess';
  /** The frame's number in its capture. Fragments are put together by it, so let it be unique in a conversation. */
  readonly number?: number;
  /** ns since the capture began. */
  readonly time?: number;
  /** Length on the wire, when the capture kept less. */
  readonly wireLength?: number;
  /** A dissection to use again. */
  readonly into?: Dissection;
}

/**
 * A conversation remembers what one capture's frames say about each other. Make one per capture. `epochMs`: milliseconds
 * since 1970 in UTC at time 0; without it times of day that packets carry are taken for what they look like. `memory`: how many
 * packets may be looked at again and give the same answers. `keys`: secrets with which protected records are opened.
 */
export const newConversation = (epochMs?: number, memory = 65_536, keys?: KeyLog): Conversation => ({
  state: new Map(),
  memory,
  packet: {
    number: 0,
    time: 0,
    epochMs,
    fcs: 'present',
    snapped: false,
    quoted: false,
    partial: false,
    source: 0,
    destination: 0,
    sourcePort: 0,
    destinationPort: 0,
    secure: false,
    end: 0,
    missing: 0,
    malformed: undefined,
    stream: '',
    message: 0,
    begun: undefined,
    added: '',
    waits: false,
  },
  registry: REGISTRY,
  keys,
  forgotten: 0,
});

/** Dissects one frame. Never throws, whatever the bytes. */
export function dissect(
  bytes: Uint8Array,
  conversation: Conversation = newConversation(),
  options: DissectOptions = {},
): Dissection {
  const d = options.into ?? new Dissection();
  d.begin(bytes);
  begin(conversation.packet, bytes, options);
  d.open(P.frameLayer, bytes, 0, bytes.length, false);
  d.emit(P.FRAME, 0, bytes.length * 8, P.FRAME.label);
  if (options.number !== undefined) d.emit(P.FRAME_NUMBER, 0, 0, options.number);
  if (options.time !== undefined) d.emit(P.FRAME_TIME, 0, 0, options.time);
  d.emit(P.FRAME_LEN, 0, 0, options.wireLength ?? bytes.length);
  d.emit(P.FRAME_CAP_LEN, 0, 0, bytes.length);
  walk(d, conversation);
  endEarly(d, conversation.packet);
  d.current = 0;
  d.emit(P.FRAME_PROTOCOLS, 0, 0, protocolPath(d));
  d.close();
  return d;
}

function begin(packet: PacketContext, bytes: Uint8Array, options: DissectOptions): void {
  packet.number = options.number ?? 0;
  packet.time = options.time ?? 0;
  packet.fcs = options.fcs === false ? 'absent' : options.fcs === 'guess' ? 'guess' : 'present';
  packet.snapped = (options.wireLength ?? bytes.length) > bytes.length;
  packet.quoted = false;
  packet.partial = false;
  packet.source = 0;
  packet.destination = 0;
  packet.secure = false;
  packet.end = bytes.length;
  packet.missing = 0;
  packet.malformed = undefined;
  packet.stream = '';
  packet.message = 0;
  packet.begun = undefined;
  packet.added = '';
  packet.waits = false;
}

function walk(d: Dissection, conversation: Conversation): void {
  const { packet } = conversation;
  let frameEnd = d.bytes.length;
  // one layer's payloads one after the other, each with all that it carries
  const waiting: Place[] = [];
  let place: Place | undefined = {
    payload: { table: 'link', key: 1, at: 0, end: frameEnd },
    buffer: d.bytes,
    depth: 0,
  };
  while (place && d.layers.length < MAX_LAYERS) {
    const { payload, buffer: around, depth }: Place = place;
    const buffer: Uint8Array = payload.bytes ?? around;
    if (payload.next) waiting.push({ payload: payload.next, buffer: around, depth });
    const carried = dissectLayer(d, conversation, payload, buffer);
    if (d.current === LINK) frameEnd = carried?.end ?? payload.end;
    else if (d.current === LINK + 1) frameEnd = packet.end;
    const isEmpty = carried && carried.at >= carried.end && !carried.bytes;
    if (carried && !isEmpty && depth < MAX_DEPTH) place = { payload: carried, buffer, depth: depth + 1 };
    else if ((place = waiting.pop())) packet.message++;
  }
  packet.end = frameEnd;
  d.layers.forEach((layer, i) => {
    if (!layer.protocol.finish) return;
    d.current = i;
    layer.protocol.finish(layer.bytes, layer.at, layer.end, conversation, d.emit);
  });
  d.begun = packet.begun;
  d.added = packet.added;
  d.waits = packet.waits;
}

interface Place {
  readonly payload: Payload;
  readonly buffer: Uint8Array;
  readonly depth: number;
}

function dissectLayer(
  d: Dissection,
  conversation: Conversation,
  { table, key, at, end, quoted, joined }: Payload,
  buffer: Uint8Array,
): Payload | undefined {
  const { packet } = conversation;
  if (quoted) packet.quoted = true;
  const protocol = protocolFor(table, key);
  d.open(protocol, buffer, at, end, packet.quoted, joined);
  packet.end = end;
  const carried = protocol.dissect(buffer, at, end, conversation, d.emit);
  d.layers[d.current]!.end = packet.end;
  return carried;
}

/** Says why the dissection could not go on: bytes that the capture did not keep are nobody's fault. */
function endEarly(d: Dissection, packet: PacketContext): void {
  if (packet.malformed === undefined) return;
  const last = d.layers[d.layers.length - 1]!;
  const mark = packet.snapped ? P.shortLayer : P.malformedLayer;
  d.open(mark, last.bytes, last.end, last.end, packet.quoted);
  d.emit(mark.fields[0]!, last.end * 8, 0, mark.title, packet.malformed);
}

/** `eth:ethertype:ip:icmp:data`, as Wireshark writes it. */
function protocolPath(d: Dissection): string {
  let path = '';
  for (let i = 1; i < d.layers.length; i++) {
    const { protocol, joined } = d.layers[i]!;
    const { id } = protocol;
    if (joined || id.startsWith('_ws.')) continue;
    path += (path && ':') + id;
    if (id === 'eth' && d.layers.length > 2) path += ':ethertype';
  }
  return path;
}

/** The outermost value of a field; headers quoted inside ICMP errors come only when there is no other. */
export function fieldValue(d: Dissection, name: string): FieldValue | undefined {
  const i = d.indexOf(name);
  return i < 0 ? undefined : d.values[i];
}
