/** The contract, held by every protocol of the registry. Golden bytes: RFCs 791, 792, 768 and 826 counted out by hand. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PROTOCOLS } from '../../src/protocols/index.ts';
import { arp } from '../../src/protocols/arp/index.ts';
import * as arpCodec from '../../src/protocols/arp/codec.ts';
import { dhcp } from '../../src/protocols/dhcp/index.ts';
import { ethernet } from '../../src/protocols/ethernet/index.ts';
import * as ethernetCodec from '../../src/protocols/ethernet/codec.ts';
import { contents, http } from '../../src/protocols/http/index.ts';
import { tls } from '../../src/protocols/tls/index.ts';
import { icmp } from '../../src/protocols/icmp/index.ts';
import * as icmpCodec from '../../src/protocols/icmp/codec.ts';
import type { IcmpMessage } from '../../src/protocols/icmp/codec.ts';
import { ipv4 } from '../../src/protocols/ipv4/index.ts';
import * as ipv4Codec from '../../src/protocols/ipv4/codec.ts';
import type { Ipv4Option } from '../../src/protocols/ipv4/options.ts';
import { tcp } from '../../src/protocols/tcp/index.ts';
import * as tcpCodec from '../../src/protocols/tcp/codec.ts';
import { dns } from '../../src/protocols/dns/index.ts';
import { udp } from '../../src/protocols/udp/index.ts';
import * as udpCodec from '../../src/protocols/udp/codec.ts';
import { bytesOf, holdsTheContract } from './contract.ts';

const bits = (n: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: 2 ** n - 1 });
const u8 = bits(8);
const u16 = bits(16);
const u32 = bits(32);
const mac = bits(48);
const payload = fc.uint8Array({ maxLength: 100 });
const NO_BYTES = new Uint8Array(0);

const PADDED_TO_46 = Uint8Array.from([...bytesOf('0001080006040001'), ...new Uint8Array(38)]);

holdsTheContract({
  protocol: ethernet,
  codec: ethernetCodec,
  values: fc.record({
    destination: mac,
    source: mac,
    type: fc.integer({ min: 0x600, max: 0xffff }),
    payload: fc.uint8Array({ minLength: 46, maxLength: 120 }),
  }),
  golden: [
    {
      story: 'an ARP frame of 64 bytes, its FCS least significant byte first',
      hex: `ffffffffffff 020000000103 0806 ${'0001080006040001'.padEnd(92, '0')} 1c4a5e14`,
      value: { destination: 0xffffffffffff, source: 0x020000000103, type: 0x0806, payload: PADDED_TO_46 },
    },
    {
      story: 'a frame with a wrong FCS keeps it',
      hex: `ffffffffffff 020000000103 0806 ${'0001080006040001'.padEnd(92, '0')} 78563412`,
      value: {
        destination: 0xffffffffffff,
        source: 0x020000000103,
        type: 0x0806,
        payload: PADDED_TO_46,
        fcs: 0x12345678,
      },
    },
  ],
});

holdsTheContract({
  protocol: arp,
  codec: arpCodec,
  values: fc.record({ operation: u16, senderMac: mac, senderAddress: u32, targetMac: mac, targetAddress: u32 }),
  golden: [
    {
      story: 'RFC 826: who has 192.168.1.1, asks 192.168.1.3',
      hex: '0001 0800 06 04 0001 020000000103 c0a80103 000000000000 c0a80101',
      value: {
        operation: 1,
        senderMac: 0x020000000103,
        senderAddress: 0xc0a80103,
        targetMac: 0,
        targetAddress: 0xc0a80101,
      },
    },
  ],
});

const option: fc.Arbitrary<Ipv4Option> = fc.oneof(
  fc.constant({ kind: 'nop' } as const),
  fc.record({ kind: fc.constant('record-route' as const), pointer: u8, slots: fc.array(u32, { maxLength: 3 }) }),
  fc.record({
    kind: fc.constant('timestamp' as const),
    pointer: u8,
    overflow: bits(4),
    flag: bits(4),
    words: fc.array(u32, { maxLength: 2 }),
  }),
  fc.record({ kind: fc.constant('router-alert' as const), value: u16 }),
  fc.record({
    kind: fc.constant('unknown' as const),
    type: fc.constantFrom(2, 130, 222),
    data: fc.uint8Array({ maxLength: 6 }),
  }),
);

const PLAIN = {
  dscp: 0,
  ecn: 0,
  identification: 0x1a2b,
  reserved: false,
  dontFragment: true,
  moreFragments: false,
  fragmentOffset: 0,
  ttl: 64,
  protocol: 17,
  source: 0xc0a80001,
  destination: 0xc0a800c7,
  options: [],
};

holdsTheContract({
  protocol: ipv4,
  codec: ipv4Codec,
  values: fc.record({
    dscp: bits(6),
    ecn: bits(2),
    identification: u16,
    reserved: fc.boolean(),
    dontFragment: fc.boolean(),
    moreFragments: fc.boolean(),
    fragmentOffset: bits(13).map((units) => units * 8),
    ttl: u8,
    protocol: u8,
    source: u32,
    destination: u32,
    options: fc.array(option, { maxLength: 2 }),
    payload,
  }),
  golden: [
    {
      story: 'the header that many textbooks work through: its checksum is b861',
      hex: `45 00 0073 0000 4000 40 11 b861 c0a80001 c0a800c7 ${'00'.repeat(95)}`,
      value: { ...PLAIN, identification: 0, payload: new Uint8Array(95) },
    },
    {
      story: 'the second fragment of a packet, 80 bytes into it, DSCP EF',
      hex: '45 b8 0018 1a2b 000a 3f 01 dedf c0a80001 c0a800c7 61626364',
      value: {
        ...PLAIN,
        dscp: 46,
        dontFragment: false,
        fragmentOffset: 80,
        ttl: 63,
        protocol: 1,
        payload: bytesOf('61626364'),
      },
    },
    {
      story: 'options are filled up to a multiple of four; a wrong checksum stays',
      hex: '48 00 0020 1a2b 4000 40 11 dead c0a80001 c0a800c7 94040000 0707080a00000100',
      value: {
        ...PLAIN,
        checksum: 0xdead,
        options: [
          { kind: 'router-alert', value: 0 },
          { kind: 'record-route', pointer: 8, slots: [0x0a000001] },
        ],
        payload: NO_BYTES,
      },
    },
  ],
});

const numbered = { code: u8, identifier: u16, sequence: u16 };
const message: fc.Arbitrary<IcmpMessage> = fc.oneof(
  fc.record({ kind: fc.constantFrom('echo' as const, 'echo-reply' as const), ...numbered, data: payload }),
  fc.record({
    kind: fc.constantFrom('timestamp' as const, 'timestamp-reply' as const),
    ...numbered,
    originate: u32,
    receive: u32,
    transmit: u32,
  }),
  fc.record({ kind: fc.constant('unreachable' as const), code: u8, mtu: u16, quote: payload }),
  fc.record({ kind: fc.constant('time-exceeded' as const), code: u8, quote: payload }),
  fc.record({ kind: fc.constant('redirect' as const), code: u8, gateway: u32, quote: payload }),
  fc.record({ kind: fc.constant('parameter-problem' as const), code: u8, pointer: u8, quote: payload }),
  fc.record({
    kind: fc.constant('other' as const),
    type: fc.constantFrom(4, 9, 200),
    code: u8,
    rest: u32,
    data: payload,
  }),
);

const QUOTE = bytesOf('4500001c1a2b000001111d8ec0a80001c0a800c79c40829a00080000');

holdsTheContract({
  protocol: icmp,
  codec: icmpCodec,
  values: message,
  golden: [
    {
      story: 'RFC 792: an echo request, 0800 + 0001 + 0002 + 6162 = 6965, complement 969a',
      hex: '08 00 969a 0001 0002 6162',
      value: { kind: 'echo', code: 0, identifier: 1, sequence: 2, data: bytesOf('6162') },
    },
    {
      story: 'RFC 1191: fragmentation needed, the next hop takes 1400 bytes',
      hex: '03 04 f783 0000 0578 ',
      value: { kind: 'unreachable', code: 4, mtu: 1400, quote: NO_BYTES },
    },
    {
      story: 'a time exceeded that quotes a UDP probe',
      hex: '0b 00 d61c 00000000 4500001c1a2b000001111d8ec0a80001c0a800c79c40829a00080000',
      value: { kind: 'time-exceeded', code: 0, quote: QUOTE },
    },
    {
      story: 'a timestamp request at noon, its checksum wrong on purpose',
      hex: '0d 00 beef 0007 0001 02932e00 00000000 00000000',
      value: {
        kind: 'timestamp',
        code: 0,
        checksum: 0xbeef,
        identifier: 7,
        sequence: 1,
        originate: 43_200_000,
        receive: 0,
        transmit: 0,
      },
    },
  ],
});

holdsTheContract({
  protocol: udp,
  codec: { decode: udpCodec.decode, encode: udpCodec.encode },
  values: fc.record({ sourcePort: u16, destinationPort: u16, checksum: u16, payload }),
  golden: [
    {
      story: 'RFC 768: four numbers and two bytes',
      hex: '9c40 1388 000a 1234 6869',
      value: { sourcePort: 40000, destinationPort: 5000, checksum: 0x1234, payload: bytesOf('6869') },
    },
  ],
});

const SYN_OPTIONS = '020405b4 0402080a 0000000100000000 01 030307';

holdsTheContract({
  protocol: tcp,
  codec: { decode: tcpCodec.decode, encode: tcpCodec.encode },
  values: fc.record({
    sourcePort: u16,
    destinationPort: u16,
    sequence: u32,
    acknowledgment: u32,
    reserved: bits(4),
    flags: u8,
    window: u16,
    checksum: u16,
    urgent: u16,
    options: fc
      .integer({ min: 0, max: 10 })
      .chain((words) => fc.uint8Array({ minLength: 4 * words, maxLength: 4 * words })),
    payload,
  }),
  golden: [
    {
      story: 'RFC 9293: a SYN with the options that Linux sends',
      hex: `9c40 1388 01020304 00000000 a0 02 faf0 1234 0000 ${SYN_OPTIONS}`,
      value: {
        sourcePort: 40000,
        destinationPort: 5000,
        sequence: 0x01020304,
        acknowledgment: 0,
        reserved: 0,
        flags: tcpCodec.SYN,
        window: 64240,
        checksum: 0x1234,
        urgent: 0,
        options: bytesOf(SYN_OPTIONS),
        payload: NO_BYTES,
      },
    },
    {
      story: 'urgent data, every flag set, and the bits that nobody uses',
      hex: '9c40 1388 ffffffff 00000001 5f ff 0000 0000 0001 21',
      value: {
        sourcePort: 40000,
        destinationPort: 5000,
        sequence: 0xffffffff,
        acknowledgment: 1,
        reserved: 15,
        flags: 255,
        window: 0,
        checksum: 0,
        urgent: 1,
        options: NO_BYTES,
        payload: bytesOf('21'),
      },
    },
  ],
});

describe('the registry', () => {
  test('holds the protocols that are tested here, and plain data', () => {
    expect(PROTOCOLS).toEqual([
      ethernet,
      arp,
      ipv4,
      icmp,
      udp,
      tcp,
      dhcp,
      dns,
      http,
      // http and tls have no one value to encode: their messages are tested in folders of their own
      tls,
      ...contents,
      expect.objectContaining({ id: 'data' }),
    ]);
  });

  test('gives each payload key to one protocol', () => {
    const keys = PROTOCOLS.flatMap((p) => p.over.map(({ table, key }) => `${table} ${key}`));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('a UDP checksum', () => {
  const [source, destination] = [0xc0a80103, 0xc0a80304];
  const datagram = (text: string): Uint8Array =>
    udpCodec.encode({ sourcePort: 40000, destinationPort: 5000, checksum: 0, payload: bytesOf(text) });

  test('covers the addresses of the packet around it', () => {
    const bytes = udpCodec.sealed(datagram('6869'), source, destination);
    expect(udpCodec.checksumIsRight(bytes, 0, bytes.length, source, destination)).toBe(true);
    expect(udpCodec.checksumIsRight(bytes, 0, bytes.length, source + 1, destination)).toBe(false);
  });

  test('that comes out as zero is sent as ffff, and zero means none', () => {
    // one word of payload that makes the sum ffff
    const sum = udpCodec.sealed(datagram('0000'), source, destination);
    const word = ((sum[6]! << 8) | sum[7]!).toString(16).padStart(4, '0');
    const bytes = udpCodec.sealed(datagram(word), source, destination);
    expect([bytes[6], bytes[7]]).toEqual([0xff, 0xff]);
    expect(udpCodec.checksumIsRight(datagram('6869'), 0, 10, source, destination)).toBe(true);
  });
});

test('a frame with a length instead of a type is named', () => {
  const bytes = ethernetCodec.encode({ destination: 1, source: 2, type: 40, payload: NO_BYTES });
  expect(ethernetCodec.decode(bytes)).toEqual({ ok: false, error: expect.stringContaining('IEEE 802.3 length frame') });
});
