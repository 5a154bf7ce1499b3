/** Generated Ethernet frames with their FCS, in the order of a capture: well-formed, damaged, fragmented, quoting each other. */
import { setU16, Writer } from '../../../src/core/bytes.ts';
import { internetChecksum, pseudoHeaderSum } from '../../../src/core/checksum.ts';
import type { Rng } from '../../../src/core/rng.ts';
import { PcapngWriter } from '../../../src/dissect/pcapng.ts';
import { encode as encodeEthernet } from '../../../src/protocols/ethernet/codec.ts';

const HOSTS = [0xc0a80103, 0xc0a80304, 0x0a000001, 0x0a010203, 0xc0a801ff];
const MACS = [0x020000000103, 0x020000000104, 0xffffffffffff, 0x01005e000001, 0x001122334455];
/** ICMP types that quote a packet. */
const ERRORS = [3, 4, 5, 11, 12];
/** Service ports that tshark knows no protocol for. */
const PORTS = [40000, 40001, 40002, 33440, 33441];

export const EPOCH_MS = 1_767_225_600_000;
const EPOCH_S = EPOCH_MS / 1000;
const NOTHING = new Uint8Array(0);

export const pick = <T>(rng: Rng, from: readonly T[]): T => from[rng.below(from.length)]!;
const words = (rng: Rng, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i % 7 === 6 ? 0x20 : 0x61 + ((i * 5 + rng.below(3)) % 26)));
const wrong = (rng: Rng, checksum: number): number => (rng.chance(0.1) ? checksum ^ 0x0101 : checksum);

function arp(rng: Rng): Uint8Array {
  const [sender, target] = [pick(rng, HOSTS), pick(rng, HOSTS)];
  const bytes = new Writer()
    .u16(1)
    .u16(0x800)
    .u8(6)
    .u8(4)
    .u16(rng.chance(0.8) ? 1 + rng.below(2) : pick(rng, [3, 4, 8, 9]))
    .u48(pick(rng, MACS))
    .u32(rng.chance(0.2) ? 0 : sender)
    .u48(rng.chance(0.5) ? 0 : pick(rng, MACS))
    .u32(rng.chance(0.2) ? sender : target)
    .finish();
  return rng.chance(0.1) ? bytes.subarray(0, rng.below(28)) : bytes;
}

function udp(rng: Rng, source: number, destination: number): Uint8Array {
  const data = words(rng, rng.chance(0.1) ? 0 : rng.below(60));
  const bytes = new Writer()
    .u16(pick(rng, PORTS))
    .u16(pick(rng, PORTS))
    .u16(8 + data.length)
    .u16(0)
    .raw(data)
    .finish();
  const sum =
    internetChecksum(bytes, 0, bytes.length, pseudoHeaderSum(source, destination, 17, bytes.length)) || 0xffff;
  setU16(bytes, 6, rng.chance(0.1) ? 0 : wrong(rng, sum));
  if (rng.chance(0.06)) setU16(bytes, 4, rng.below(100));
  return rng.chance(0.04) ? bytes.subarray(0, rng.below(8)) : bytes;
}

/** The struct timeval that ping puts first, of a 64-bit or a 32-bit machine, of either byte order; or a wrong one. */
function stamp(rng: Rng): Uint8Array {
  const seconds = EPOCH_S + rng.below(2000) + pick(rng, [0, 0, 0, -80_000, 90_000]);
  const us = rng.below(pick(rng, [1_000_000, 1_200_000]));
  const view = new DataView(new ArrayBuffer(16));
  const wide = rng.chance(0.5);
  const little = wide || rng.chance(0.5);
  view.setUint32(0, seconds, little);
  view.setUint32(wide ? 8 : 4, us, little);
  return new Uint8Array(view.buffer, 0, wide ? 16 : 8);
}

