/** Packet rows in words: Wireshark's columns for a capture, shorter sentences for journeys. */
import type { LayerView, Lens, PacketView, StoryLine } from '../core/lens.ts';
import type { TopologyView } from './session.ts';
import { tcpWords } from './tcp-words.ts';

const CACHED = 4_096;

/** Asks the lens once per sighting: bytes on the wire never change. */
export class Wording {
  readonly #lens: Lens;
  readonly #packets = new Map<number, PacketView | undefined>();
  readonly #layers = new Map<number, readonly LayerView[]>();

  #story: { readonly frame: number; readonly event: number; readonly lines: readonly StoryLine[] } | undefined;

  constructor(lens: Lens) {
    this.#lens = lens;
  }

  packet(event: number): PacketView | undefined {
    return remember(this.#packets, event, () => this.#lens.packet(event));
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

  /** What a hop changed, against the hop before: `ttl 99`, `new MACs`. */
  changes(before: number | undefined, event: number): string {
    const ttl = this.field(event, 'ip.ttl');
    const same = (name: string): boolean =>
      before === undefined || this.field(before, name) === this.field(event, name);
    const words = [];
    if (ttl !== undefined) words.push(`ttl ${ttl.padStart(3)}`);
    if (!same('eth.src') || !same('eth.dst')) words.push('new MACs');
    return words.join('  ');
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

const SHORTER: readonly (readonly [RegExp, string])[] = [
  [/^Who has (\S+?)\?.*$/, 'who has $1?'],
  [/^(\S+) is at (?:\S\S:){4}(\S+)$/, '$1 is at …$2'],
  [/^(?:Gratuitous ARP|ARP Announcement) for (\S+).*$/, '$1 announces itself'],
  [/^Echo \(ping\) (\w+)\s+id=\S+ seq=(\d+)\/\d+, ttl=(\d+).*$/, 'echo $1  seq $2'],
];

/** Wireshark's info in fewer words, where a newcomer is better served by them. */
export function shorten(info: string): string {
  for (const [pattern, words] of SHORTER) if (pattern.test(info)) return info.replace(pattern, words);
  return tcpWords(info) ?? info;
}

/** `alice` for her MAC address, `everyone` for the broadcast address; other addresses stay what they are. */
export function nameOf(address: string, topology: TopologyView): string {
  if (/^(ff:){5}ff$|^broadcast$/i.test(address)) return 'everyone';
  if (!/^([0-9a-f]{2}:){5}/i.test(address)) return address;
  const mac = address.toLowerCase();
  return topology.nodes.find((n) => n.interfaces.some((i) => i.mac.toLowerCase() === mac))?.name ?? address;
}
