/** A dissection as panels show it: one block per layer, every field with its text, meaning and bytes. */
import type { FieldView, LayerView } from '../core/lens.ts';
import type { Conversation, Field, FieldValue } from '../core/protocol.ts';
import { tlsDecrypted } from '../protocols/tls/index.ts';
import { formatValue, valueNote } from './format.ts';
import { dissect, type Dissection, type DissectOptions, type Layer } from './tree.ts';

/** Fields whose values name a layer's two ends. */
const ENDS: Readonly<Record<string, readonly [string, string]>> = {
  eth: ['eth.src', 'eth.dst'],
  ip: ['ip.src', 'ip.dst'],
  udp: ['udp.srcport', 'udp.dstport'],
  tcp: ['tcp.srcport', 'tcp.dstport'],
};

/** The layers of a frame, outermost first, without what is known of the frame itself. */
export const layers = (bytes: Uint8Array, conversation?: Conversation, options?: DissectOptions): LayerView[] =>
  layerViews(dissect(bytes, conversation, options));

export const layerViews = (d: Dissection): LayerView[] =>
  d.layers.flatMap((layer, i) => (i === 0 ? [] : [view(d, layer, i)]));

function view(d: Dissection, layer: Layer, index: number): LayerView {
  const fields: FieldView[] = [];
  let head = -1;
  for (let i = 0; i < d.fields.length; i++) {
    if (d.layerOf[i] !== index) continue;
    const field = d.fields[i]!;
    if (field.type === 'layer') head = i;
    else if (field.hidden !== true) fields.push(fieldView(d, layer, i));
  }
  const isOpened = isDecrypted(d, index);
  // a packet put together from fragments has no bytes of its own in this frame; what protected bytes hold is shown beside it
  const own = (isOpened || !layer.reassembled) && head >= 0;
  return {
    protocol: layer.protocol.id,
    title: layer.protocol.title,
    summary: summaryOf(d, layer, index, head),
    at: own ? d.bitAts[head]! / 8 : layerStart(d, index),
    length: own ? d.bitLengths[head]! / 8 : 0,
    quoted: layer.quoted,
    ...(isOpened && { bytes: layer.bytes }),
    fields,
  };
}

/** Whether a layer is what a protected record held, or something in it. */
function isDecrypted({ layers: all }: Dissection, index: number): boolean {
  for (let i = index; i >= 0; i--) {
    const { protocol } = all[i]!;
    if (protocol.id === 'tls') return protocol === tlsDecrypted;
  }
  return false;
}

function fieldView(d: Dissection, layer: Layer, i: number): FieldView {
  const field = d.fields[i]!;
  const value = d.values[i]!;
  const isAway = layer.reassembled && !isDecrypted(d, d.layerOf[i]!);
  return {
    name: field.name,
    label: field.label,
    type: field.type,
    text: field.type === 'label' ? 'yes' : shownText(field, value),
    meaning: field.meaning,
    note: valueNote(field, value, d.notes[i]),
    bitAt: isAway ? layerStart(d, d.layerOf[i]!) * 8 : d.bitAts[i]!,
    bitLength: isAway ? 0 : d.bitLengths[i]!,
  };
}

/** A page of text is enough: content may be megabytes. */
const LONGEST_TEXT = 4096;

function shownText(field: Field, value: FieldValue): string {
  if (typeof value === 'number' || value.length <= LONGEST_TEXT) return formatValue(field, value);
  const start = typeof value === 'string' ? value.slice(0, LONGEST_TEXT) : value.subarray(0, LONGEST_TEXT / 2);
  return `${formatValue(field, start)}…`;
}

/** Where in the frame a layer without bytes of its own belongs: at the end of the last layer that has some. */
function layerStart(d: Dissection, index: number): number {
  for (let i = index; i >= 0; i--) if (!d.layers[i]!.reassembled) return Math.min(d.layers[i]!.end, d.bytes.length);
  return 0;
}

function summaryOf(d: Dissection, layer: Layer, index: number, head: number): string {
  const value = (name: string): FieldValue | undefined => {
    const i = d.fields.findIndex((f, at) => f.name === name && d.layerOf[at] === index);
    return i < 0 ? fallback(d, layer, name) : d.values[i];
  };
  const all = (name: string): FieldValue[] =>
    d.values.filter((_, i) => d.fields[i]!.name === name && d.layerOf[i] === index);
  if (layer.protocol.id.startsWith('_ws.')) return d.notes[head] ?? '';
  const ends = ENDS[layer.protocol.id];
  if (layer.protocol === tlsDecrypted) return `for the two ends only: ${layer.protocol.info(value, all)}`;
  if (!ends) return layer.protocol.info(value, all);
  const texts = ends.map((name) => {
    const i = d.fields.findIndex((f, at) => f.name === name && d.layerOf[at] === index);
    return i < 0 ? undefined : formatValue(d.fields[i]!, d.values[i]!);
  });
  return texts.includes(undefined) ? layer.protocol.info(value, all) : texts.join(' → ');
}

/** What a layer asks of another one (an echo's line tells the TTL). What it has not said itself, a record before it has not said for it. */
const fallback = (d: Dissection, { protocol }: Layer, name: string): FieldValue | undefined => {
  const i = name.startsWith(`${protocol.id}.`) ? -1 : d.indexOf(name);
  return i < 0 ? undefined : d.values[i];
};
