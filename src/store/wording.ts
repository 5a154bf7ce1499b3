/** Packet rows in words: Wireshark's columns for a capture, shorter sentences for journeys. */
import type { LayerView, Lens, PacketView, StoryLine } from '../core/lens.ts';
import type { TopologyView } from './session.ts';
import { dnsView } from './dns-message.ts';
import { dnsLines, dnsWords } from './dns-words.ts';
import { dhcpLines, dhcpWords } from './dhcp-words.ts';
import { tcpWords } from './tcp-words.ts';
import { tlsWords } from './tls-words.ts';

const CACHED = 4_096;
/** In an Ethernet frame: behind both addresses, and within the IPv4 header that may follow. */
const TYPE_AT = 12;
const IP_AT = 14;
const TTL_AT = IP_AT + 8;
/** What a NAT writes anew (RFC 3022, 4.1). */
const SOURCE = ['ip.src', 'tcp.srcport', 'udp.srcport'] as const;
const DESTINATION = ['ip.dst', 'tcp.dstport', 'udp.dstport'] as const;

/** Asks the lens once per sighting: bytes on the wire never change. */
export class Wording {
  readonly #lens: Lens;
  readonly #packets = new Map<number, PacketView | undefined>();
  readonly #layers = new Map<number, readonly LayerView[]>();
  #opened = false;

  #story: { readonly frame: number; readonly event: number; readonly lines: readonly StoryLine[] } | undefined;

  constructor(lens: Lens) {
    this.#lens = lens;
  }

  /** What a row says: it never waits for the analysis of a long capture. */
  packet(event: number): PacketView | undefined {
    return remember(this.#packets, event, () => this.#lens.packet(event, true, this.#opened));
  }

  /** Whether rows tell of protected bytes what only the two ends can read. */
  get opened(): boolean {
    return this.#opened;
  }

  set opened(opened: boolean) {
    this.#opened = opened;
    this.#packets.clear();
  }

  /** The packet in a learner's words: shorter than Wireshark's, what matters first. */
  words(event: number): string | undefined {
    const packet = this.packet(event);
    return packet && (this.#ownWords(packet.protocol, event) ?? shorten(packet.info));
  }

  #ownWords(protocol: string, event: number): string | undefined {
    if (protocol === 'DNS') {
      const messages = this.layers(event)
        .filter((l) => !l.quoted)
        .flatMap((l) => dnsView(l) ?? []);
      return messages.length === 1 ? dnsWords(messages[0]!) : undefined;
    }
    if (protocol === 'DHCP') return dhcpWords(shorten(this.packet(event)!.info), (name) => this.field(event, name));
    if (protocol === 'HTTP') return this.#httpWords(event);
    if (protocol.startsWith('TLS')) {
      const field = (name: string): string | undefined => this.field(event, name);
      return tlsWords(this.packet(event)!.info, {
        field,
        isNew: protocol === 'TLSv1.3',
        carried: this.#carried(event),
      });
    }
    return undefined;
  }

  /** A request with the site that it is for: one server may have many. */
  #httpWords(event: number): string | undefined {
    const host = this.field(event, 'http.host');
    const request = shorten(this.packet(event)!.info);
    return host === undefined || !/^[A-Z]+ \//.test(request) ? undefined : `${request}  at ${host}`;
  }

  /** The messages that a sighting brings to their end, line by line; undefined for what is not told so. */
  messages(event: number): readonly string[] | undefined {
    const own = this.layers(event).filter((l) => !l.quoted);
    const views = own.flatMap((l) => dnsView(l) ?? []);
    if (views.length > 0) return views.flatMap(dnsLines);
    const dhcp = own.find((l) => l.protocol === 'dhcp');
    return dhcp && dhcpLines(this.words(event) ?? '', dhcp);
  }

  layers(event: number): readonly LayerView[] {
    return remember(this.#layers, event, () => this.#lens.dissect(event));
  }

  /** The first field of that name outside quoted headers, as text. */
  field(event: number, name: string): string | undefined {
    for (const layer of this.layers(event)) {
      if (layer.quoted) continue;
      const field = layer.fields.find((f) => f.name === name);
      if (field) return field.text;
    }
    return undefined;
  }

  /** The TTL of an IPv4 packet (RFC 791, 3.1), by a look at the bytes: a frame on a wire is not worth taking apart. */
  ttl(event: number): number | undefined {
    const bytes = this.#lens.bytes(event);
    return bytes?.[TYPE_AT] === 0x08 && bytes[TYPE_AT + 1] === 0x00 ? bytes[TTL_AT] : undefined;
  }

  /** Bytes that a TCP segment carries, read in the same way (RFC 791, 3.1; RFC 9293, 3.1). */
  #carried(event: number): number | undefined {
    const bytes = this.#lens.bytes(event);
    if (!bytes || bytes.length < IP_AT + 40) return undefined;
    const header = 4 * (bytes[IP_AT]! & 15);
    const offset = 4 * (bytes[IP_AT + header + 12]! >> 4);
    return 256 * bytes[IP_AT + 2]! + bytes[IP_AT + 3]! - header - offset;
  }

