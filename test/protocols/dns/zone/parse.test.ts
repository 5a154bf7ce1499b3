/** Master files, RFC 1035, 5: what becomes of them, and what is said of wrong ones. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseZone } from '../../../../src/protocols/dns/zone/parse.ts';
import { dataText, zoneText } from '../../../../src/protocols/dns/zone/print.ts';
import { parseTtl } from '../../../../src/protocols/dns/zone/ttl.ts';
import { typeName } from '../../../../src/protocols/dns/types.ts';
import { zones } from './arbitrary.ts';

const TOP = '$TTL 1h\n@ SOA ns host 1 2h 15m 2w 5m\n@ NS ns\nns A 192.0.2.1\n';

/** Every record below the usual top, as `name ttl type data`. */
function records(more: string, top = TOP): string[] {
  const parsed = parseZone('example.com.', top + more);
  if (!parsed.ok) return [`${parsed.error.line}:${parsed.error.column}: ${parsed.error.message}`];
  const sets = [...parsed.value.zone.nodes.values()].flatMap((node) => [...node.sets.values()]);
  const lines = sets.flatMap((set) =>
    set.data.map((d) => `${set.name} ${set.ttl} ${typeName(set.type)} ${dataText(d)}`),
  );
  return lines.slice(top === TOP ? 3 : 0);
}

const faultOf = (text: string) => {
  const parsed = parseZone('example.com.', text);
  return parsed.ok ? 'no fault' : parsed.error;
};
const warnings = (more: string): string[] => {
  const parsed = parseZone('example.com.', TOP + more);
  return parsed.ok ? parsed.value.warnings.map(({ line, message }) => `${line}: ${message}`) : [parsed.error.message];
};

