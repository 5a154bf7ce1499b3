/** DNS as tshark and tcpdump read it: generated exchanges of every record type, over UDP and TCP. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stream } from '../../src/core/rng.ts';
import { ALL_FIELDS, summary } from '../../src/dissect/index.ts';
import { generateExchanges, generateOverTcp } from './lib/dns.ts';
import { toPcapng } from './lib/frames.ts';
import { toPcap } from './lib/packets.ts';
import { tcpdumpDifferences } from './lib/tcpdump.ts';
import { timedPcapng } from './lib/segments.ts';
import { timed } from './lib/talks.ts';
import { differences, listDifferences, ourFrames, tsharkFields, tsharkSelects } from './lib/tshark.ts';
import { compileFilter } from '../../src/dissect/filter/index.ts';

const { frames } = generateExchanges(stream(1, 'dns'), 800);
const names = ALL_FIELDS.filter(({ name, type }) => name.startsWith('dns.') && type !== 'layer').map((f) => f.name);
let folder = '';
let file = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dns-'));
  file = join(folder, 'dns.pcapng');
  writeFileSync(file, toPcapng(frames));
  const plain = frames.map((bytes) => bytes.subarray(0, -4));
  writeFileSync(join(folder, 'dns.pcap'), toPcap(plain.map((bytes) => ({ bytes, wireLength: bytes.length }))));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('every field has the value that tshark tells', () => {
  expect(differences(file, ourFrames(file, true), [...names, 'frame.protocols']).slice(0, 9)).toEqual([]);
});

test('messages over TCP are found and paired as tshark does, several in a segment and one in several', () => {
  const overTcp = join(folder, 'tcp.pcapng');
  writeFileSync(overTcp, timedPcapng(timed(generateOverTcp(stream(2, 'dns'), 120))));
  const ours = ourFrames(overTcp, true);
  expect(ours.filter((d) => d.indexOf('tcp.segments') >= 0).length).toBeGreaterThan(50);
  const fields = [...names, 'frame.protocols', 'tcp.segment', 'tcp.segment_data', 'tcp.reassembled.data'];
  expect(differences(overTcp, ours, fields).slice(0, 9)).toEqual([]);
  expect(listDifferences(overTcp, ours).slice(0, 9)).toEqual([]);
});

test('every declared field occurs', () => {
  const seen = new Set(ourFrames(file, true).flatMap((d) => d.fields.map((field) => field.name)));
  expect(names.filter((name) => !seen.has(name))).toEqual([]);
});

test('every row of the packet list is tshark’s', () => {
  const rows = tsharkFields(file, ['_ws.col.Protocol', '_ws.col.Info']).map((row) => row.join(' '));
  const ours = ourFrames(file, true).map((d) => `${summary(d).protocol} ${summary(d).info}`);
  expect(ours.filter((row, i) => row !== rows[i]).map((row) => [row, rows[ours.indexOf(row)]])).toEqual([]);
});

const FILTERS = [
  'dns',
  'dns.flags.response == 1 && dns.flags.rcode == 3',
  'dns.qry.name == "www.example.com"',
  'dns.qry.name contains "example"',
  'dns.resp.name matches "^_sip"',
  'dns.a == 128.0.0.0/1',
  'dns.count.answers > 2',
  'dns.qry.type == 28 || dns.resp.type == 28',
  'dns.flags.authoritative == True',
  'dns.flags & 0x8000',
  'dns.resp.ttl < 1000',
  'dns.length > 100',
  'dns.id == 0x1051',
  'dns.opt.code == 10',
  'count(dns.a) >= 2',
  'dns.time',
  'dns.response_to == 1',
  'dns.retransmission == 1',
  'dns.retransmission == 1 && dns.flags.response == 1',
];

test('display filters select what tshark selects', () => {
  const ours = ourFrames(file, true);
  const wrong = FILTERS.flatMap((text) => {
    const filter = compileFilter(text);
    const mine = filter.ok ? ours.flatMap((d, i) => (filter.value.matches(d) ? [i + 1] : [])).join(' ') : 'error';
    const theirs = tsharkSelects(file, text);
    return mine === theirs ? [] : [`${text}\n  ours   ${mine}\n  tshark ${theirs}`];
  });
  expect(wrong).toEqual([]);
}, 100_000);

test.each([
  ['-n', { numeric: true }],
  ['-nv', { numeric: true, verbose: 1 }],
  ['-nvv', { numeric: true, verbose: 2 }],
  ['-nvvv', { numeric: true, verbose: 3 }],
  ['-nq', { numeric: true, quiet: 1 }],
])('tcpdump %s', (flags, options) => {
  expect(tcpdumpDifferences(join(folder, 'dns.pcap'), flags, options)).toEqual([]);
});
