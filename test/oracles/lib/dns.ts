/** Generated DNS messages in UDP and TCP frames with their FCS: queries, answers of every type, extended and empty ones. */
import { concat, setU16, Writer } from '../../../src/core/bytes.ts';
import { internetChecksum, pseudoHeaderSum } from '../../../src/core/checksum.ts';
import { formatIpv6 } from '../../../src/core/ipv6.ts';
import type { Rng } from '../../../src/core/rng.ts';
import { type DnsMessage, ednsRecord, encode, FLAG, type ResourceRecord } from '../../../src/protocols/dns/codec.ts';
import type { RecordData } from '../../../src/protocols/dns/records.ts';
import { CLASS, TYPE } from '../../../src/protocols/dns/types.ts';
import { encode as encodeEthernet } from '../../../src/protocols/ethernet/codec.ts';
import { pick } from './frames.ts';
import { Talk } from './talks.ts';

const NAMES = [
  'example.com.',
  'www.example.com.',
  'mail.example.com.',
  'a.very.long.name.with.many.labels.example.org.',
  'com.',
  '.',
  'xn--bcher-kva.example.',
  '_sip._tcp.example.com.',
  '1.0.0.10.in-addr.arpa.',
  'WWW.Example.COM.',
];
const TEXTS = ['v=spf1 -all', 'hello world', 'x', 'a "quoted" one'];
const [CLIENT, SERVER] = [0x0a000001, 0x0a000002];
const text = (s: string): Uint8Array => Uint8Array.from(s, (c) => c.charCodeAt(0));
const bytes = (rng: Rng, length: number): Uint8Array => Uint8Array.from({ length }, () => rng.below(256));

function data(rng: Rng, type: number): RecordData {
  const name = (): string => pick(rng, NAMES);
  switch (type) {
    case TYPE.A:
      return { kind: 'a', address: rng.u32() };
    case TYPE.AAAA: {
      const address = bytes(rng, 16);
      if (rng.chance(0.5)) address.fill(0, 4, 14);
      return { kind: 'aaaa', address: formatIpv6(address) };
    }
    case TYPE.SOA: {
      const numbers = { serial: rng.u32(), refresh: 7200, retry: 3600, expire: 1_209_600, minimum: 300 };
      return { kind: 'soa', primary: name(), mailbox: name(), ...numbers };
    }
    case TYPE.MX:
      return { kind: 'mx', preference: rng.below(100), exchange: name() };
    case TYPE.TXT:
      return { kind: 'txt', strings: Array.from({ length: 1 + rng.below(3) }, () => text(pick(rng, TEXTS))) };
    case TYPE.SRV:
      return { kind: 'srv', priority: rng.below(9), weight: rng.below(99), port: 5060, target: name() };
    case TYPE.CAA: {
      const tag = text(pick(rng, ['issue', 'issuewild', 'iodef', 'other']));
      return { kind: 'caa', flags: pick(rng, [0, 128]), tag, value: text('ca.example.net') };
    }
    case TYPE.NS:
    case TYPE.CNAME:
    case TYPE.PTR:
      return { kind: 'name', target: name() };
    default:
      return { kind: 'unknown', bytes: bytes(rng, 1 + rng.below(20)) };
  }
}

const TYPES = [1, 1, 1, 2, 5, 6, 12, 15, 16, 28, 28, 33, 257, 65400];

function record(rng: Rng): ResourceRecord {
  const type = pick(rng, TYPES);
  return { name: pick(rng, NAMES), type, class: CLASS.IN, ttl: rng.below(86_401), data: data(rng, type) };
}

function edns(rng: Rng): ResourceRecord {
  const option = pick(rng, [
    { code: 10, data: bytes(rng, 8) },
    { code: 10, data: bytes(rng, 24) },
    { code: 3, data: text('ns1') },
    { code: 12, data: new Uint8Array(6) },
    { code: 65001, data: bytes(rng, 4) },
  ]);
  const options = rng.chance(0.5) ? [option] : [];
  return ednsRecord({ udpBytes: 1232, extendedRcode: 0, version: 0, dnssecOk: rng.chance(0.3), options });
}

const some = <T>(rng: Rng, most: number, one: () => T): T[] => Array.from({ length: rng.below(most + 1) }, one);

function query(rng: Rng, id: number): DnsMessage {
  const flags = (rng.chance(0.8) ? FLAG.RD : 0) | (rng.chance(0.3) ? FLAG.AD : 0) | (rng.chance(0.1) ? FLAG.CD : 0);
  const question = { name: pick(rng, NAMES), type: pick(rng, [...TYPES, 255]), class: pick(rng, [1, 1, 1, 1, 3, 255]) };
  const additionals = rng.chance(0.6) ? [edns(rng)] : [];
  return { id, flags, opcode: 0, rcode: 0, questions: [question], answers: [], authorities: [], additionals };
}

