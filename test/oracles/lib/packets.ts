/** Generated frames for comparisons with the real tools: every kind of packet that the tools print, whole, damaged and cut. */
import { internetChecksum, pseudoHeaderSum } from '../../../src/core/checksum.ts';
import { setU16, Writer } from '../../../src/core/bytes.ts';
import { stream, type Rng } from '../../../src/core/rng.ts';
import { pcapHeader, pcapRecord } from '../../../src/dissect/pcap.ts';

export const HOSTS = [0xc0a80103, 0xc0a80304, 0x0a000001, 0x0a010203, 0xe0000001, 0xffffffff, 0xc0a801ff, 0xac100203];
export const MACS = [0x020000000103, 0x020000000104, 0xffffffffffff, 0x01005e000001, 0x333300000001];
export const PORTS = [40000, 40001, 5000, 33434, 33435, 9, 7, 60000];

export interface GeneratedPacket {
  readonly bytes: Uint8Array;
  readonly wireLength: number;
}

export const pick = <T>(rng: Rng, from: readonly T[]): T => from[rng.below(from.length)]!;
const random = (rng: Rng, length: number): Uint8Array => Uint8Array.from({ length }, () => rng.below(256));

function ethernet(rng: Rng, type: number, payload: Uint8Array): Uint8Array {
  const tag = rng.chance(0.05);
  const frame = new Writer().u48(pick(rng, MACS)).u48(pick(rng, MACS.slice(0, 2)));
  if (tag) frame.u16(0x8100).u16(rng.below(3) === 0 ? rng.below(0x10000) : 10);
  frame.u16(type).raw(payload);
  if (rng.chance(0.3)) frame.zeros(Math.max(0, 60 - frame.length));
  return frame.finish();
}

function arp(rng: Rng): Uint8Array {
  const odd = rng.chance(0.1);
  const w = new Writer();
  w.u16(odd ? pick(rng, [1, 6, 7, 15, 24, 900]) : 1).u16(odd ? pick(rng, [0x800, 0x86dd, 0x1000, 0x1234]) : 0x800);
  w.u8(odd ? pick(rng, [0, 6, 8]) : 6).u8(odd ? pick(rng, [4, 6]) : 4);
  w.u16(rng.chance(0.3) ? pick(rng, [3, 4, 8, 9, 10, 77]) : 1 + rng.below(2));
  w.u48(pick(rng, MACS))
    .u32(pick(rng, HOSTS))
    .u48(rng.chance(0.5) ? 0 : pick(rng, MACS))
    .u32(pick(rng, HOSTS));
  return w.finish();
}

function icmp(rng: Rng, quote: () => Uint8Array): Uint8Array {
  const type = rng.chance(0.4)
    ? pick(rng, [0, 8])
    : rng.chance(0.7)
      ? pick(rng, [3, 5, 11, 12, 4])
      : pick(rng, [9, 10, 13, 14, 15, 16, 17, 18, 1, 200]);
  const code = [3, 5, 11, 12].includes(type) ? rng.below(type === 3 ? 18 : 6) : 0;
  const w = new Writer().u8(type).u8(code).u16(0);
  if ([3, 4, 5, 11, 12].includes(type)) {
    w.u32(type === 5 ? pick(rng, HOSTS) : type === 3 && code === 4 ? rng.below(2) * 1400 : rng.below(2) << 29);
    const quoted = quote();
    w.raw(rng.chance(0.3) ? quoted : quoted.subarray(0, 28 + rng.below(60)));
  } else if (type === 9) {
    w.u8(rng.below(3))
      .u8(rng.chance(0.8) ? 2 : 3)
      .u16(pick(rng, [30, 1800, 7205]));
    w.u32(pick(rng, HOSTS)).u32(rng.below(100)).u32(pick(rng, HOSTS)).u32(0x80000000);
  } else {
    w.u16(rng.below(0x10000)).u16(rng.below(100));
    if (type === 13 || type === 14) w.u32(rng.below(86_400_000)).u32(rng.u32()).u32(rng.below(86_400_000));
    else if (type === 17 || type === 18) w.u32(0xffffff00);
    else w.raw(random(rng, rng.below(48)));
  }
  const bytes = w.finish();
  setU16(bytes, 2, internetChecksum(bytes));
  if (rng.chance(0.1)) bytes[3] = bytes[3]! ^ 0x55;
  return bytes;
}