describe('a record', () => {
  test.each([
    ['www A 192.0.2.7', 'www.example.com. 3600 A 192.0.2.7'],
    ['www 60 IN A 192.0.2.7', 'www.example.com. 60 A 192.0.2.7'],
    ['www IN 60 A 192.0.2.7', 'www.example.com. 60 A 192.0.2.7'],
    ['www 1h30m a 192.0.2.7', 'www.example.com. 5400 A 192.0.2.7'],
    ['www AAAA 2001:DB8:0::7', 'www.example.com. 3600 AAAA 2001:db8::7'],
    ['m MX 10 mail', 'm.example.com. 3600 MX 10 mail.example.com.'],
    ['x CNAME www.other.net.', 'x.example.com. 3600 CNAME www.other.net.'],
    ['x CNAME @', 'x.example.com. 3600 CNAME example.com.'],
    ['x PTR .', 'x.example.com. 3600 PTR .'],
    ['_sip._tcp SRV 0 5 5060 sip', '_sip._tcp.example.com. 3600 SRV 0 5 5060 sip.example.com.'],
    ['x TXT a "b c" "d\\"e" f\\;g', 'x.example.com. 3600 TXT "a" "b c" "d\\"e" "f;g"'],
    ['x TXT ( "one" ; first\n "two" )', 'x.example.com. 3600 TXT "one" "two"'],
    ['x TXT "é\\255"', 'x.example.com. 3600 TXT "\\195\\169\\255"'],
    ['x CAA 0 issue "ca.example.net"', 'x.example.com. 3600 CAA 0 issue "ca.example.net"'],
    ['x TYPE65280 \\# 3 0a 0b0c', 'x.example.com. 3600 TYPE65280 \\# 3 0A0B0C'],
    ['x TYPE65280 \\# 0', 'x.example.com. 3600 TYPE65280 \\# 0'],
    ['x CLASS1 TYPE1 \\# 4 C0000201', 'x.example.com. 3600 A 192.0.2.1'],
    ['x A \\# 4 C0000201', 'x.example.com. 3600 A 192.0.2.1'],
    ['a\\.b A 192.0.2.1', 'a\\.b.example.com. 3600 A 192.0.2.1'],
    ['\\097\\066 A 192.0.2.1', 'aB.example.com. 3600 A 192.0.2.1'],
    ['* A 192.0.2.1', '*.example.com. 3600 A 192.0.2.1'],
    ['x HINFO \\# 4 01410142', 'x.example.com. 3600 HINFO \\# 4 01410142'],
  ])('%s', (line, expected) => {
    expect(records(line)).toEqual([expected]);
  });

  test('without an owner has the one before; without a TTL that of $TTL', () => {
    expect(records('www 60 A 192.0.2.1\n    A 192.0.2.2\n$TTL 5\nx A 192.0.2.3\n')).toEqual([
      'www.example.com. 60 A 192.0.2.1',
      'www.example.com. 60 A 192.0.2.2',
      'x.example.com. 5 A 192.0.2.3',
    ]);
  });

  test('has the TTL stated last when there is no $TTL, and before any the MINIMUM of SOA (RFC 1035, 5.1; RFC 2308, 4)', () => {
    expect(
      records('', '@ SOA ns h 1 2 3 4 77\n@ NS ns.x.\na 5 A 192.0.2.1\nb A 192.0.2.2\n').map((r) => r.split(' ')[1]),
    ).toEqual(['77', '77', '5', '77']);
    expect(records('', '@ 9 SOA ns h 1 2 3 4 77\n@ NS ns.x.\n').map((r) => r.split(' ')[1])).toEqual(['9', '9']);
  });

  test('is relative to $ORIGIN, which may itself be relative', () => {
    expect(records('$ORIGIN sub\na A 192.0.2.1\n$ORIGIN other.example.com.\n@ A 192.0.2.2\nb.sub CNAME c')).toEqual([
      'a.sub.example.com. 3600 A 192.0.2.1',
      'other.example.com. 3600 A 192.0.2.2',
      'b.sub.other.example.com. 3600 CNAME c.other.example.com.',
    ]);
  });

  test('that comes twice is one, and a set has one TTL', () => {
    expect(records('a 5 A 192.0.2.1\nA 7 A 192.0.2.1\na 9 A 192.0.2.2')).toEqual([
      'a.example.com. 5 A 192.0.2.1',
      'a.example.com. 5 A 192.0.2.2',
    ]);
  });
});

