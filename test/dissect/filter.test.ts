/** Display filters: what they select, checked with tshark 4.0 on the recorded capture, and what they refuse, and where. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileFilter, type DisplayFilter, type FilterOptions } from '../../src/dissect/filter/index.ts';
import { MAX_FILTER_LENGTH } from '../../src/dissect/filter/parser.ts';
import { ALL_FIELDS, dissect, newConversation } from '../../src/dissect/index.ts';
import { Talk } from '../oracles/lib/talks.ts';
import { dissectMixed } from './capture.ts';

const mixed = dissectMixed();
/** Of these tshark knows protocols that wirelab has not. */
const FOREIGN = [41, 65, 73];

function compiled(text: string, options?: FilterOptions): DisplayFilter {
  const filter = compileFilter(text, options);
  if (!filter.ok) throw new Error(`${text}: ${filter.error.message}`);
  return filter.value;
}

/** Numbers of the recorded frames that pass. */
function select(text: string, options?: FilterOptions): string {
  const filter = compiled(text, options);
  return mixed.flatMap((d, i) => (filter.matches(d) && !FOREIGN.includes(i + 1) ? [i + 1] : [])).join(' ');
}

test.each([
  ['arp', '1 2 3 4 5 6 7 8 71'],
  ['!arp and not ip', '72'],
  ['ip.addr != 192.168.1.3', ''],
  ['udp.port == 5000', '46 47 48 49 50 56'],
  ['udp.port === 5000', ''],
  [
    'udp.port !== 5000 and udp.length',
    '15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 46 47 48 49 50 51 56',
  ],
  ['ip.ttl not in {64} and ip', '10 12 14 40 63 67 68 69'],
  ['ip.ttl in {1, 62..63}', '10 12 13 14 40'],
  [
    'ip.src in {192.168.1.1 .. 192.168.1.2}',
    '13 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 44 45',
  ],
  ['ip.dst == 224.0.0.0/4 || ip.dst == 192.168.1.255', '40 50'],
  ['ip.src > 192.168.3.0/24', ''],
  ['ip.src#2 == 192.168.1.3 and ip.src#1 == 192.168.3.4', '14'],
  ['ip.frag_offset == 10', '53'],
  ['ip.hdr_len > 20', '61'],
  ['ip.flags & 2', '9'],
  ['ip.ttl & 1 == 1', '12 13 14 40'],
  ['eth.dst[0] & 1', '1 2 3 4 7 8 40 50 71 72'],
  ['eth.dst == ff-ff-ff-ff-ff-ff and arp.opcode == reply', '2'],
  ['arp.opcode == REQUEST', '1 3 4 6 71'],
  ['eth.src[0:3,5] == 02:00:00:05', ''],
  ['ip[20:1] == 08', ''],
  ['icmp[8:2] == 45:00 and icmp.type == 12', '37'],
  ['udp contains "hello"', '46 47 48'],
  ['ip contains 68:65:6c:6c:6f', '46 47 48'],
  [String.raw`frame matches "exp\\w+"`, '64 72'],
  [
    'frame.protocols ~ "ip:udp"',
    '15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 46 47 48 49 50 51 56',
  ],
  ['frame.protocols == "eth:ethertype:arp" && arp.isprobe', '3'],
  ['len(udp.payload) == 11', '46 47 48'],
  ['count(ip.ttl) == 2 and icmp.type == 11', '13 14'],
  ['upper(frame.protocols) contains "ICMP:IP" and icmp.code == 4', '19'],
  ['string(ip.ttl) == "62"', '10 14'],
  ['max(ip.ttl, icmp.type) == 63', ''],
  ['min(udp.srcport, udp.dstport) == 5000 and udp.checksum.status == "Bad"', '48'],
  ['all ip.ttl == 64 and icmp.type == 3', '15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31'],
  ['any udp.port > 40000', ''],
  ['frame.time_relative > 69.5', '71 72'],
  ['frame.number == 3 || frame.number == 4 && ip', '3'],
  ['frame.number == 3 or not frame.number == 4 and arp', '1 2 3 5 6 7 8 71'],
  ['icmp.checksum.status == 0', '58'],
  ['ip.checksum.status == 0', '57'],
  ['_ws.short', '70 71'],
  ['ip.src == arp.src.proto_ipv4', ''],
  ['udp.srcport > udp.dstport and udp.checksum.status == 0', '48'],
  ['ip.rec_rt == 192.168.1.1', '61'],
  ['eth.padding', '5 62'],
  ['ip.ttl == 0x3e', '10 14'],
  ['ip.ttl == 0100 and ip.id == 0x7778', '55 56'],
  ['ip.fragment.count == 3', '54'],
  ['icmp.redir_gw == 192.168.1.5 and icmp.code in {0, 3}', '32 35'],
])('%s selects what tshark 4.0.17 selects', (text, numbers) => expect(select(text)).toBe(numbers));

