/** Makes the bytes of a request, field by field; what is left out is filled in, what is given stands, right or wrong. */
import { formatIpv4, formatMac } from '../../core/address.ts';
import { setU16, Writer } from '../../core/bytes.ts';
import { internetChecksum, pseudoHeaderSum } from '../../core/checksum.ts';
import { SYN } from '../../protocols/tcp/codec.ts';
import { TRANSPORTS, type LayerName } from './fields.ts';
import type { FieldNumber, Request } from './syntax.ts';

/** One field as a dry run lists it. */
export interface ShownField {
  readonly layer: LayerName;
  readonly name: string;
  readonly text: string;
  readonly given: boolean;
  /** What would be right, when the value is wrong on purpose. */
  readonly right?: string;
}

/** What the network decides about a packet: addresses to fill in. */
export interface Surroundings {
  readonly ownMac: number;
  readonly ownAddress: number;
  /** For the frame's destination, unless one is given. */
  readonly peerMac: number;
  readonly identification: number;
}

export interface Built {
  /** From the Ethernet header on, without FCS. */
  readonly frame: Uint8Array;
  readonly fields: readonly ShownField[];
}

export const ETHERNET_BYTES = 14;
const ARP_TYPE = 0x0806;
const IP_TYPE = 0x0800;
/** IEEE 802, local experimental EtherType 1. */
const EXPERIMENT_TYPE = 0x88b5;
const EXPERIMENT_PROTOCOL = 253;
/** Kind and length of TCP's option for the maximum segment size (RFC 9293, 3.2). */
const MSS_OPTION = 0x0204;

/** `turn` counts from 0 over the frames of one request. */
export function buildFrame(request: Request, around: Surroundings, turn = 0): Built {
  return new Builder(request, around, turn).frame();
}

class Builder {
  readonly #request: Request;
  readonly #around: Surroundings;
  readonly #turn: number;
  /** Lower layers first, though upper ones are built first. */
  #fields: ShownField[] = [];

  constructor(request: Request, around: Surroundings, turn: number) {
    this.#request = request;
    this.#around = around;
    this.#turn = turn;
  }

