/** Generated TCP: connections over a line that loses, repeats and reorders, with strange flags, windows and options among the segments. */
import { setU16, Writer } from '../../../src/core/bytes.ts';
import { internetChecksum } from '../../../src/core/checksum.ts';
import type { Rng } from '../../../src/core/rng.ts';
import { PcapngWriter } from '../../../src/dissect/pcapng.ts';
import { encode as encodeEthernet } from '../../../src/protocols/ethernet/codec.ts';
import { ACK, encode as encodeTcp, FIN, PSH, RST, sealed, SYN, URG } from '../../../src/protocols/tcp/codec.ts';
import { pick } from './frames.ts';

const HOSTS = [0x0a000001, 0x0a000002];
const EPOCH_MS = 1_767_225_600_000;

export interface TimedFrame {
  readonly t: number;
  readonly bytes: Uint8Array;
}

interface End {
  readonly address: number;
  readonly port: number;
  readonly isn: number;
  next: number;
  window: number;
  readonly scale: number;
}

/** Kinds that both sides know. */
const OPTIONS: readonly (readonly number[])[] = [
  [1],
  [1, 1],
  [2, 4, 1, 104],
  [4, 2],
  [8, 10, 0, 0, 1, 0, 0, 0, 2, 0],
  [2, 3, 5],
  [8, 6, 0, 0, 1, 2],
  [200, 6, 1, 2, 3, 4],
  [99, 2],
  [0],
  [2, 1],
  [8, 40, 0, 0],
];

function options(rng: Rng, own: End, other: End, flags: number): Uint8Array {
  const w = new Writer();
  if (flags & SYN && rng.chance(0.8)) w.raw(Uint8Array.from([3, 3, own.scale, 1]));
  while (rng.chance(0.3) && w.length < 20) w.raw(Uint8Array.from(pick(rng, OPTIONS)));
  if (flags & ACK && rng.chance(0.3)) {
    const blocks = 1 + rng.below(2);
    w.u8(5).u8(2 + 8 * blocks);
    for (let n = 0; n < blocks; n++) {
      const left = (other.next - 1000 + rng.below(1200)) >>> 0;
      w.u32(left).u32((left + 1 + rng.below(300)) >>> 0);
    }
  }
  return w.zeros(-w.length & 3).finish();
}

function segment(rng: Rng, own: End, other: End, flags: number, sequence: number, length: number): Uint8Array {
  const near = rng.chance(0.85) ? other.next : (other.next - rng.below(500)) >>> 0;
  let bytes = encodeTcp({
    sourcePort: own.port,
    destinationPort: other.port,
    sequence: sequence >>> 0,
    acknowledgment: flags & ACK || rng.chance(0.1) ? near : 0,
    reserved: rng.chance(0.03) ? rng.below(2) : 0,
    flags,
    window: own.window,
    checksum: 0,
    urgent: flags & URG || rng.chance(0.03) ? rng.below(20) : 0,
    options: options(rng, own, other, flags),
    payload: Uint8Array.from({ length }, () => 0x61 + rng.below(20)),
  });
  if (rng.chance(0.02)) bytes[12] = rng.below(256);
  if (rng.chance(0.01)) bytes = bytes.subarray(0, rng.below(bytes.length));
  if (bytes.length >= 20) sealed(bytes, own.address, other.address);
  if (rng.chance(0.03) && bytes.length >= 20) bytes[16]! ^= 1;
  return bytes;
}

function frame(rng: Rng, own: End, other: End, payload: Uint8Array): Uint8Array {
  const header = new Writer()
    .u16(0x4500)
    .u16(20 + payload.length)
    .u32(0)
    .u8(64)
    .u8(6)
    .u16(0)
    .u32(own.address)
    .u32(other.address)
    .finish();
  setU16(header, 10, internetChecksum(header));
  const packet = new Writer().raw(header).raw(payload).finish();
  return encodeEthernet({ destination: 2, source: 4, type: 0x0800, payload: packet });
}

const FLAGS = [
  ACK,
  ACK,
  ACK,
  ACK | PSH,
  ACK | PSH,
  ACK | FIN,
  SYN,
  SYN | ACK,
  RST,
  RST | ACK,
  ACK | URG,
  0,
  FIN | SYN | PSH,
  0xd0,
];

/** Moves a connection on by one segment, mostly as one would expect. */
function step(rng: Rng, ends: readonly [End, End]): Uint8Array {
  const [own, other] = rng.chance(0.5) ? ends : [ends[1], ends[0]];
  if (rng.chance(0.05)) own.window = pick(rng, [0, 0, 1, 500, 2000, 64]);
  const flags = rng.chance(0.9) ? pick(rng, FLAGS.slice(0, 5)) : pick(rng, FLAGS);
  const length = rng.chance(0.4) ? 0 : pick(rng, [1, 1, 20, 100, 100, 100]);
  const offset = rng.chance(0.7) ? 0 : pick(rng, [-1, -1, -100, -100, 100, -200, 1, -20]);
  const sequence = flags & SYN && rng.chance(0.7) ? own.isn : own.next + offset;
  const bytes = segment(rng, own, other, flags, sequence, length);
  if (offset >= 0 && (flags & (SYN | RST)) === 0) own.next = (sequence + length + (flags & FIN ? 1 : 0)) >>> 0;
  return frame(rng, own, other, bytes);
}

export function generateSegments(rng: Rng, count: number): TimedFrame[] {
  const pairs = Array.from({ length: 6 }, (_, i): readonly [End, End] => {
    const end = (address: number, port: number): End => {
      const isn = rng.chance(0.3) ? 0xffffff00 + rng.below(256) : rng.u32();
      return { address, port, isn, next: (isn + 1) >>> 0, window: pick(rng, [64, 2000, 65535]), scale: rng.below(16) };
    };
    return [end(HOSTS[0]!, 40_000 + i), end(HOSTS[1]!, 33_440)];
  });
  const frames: TimedFrame[] = [];
  let t = 0;
  while (frames.length < count) {
    const pair = pick(rng, pairs);
    if (rng.chance(0.03))
      for (const [own, other, flags] of handshake(pair)) {
        frames.push({
          t: (t += 1_000_000),
          bytes: frame(rng, own, other, segment(rng, own, other, flags, own.isn, 0)),
        });
      }
    t += pick(rng, [1000, 50_000, 2_000_000, 4_000_000, 30_000_000, 300_000_000]);
    const bytes = step(rng, pair);
    frames.push({ t, bytes });
    if (rng.chance(0.1)) frames.push({ t: (t += rng.below(3_000_000)), bytes });
  }
  return frames;
}

const handshake = ([a, b]: readonly [End, End]): readonly (readonly [End, End, number])[] => [
  [a, b, SYN],
  [b, a, SYN | ACK],
];

export function timedPcapng(frames: readonly TimedFrame[]): Uint8Array {
  const writer = new PcapngWriter(EPOCH_MS);
  const out = new Writer(1 << 16).raw(writer.header());
  const { id, block } = writer.addInterface('alice:eth0');
  out.raw(block);
  for (const { t, bytes } of frames) out.raw(writer.packet({ interface: id, t, bytes, direction: 'in' }));
  return out.finish();
}
