/** Made-up conversations over TCP: what each side says, cut into segments as one likes. */
import { setU16, utf8, Writer } from '../../../src/core/bytes.ts';
import { internetChecksum } from '../../../src/core/checksum.ts';
import { encode as encodeEthernet } from '../../../src/protocols/ethernet/codec.ts';
import { ACK, encode as encodeTcp, FIN, PSH, RST, sealed, SYN } from '../../../src/protocols/tcp/codec.ts';
import type { TimedFrame } from './segments.ts';

export type Side = 'client' | 'server';

const ADDRESSES = { client: 0x0a000001, server: 0x0a000002 };
const WINDOW = 64_000;

/** Segments of one connection, in the order in which they are captured. */
export class Talk {
  readonly frames: Uint8Array[] = [];
  readonly #ports: Readonly<Record<Side, number>>;
  readonly #first: Record<Side, number> = { client: 1000, server: 5000 };
  /** Bytes that each side has said. */
  readonly said: Record<Side, number> = { client: 0, server: 0 };

  constructor(clientPort: number, serverPort = 80) {
    this.#ports = { client: clientPort, server: serverPort };
  }

  open(numbers?: Record<Side, number>): this {
    if (numbers) Object.assign(this.#first, numbers);
    this.#push('client', SYN, -1, new Uint8Array(0), false);
    this.#push('server', SYN | ACK, -1, new Uint8Array(0));
    this.#push('client', ACK, 0, new Uint8Array(0));
    return this;
  }

  /** One segment with the next bytes of a side. */
  say(side: Side, data: string | Uint8Array): this {
    const bytes = typeof data === 'string' ? utf8(data) : data;
    const at = this.said[side];
    this.said[side] += bytes.length;
    return this.at(side, at, bytes);
  }

  /** The next bytes of a side, cut into segments behind each of these places. */
  cut(side: Side, data: string | Uint8Array, places: readonly number[]): this {
    const bytes = typeof data === 'string' ? utf8(data) : data;
    let from = 0;
    for (const to of [...places, bytes.length]) {
      this.say(side, bytes.subarray(from, to));
      from = to;
    }
    return this;
  }

  /** A segment anywhere in the stream: said again, or out of turn. */
  at(side: Side, place: number, data: string | Uint8Array, flags = ACK | PSH): this {
    this.#push(side, flags, place, typeof data === 'string' ? utf8(data) : data);
    return this;
  }

  acknowledge(side: Side): this {
    return this.at(side, this.said[side], new Uint8Array(0), ACK);
  }

  close(side: Side, data: string | Uint8Array = ''): this {
    const bytes = typeof data === 'string' ? utf8(data) : data;
    this.at(side, this.said[side], bytes, ACK | FIN | (bytes.length > 0 ? PSH : 0));
    this.said[side] += bytes.length + 1;
    return this;
  }

  reset(side: Side): this {
    return this.at(side, this.said[side], new Uint8Array(0), ACK | RST);
  }

  #push(side: Side, flags: number, place: number, payload: Uint8Array, acknowledges = true): void {
    const other = side === 'client' ? 'server' : 'client';
    const segment = encodeTcp({
      sourcePort: this.#ports[side],
      destinationPort: this.#ports[other],
      sequence: (this.#first[side] + 1 + place) >>> 0,
      acknowledgment: acknowledges ? (this.#first[other] + 1 + this.said[other]) >>> 0 : 0,
      reserved: 0,
      flags,
      window: WINDOW,
      checksum: 0,
      urgent: 0,
      options: new Uint8Array(0),
      payload,
    });
    sealed(segment, ADDRESSES[side], ADDRESSES[other]);
    this.frames.push(packet(6, ADDRESSES[side], ADDRESSES[other], segment));
  }
}

function packet(protocol: number, from: number, to: number, payload: Uint8Array): Uint8Array {
  const w = new Writer()
    .u16(0x4500)
    .u16(20 + payload.length)
    .u16(0)
    .u16(0x4000)
    .u8(64)
    .u8(protocol)
    .u16(0);
  const header = w.u32(from).u32(to).finish();
  setU16(header, 10, internetChecksum(header));
  const bytes = new Writer().raw(header).raw(payload).finish();
  return encodeEthernet({ destination: to, source: from, type: 0x0800, payload: bytes });
}

/** Frames a millisecond and a bit apart. */
export const timed = (frames: readonly Uint8Array[]): TimedFrame[] =>
  frames.map((bytes, i) => ({ t: i * 10_001_000, bytes }));
