/** Following a conversation: which frames belong to the chosen one, and what the two ends said to each other, in order. */
import { formatIpv4, type Ipv4Address } from '../core/address.ts';
import type { FieldValue } from '../core/protocol.ts';
import type { Dissection } from './tree.ts';

export type FollowKind = 'tcp' | 'udp' | 'dns';

/** One way to follow a frame: the display filter that Wireshark would apply. */
export interface Follow {
  readonly kind: FollowKind;
  /** `TCP stream`, `UDP conversation`, `DNS transaction` */
  readonly title: string;
  /** `tcp.stream eq 0`, `udp.stream eq 3`, `dns.id == 0x3809 && udp.stream eq 1` */
  readonly filter: string;
  /** Number of the stream, as in the filter. */
  readonly stream: number;
}

/** The ways to follow a frame, the widest conversation first; none when it belongs to no conversation. */
export function followsOf(d: Dissection): readonly Follow[] {
  const stream = (kind: 'tcp' | 'udp'): number | undefined => asNumber(own(d, `${kind}.stream`));
  const [tcp, udp] = [stream('tcp'), stream('udp')];
  const transport = tcp !== undefined ? ('tcp' as const) : ('udp' as const);
  const number = tcp ?? udp;
  if (number === undefined) return [];
  const whole = `${transport}.stream eq ${number}`;
  const title = transport === 'tcp' ? 'TCP stream' : 'UDP conversation';
  const follows: Follow[] = [{ kind: transport, title, filter: whole, stream: number }];
  const id = asNumber(own(d, 'dns.id'));
  if (id !== undefined) {
    const filter = `dns.id == 0x${id.toString(16).padStart(4, '0')} && ${whole}`;
    follows.push({ kind: 'dns', title: 'DNS transaction', filter, stream: number });
  }
  return follows;
}

/** Some bytes that one end said, or that are missing. */
export interface FollowedChunk {
  /** 0: the end that the first frame came from. */
  readonly from: 0 | 1;
  /** Number of the frame that carried the bytes; of a gap, of the frame that showed that they are missing. */
  readonly frame: number;
  readonly bytes: Uint8Array;
  /** Bytes that the other end acknowledged and that the capture does not have; `bytes` is empty then. */
  readonly missing: number;
}

/** `[123 bytes missing in capture file]`, as Wireshark writes a gap into the text. */
export const gapText = ({ missing }: FollowedChunk): string => `[${missing} bytes missing in capture file]`;

/** A chunk that came before its turn. */
interface Waiting {
  readonly sequence: number;
  readonly frame: number;
  readonly bytes: Uint8Array;
}

interface End {
  readonly address: Ipv4Address;
  readonly port: number;
  /** Sequence number of the next byte; undefined before the first segment. */
  next: number | undefined;
  waiting: Waiting[];
}

const UDP_HEADER_BYTES = 8;

/** RFC 9293, 3.4: numbers wrap. */
const isBefore = (a: number, b: number): boolean => ((a - b) | 0) < 0;

/**
 * The text of one TCP stream or UDP conversation: show it every frame of the capture, in order. What was sent again is told
 * once, what overtook others in its place, and of what is missing how much.
 */
export class FollowedStream {
  readonly #transport: 'tcp' | 'udp';
  readonly #stream: number;
  readonly #chunks: FollowedChunk[] = [];
  #ends: readonly [End, End] | undefined;

  constructor(transport: 'tcp' | 'udp', stream: number) {
    this.#transport = transport;
    this.#stream = stream;
  }

  get chunks(): readonly FollowedChunk[] {
    return this.#chunks;
  }

  /** `10.0.0.1:40000` of both ends; undefined before the first frame. */
  get ends(): readonly [string, string] | undefined {
    return this.#ends && [endText(this.#ends[0]), endText(this.#ends[1])];
  }