function udp(rng: Rng, source: number, destination: number): Uint8Array {
  const data = random(rng, rng.below(40));
  const length = rng.chance(0.08) ? rng.below(60) : 8 + data.length;
  const bytes = new Writer().u16(pick(rng, PORTS)).u16(pick(rng, PORTS)).u16(length).u16(0).raw(data).finish();
  const sum =
    internetChecksum(bytes, 0, bytes.length, pseudoHeaderSum(source, destination, 17, bytes.length)) || 0xffff;
  setU16(bytes, 6, rng.chance(0.15) ? 0 : rng.chance(0.1) ? sum ^ 0x0101 : sum);
  return bytes;
}

const TCP_OPTIONS: readonly (readonly number[])[] = [
  [2, 4, 5, 180],
  [4, 2],
  [1],
  [3, 3, 7],
  [8, 10, 0, 0, 1, 2, 0, 0, 3, 4],
  [5, 10, 0, 0, 1, 0, 0, 0, 2, 0],
  [5, 18, 0, 0, 1, 0, 0, 0, 2, 0, 255, 255, 255, 0, 255, 255, 255, 8],
  [5, 2],
  [5, 6, 0, 0, 1, 0],
  [2, 3, 5],
  [3, 4, 7, 0],
  [8, 6, 0, 0, 1, 2],
  [200, 6, 1, 2, 3, 4],
  [99, 2],
  [6, 6, 1, 2, 3, 4],
  [28, 4, 0x80, 3],
  [34, 2],
  [34, 6, 1, 2, 3, 4],
  [0],
  [2, 1],
  [8, 40, 0, 0],
];

/** Options that fill a multiple of four bytes; the wrong ones as well as the right ones. */
export function tcpOptions(rng: Rng): Uint8Array {
  const w = new Writer();
  for (let i = rng.below(4); i >= 0; i--) {
    const option = pick(rng, rng.chance(0.7) ? TCP_OPTIONS.slice(0, 7) : TCP_OPTIONS);
    if (w.length + option.length <= 40) w.raw(Uint8Array.from(option));
  }
  return w.zeros(-w.length & 3).finish();
}

function tcp(rng: Rng, source: number, destination: number): Uint8Array {
  const flags = pick(rng, [0x02, 0x12, 0x10, 0x18, 0x11, 0x04, 0x14, 0, 0x29, 0xc2, 0x50]);
  const [from, to, sequence, acknowledgment] = [pick(rng, PORTS), pick(rng, PORTS), rng.u32(), rng.u32()];
  // a stream of its own for what came later, so that the other packets stay as they were
  const own = stream(sequence, 'segment');
  const near = own.chance(0.6);
  const options = own.chance(0.5) ? tcpOptions(own) : new Uint8Array(0);
  const w = new Writer().u16(from).u16(to);
  w.u32(near ? sequence % 5000 : sequence).u32(near ? 0xfffffff0 + (acknowledgment & 15) : acknowledgment);
  w.u8(own.chance(0.05) ? own.below(256) : (5 + options.length / 4) << 4)
    .u8(flags)
    .u16(rng.below(0x10000))
    .u16(0)
    .u16(own.chance(0.1) ? own.below(100) : 0)
    .raw(options)
    .raw(random(rng, rng.below(30)));
  const bytes = w.finish();
  setU16(bytes, 16, internetChecksum(bytes, 0, bytes.length, pseudoHeaderSum(source, destination, 6, bytes.length)));
  if (rng.chance(0.1)) bytes[17] = bytes[17]! ^ 1;
  return bytes;
}

const OPTIONS: readonly (readonly number[])[] = [
  [7, 11, 8, 192, 168, 1, 1, 0, 0, 0, 0, 0],
  [7, 11, 4, 192, 168, 1, 1, 10, 0, 0, 1, 0],
  [131, 7, 4, 10, 0, 0, 1, 0],
  [137, 11, 8, 10, 0, 0, 1, 10, 0, 0, 2, 1],
  [68, 12, 5, 0, 0, 0, 0, 1, 0, 0, 0, 2],
  [68, 12, 13, 0x11, 10, 0, 0, 1, 0, 0, 0, 2],
  [68, 12, 5, 0x33, 10, 0, 0, 1, 0, 0, 0, 2],
  [148, 4, 0, 0],
  [148, 4, 0, 5],
  [1, 1, 1, 0],
  [7, 3, 4, 0],
  [7, 40, 4, 0],
  [130, 1, 0, 0],
  [99, 4, 1, 2],
];