function answer(rng: Rng, { id, flags, questions }: DnsMessage): DnsMessage {
  const bits = FLAG.QR | flags | (rng.chance(0.5) ? FLAG.AA : FLAG.RA) | (rng.chance(0.05) ? FLAG.TC : 0);
  const one = (): ResourceRecord => record(rng);
  const additionals = [...some(rng, 2, one), ...(rng.chance(0.6) ? [edns(rng)] : [])];
  const rcode = pick(rng, [0, 0, 0, 0, 1, 2, 3, 3, 4, 5, 9, 11]);
  return {
    id,
    flags: bits,
    opcode: 0,
    rcode,
    questions,
    answers: some(rng, 4, one),
    authorities: some(rng, 2, one),
    additionals,
  };
}

const REVERSE = { from: SERVER, to: CLIENT };

function packet(protocol: number, from: number, to: number, id: number, transport: Uint8Array): Uint8Array {
  const sum = internetChecksum(transport, 0, transport.length, pseudoHeaderSum(from, to, protocol, transport.length));
  setU16(transport, protocol === 17 ? 6 : 16, sum || 0xffff);
  const w = new Writer()
    .u8(0x45)
    .u8(0)
    .u16(20 + transport.length)
    .u16(id)
    .u16(0x4000)
    .u8(64)
    .u8(protocol)
    .u16(0);
  const ip = w.u32(from).u32(to).raw(transport).finish();
  setU16(ip, 10, internetChecksum(ip, 0, 20));
  const [a, b] = [0x020000000001, 0x020000000002];
  const ends = from === CLIENT ? { source: a, destination: b } : { source: b, destination: a };
  return encodeEthernet({ ...ends, type: 0x800, payload: ip });
}

function udp(message: Uint8Array, port: number, reply: boolean, id: number): Uint8Array {
  const { from, to } = reply ? REVERSE : { from: CLIENT, to: SERVER };
  const [source, destination] = reply ? [53, port] : [port, 53];
  const w = new Writer()
    .u16(source)
    .u16(destination)
    .u16(8 + message.length)
    .u16(0);
  return packet(17, from, to, id, w.raw(message).finish());
}

/** One segment that holds the whole message, of a connection whose beginning nobody saw. */
function tcp(message: Uint8Array, port: number, reply: boolean, id: number, at: [number, number]): Uint8Array {
  const { from, to } = reply ? REVERSE : { from: CLIENT, to: SERVER };
  const [source, destination] = reply ? [53, port] : [port, 53];
  const w = new Writer().u16(source).u16(destination).u32(at[0]).u32(at[1]).u8(0x50).u8(0x18).u16(64240).u32(0);
  return packet(6, from, to, id, w.u16(message.length).raw(message).finish());
}

export interface Generated {
  readonly messages: readonly DnsMessage[];
  readonly frames: readonly Uint8Array[];
}

/** Exchanges of a query and, mostly, its answer; some over TCP, some sent twice. */
export function generateExchanges(rng: Rng, count: number): Generated {
  const messages: DnsMessage[] = [];
  const frames: Uint8Array[] = [];
  for (let i = 0; i < count; i++) {
    const asked = query(rng, rng.below(0x10000));
    const replied = answer(rng, asked);
    const port = 20_000 + i;
    const [q, a] = [encode(asked), encode(replied)];
    const overTcp = rng.chance(0.15);
    const base: [number, number] = [1000, 2000];
    messages.push(asked, replied);
    frames.push(overTcp ? tcp(q, port, false, 2 * i, base) : udp(q, port, false, 2 * i));
    if (!overTcp && rng.chance(0.1)) frames.push(udp(q, port, false, 2 * i));
    if (rng.chance(0.1)) continue;
    frames.push(
      overTcp ? tcp(a, port, true, 2 * i + 1, [base[1], base[0] + 2 + q.length]) : udp(a, port, true, 2 * i + 1),
    );
    if (!overTcp && rng.chance(0.05)) frames.push(udp(a, port, true, 2 * i + 1));
  }
  return { messages, frames };
}

/** Exchanges on one connection: several messages in a segment, and messages in several segments. */
export function generateOverTcp(rng: Rng, count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => {
    const talk = new Talk(30_000 + i, 53).open({ client: rng.u32(), server: rng.u32() });
    const asked = Array.from({ length: 1 + rng.below(4) }, () => query(rng, rng.below(0x10000)));
    const stream = (messages: readonly DnsMessage[]): Uint8Array =>
      concat(
        messages.map((message) => {
          const bytes = encode(message);
          return new Writer().u16(bytes.length).raw(bytes).finish();
        }),
      );
    const cut = (side: 'client' | 'server', bytes: Uint8Array): void => {
      const places = Array.from({ length: rng.below(4) }, () => 1 + rng.below(bytes.length - 1));
      talk.cut(
        side,
        bytes,
        [...new Set(places)].sort((a, b) => a - b),
      );
    };
    cut('client', stream(asked));
    const replies = asked.map((message) => answer(rng, message));
    cut('server', stream(rng.chance(0.5) ? replies : replies.reverse()));
    return talk.close('client').close('server').frames;
  }).flat();
}