function icmp(rng: Rng, quote: () => Uint8Array): Uint8Array {
  const type = pick(rng, [0, 8, 0, 8, 3, 3, 3, 5, 11, 12, 4, 13, 14, 15, 17, 18, 200]);
  const code = [3, 5, 11, 12].includes(type) ? rng.below(type === 3 ? 17 : 3) : 0;
  const w = new Writer().u8(type).u8(code).u16(0);
  if (ERRORS.includes(type)) {
    w.u32(type === 5 ? pick(rng, HOSTS) : type === 3 && code === 4 ? 1400 : type === 12 ? 0x14000000 : 0);
    w.raw(quote());
  } else {
    w.u16(rng.below(0x10000)).u16(rng.below(100));
    if (type === 13 || type === 14) w.u32(rng.below(86_400_000)).u32(rng.below(86_400_000)).u32(rng.below(86_400_000));
    else if (type === 17 || type === 18) w.u32(0xffffff00);
    else if (type === 0 || type === 8) w.raw(rng.chance(0.3) ? stamp(rng) : NOTHING).raw(words(rng, rng.below(70)));
  }
  const bytes = w.finish();
  setU16(bytes, 2, wrong(rng, internetChecksum(bytes)));
  return type !== 200 && rng.chance(0.04) ? bytes.subarray(0, 4 + rng.below(4)) : bytes;
}

function options(rng: Rng): Uint8Array {
  const w = new Writer();
  if (rng.chance(0.85)) return w.finish();
  const add = [
    () => w.u8(1),
    () =>
      w
        .u8(7)
        .u8(11)
        .u8(pick(rng, [4, 8, 12]))
        .u32(pick(rng, HOSTS))
        .u32(0),
    () => w.u8(148).u8(4).u16(0),
    () => w.u8(68).u8(12).u8(9).u8(0x10).u32(1234).u32(5678),
    () => w.u8(68).u8(12).u8(13).u8(0x01).u32(pick(rng, HOSTS)).u32(5678),
  ];
  for (let i = rng.below(3); i >= 0; i--) pick(rng, add)();
  return w.zeros(-w.length & 3).finish();
}

interface Header {
  readonly protocol: number;
  readonly source: number;
  readonly destination: number;
  readonly id: number;
  readonly fragment: number;
  readonly options: Uint8Array;
}

function ipv4(rng: Rng, header: Header, payload: Uint8Array): Uint8Array {
  const odd = rng.chance(0.03);
  const headerLength = 20 + header.options.length;
  const total = headerLength + payload.length;
  const bytes = new Writer()
    .u8(odd ? pick(rng, [0x55, 0x44]) : 0x40 | (headerLength / 4))
    .u8(pick(rng, [0, 0, 0x10, 0xbb, 0xc0]))
    .u16(rng.chance(0.03) ? pick(rng, [12, (header.fragment & 0x3fff) === 0 ? 0 : total, total + 40]) : total)
    .u16(header.id)
    .u16(header.fragment)
    .u8(pick(rng, [64, 64, 63, 1, 0, 255]))
    .u8(header.protocol)
    .u16(0)
    .u32(header.source)
    .u32(header.destination)
    .raw(header.options)
    .raw(payload)
    .finish();
  setU16(bytes, 10, wrong(rng, internetChecksum(bytes, 0, headerLength)));
  return bytes;
}

