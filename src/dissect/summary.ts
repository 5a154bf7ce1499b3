/** A dissection in one row: the columns of Wireshark's packet list. */
import type { FieldValue } from '../core/protocol.ts';
import { formatValue } from './format.ts';
import { fieldValue, type Dissection, type Layer } from './tree.ts';

export interface Summary {
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  readonly info: string;
}

export function summary(d: Dissection): Summary {
  const deepest = ownLayer(d);
  const all = (name: string): FieldValue[] => d.values.filter((_, i) => d.fields[i]!.name === name);
  const info = deepest.protocol.info((name) => fieldValue(d, name), all);
  return {
    source: address(d, 'ip.src', 'eth.src'),
    destination: address(d, 'ip.dst', 'eth.dst'),
    protocol: column(d, deepest),
    info: info.includes('[BAD ') ? info : info + (deepest.protocol.id === 'tcp' ? remark(d).trimStart() : remark(d)),
  };
}

/** What Wireshark adds to a packet that could not be dissected to its end. */
function remark(d: Dissection): string {
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
