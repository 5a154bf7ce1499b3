/** Our reading of master files beside BIND's: the same generated files, spelled in many ways, through named-compilezone. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseZone } from '../../src/protocols/dns/zone/parse.ts';
import { zoneText } from '../../src/protocols/dns/zone/print.ts';
import type { Zone } from '../../src/protocols/dns/zone/zone.ts';
import { zones } from '../protocols/dns/zone/arbitrary.ts';

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'zones-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const LENIENT = [
  '-i',
  'none',
  '-k',
  'ignore',
  '-n',
  'ignore',
  '-m',
  'ignore',
  '-M',
  'ignore',
  '-S',
  'ignore',
  '-r',
  'ignore',
];

/** The records as BIND writes them out, or undefined when it refuses the file. */
function bind(origin: string, text: string): readonly string[] | undefined {
  const file = join(folder, 'zone');
  writeFileSync(file, text);
  const run = spawnSync('named-compilezone', [...LENIENT, '-s', 'full', '-o', '-', origin, file], { encoding: 'utf8' });
  if (run.error) throw run.error;
  return run.status === 0 ? sorted(run.stdout) : undefined;
}

const ours = (origin: string, text: string): readonly string[] | undefined => {
  const parsed = parseZone(origin, text);
  return parsed.ok ? sorted(zoneText(parsed.value.zone)) : undefined;
};

/** One space between words, none in hexadecimal; sorted. */
const sorted = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/^(\S+)\s+(\d+)\s+IN\s+(\S+)\s+/, '$1 $2 IN $3 '))
    .map((line) => (line.includes(' \\# ') ? line.replace(/(?<=\\# \d+ .*) /g, '') : line))
    .sort();

/** The same zone in other words: relative names, owners and TTLs left out, parentheses, comments, times with units. */
function respelled(zone: Zone, choose: () => number): string {
  const origin = zone.origin;
  let before = '';
  const lines = zoneText(zone)
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [name = '', ttl = '', , type = '', ...data] = line.split(' ');
      const owner = name === before && choose() < 0.7 ? '' : name === origin ? '@' : relative(name, origin, choose);
      before = name;
      const time = choose() < 0.3 ? inUnits(Number(ttl)) : ttl;
      const head = choose() < 0.5 ? `${time} IN` : choose() < 0.5 ? `IN ${time}` : time;
      const body = data.join(' ');
      const quoted = body.includes('"') || body.includes('\\#');
      return `${owner}\t${head} ${type} ${quoted || choose() < 0.6 ? body : `( ${data.join(' ; comment "(\n  ')} ) ; end`}`;
    });
  return `${lines.join('\n')}\n`;
}

const relative = (name: string, origin: string, choose: () => number): string =>
  name.endsWith(`.${origin}`) && choose() < 0.7 ? name.slice(0, -origin.length - 1) : name;

function inUnits(seconds: number): string {
  const parts = [
    [604_800, 'w'],
    [86_400, 'D'],
    [3600, 'h'],
    [60, 'M'],
    [1, 's'],
  ] as const;
  let rest = seconds;
  let text = '';
  for (const [size, unit] of parts) {
    if (rest >= size) text += `${Math.floor(rest / size)}${unit}`;
    rest %= size;
  }
  return text === '' ? '0' : text;
}

test('every record of generated zones, in any spelling, is what BIND reads', () => {
  fc.assert(
    fc.property(zones, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (zone, stream) => {
      const text = respelled(zone, () => stream.next().value);
      const theirs = bind(zone.origin, text);
      expect(theirs).toBeDefined();
      expect(ours(zone.origin, text)).toEqual(theirs);
    }),
    { numRuns: 150 },
  );
}, 120_000);

const TOP = '$TTL 1h\n@ SOA ns host 1 2h 15m 2w 5m\n@ NS ns\nns A 192.0.2.1\n';

test.each([
  ['www A 192.0.2.1'],
  ['www A 192.0.2.300'],
  ['www A 192.0.2'],
  ['www AAAA ::ffff:192.0.2.1'],
  ['www A 192.0.2.1 x'],
  ['www CNAME a\nwww A 192.0.2.1'],
  ['www CNAME a\nwww CNAME b'],
  ['www CNAME a\nwww CNAME A'],
  ['@ SOA ns host 2 2h 15m 2w 5m'],
  ['www SOA ns host 2 2h 15m 2w 5m'],
  ['a..b A 192.0.2.1'],
  ['.a A 192.0.2.1'],
  ['a TXT "open'],
  ['a TXT ( "x"'],
  ['a TXT "x" )'],
  ['a TXT ((("x")))'],
  ['a TXT ""'],
  ['a TXT'],
  ['a TXT a"b"c'],
  [`a TXT ${'x'.repeat(256)}`],
  [`a TXT ${'x'.repeat(255)}`],
  [`${'x'.repeat(64)} A 192.0.2.1`],
  [`${'x'.repeat(63)} A 192.0.2.1`],
  [`${`${'x'.repeat(60)}.`.repeat(4)}x A 192.0.2.1`],
  ['a\\999 A 192.0.2.1'],
  ['a\\255 A 192.0.2.1'],
  ['a MX 65536 b'],
  ['a MX -1 b'],
  ['a MX 10'],
  ['a SRV 0 0 80 b c'],
  ['a CAA 256 issue "x"'],
  ['a CAA 0 is-sue "x"'],
  ['a CAA 0 issue x'],
  ['a 1h30 A 192.0.2.1'],
  ['a 1h30m A 192.0.2.1'],
  ['a 2147483647 A 192.0.2.1'],
  ['a FOO bar'],
  ['a TYPE65280 \\# 2 0A0B'],
  ['a TYPE65280 \\# 2 0A0'],
  ['a TYPE65280 \\# 3 0A0B'],
  ['a TYPE65536 \\# 0'],
  ['a TYPE1 \\# 4 C0000201'],
  ['a A \\# 3 C00002'],
  ['a ANY \\# 0'],
  ['a CH A 192.0.2.1'],
  ['a IN IN A 192.0.2.1'],
  ['a 5 6 A 192.0.2.1'],
  ['$ORIGIN x\na A 192.0.2.1\n$ORIGIN y.x\nb A 192.0.2.1'],
  ['$TTL\na A 192.0.2.1'],
  ['$TTL 1x'],
  ['$FOO bar'],
  ['www.other.net. A 192.0.2.1'],
  ['a 5 A 192.0.2.1\na 6 A 192.0.2.2'],
  ['a A 192.0.2.1\na A 192.0.2.1'],
  ['a MX 10 b\na MX 10 B'],
  ['\ta A 192.0.2.1'],
  ['; only a comment'],
  ['a A ( ; comment\n\n 192.0.2.1 )'],
  ['"quoted" A 192.0.2.1'],
  ['a "A" 192.0.2.1'],
  ['a A "192.0.2.1"'],
])('%j is taken or refused as BIND does', (line) => {
  const text = `${TOP}${line}\n`;
  expect(ours('example.com.', text)).toEqual(bind('example.com.', text));
});

test('where BIND takes the last of several TTLs, when other names stand between, ours is always the first', () => {
  const text = `${TOP}a 5 A 192.0.2.1\nb A 192.0.2.3\na 6 A 192.0.2.2\n`;
  const withTtl = (records: readonly string[] | undefined) =>
    records?.filter((r) => r.startsWith('a.')).map((r) => r.split(' ')[1]);
  expect(withTtl(ours('example.com.', text))).toEqual(['5', '5']);
  expect(withTtl(bind('example.com.', text))).toEqual(['6', '6']);
});