/** One packet, or the fragments of one, in an order that need not be theirs. */
function packets(rng: Rng, id: number, earlier: readonly Uint8Array[]): Uint8Array[] {
  const quote = (): Uint8Array => {
    const whole = earlier.length > 0 ? pick(rng, earlier) : new Uint8Array(28).fill(0x45);
    const header = 4 * (whole[0]! & 15);
    // tshark takes a fragment that is quoted whole for one more fragment of the packet
    if ((whole[6]! & 0x3f) !== 0 || whole[7] !== 0) return whole.subarray(0, header + 8);
    return rng.chance(0.3) ? whole : whole.subarray(0, header + 8 + rng.below(40));
  };
  const [source, destination] = [pick(rng, HOSTS), pick(rng, HOSTS)];
  const protocol = pick(rng, [1, 1, 17, 17, 253]);
  const payload =
    protocol === 1 ? icmp(rng, quote) : protocol === 17 ? udp(rng, source, destination) : words(rng, rng.below(40));
  const header = { protocol, source, destination, id, options: options(rng) };
  const error = protocol === 1 && ERRORS.includes(payload[0]!);
  if (payload.length < 40 || error || rng.chance(0.6)) {
    return [ipv4(rng, { ...header, fragment: pick(rng, [0, 0, 0x4000, 0x8000]) }, payload)];
  }
  const cut = 8 * (1 + rng.below(4));
  const pieces = [
    ipv4(rng, { ...header, fragment: 0x2000 }, payload.subarray(0, cut)),
    ipv4(rng, { ...header, fragment: cut / 8 }, payload.subarray(cut)),
  ];
  if (rng.chance(0.1))
    pieces[1] = ipv4(
      rng,
      { ...header, fragment: cut / 8 - 1 },
      rng.chance(0.5) ? payload.subarray(cut - 8) : words(rng, 40),
    );
  return rng.chance(0.2) ? pieces.slice(0, 1) : rng.chance(0.3) ? pieces.reverse() : pieces;
}

function frame(rng: Rng, type: number, payload: Uint8Array): Uint8Array {
  const padded = rng.chance(0.1)
    ? new Writer()
        .raw(payload)
        .raw(words(rng, 1 + rng.below(30)))
        .finish()
    : payload;
  const bytes = encodeEthernet({
    destination: pick(rng, MACS),
    source: pick(rng, MACS.slice(0, 2)),
    type,
    payload: padded,
  });
  if (rng.chance(0.05)) bytes[bytes.length - 1]! ^= 0x40;
  return bytes;
}

export function generateFrames(rng: Rng, count: number): Uint8Array[] {
  const frames: Uint8Array[] = [];
  const earlier: Uint8Array[] = [];
  while (frames.length < count) {
    const kind = rng.below(10);
    if (kind < 2) frames.push(frame(rng, 0x0806, arp(rng)));
    else if (kind === 2 && rng.chance(0.3)) frames.push(frame(rng, 0x88b5, words(rng, rng.below(80))));
    else {
      for (const packet of packets(rng, frames.length, earlier)) {
        const header = 4 * (packet[0]! & 15);
        const error = packet[9] === 1 && ERRORS.includes(packet[header] ?? 3);
        if (packet.length > header + 8 && !error) earlier.push(packet);
        frames.push(frame(rng, 0x0800, packet));
      }
    }
  }
  return frames.slice(0, count);
}

/** Frames whose field after the addresses is no type, and ARP for other links and protocols than Ethernet and IPv4. */
export function generateOddities(rng: Rng): Uint8Array[] {
  const lengths = [0, 40, 46, 47, 1500, 1501, 1535].map((type) => frame(rng, type, words(rng, 46 + rng.below(20))));
  const kinds = [
    [6, 0x800, 6, 4],
    [1, 0x800, 8, 4],
    [1, 0x1234, 6, 6],
    [24, 0x0800, 8, 4],
    [15, 0x0806, 2, 3],
    [1, 0x800, 0, 4],
    [1, 0x800, 6, 0],
  ] as const;
  const arps = kinds.map(([hardware, protocol, hardwareSize, protocolSize]) => {
    const w = new Writer().u16(hardware).u16(protocol).u8(hardwareSize).u8(protocolSize).u16(1);
    return frame(rng, 0x0806, w.raw(words(rng, 2 * (hardwareSize + protocolSize))).finish());
  });
  return [...lengths, ...arps];
}

/** Frame `i` at i × 1.000 123 s. */
export const timeOf = (i: number): number => i * 1_000_123_000;

export function toPcapng(frames: readonly Uint8Array[]): Uint8Array {
  const writer = new PcapngWriter(EPOCH_MS);
  const out = new Writer(1 << 16).raw(writer.header());
  const { id, block } = writer.addInterface('alice:eth0');
  out.raw(block);
  frames.forEach((bytes, i) => out.raw(writer.packet({ interface: id, t: timeOf(i), bytes, direction: 'in' })));
  return out.finish();
}