describe('what is wrong is shown where it is:', () => {
  test.each([
    ['www A 192.0.2.300', 5, 7, 'expected an IPv4 address such as 192.0.2.1, found "192.0.2.300"'],
    ['www AAAA 192.0.2.1', 5, 10, 'expected an IPv6 address such as 2001:db8::1, found "192.0.2.1"'],
    ['www MX mail', 5, 8, 'expected a preference from 0 to 65535, found "mail"'],
    ['www MX 10', 5, 10, 'expected the name of a mail server, found the end of the record'],
    ['www A 192.0.2.1 192.0.2.2', 5, 17, 'expected the end of the record after its data, found "192.0.2.2"'],
    ['www AA 192.0.2.1', 5, 5, '"AA" is no record type that is known here; did you mean A?'],
    [
      'www',
      5,
      4,
      'expected a record type: A, AAAA, NS, CNAME, SOA, PTR, MX, TXT, SRV, CAA, or TYPE and its number, found the end of the record',
    ],
    ['www CH A 192.0.2.1', 5, 5, 'the records of a zone here have the class IN, found "CH"'],
    [
      'www 99999999999 A 192.0.2.1',
      5,
      5,
      'expected a TTL from 0 to 2147483647 seconds, such as 3600 or 1h, found "99999999999"',
    ],
    [
      'a..b A 192.0.2.1',
      5,
      1,
      '"a..b.example.com." has an empty label or a broken escape: expected the record\'s owner, a domain name',
    ],
    ['$INCLUDE other.zone', 5, 1, '$INCLUDE names another file, and a lab is one file: write its records here'],
    ['$GENERATE 1-9 a$ A 192.0.2.$', 5, 1, '$GENERATE is a word of BIND alone: write its records out'],
    ['$TTL soon', 5, 6, 'expected a TTL from 0 to 2147483647 seconds, such as 3600 or 1h, found "soon"'],
    ['$FOO', 5, 1, '"$FOO" is no directive of a master file'],
    [
      'www CNAME a\nwww A 192.0.2.1',
      6,
      5,
      'www.example.com. has a CNAME record and other data, A: an alias has nothing else',
    ],
    ['www CNAME a\nwww CNAME b', 6, 5, 'www.example.com. has more than one CNAME record'],
    ['@ SOA ns host 2 2h 15m 2w 5m', 5, 3, 'example.com. has more than one SOA record'],
    ['www SOA ns host 2 2h 15m 2w 5m', 5, 5, 'the SOA record of www.example.com. is not at the top of the zone'],
    [
      'x HINFO "a" "b"',
      5,
      9,
      'the data of a HINFO record has no words here: expected its data as \\#, length, hexadecimal (RFC 3597, 5)',
    ],
    ['x A \\# 3 010203', 5, 5, 'the data of a A record is cut short: 3 bytes do not hold it'],
    ['x TYPE9 \\# 3 0102', 5, 9, 'expected 3 bytes in hexadecimal, found 2 bytes'],
    ['x ANY \\# 0', 5, 3, 'ANY cannot stand in a zone: it is no record of its own'],
  ])('%j', (line, at, column, message) => {
    expect(faultOf(`${TOP}${line}\n`)).toMatchObject({ line: at, column, message });
  });

  test('no SOA record, no name server, no TTL, no owner', () => {
    expect(faultOf('$TTL 1\n@ NS ns.x.')).toMatchObject({
      message: 'the zone example.com. has no SOA record at its top',
    });
    expect(faultOf('@ 5 SOA a b 1 2 3 4 5')).toMatchObject({
      message: 'the zone example.com. has no NS record at its top',
    });
    expect(faultOf('@ NS ns.x.')).toMatchObject({
      line: 1,
      column: 3,
      message: 'the record has no TTL, and there is no $TTL before it',
    });
    expect(faultOf('  NS ns.x.')).toMatchObject({ line: 1, column: 3, found: 'white space' });
  });
});

test('what is odd is told, and the zone loads', () => {
  expect(warnings('www.other.net. A 192.0.2.1\nb NS ns.b\na 5 A 192.0.2.1\na 6 A 192.0.2.2\n')).toEqual([
    '5: www.other.net. is not in the zone example.com.: its A record is ignored',
    '8: the records a.example.com. A differ in their TTL: all have 5, as the first',
    '6: the name server ns.b.example.com. of b.example.com. has no address here',
  ]);
});

test.each([
  ['3600', 3600],
  ['1h', 3600],
  ['1H30M', 5400],
  ['2w1d', 1_296_000],
  ['0', 0],
  ['1h30', undefined],
  ['h', undefined],
  ['-1', undefined],
  ['9999999999', undefined],
])('the time %s is %s seconds', (text, expected) => {
  expect(parseTtl(text)).toBe(expected);
});

test('a zone that is printed is read again as it was', () => {
  fc.assert(
    fc.property(zones, (zone) => {
      const parsed = parseZone(zone.origin, zoneText(zone));
      expect(parsed).toMatchObject({ ok: true });
      if (parsed.ok) expect(zoneText(parsed.value.zone)).toBe(zoneText(zone));
    }),
  );
});

test('any text has an answer', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...' \t\n();"\\@$.aA1IN*:#-é'), maxLength: 60 }), (text) => {
      const parsed = parseZone('example.com.', text);
      expect(parsed.ok || (parsed.error.line >= 1 && parsed.error.column >= 1 && parsed.error.message !== '')).toBe(
        true,
      );
    }),
  );
});
