/** Another codec's opinion: dns-packet reads what we write, and we read what it writes, on thousands of generated messages. */
import packet from 'dns-packet';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatIpv4 } from '../../../src/core/address.ts';
import { formatIpv6 } from '../../../src/core/ipv6.ts';
import { decode, type DnsMessage, encode, FLAG, type ResourceRecord } from '../../../src/protocols/dns/codec.ts';
import type { RecordData } from '../../../src/protocols/dns/records.ts';
import { CLASS, TYPE } from '../../../src/protocols/dns/types.ts';

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,14}[a-z0-9])?$/);
const name = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => `${labels.join('.')}.`);
const u16 = fc.integer({ min: 0, max: 0xffff });
const u32 = fc.integer({ min: 0, max: 0x7fffffff });
const bytes = fc.uint8Array({ minLength: 1, maxLength: 40 });

const typed = (type: number, data: fc.Arbitrary<RecordData>): fc.Arbitrary<ResourceRecord> =>
  fc.record({ name, type: fc.constant(type), class: fc.constant(CLASS.IN), ttl: u32, data });

const record = fc.oneof(
  typed(
    TYPE.A,
    fc.integer({ min: 0, max: 0xffff_ffff }).map((address) => ({ kind: 'a', address })),
  ),
  typed(
    TYPE.AAAA,
    fc
      .uint8Array({ minLength: 15, maxLength: 15 })
      .map((groups) => ({ kind: 'aaaa', address: formatIpv6(Uint8Array.from([0x20, ...groups])) })),
  ),
  ...[TYPE.NS, TYPE.CNAME, TYPE.PTR].map((type) =>
    typed(
      type,
      name.map((target) => ({ kind: 'name', target })),
    ),
  ),
  typed(TYPE.MX, fc.record({ kind: fc.constant('mx' as const), preference: u16, exchange: name })),
  typed(
    TYPE.TXT,
    fc.array(bytes, { minLength: 1, maxLength: 3 }).map((strings) => ({ kind: 'txt', strings })),
  ),
  typed(
    TYPE.SRV,
    fc.record({ kind: fc.constant('srv' as const), priority: u16, weight: u16, port: u16, target: name }),
  ),
);

const message: fc.Arbitrary<DnsMessage> = fc.record({
  id: u16,
  flags: fc.constantFrom(FLAG.RD, FLAG.QR | FLAG.RD | FLAG.RA, FLAG.QR | FLAG.AA, FLAG.QR | FLAG.TC),
  opcode: fc.constant(0),
  rcode: fc.constantFrom(0, 2, 3, 5),
  questions: fc.array(fc.record({ name, type: fc.constantFrom(1, 2, 15, 28), class: fc.constant(CLASS.IN) }), {
    minLength: 1,
    maxLength: 2,
  }),
  answers: fc.array(record, { maxLength: 5 }),
  authorities: fc.array(record, { maxLength: 3 }),
  additionals: fc.array(record, { maxLength: 3 }),
});

const RUNS = { numRuns: 2000 };
const bare = (text: string): string => text.replace(/\.$/, '');

/** What dns-packet calls the data of such a record. */
function told({ data }: ResourceRecord): unknown {
  switch (data.kind) {
    case 'a':
      return formatIpv4(data.address);
    case 'aaaa':
      return v6(data.address);
    case 'name':
      return bare(data.target);
    case 'mx':
      return { preference: data.preference, exchange: bare(data.exchange) };
    case 'txt':
      return data.strings.map((text) => Buffer.from(text));
    case 'srv':
      return { priority: data.priority, weight: data.weight, port: data.port, target: bare(data.target) };
    default:
      return undefined;
  }
}

const asTold = (records: readonly ResourceRecord[]): unknown[] =>
  records.map((r) => ({ name: bare(r.name), type: r.type, ttl: r.ttl, data: told(r) }));

const TYPES: Readonly<Record<string, number>> = TYPE;

const theirs = (records: readonly packet.Answer[] | undefined): unknown[] =>
  (records ?? []).map((r) => {
    const data = (r as { readonly data: unknown }).data;
    const isV6 = r.type === 'AAAA' && typeof data === 'string';
    return {
      name: r.name,
      type: TYPES[r.type],
      ttl: (r as { readonly ttl: number }).ttl,
      data: isV6 ? v6(data) : data,
    };
  });

/** Both write an address in their own way: compared by its groups. */
function v6(text: string): string {
  const [head = '', tail] = text.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':').map((g) => String(parseInt(g, 16))));
  const [left, right] = [groups(head), tail === undefined ? [] : groups(tail)];
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right].join(':');
}

test('dns-packet reads what we write', () => {
  fc.assert(
    fc.property(message, (made) => {
      const read = packet.decode(Buffer.from(encode(made)));
      expect(read.id).toBe(made.id);
      expect(read.questions?.map(({ name: n, type }) => [n, TYPES[type]])).toEqual(
        made.questions.map((q) => [bare(q.name), q.type]),
      );
      expect(theirs(read.answers)).toEqual(asTold(made.answers));
      expect(theirs(read.authorities)).toEqual(asTold(made.authorities));
      expect(theirs(read.additionals)).toEqual(asTold(made.additionals));
    }),
    RUNS,
  );
});

test('we read what dns-packet writes again from what it read', () => {
  fc.assert(
    fc.property(message, (made) => {
      const again = packet.encode(packet.decode(Buffer.from(encode(made))));
      const read = decode(new Uint8Array(again));
      if (!read.ok) throw new Error(read.error);
      expect(asTold(read.value.answers)).toEqual(asTold(made.answers));
      expect(read.value.questions.map((q) => [q.name, q.type])).toEqual(made.questions.map((q) => [q.name, q.type]));
      expect(read.value.rcode).toBe(made.rcode);
    }),
    RUNS,
  );
});