  /** Whether the frame belongs to the stream. Its bytes are copied. */
  add(d: Dissection): boolean {
    if (own(d, `${this.#transport}.stream`) !== this.#stream) return false;
    const from = this.#sender(d);
    const frame = asNumber(own(d, 'frame.number')) ?? 0;
    const bytes = payloadOf(d, this.#transport).slice();
    if (this.#transport === 'tcp') this.#segment(d, from, frame, bytes);
    else if (bytes.length > 0) this.#chunks.push({ from, frame, bytes, missing: 0 });
    return true;
  }

  #sender(d: Dissection): 0 | 1 {
    const end = (address: string, port: string): End => ({
      address: asNumber(own(d, address)) ?? 0,
      port: asNumber(own(d, `${this.#transport}.${port}`)) ?? 0,
      next: undefined,
      waiting: [],
    });
    const source = end('ip.src', 'srcport');
    this.#ends ??= [source, end('ip.dst', 'dstport')];
    const [first] = this.#ends;
    return first.address === source.address && first.port === source.port ? 0 : 1;
  }

  #segment(d: Dissection, from: 0 | 1, frame: number, bytes: Uint8Array): void {
    const [sender, other] = from === 0 ? this.#ends! : [this.#ends![1], this.#ends![0]];
    if (own(d, 'tcp.flags.ack') === 1) {
      const acknowledged = asNumber(own(d, 'tcp.ack_raw')) ?? 0;
      this.#settle(from === 0 ? 1 : 0, other, frame, acknowledged);
    }
    let sequence = asNumber(own(d, 'tcp.seq_raw')) ?? 0;
    if (own(d, 'tcp.flags.syn') === 1) sequence = (sequence + 1) >>> 0;
    sender.next ??= sequence;
    const fresh = newPart(sequence, bytes, sender.next);
    if (fresh.length === 0) return;
    if (isBefore(sender.next, sequence)) return void sender.waiting.push({ sequence, frame, bytes });
    this.#append(from, sender, frame, fresh);
    this.#settle(from, sender, frame, undefined);
  }

  #append(from: 0 | 1, end: End, frame: number, bytes: Uint8Array): void {
    this.#chunks.push({ from, frame, bytes, missing: 0 });
    end.next = (end.next! + bytes.length) >>> 0;
  }

  /** Takes what has waited long enough: its turn has come, or the receiver acknowledged what the capture never showed. */
  #settle(from: 0 | 1, end: End, frame: number, acknowledged: number | undefined): void {
    for (;;) {
      const ready = end.waiting.findIndex(({ sequence }) => !isBefore(end.next!, sequence));
      if (ready >= 0) {
        const [taken] = end.waiting.splice(ready, 1);
        const fresh = newPart(taken!.sequence, taken!.bytes, end.next!);
        if (fresh.length > 0) this.#append(from, end, taken!.frame, fresh);
        continue;
      }
      const lowest = end.waiting.reduce<number | undefined>(
        (low, { sequence }) => (low === undefined || isBefore(sequence, low) ? sequence : low),
        undefined,
      );
      if (lowest === undefined || acknowledged === undefined || !isBefore(lowest, acknowledged)) return;
      const missing = (lowest - end.next!) >>> 0;
      this.#chunks.push({ from, frame, bytes: new Uint8Array(0), missing });
      end.next = lowest;
    }
  }
}

/** The bytes of a segment from the one that is waited for on; all of them when it lies ahead. */
function newPart(sequence: number, bytes: Uint8Array, next: number): Uint8Array {
  return isBefore(sequence, next) ? bytes.subarray(Math.min(bytes.length, (next - sequence) >>> 0)) : bytes;
}

/** What the transport carries, whatever became of it above. */
function payloadOf(d: Dissection, transport: 'tcp' | 'udp'): Uint8Array {
  const layer = d.layers.find(({ protocol, quoted }) => protocol.id === transport && !quoted);
  const header = transport === 'udp' ? UDP_HEADER_BYTES : asNumber(own(d, 'tcp.hdr_len'));
  if (!layer || header === undefined || own(d, 'tcp.reset_cause') !== undefined) return new Uint8Array(0);
  return layer.bytes.subarray(Math.min(layer.at + header, layer.end), layer.end);
}

const endText = ({ address, port }: End): string => `${formatIpv4(address)}:${port}`;
const asNumber = (value: FieldValue | undefined): number | undefined => (typeof value === 'number' ? value : undefined);

/** The first value of a field, not of a header that an ICMP error quotes. */
function own(d: Dissection, name: string): FieldValue | undefined {
  const i = d.indexOf(name);
  return i < 0 || d.layers[d.layerOf[i]!]!.quoted ? undefined : d.values[i];
}