  frame(): Built {
    const { layers, data } = this.#request;
    const ip = layers.has('ip') || TRANSPORTS.some((name) => layers.has(name));
    const payload = ip ? this.#ip() : layers.has('arp') ? this.#arp() : (data ?? new Uint8Array(0));
    const upper = this.#fields.splice(0);
    const type = ip ? IP_TYPE : layers.has('arp') ? ARP_TYPE : EXPERIMENT_TYPE;
    const toAll = layers.has('arp') || !ip ? 0xffff_ffff_ffff : this.#around.peerMac;
    const frame = new Writer(ETHERNET_BYTES + payload.length)
      .u48(this.#mac('eth', 'dst', toAll))
      .u48(this.#mac('eth', 'src', this.#around.ownMac))
      .u16(this.#hex('eth', 'type', type, 4))
      .raw(payload)
      .finish();
    return { frame, fields: [...this.#fields, ...upper] };
  }

  #arp(): Uint8Array {
    const { ownMac, ownAddress } = this.#around;
    return new Writer(28)
      .u16(this.#number('arp', 'htype', 1))
      .u16(this.#hex('arp', 'ptype', IP_TYPE, 4))
      .u8(this.#number('arp', 'hlen', 6))
      .u8(this.#number('arp', 'plen', 4))
      .u16(this.#number('arp', 'op', 1))
      .u48(this.#mac('arp', 'sha', ownMac))
      .u32(this.#address('arp', 'spa', ownAddress))
      .u48(this.#mac('arp', 'tha', 0))
      .u32(this.#address('arp', 'tpa', 0))
      .raw(this.#request.data ?? new Uint8Array(0))
      .finish();
  }

  #ip(): Uint8Array {
    const { layers, ipOptions } = this.#request;
    const source = this.#given('ip', 'src') ?? this.#around.ownAddress;
    const destination = this.#given('ip', 'dst') ?? 0;
    const payload = this.#transport(source, destination);
    const upper = this.#fields.splice(0);
    const protocol = layers.has('icmp') ? 1 : layers.has('udp') ? 17 : layers.has('tcp') ? 6 : EXPERIMENT_PROTOCOL;
    const header = 20 + ipOptions.length;
    const first = (this.#number('ip', 'version', 4, 4) << 4) | this.#number('ip', 'ihl', header / 4, header / 4);
    const bytes = new Writer(header + payload.length)
      .u8(first)
      .u8(this.#hex('ip', 'tos', 0, 2))
      .u16(this.#number('ip', 'len', header + payload.length, header + payload.length))
      .u16(this.#number('ip', 'id', (this.#around.identification + this.#turn) & 0xffff))
      .u16((this.#number('ip', 'flags', 0) << 13) | (this.#number('ip', 'offset', 0) >>> 3))
      .u8(this.#number('ip', 'ttl', 64))
      .u8(this.#number('ip', 'proto', protocol))
      .u16(0)
      .u32(source)
      .u32(destination)
      .raw(ipOptions)
      .raw(payload)
      .finish();
    setU16(bytes, 10, this.#checksum('ip', internetChecksum(bytes, 0, header)));
    this.#address('ip', 'src', source);
    this.#address('ip', 'dst', destination);
    this.#fields.push(...upper);
    return bytes;
  }

  #transport(source: number, destination: number): Uint8Array {
    if (this.#request.layers.has('icmp')) return this.#icmp();
    if (this.#request.layers.has('udp')) return this.#udp(source, destination);
    if (this.#request.layers.has('tcp')) return this.#tcp(source, destination);
    return this.#request.data ?? new Uint8Array(0);
  }

  #icmp(): Uint8Array {
    const type = this.#number('icmp', 'type', 8);
    const code = this.#number('icmp', 'code', 0);
    const bytes = new Writer(64)
      .u8(type)
      .u8(code)
      .u16(0)
      .u32(this.#icmpRest(type))
      .raw(this.#request.data ?? new Uint8Array(type === 13 || type === 14 ? 12 : 0))
      .finish();
    setU16(bytes, 2, this.#checksum('icmp', internetChecksum(bytes)));
    return bytes;
  }

  /** The second word means what the type says (RFC 792). */
  #icmpRest(type: number): number {
    const { layers } = this.#request;
    const has = (name: string): boolean => layers.get('icmp')!.has(name);
    if (has('rest')) return this.#hex('icmp', 'rest', 0, 8);
    if (type === 5 || has('gateway')) return this.#address('icmp', 'gateway', 0);
    if (has('mtu')) return this.#number('icmp', 'mtu', 0);
    if (type === 12 || has('pointer')) return this.#number('icmp', 'pointer', 0) * 0x100_0000;
    if (type === 3 || type === 11 || type === 4) return 0;
    const id = this.#number('icmp', 'id', 1);
    return id * 0x10000 + ((this.#number('icmp', 'seq', 1) + this.#turn) & 0xffff);
  }

  #udp(source: number, destination: number): Uint8Array {
    const data = this.#request.data ?? new Uint8Array(0);
    const length = 8 + data.length;
    const bytes = new Writer(length)
      .u16(this.#number('udp', 'sport', 40_000))
      .u16(this.#number('udp', 'dport', 9))
      .u16(this.#number('udp', 'len', length, length))
      .u16(0)
      .raw(data)
      .finish();
    const sum = internetChecksum(bytes, 0, bytes.length, pseudoHeaderSum(source, destination, 17, length));
    // RFC 768: a sum of zero is sent as all ones, for zero says that there is none.
    setU16(bytes, 6, this.#checksum('udp', sum || 0xffff));
    return bytes;
  }

  #tcp(source: number, destination: number): Uint8Array {
    const data = this.#request.data ?? new Uint8Array(0);
    const mss = this.#given('tcp', 'mss');
    const header = mss === undefined ? 20 : 24;
    const bytes = new Writer(header + data.length)
      .u16(this.#number('tcp', 'sport', 40_000))
      .u16(this.#number('tcp', 'dport', 9))
      .u32(this.#number('tcp', 'seq', 0))
      .u32(this.#number('tcp', 'ack', 0))
      .u8(this.#number('tcp', 'offset', header / 4, header / 4) << 4)
      .u8(this.#hex('tcp', 'flags', SYN, 2))
      .u16(this.#number('tcp', 'window', 64_240))
      .u16(0)
      .u16(this.#number('tcp', 'urgent', 0))
      .raw(
        mss === undefined
          ? new Uint8Array(0)
          : new Writer(4)
              .u16(MSS_OPTION)
              .u16(this.#number('tcp', 'mss', mss))
              .finish(),
      )
      .raw(data)
      .finish();
    const sum = internetChecksum(bytes, 0, bytes.length, pseudoHeaderSum(source, destination, 6, bytes.length));
    setU16(bytes, 16, this.#checksum('tcp', sum));
    return bytes;
  }

  #given(layer: LayerName, name: string): number | undefined {
    const value = this.#request.layers.get(layer)?.get(name);
    return value === 'bad' ? undefined : value;
  }

  #checksum(layer: LayerName, right: number): number {
    const wanted: FieldNumber | undefined = this.#request.layers.get(layer)?.get('checksum');
    const value = wanted === 'bad' ? right ^ 0x0101 : (wanted ?? right);
    const none = layer === 'udp' && value === 0;
    this.#show(
      layer,
      'checksum',
      hexText(value, 4),
      wanted !== undefined,
      value === right || none ? undefined : hexText(right, 4),
    );
    return value;
  }

  /** A number; `right` tells what it must be, where something else would be wrong. */
  #number(layer: LayerName, name: string, automatic: number, right?: number): number {
    const value = this.#given(layer, name) ?? automatic;
    const wrong = right !== undefined && value !== right;
    this.#show(layer, name, String(value), this.#given(layer, name) !== undefined, wrong ? String(right) : undefined);
    return value;
  }

  #hex(layer: LayerName, name: string, automatic: number, digits: number): number {
    const value = this.#given(layer, name) ?? automatic;
    this.#show(layer, name, hexText(value, digits), this.#given(layer, name) !== undefined);
    return value;
  }

  #mac(layer: LayerName, name: string, automatic: number): number {
    const value = this.#given(layer, name) ?? automatic;
    this.#show(layer, name, formatMac(value), this.#given(layer, name) !== undefined);
    return value;
  }

  #address(layer: LayerName, name: string, automatic: number): number {
    const value = this.#given(layer, name) ?? automatic;
    this.#show(layer, name, formatIpv4(value), this.#given(layer, name) !== undefined);
    return value;
  }

  #show(layer: LayerName, name: string, text: string, given: boolean, right?: string): void {
    this.#fields.push({ layer, name, text, given, ...(right !== undefined && { right }) });
  }
}

const hexText = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, '0')}`;

/** Why the frame is wrong, for captures: `damaged: ip checksum`. Undefined when nothing is. */
export function damageOf(request: Request, { fields }: Built): string | undefined {
  const wrong = fields.filter((f) => f.right !== undefined).map((f) => `${f.layer} ${f.name}`);
  if (request.badFcs) wrong.push('fcs');
  return wrong.length === 0 ? undefined : `damaged: ${wrong.join(', ')} wrong on purpose`;
}