function ipv4(rng: Rng, depth = 0): Uint8Array {
  const source = pick(rng, HOSTS.slice(0, 4));
  const destination = pick(rng, HOSTS);
  const protocol = rng.chance(0.9) ? pick(rng, [1, 1, 1, 17, 17, 6]) : pick(rng, [253, 47, 2, 89, 132].slice(0, 1));
  const payload =
    protocol === 1
      ? icmp(rng, () => ipv4(rng, depth + 1))
      : protocol === 17
        ? udp(rng, source, destination)
        : protocol === 6
          ? tcp(rng, source, destination)
          : random(rng, rng.below(20));
  const options = rng.chance(0.1) ? pick(rng, OPTIONS) : [];
  const fragment = rng.chance(0.12) ? pick(rng, [0x2000, 0x2005, 0x0010, 0x8000]) : rng.chance(0.5) ? 0x4000 : 0;
  const header = 20 + options.length;
  const total = rng.chance(0.04) ? rng.below(120) : header + payload.length;
  const w = new Writer();
  w.u8((rng.chance(0.02) ? 0x60 : 0x40) + (rng.chance(0.02) ? rng.below(16) : header / 4)).u8(
    pick(rng, [0, 0, 0x10, 0xc0, 1, 2, 3]),
  );
  w.u16(total)
    .u16(rng.below(0x10000))
    .u16(fragment)
    .u8(pick(rng, [64, 1, 0, 255]))
    .u8(protocol)
    .u16(0);
  w.u32(source).u32(destination).raw(Uint8Array.from(options));
  setU16(w.view(), 10, internetChecksum(w.view()));
  if (rng.chance(0.07)) w.view()[11] = w.view()[11]! ^ 3;
  return w.raw(payload).finish();
}

function ipv6(rng: Rng): Uint8Array {
  const body = udp(rng, 0, 0);
  const w = new Writer()
    .u32(0x60000000)
    .u16(body.length)
    .u8(pick(rng, [6, 17, 44, 58]))
    .u8(64);
  return w
    .zeros(15)
    .u8(1)
    .u8(rng.below(2) * 255)
    .zeros(14)
    .u8(2)
    .raw(body)
    .finish();
}

function frame(rng: Rng, withIpv6: boolean): Uint8Array {
  const kind = rng.below(withIpv6 ? 24 : 22);
  if (kind < 4) return ethernet(rng, 0x0806, arp(rng));
  if (kind < 5) return ethernet(rng, 0x8035, arp(rng));
  if (kind < 21) return ethernet(rng, 0x0800, ipv4(rng));
  if (kind < 22) return ethernet(rng, 0x88b5, random(rng, rng.below(40)));
  return ethernet(rng, 0x86dd, ipv6(rng));
}

/** `count` packets; some are cut by the snapshot. */
export function generatePackets(rng: Rng, count: number, { withIpv6 = false, cut = 0.08 } = {}): GeneratedPacket[] {
  return Array.from({ length: count }, () => {
    const bytes = frame(rng, withIpv6);
    const kept = rng.chance(cut) ? 14 + rng.below(Math.max(1, bytes.length - 14)) : bytes.length;
    return { bytes: bytes.slice(0, kept), wireLength: bytes.length };
  });
}

/** A pcap file whose stamps are the packets' numbers in seconds, after `start`. */
export function toPcap(packets: readonly GeneratedPacket[], start = 0): Uint8Array {
  const chunks = [
    pcapHeader(1),
    ...packets.map((p, i) => pcapRecord({ seconds: start + i, nanoseconds: 0 }, p.bytes, p.wireLength)),
  ];
  const whole = new Writer(1 << 16);
  for (const chunk of chunks) whole.raw(chunk);
  return whole.finish();
}