test('an empty filter lets everything pass', () => {
  expect(select('  ').split(' ')).toHaveLength(70);
});

describe('a filter that makes no sense is refused, and the place is shown:', () => {
  const refusal = (text: string, options?: FilterOptions): string => {
    const filter = compileFilter(text, options);
    if (filter.ok) throw new Error(`${text} was accepted`);
    const { message, at, length, nearest } = filter.error;
    return `${text}\n${' '.repeat(at)}${'^'.repeat(length)} ${message}${nearest === undefined ? '' : ` (${nearest})`}`;
  };

  test.each([
    ['ip.tll == 64', '^^^^^^ "ip.tll" is neither a field nor a protocol name. Did you mean ip.ttl? (ip.ttl)'],
    [
      'arp && icmp.typ == 8',
      '       ^^^^^^^^ "icmp.typ" is neither a field nor a protocol name. Did you mean icmp.type? (icmp.type)',
    ],
    ['zebra', '^^^^^ "zebra" is neither a field nor a protocol name.'],
    ['64 == ip.ttl', '^^ "64" is neither a field nor a protocol name.'],
    ['ip.ttl == 300', '          ^^^ "300" too big for this field, maximum 255.'],
    ['ip.ttl == "64"', '          ^^^^ Unsigned integer cannot be converted from a string ("64").'],
    ['ip.ttl == 64.0', '          ^^^^ "64.0" is not a valid number.'],
    ['ip.src == 192.168', '          ^^^^^^^ "192.168" is not a valid hostname or IPv4 address.'],
    ['ip.src == 10.0.0.0/33', '          ^^^^^^^^^^^ Netmask bits in a CIDR IPv4 address should be <= 32, not 33'],
    ['eth.src == 00:01', '           ^^^^^ "00:01" is not a valid Ethernet address.'],
    ['ip.ttl contains 6', '^^^^^^ ip.ttl (type=Unsigned integer) cannot participate in contains comparison.'],
    [
      'udp.payload matches hello',
      '                    ^^^^^ Matches requires a double quoted string on the right side.',
    ],
    ['frame matches "["', '              ^^^ Regex compilation error: missing terminating ] for character class.'],
    ['ip.ttl == ip.src', '          ^^^^^^ ip.ttl and ip.src are not of compatible types.'],
    ['ip.ttl[0] == 40', '^^^^^^ "ip.ttl" is a Unsigned integer and cannot be sliced into a sequence of bytes.'],
    ['count(ip.ttl)', '^^^^^ You cannot test whether a function is present.'],
    ['coutn(ip.ttl) == 1', "^^^^^ Function 'coutn' does not exist. (count)"],
    ['upper(ip.ttl) == "A"', '      ^^^^^^ Only string type fields can be used as parameter for upper().'],
    ['ip.ttl = 64', '       ^ "=" was unexpected in this context. (==)'],
    ['ip.ttl == 64 ip', '             ^^ "ip" was unexpected in this context.'],
    ['ip.ttl == 64)', '            ^ ")" was unexpected in this context.'],
    ['(ip.ttl == 64', '             ^ Unexpected end of filter expression.'],
    ['ip.ttl in {1 2}', '             ^ "2" was unexpected in this context.'],
    ['ip.ttl ==', '         ^ Unexpected end of filter expression.'],
    ['frame contains "abc', '               ^^^^ The string has no closing quote.'],
    ['eth.src[0:0] == 00', '       ^^^^^ A slice has at least one byte.'],
    ['eth.src[3-1] == 00', "       ^^^^^ Range 3-1 isn't valid because 3 is greater or equal than 1."],
  ])('%s', (text, line) => expect(refusal(text)).toBe(`${text}\n${line}`));

  test('a field that the caller did not announce', () => {
    expect(refusal('reason == "arp.hit"')).toContain('neither a field nor a protocol');
    expect(refusal('raeson == "arp.hit"', { extraFields: ['reason'] })).toContain('Did you mean reason?');
  });
});