  /** What a hop changed, against the hop before: `ttl 99`, `new source`, `new MACs`. */
  changes(before: number | undefined, event: number): string {
    const ttl = this.ttl(event);
    const words = [];
    if (ttl !== undefined) words.push(`ttl ${String(ttl).padStart(3)}`);
    if (before === undefined) return words.join('  ');
    if (this.#differ(SOURCE, before, event)) words.push('new source');
    if (this.#differ(DESTINATION, before, event)) words.push('new destination');
    if (!this.#sameAddresses(before, event)) words.push('new MACs');
    return words.join('  ');
  }

  /** Whether both sightings have one of the fields, and not the same in it. */
  #differ(names: readonly string[], before: number, event: number): boolean {
    return names.some((name) => {
      const [was, is] = [this.field(before, name), this.field(event, name)];
      return was !== undefined && is !== undefined && was !== is;
    });
  }

  #sameAddresses(before: number, event: number): boolean {
    const [was, is] = [this.#lens.bytes(before), this.#lens.bytes(event)];
    return was?.subarray(0, TYPE_AT).join() === is?.subarray(0, TYPE_AT).join();
  }

  /** The decisions about a journey as far as the cursor; asked again only when the cursor has moved. */
  story(frame: number, event: number): readonly StoryLine[] {
    if (this.#story?.frame !== frame || this.#story.event !== event) {
      this.#story = { frame, event, lines: this.#lens.story(frame) };
    }
    return this.#story.lines;
  }

  /** Forgets what a fork has made untrue. */
  clear(): void {
    this.#packets.clear();
    this.#layers.clear();
    this.#story = undefined;
  }
}

function remember<T>(cache: Map<number, T>, key: number, make: () => T): T {
  if (cache.has(key)) return cache.get(key)!;
  const made = make();
  if (cache.size >= CACHED) cache.delete(cache.keys().next().value!);
  // Bytes that are gone may come back: nothing is remembered about them.
  if (made !== undefined && !(Array.isArray(made) && made.length === 0)) cache.set(key, made);
  return made;
}

/**
 * Whether a program reads such packets off the wire, before IP sees them. That IP drops them is no loss then: a DHCP client has no address yet
 * that they could be for (RFC 2131, 4.1).
 */
export const readOffTheWire = (packet: PacketView | undefined): boolean => packet?.protocol === 'DHCP';

const SHORTER: readonly (readonly [RegExp, string])[] = [
  [/^Who has (\S+?)\?.*$/, 'who has $1?'],
  [/^(\S+) is at (?:\S\S:){4}(\S+)$/, '$1 is at …$2'],
  [/^(?:Gratuitous ARP|ARP Announcement) for (\S+).*$/, '$1 announces itself'],
  [/^DHCP (\w+) +- Transaction ID (\S+)$/, '$1  $2'],
  [/^HTTP\/\d\.\d (\d{3} [^(]*?) *\((.*)\) *$/, '$1  $2'],
  [/^HTTP\/\d\.\d (\d{3} [^(]*?) *$/, '$1'],
  [/^([A-Z]+ \S+) HTTP\/\d\.\d *$/, '$1'],
  [/^Echo \(ping\) (\w+)\s+id=\S+ seq=(\d+)\/\d+, ttl=(\d+).*$/, 'echo $1  seq $2'],
];

/** Wireshark's info in fewer words, where a newcomer is better served by them. */
export function shorten(info: string): string {
  for (const [pattern, words] of SHORTER) if (pattern.test(info)) return info.replace(pattern, words);
  return tcpWords(info) ?? info;
}

/** A protocol's name where there is room for five letters: `TLS` for `TLSv1.3`, `HTTP` for `HTTP/JSON`. */
export const shortProtocol = (protocol: string): string => protocol.replace(/^(TLS|SSL)v.*|^(HTTP)\/.*/, '$1$2');

/** `alice` for her MAC address, `everyone` for the broadcast address; other addresses stay what they are. */
export function nameOf(address: string, topology: TopologyView): string {
  if (/^(ff:){5}ff$|^broadcast$|^255\.255\.255\.255$/i.test(address)) return 'everyone';
  if (!/^([0-9a-f]{2}:){5}/i.test(address)) return address;
  const mac = address.toLowerCase();
  return topology.nodes.find((n) => n.interfaces.some((i) => i.mac.toLowerCase() === mac))?.name ?? address;
}
