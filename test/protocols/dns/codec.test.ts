/** DNS keeps the contract; its names compress as RFC 1035, 4.1.4, has it. Golden bytes counted out by hand from the RFCs. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../../src/core/bytes.ts';
import { formatIpv6, parseIpv6 } from '../../../src/core/ipv6.ts';
import * as codec from '../../../src/protocols/dns/codec.ts';
import { type DnsMessage, ednsOf, ednsRecord, FLAG, type ResourceRecord } from '../../../src/protocols/dns/codec.ts';
import { dns } from '../../../src/protocols/dns/index.ts';
import { readName } from '../../../src/protocols/dns/names.ts';
import type { RecordData } from '../../../src/protocols/dns/records.ts';
import { CLASS, TYPE } from '../../../src/protocols/dns/types.ts';
import { bytesOf, holdsTheContract } from '../contract.ts';

const bits = (n: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: 2 ** n - 1 });
const [u8, u16, u32] = [bits(8), bits(16), bits(32)];
const some = fc.uint8Array({ minLength: 1, maxLength: 20 });

/** Labels of any bytes, and few enough words that suffixes meet again. */
const label = fc.oneof(
  fc.constantFrom('com', 'example', 'www', 'EXAMPLE', '*', '_sip'),
  fc.uint8Array({ minLength: 1, maxLength: 8 }).map((bytes) => {
    const read = readName(Uint8Array.from([bytes.length, ...bytes, 0]), 0, bytes.length + 2, 0);
    return read.ok ? read.value.name.slice(0, -1) : 'x';
  }),
);
const name = fc.array(label, { maxLength: 5 }).map((labels) => (labels.length > 0 ? `${labels.join('.')}.` : '.'));
const address6 = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(formatIpv6);

const typed: fc.Arbitrary<readonly [number, RecordData]> = fc.oneof(
  fc.tuple(fc.constant(TYPE.A), fc.record({ kind: fc.constant('a' as const), address: u32 })),
  fc.tuple(fc.constant(TYPE.AAAA), fc.record({ kind: fc.constant('aaaa' as const), address: address6 })),
  fc.tuple(
    fc.constantFrom(TYPE.NS, TYPE.CNAME, TYPE.PTR),
    fc.record({ kind: fc.constant('name' as const), target: name }),
  ),
  fc.tuple(
    fc.constant(TYPE.SOA),
    fc.record({
      ...{ kind: fc.constant('soa' as const), primary: name, mailbox: name },
      ...{ serial: u32, refresh: u32, retry: u32, expire: u32, minimum: u32 },
    }),
  ),
  fc.tuple(fc.constant(TYPE.MX), fc.record({ kind: fc.constant('mx' as const), preference: u16, exchange: name })),
  fc.tuple(
    fc.constant(TYPE.TXT),
    fc.record({
      kind: fc.constant('txt' as const),
      strings: fc.array(fc.uint8Array({ maxLength: 30 }), { minLength: 1, maxLength: 3 }),
    }),
  ),
  fc.tuple(
    fc.constant(TYPE.SRV),
    fc.record({ kind: fc.constant('srv' as const), priority: u16, weight: u16, port: u16, target: name }),
  ),
  fc.tuple(fc.constant(TYPE.CAA), fc.record({ kind: fc.constant('caa' as const), flags: u8, tag: some, value: some })),
  fc.tuple(
    fc.constant(TYPE.OPT),
    fc.record({
      kind: fc.constant('opt' as const),
      options: fc.array(fc.record({ code: u16, data: fc.uint8Array({ maxLength: 8 }) }), { maxLength: 2 }),
    }),
  ),
  fc.tuple(fc.constantFrom(13, 65400), fc.record({ kind: fc.constant('unknown' as const), bytes: some })),
);

const record: fc.Arbitrary<ResourceRecord> = fc
  .tuple(name, typed, u32)
  .map(([owner, [type, data], ttl]) => ({ name: owner, type, class: CLASS.IN, ttl, data }));
const records = fc.array(record, { maxLength: 3 });

const message: fc.Arbitrary<DnsMessage> = fc.record({
  id: u16,
  flags: u16.map((word) => word & 0x87f0),
  opcode: bits(4),
  rcode: bits(4),
  questions: fc.array(fc.record({ name, type: u16, class: u16 }), { maxLength: 2 }),
  answers: records,
  authorities: records,
  additionals: records,
});

const EMPTY = { opcode: 0, rcode: 0, answers: [], authorities: [], additionals: [] };
const QUESTION = { name: 'example.com.', type: TYPE.A, class: CLASS.IN };
const QUESTION_HEX = '07 6578616d706c65 03 636f6d 00 0001 0001';

