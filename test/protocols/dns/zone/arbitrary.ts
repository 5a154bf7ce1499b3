/** Generated zones: every record type that has words, names with escapes, cuts, aliases; always with one SOA record and a name server. */
import fc from 'fast-check';
import type { RecordData } from '../../../../src/protocols/dns/records.ts';
import { TYPE } from '../../../../src/protocols/dns/types.ts';
import { makeZone, type RecordSet, type Zone } from '../../../../src/protocols/dns/zone/zone.ts';
import { formatIpv6 } from '../../../../src/core/ipv6.ts';
import { canonicalName, plainName } from '../../../../src/protocols/dns/names.ts';
import { dataText } from '../../../../src/protocols/dns/zone/print.ts';

const ORIGIN = 'example.test.';
const plainLabel = fc.stringMatching(/^[a-z][a-z0-9-]{0,7}[a-z0-9]$/);
const oddLabel = fc.oneof(
  { weight: 8, arbitrary: plainLabel },
  {
    weight: 1,
    arbitrary: fc.constantFrom('_tcp', 'Upper', 'a\\.b', '\\001x', 'semi\\;colon', '\\@', '\\200', 'q\\"q'),
  },
);
const below = fc
  .array(oddLabel, { minLength: 1, maxLength: 3 })
  .map((labels) => plainName(`${labels.join('.')}.${ORIGIN}`));
const anywhere = fc.oneof(below, fc.constantFrom('.', 'ns.other.example.', 'Mail.Other.Example.', ORIGIN));
const u8 = fc.integer({ min: 0, max: 0xff });
const u16 = fc.integer({ min: 0, max: 0xffff });
const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const text = fc.uint8Array({ maxLength: 30 });

const DATA: Readonly<Record<number, fc.Arbitrary<RecordData>>> = {
  [TYPE.A]: u32.map((address) => ({ kind: 'a', address })),
  [TYPE.AAAA]: fc
    .uint8Array({ minLength: 16, maxLength: 16 })
    .map((bytes) => ({ kind: 'aaaa', address: formatIpv6(bytes) })),
  [TYPE.PTR]: anywhere.map((target) => ({ kind: 'name', target })),
  [TYPE.MX]: fc.record({ preference: u16, exchange: anywhere }).map((mx) => ({ kind: 'mx', ...mx })),
  [TYPE.TXT]: fc.array(text, { minLength: 1, maxLength: 3 }).map((strings) => ({ kind: 'txt', strings })),
  [TYPE.SRV]: fc
    .record({ priority: u16, weight: u16, port: u16, target: anywhere })
    .map((srv) => ({ kind: 'srv', ...srv })),
  [TYPE.CAA]: fc
    .record({ flags: u8, tag: fc.constantFrom('issue', 'issuewild', 'iodef'), value: text })
    .map(({ tag, ...caa }) => ({ kind: 'caa', tag: new TextEncoder().encode(tag), ...caa })),
  65_280: fc.uint8Array({ maxLength: 12 }).map((bytes) => ({ kind: 'unknown', bytes })),
};

const set = fc
  .constantFrom(...Object.keys(DATA).map(Number))
  .chain((type) => fc.tuple(fc.constant(type), fc.array(DATA[type]!, { minLength: 1, maxLength: 3 })));

const names = fc.uniqueArray(below, { selector: canonicalName, maxLength: 8 });
const ttl = fc.integer({ min: 0, max: 0x7fff_ffff });

const atName = (name: string): fc.Arbitrary<RecordSet[]> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.tuple(ttl, anywhere).map(([own, target]) => [alias(name, own, target)]) },
    {
      weight: 5,
      arbitrary: fc
        .uniqueArray(fc.tuple(ttl, set), { selector: ([, [type]]) => type, minLength: 1, maxLength: 3 })
        .map((sets) => sets.map(([own, [type, data]]) => ({ name, type, ttl: own, data: distinct(data) }))),
    },
  );

const alias = (name: string, own: number, target: string): RecordSet => ({
  name,
  type: TYPE.CNAME,
  ttl: own,
  data: [{ kind: 'name', target }],
});

/** A record that comes twice is one record; names are equal in any case. */
const distinct = (data: readonly RecordData[]): RecordData[] => {
  const seen = new Set<string>();
  return data.filter((one) => {
    const key = one.kind === 'txt' || one.kind === 'caa' ? dataText(one) : dataText(one).toLowerCase();
    return seen.has(key) ? false : seen.add(key);
  });
};

const apex = fc
  .record({ serial: u32, refresh: u32, retry: u32, expire: u32, minimum: u32 })
  .map((times): RecordSet[] => [
    {
      name: ORIGIN,
      type: TYPE.SOA,
      ttl: 3600,
      data: [{ kind: 'soa', primary: `ns.${ORIGIN}`, mailbox: `host\\.master.${ORIGIN}`, ...times }],
    },
    { name: ORIGIN, type: TYPE.NS, ttl: 3600, data: [{ kind: 'name', target: 'ns.other.example.' }] },
  ]);

export const zones: fc.Arbitrary<Zone> = fc
  .tuple(
    apex,
    names.chain((all) => fc.tuple(...all.map(atName))),
  )
  .map(([top, sets]) => makeZone(ORIGIN, [...top, ...sets.flat()]));
