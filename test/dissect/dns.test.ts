/** DNS on the wire, as the packet list, the inspector and tcpdump tell it: one query and its answer, written by hand. */
import { describe, expect, test } from 'vitest';
import { setU16, Writer } from '../../src/core/bytes.ts';
import { dissect, fieldValue, summary, type Dissection } from '../../src/dissect/index.ts';
import { NUMERIC, PacketPrinter } from '../../src/dissect/printers/index.ts';
import { type DnsMessage, encode, ednsRecord, FLAG } from '../../src/protocols/dns/codec.ts';
import { CLASS, TYPE } from '../../src/protocols/dns/types.ts';
import * as ethernet from '../../src/protocols/ethernet/codec.ts';
import * as ipv4 from '../../src/protocols/ipv4/codec.ts';
import * as tcp from '../../src/protocols/tcp/codec.ts';
import * as udp from '../../src/protocols/udp/codec.ts';

const [CLIENT, SERVER] = [0x0a000001, 0x0a000002];
const NO_RECORDS = { opcode: 0, rcode: 0, answers: [], authorities: [], additionals: [] };
const questions = [{ name: 'example.com.', type: TYPE.A, class: CLASS.IN }];
const QUERY: DnsMessage = {
  ...NO_RECORDS,
  ...{ id: 0x1234, flags: FLAG.RD | FLAG.AD, questions },
  additionals: [ednsRecord({ udpBytes: 1232, extendedRcode: 0, version: 0, dnssecOk: false, options: [] })],
};
const ANSWER: DnsMessage = {
  ...NO_RECORDS,
  ...{ id: 0x1234, flags: FLAG.QR | FLAG.AA | FLAG.RD, questions },
  answers: [
    {
      name: 'example.com.',
      type: TYPE.CNAME,
      class: CLASS.IN,
      ttl: 60,
      data: { kind: 'name', target: 'www.example.com.' },
    },
    { name: 'www.example.com.', type: TYPE.A, class: CLASS.IN, ttl: 60, data: { kind: 'a', address: 0xc0000201 } },
  ],
};

function packet(protocol: number, payload: Uint8Array): Uint8Array {
  const header = { dscp: 0, ecn: 0, identification: 1, reserved: false, dontFragment: true, moreFragments: false };
  const rest = { fragmentOffset: 0, ttl: 64, protocol, source: CLIENT, destination: SERVER, options: [], payload };
  return ethernet.encode({ destination: 2, source: 1, type: 0x800, payload: ipv4.encode({ ...header, ...rest }) });
}

const overUdp = (message: Uint8Array): Uint8Array => {
  const datagram = udp.encode({ sourcePort: 40000, destinationPort: 53, checksum: 0, payload: message });
  return packet(udp.IP_PROTOCOL, udp.sealed(datagram, CLIENT, SERVER));
};

function overTcp(payload: Uint8Array): Uint8Array {
  const ports = { sourcePort: 40000, destinationPort: 53, sequence: 1, acknowledgment: 1 };
  const rest = {
    reserved: 0,
    flags: tcp.ACK,
    window: 1000,
    checksum: 0,
    urgent: 0,
    options: new Uint8Array(0),
    payload,
  };
  return packet(tcp.IP_PROTOCOL, tcp.encode({ ...ports, ...rest }));
}

const withLength = (message: Uint8Array): Uint8Array => new Writer().u16(message.length).raw(message).finish();
const row = (d: Dissection): string => `${summary(d).protocol} ${summary(d).info}`;

describe('the packet list', () => {
  test.each([
    ['a query', overUdp(encode(QUERY)), 'DNS Standard query 0x1234 A example.com OPT'],
    [
      'an answer',
      overUdp(encode(ANSWER)),
      'DNS Standard query response 0x1234 A example.com CNAME www.example.com A 192.0.2.1',
    ],
    [
      'a name error',
      overUdp(encode({ ...ANSWER, rcode: 3, answers: [] })),
      'DNS Standard query response 0x1234 No such name A example.com',
    ],
    ['a query over TCP', overTcp(withLength(encode(QUERY))), 'DNS Standard query 0x1234 A example.com OPT'],
  ])('shows %s as Wireshark does', (_, frame, text) => {
    expect(row(dissect(frame))).toBe(text);
  });
});

test('a compressed name covers the bytes of its pointer only', () => {
  const d = dissect(overUdp(encode(ANSWER)));
  const owner = d.fields.findIndex((field) => field.name === 'dns.resp.name');
  expect([d.values[owner], d.bitLengths[owner]]).toEqual(['example.com', 16]);
  const alias = d.indexOf('dns.cname');
  expect([d.values[alias], d.bitLengths[alias]]).toEqual(['www.example.com', 6 * 8]);
});

test('a pointer that leads nowhere makes the packet malformed, and says why', () => {
  const message = encode(ANSWER);
  setU16(message, 29, 0xc0ff);
  const d = dissect(overUdp(message));
  expect(d.notes[d.indexOf('_ws.malformed')]).toContain('a compression pointer points to byte 255');
});

test('of a message that goes on in the next segment the length is shown', () => {
  const d = dissect(overTcp(withLength(encode(QUERY)).subarray(0, 20)));
  expect([fieldValue(d, 'dns.length'), fieldValue(d, 'dns.id'), d.indexOf('_ws.malformed')]).toEqual([
    40,
    undefined,
    -1,
  ]);
});

const printed = (frame: Uint8Array, verbose = 0): string => {
  const bytes = frame.subarray(0, -4);
  const printer = new PacketPrinter(1, { numeric: true, verbose }, NUMERIC);
  return printer.print({ stamp: { seconds: 0, nanoseconds: 0 }, bytes, wireLength: bytes.length }).trimEnd();
};

describe('tcpdump', () => {
  test('tells a query in short', () => {
    expect(printed(overUdp(encode(QUERY)))).toContain('10.0.0.2.53: 4660+ [1au] A? example.com. (40)');
  });

  test('tells an answer with its question and owners at -vv', () => {
    expect(printed(overUdp(encode(ANSWER)), 2)).toContain(
      '4660*- q: A? example.com. 2/0/0 example.com. CNAME www.example.com., www.example.com. A 192.0.2.1 (63)',
    );
  });

  test('says that a message is not whole in its segment', () => {
    expect(printed(overTcp(withLength(encode(QUERY)).subarray(0, 20)))).toContain(
      'length 20 [prefix length(40) != length(18)] (invalid)',
    );
  });
});