holdsTheContract({
  protocol: dns,
  codec,
  values: message,
  golden: [
    {
      story: 'RFC 1035: the address of example.com is asked for',
      hex: `1a2b 0100 0001 0000 0000 0000 ${QUESTION_HEX}`,
      value: { ...EMPTY, id: 0x1a2b, flags: FLAG.RD, questions: [QUESTION] },
    },
    {
      story: 'RFC 6891: and the asker takes 1232 bytes and signatures',
      hex: `1a2b 0120 0001 0000 0000 0001 ${QUESTION_HEX} 00 0029 04d0 00008000 0000`,
      value: {
        ...EMPTY,
        ...{ id: 0x1a2b, flags: FLAG.RD | FLAG.AD, questions: [QUESTION] },
        additionals: [ednsRecord({ udpBytes: 1232, extendedRcode: 0, version: 0, dnssecOk: true, options: [] })],
      },
    },
    {
      story: 'RFC 1035, 4.1.4: names point back at names, whole or from their second label on',
      hex:
        `1a2b 8580 0001 0002 0000 0000 ${QUESTION_HEX}` +
        'c00c 0005 0001 0000003c 0006 03 777777 c00c' +
        'c029 0001 0001 0000003c 0004 c0000201',
      value: {
        ...EMPTY,
        ...{ id: 0x1a2b, flags: FLAG.QR | FLAG.AA | FLAG.RD | FLAG.RA, questions: [QUESTION] },
        answers: [
          {
            ...{ name: 'example.com.', type: TYPE.CNAME, class: CLASS.IN, ttl: 60 },
            data: { kind: 'name', target: 'www.example.com.' },
          },
          {
            ...{ name: 'www.example.com.', type: TYPE.A, class: CLASS.IN, ttl: 60 },
            data: { kind: 'a', address: 0xc0000201 },
          },
        ],
      },
    },
  ],
});

const withName = (hex: string): Uint8Array => bytesOf(`1a2b 0100 0001 0000 0000 0000 ${hex} 0001 0001`);

describe('a name is refused with a sentence when', () => {
  test.each([
    ['its pointer points to itself', 'c00c', 'which is not before'],
    ['its pointer points forward', 'c010 03636f6d00', 'which is not before'],
    ['two pointers point at each other', '01 61 c00c', 'which is not before'],
    ['a label begins with neither length nor pointer', '41 61 00', '0x41'],
    ['it is longer than 255 bytes', '3f'.padEnd(128, '61').repeat(4) + '00', '255'],
  ])('%s', (_, hex, sentence) => {
    const read = codec.decode(withName(hex));
    expect(read.ok ? 'a message' : read.error).toContain(sentence);
  });
});

test('data of another class, and empty data, stays bytes', () => {
  const chaos = {
    name: '.',
    type: TYPE.A,
    class: CLASS.CH,
    ttl: 0,
    data: { kind: 'unknown' as const, bytes: bytesOf('0001') },
  };
  const sent = { ...EMPTY, id: 1, flags: 0, questions: [], answers: [chaos] };
  expect(codec.decode(codec.encode(sent))).toEqual({ ok: true, value: sent });
});

test('EDNS says what the OPT record’s class and TTL mean', () => {
  const edns = {
    udpBytes: 4096,
    extendedRcode: 1,
    version: 0,
    dnssecOk: true,
    options: [{ code: 10, data: bytesOf('00ff') }],
  };
  const sent = { ...EMPTY, id: 1, flags: 0, questions: [], additionals: [ednsRecord(edns)] };
  expect(ednsOf(sent)).toEqual(edns);
  expect(ednsOf({ ...sent, additionals: [] })).toBeUndefined();
});

describe('IPv6 addresses', () => {
  test.each([
    ['2001:db8::1', '20010db8000000000000000000000001'],
    ['::', '00000000000000000000000000000000'],
    ['1::', '00010000000000000000000000000000'],
    ['::ffff:192.0.2.1', '00000000000000000000ffffc0000201'],
    ['2001:db8:0:1:1:1:1:1', '20010db8000000010001000100010001'],
  ])('RFC 5952: %s', (text, hex) => {
    expect(formatIpv6(bytesOf(hex))).toBe(text);
    const parsed = parseIpv6(text);
    expect(parsed.ok && toHex(parsed.value)).toBe(hex);
  });

  test.each(['', ':', '1:2', '1::2::3', '12345::', '1:2:3:4:5:6:7:8:9', '::1.2.3', 'g::'])('"%s" is none', (text) => {
    expect(parseIpv6(text).ok).toBe(false);
  });

  test('every address is read back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        expect(parseIpv6(formatIpv6(bytes))).toEqual({ ok: true, value: bytes });
      }),
    );
  });
});