describe('fields that no bytes tell', () => {
  const extraFields = ['node', 'reason'];
  const records: Record<string, readonly string[]> = { node: ['r1'], reason: ['ip.forward', 'arp.hit'] };
  const passes = (text: string): boolean => compiled(text, { extraFields }).matches(mixed[8]!, (name) => records[name]);

  test('are strings, and any of several counts', () => {
    expect(passes('node == "r1" && reason == "arp.hit"')).toBe(true);
    expect(passes('reason == arp.hit')).toBe(true);
    expect(passes('reason != "arp.hit"')).toBe(false);
    expect(passes('reason matches "^ip[.]" and icmp.type == 8')).toBe(true);
    expect(passes('node in {"r2", "r3"}')).toBe(false);
    expect(compiled('node == "r1"', { extraFields }).matches(mixed[8]!)).toBe(false);
  });

  test('are listed with the others that a filter names', () => {
    expect(compiled('node == "r1" && ip.src == ip.dst', { extraFields }).fields).toEqual(['node', 'ip.src', 'ip.dst']);
  });
});

describe('when a field means its outermost occurrence', () => {
  const outermost = { outermost: true };

  test('a header quoted inside an ICMP error does not count', () => {
    expect(select('udp.dstport == 33434').split(' ')).toContain('18');
    expect(select('udp.dstport == 33434', outermost)).toBe('51');
    expect(select('ip.ttl == 1 && icmp.type == 11', outermost)).toBe('');
  });

  test('both ends of the outermost layer do', () => {
    expect(select('udp.port == 33434', outermost)).toBe('51');
    expect(select('udp.port == 40000 && udp.port == 33434', outermost)).toBe('51');
  });

  test('all messages of one packet do', () => {
    const requests = 'GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n';
    const conversation = newConversation();
    const { frames } = new Talk(40_000).open().say('client', requests);
    const seen = frames.map((bytes, i) => dissect(bytes, conversation, { number: i + 1, time: i })).at(-1)!;
    const passes = (uri: string): boolean => compiled(`http.request.uri == "${uri}"`, outermost).matches(seen);
    expect(['/a', '/b', '/c'].map(passes)).toEqual([true, true, false]);
  });

  test('a layer asked for by number still counts', () => {
    expect(select('ip.ttl#2 == 1', outermost)).toBe('13 14');
  });
});

describe('nothing that somebody types', () => {
  const fragment = fc.oneof(
    fc.constantFrom(...ALL_FIELDS.map((f) => f.name)),
    fc.constantFrom(
      '==',
      '!=',
      '<',
      '&&',
      '||',
      '!',
      'not',
      'in',
      '{',
      '}',
      '(',
      ')',
      '[0:2]',
      '[',
      ']',
      ',',
      '..',
      '&',
      '#',
      '#1',
    ),
    fc.constantFrom(
      'contains',
      'matches',
      '~',
      'any',
      'all',
      'len(',
      'count(',
      'string(',
      '"a"',
      '"(a*)*b"',
      "'x'",
      '64',
      '0x',
      '-1',
      '10.0.0.0/8',
    ),
    fc.constantFrom('__proto__', 'constructor', 'toString(', '00:11', '1..2', '"\\', '.', ':', 'é', '\u0000'),
    fc.string({ maxLength: 4 }),
  );

  test('throws, and what is refused has a place inside the text', () => {
    const text = fc
      .array(fragment, { maxLength: 12 })
      .chain((parts) => fc.constantFrom('', ' ').map((space) => parts.join(space)));
    fc.assert(
      fc.property(text, fc.boolean(), (filter, outermost) => {
        const result = compileFilter(filter, { outermost });
        if (result.ok) for (const d of [mixed[0]!, mixed[12]!, mixed[53]!]) result.value.matches(d);
        else {
          expect(result.error.at).toBeLessThanOrEqual(filter.length);
          expect(result.error.length).toBeGreaterThan(0);
          expect(result.error.message).toMatch(/\S/);
        }
      }),
      { numRuns: 5000 },
    );
  });

  test.each([
    ['deep brackets', '('.repeat(2000) + 'ip' + ')'.repeat(2000)],
    ['deep calls', 'len('.repeat(1000)],
    ['many negations', '!'.repeat(4000) + 'ip'],
    ['a long chain', Array(500).fill('ip').join('||')],
    ['a text without end', 'ip'.repeat(MAX_FILTER_LENGTH)],
    ['an unknown name without end', 'x'.repeat(4000)],
  ])('takes long: %s', (_, text) => {
    const result = compileFilter(text);
    if (result.ok) expect(result.value.matches(mixed[8]!)).toBe(true);
    else expect(result.error.message.length).toBeGreaterThan(10);
  });
});
