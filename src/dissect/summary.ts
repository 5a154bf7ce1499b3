/** A dissection in one row: the columns of Wireshark's packet list. */
import type { FieldValue } from '../core/protocol.ts';
import { remarks } from '../protocols/tcp/dissection/info.ts';
import { formatValue } from './format.ts';
import { fieldValue, type Dissection, type Layer } from './tree.ts';

export interface Summary {
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  readonly info: string;
}

/** `asOnTheWire`: what a stranger on the path reads of protected records, even where the keys are at hand. */
export function summary(d: Dissection, asOnTheWire = false): Summary {
  const deepest = ownLayer(d);
  const secured = securedSummary(d, asOnTheWire);
  const info = line(d, deepest, secured?.info);
  return {
    source: address(d, 'ip.src', 'eth.src'),
    destination: address(d, 'ip.dst', 'eth.dst'),
    protocol: d.waits ? 'TCP' : (secured?.version ?? column(d, deepest)),
    info: info.includes('[BAD ') ? info : info + (isCloseTo(d, deepest) ? remark(d).trimStart() : remark(d)),
  };
}

/** After TCP's and HTTP's words Wireshark leaves no space. */
const isCloseTo = (d: Dissection, { protocol }: Layer): boolean =>
  protocol.id === 'tcp' || d.layers.some((layer) => layer.protocol.id === 'http');

/** The innermost layer's line; of several messages each one's. */
function line(d: Dissection, deepest: Layer, secured: string | undefined): string {
  const all = (name: string): FieldValue[] => d.values.filter((_, i) => d.fields[i]!.name === name);
  const value = (name: string): FieldValue | undefined => fieldValue(d, name);
  const messages = d.layers.filter(({ protocol }, i) => protocol.extent !== undefined && isShown(d, i));
  const said = secured ?? messages.map((layer) => lineOfMessage(d, layer)).join('');
  const speaker = messages.length > 0 ? d.layers.find(({ protocol }) => protocol.id === 'tcp')! : deepest;
  const own = said === '' && secured === undefined ? speaker.protocol.info(value, all) : remarks(value) + said;
  if (d.waits && d.begun === '') return remarks(value) + d.added.trimStart();
  return (
    (d.waits && d.begun !== undefined ? remarks(value) + d.begun : own + (d.waits ? '' : (d.begun ?? ''))) + d.added
  );
}

/** Of DNS messages that were handed over together the last one is shown; of HTTP's, all. */
const isShown = (d: Dissection, index: number): boolean =>
  d.layers[index]!.protocol.id !== 'dns' || d.layers[index + 1]?.joined !== true;

/** A message with what it carries. */
function lineOfMessage(d: Dissection, layer: Layer): string {
  const first = d.layers.indexOf(layer);
  let end = first + 1;
  while (end < d.layers.length && d.layers[end]!.protocol.extent === undefined) end++;
  return Array.from({ length: end - first }, (_, n) => first + n)
    .filter((index) => !IN_PASSING.test(d.layers[index]!.protocol.id))
    .map((index) => lineOf(d, index))
    .join('');
}

/** One layer's own line. */
function lineOf(d: Dissection, index: number): string {
  const own = (i: number): boolean => d.layerOf[i] === index;
  const all = (name: string): FieldValue[] => d.values.filter((_, i) => own(i) && d.fields[i]!.name === name);
  return d.layers[index]!.protocol.info((name) => all(name)[0], all);
}

/** Records one after the other, and what they hold: HTTP's lines take the place of those that were handed over with them. */
function securedSummary(
  d: Dissection,
  asOnTheWire: boolean,
): { readonly info: string; readonly version: string | undefined } | undefined {
  const from = d.layers.findIndex(({ protocol }) => protocol.id === 'tls');
  if (from < 0) return undefined;
  let [told, said, version, isOnTheWire]: [string, string, string | undefined, boolean] = ['', '', undefined, true];
  for (let i = from; i < d.layers.length; i++) {
    const { protocol, joined } = d.layers[i]!;
    isOnTheWire = protocol.extent !== undefined && protocol.id === 'tls' ? true : isOnTheWire && false;
    if (asOnTheWire && !isOnTheWire) continue;
    if (isOnTheWire && !joined) [told, said] = [told + said, ''];
    if (protocol.id !== 'tls') {
      if (protocol.id === 'http' && !joined) said = told === '' ? '' : ', ';
      if (!IN_PASSING.test(protocol.id)) said += lineOf(d, i);
      continue;
    }
    version = d.notes[d.layerOf.indexOf(i)] ?? version;
    const isOpened =
      !asOnTheWire && d.layers[i + 1]?.protocol.id === 'tls' && d.layers[i + 1]!.protocol.extent === undefined;
    const words = isOpened ? '' : lineOf(d, i);
    if (words.startsWith('[TLS') && said.endsWith(words)) continue;
    if (words !== '') said += (told + said === '' || words.startsWith('[TLS') ? '' : ', ') + words;
  }
  const hasHttp = !asOnTheWire && d.layers.some(({ protocol }) => protocol.id === 'http');
  return { info: told + said, version: hasHttp ? undefined : version };
}

/** Layers that have no word in the packet list. */
const IN_PASSING = /^(data|_ws\..*)$/;

/** What Wireshark adds to a packet that could not be dissected to its end. */
function remark(d: Dissection): string {
  if (d.added !== '') return '';
  const last = d.layers[d.layers.length - 1]!.protocol.id;
  return last === '_ws.malformed'
    ? ' [Malformed Packet]'
    : last === '_ws.short'
      ? ' [Packet size limited during capture]'
      : '';
}

/** The innermost layer that speaks for the frame itself: not data, not a quote. */
function ownLayer(d: Dissection): Layer {
  const own = d.layers.filter((l) => !l.quoted && l.protocol.id !== 'data' && !l.protocol.id.startsWith('_ws.'));
  return own[own.length - 1]!;
}

function address(d: Dissection, network: string, link: string): string {
  for (const name of [network, link]) {
    const i = d.indexOf(name);
    if (i >= 0) return formatValue(d.fields[i]!, d.values[i]!);
  }
  return '';
}

function column(d: Dissection, layer: Layer): string {
  const operation = fieldValue(d, 'arp.opcode');
  if (fieldValue(d, 'http.proxy_connect_host') !== undefined) return 'TCP';
  if (d.layers.some(({ protocol }) => protocol.id === 'http')) return httpColumn(d);
  switch (layer.protocol.id) {
    case 'ip':
      return 'IPv4';
    case 'eth': {
      const i = d.indexOf('eth.type');
      return i < 0 ? 'Ethernet' : formatValue(d.fields[i]!, d.values[i]!);
    }
    case 'arp':
      return operation === 3 || operation === 4 ? 'RARP' : operation === 8 || operation === 9 ? 'Inverse ARP' : 'ARP';
    default:
      return layer.protocol.id.toUpperCase();
  }
}

/** The last message's protocol, with that of its content where Wireshark adds it; messages after those that came first count no more. */
function httpColumn({ layers }: Dissection): string {
  const from = layers.findIndex(({ protocol }) => protocol.id === 'http');
  const later = layers.findIndex(({ protocol, joined }, i) => i > from && protocol.id === 'http' && !joined);
  const first = layers.slice(from, later < 0 ? undefined : later);
  const content = first.slice(first.findLastIndex(({ protocol }) => protocol.id === 'http'));
  const named = content.find(({ protocol }) => protocol.id === 'json' || protocol.id === 'xml');
  return named ? `HTTP/${named.protocol.id.toUpperCase()}` : 'HTTP';
}
