/** HTTP as tshark reads it: generated conversations, cut anywhere, pipelined, chunked, until the end of the stream. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from '../../src/core/bytes.ts';
import { stream } from '../../src/core/rng.ts';
import { compileFilter } from '../../src/dissect/filter/index.ts';
import { ALL_FIELDS, FollowedStream, gapText } from '../../src/dissect/index.ts';
import { toPcap } from './lib/packets.ts';
import { timedPcapng } from './lib/segments.ts';
import { Talk, timed } from './lib/talks.ts';
import { tcpdumpDifferences } from './lib/tcpdump.ts';
import { differences, listDifferences, ourFrames, tshark, tsharkSelects } from './lib/tshark.ts';
import { generateWeb } from './lib/web.ts';

const declared = ALL_FIELDS.filter(({ name, type }) => name.startsWith('http.') && type !== 'layer').map((f) => f.name);
const OF_MESSAGES = ALL_FIELDS.filter(({ name }) => /^tcp\.(seg|reass|payload)/.test(name)).map((f) => f.name);
const names = [...declared, ...OF_MESSAGES, 'frame.protocols', 'data.data', 'data.len'];
const seen = new Set<string>();
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'http-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function capture(name: string, frames: readonly Uint8Array[]): string {
  const file = join(folder, `${name}.pcapng`);
  writeFileSync(file, timedPcapng(timed(frames)));
  for (const d of ourFrames(file, true)) for (const field of d.fields) seen.add(field.name);
  return file;
}

/** What we and tshark say differently. */
function complaints(file: string): string[] {
  const ours = ourFrames(file, true);
  return [...differences(file, ours, names), ...listDifferences(file, ours)].map((line) => line.slice(0, 400));
}

describe('every field and every row is tshark’s', () => {
  test.each([1, 2, 3, 4, 5, 6])('of whole conversations, seed %i', (seed) => {
    expect(complaints(capture(`whole-${seed}`, generateWeb(stream(seed, 'web'), 40)))).toEqual([]);
  });

  test.each([1, 3, 4])('where segments come again, seed %i', (seed) => {
    expect(complaints(capture(`again-${seed}`, generateWeb(stream(seed, 'again'), 40, { again: 0.1 })))).toEqual([]);
  });

  test('of a tunnel through a proxy', () => {
    const talk = new Talk(50_000, 3128)
      .open()
      .say('client', 'GET / HTTP/1.1\r\nHost: h\r\n\r\n')
      .say('server', 'HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n')
      .say('client', 'CONNECT www.example.com:40999 HTTP/1.1\r\nProxy-Authorization: Basic eDp5\r\n\r\n')
      .say('server', 'HTTP/1.1 200 Connection established\r\n\r\n')
      .say('client', 'no HTTP')
      .say('server', Uint8Array.from([1, 2, 3]));
    expect(complaints(capture('tunnel', talk.frames))).toEqual([]);
  });

  test('of every status code', () => {
    const talk = new Talk(50_001).open();
    for (let code = 100; code < 600; code++) {
      const head = `HTTP/1.1 ${code} Words\r\nContent-Length: 0\r\n\r\n`;
      talk.say('client', 'GET / HTTP/1.1\r\nHost: h\r\n\r\n').say('server', head);
    }
    expect(complaints(capture('codes', talk.frames))).toEqual([]);
  });

  test('of bytes that go on from a request, and bytes that never were HTTP', () => {
    const talk = new Talk(50_002).open();
    talk.say('client', 'neither\n').say('client', Uint8Array.from([0, 1, 2]));
    talk.say('client', 'GET / HTTP/1.1\r\nHost: h\r\n\r\n').say('client', 'Late: 1\r\n\r\nsome\n');
    talk.say('server', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc and more\n');
    talk.say('server', Uint8Array.from([0x80, 1, 2]));
    expect(complaints(capture('others', talk.frames))).toEqual([]);
  });
});

test('every declared field occurs', () => {
  expect(declared.filter((name) => !seen.has(name))).toEqual([]);
});

const FILTERS = [
  'http',
  'http.request',
  'http.response',
  'http.request.method == "GET"',
  'http.request.uri contains "search"',
  'http.request.uri matches "x=[0-9]"',
  'http.request.full_uri == "http://www.example.com/"',
  'http.host == "www.example.com"',
  'http.response.code == 200',
  'http.response.code >= 300 && http.response.code < 500',
  'http.response.code in {204, 304}',
  'http.response.phrase == "Fine"',
  'http.content_type contains "text"',
  'http.content_length > 50',
  'http.transfer_encoding == "chunked"',
  'http.chunk_size == 0',
  'http.set_cookie',
  'http.cookie_pair == "a=1"',
  'http.authbasic contains "user"',
  'http.file_data contains "words"',
  'http.request_number > 1',
  'http.request_in == 4',
  'http.time > 0.05',
  'http.request.line contains "X-Odd"',
  'count(http.response.line) > 4',
  'data-text-lines',
  'json || media',
  'tcp.segment.count > 2',
];

test('display filters select what tshark selects', () => {
  const file = capture('filters', generateWeb(stream(9, 'web'), 30));
  const ours = ourFrames(file, true);
  const wrong = FILTERS.flatMap((text) => {
    const filter = compileFilter(text);
    const mine = filter.ok ? ours.flatMap((d, i) => (filter.value.matches(d) ? [i + 1] : [])).join(' ') : 'error';
    const theirs = tsharkSelects(file, text);
    return mine === theirs ? [] : [`${text}\n  ours   ${mine}\n  tshark ${theirs}`];
  });
  expect(wrong).toEqual([]);
}, 200_000);

test('a segment that was damaged on the way is read alone: what follows does not complete it', () => {
  const talk = new Talk(50_003).open().cut('client', utf8('GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n'), [20]);
  const spoilt = talk.frames[3]!.slice();
  spoilt[60]! ^= 1;
  talk.frames[3] = spoilt;
  const file = capture('damaged', talk.frames);
  const fields = ['tcp.segments', 'tcp.segment_data', 'tcp.reassembled.data', 'tcp.payload', 'frame.protocols'];
  expect(differences(file, ourFrames(file, true), fields)).toEqual([]);
});

test.each([
  ['-n', { numeric: true }],
  ['-nv', { numeric: true, verbose: 1 }],
  ['-nq', { numeric: true, quiet: 1 }],
  ['-nA', { numeric: true, ascii: 1 }],
  ['-nX', { numeric: true, hexAscii: 1 }],
])('tcpdump %s', (flags, options) => {
  const rng = stream(3, 'snaps');
  const packets = generateWeb(stream(7, 'web'), 30, { lost: 0.2, again: 0.1 }).map((frame) => {
    const bytes = frame.subarray(0, -4);
    const kept = rng.chance(0.2) ? 40 + rng.below(bytes.length - 40) : bytes.length;
    return { bytes: bytes.subarray(0, kept), wireLength: bytes.length };
  });
  const file = join(folder, 'plain.pcap');
  writeFileSync(file, toPcap(packets));
  expect(tcpdumpDifferences(file, flags, options)).toEqual([]);
});

/** What `tshark -z follow` prints, and what we would print in its place. */
function follows(file: string, number: number): { readonly theirs: string; readonly ours: string } {
  const theirs = tshark(file, '-q', '-z', `follow,tcp,hex,${number}`).join('\n');
  const followed = new FollowedStream('tcp', number);
  for (const d of ourFrames(file, true)) followed.add(d);
  const bytes = [0, 0];
  const lines = followed.chunks.flatMap((chunk) => {
    const data = chunk.missing > 0 ? utf8(`${gapText(chunk)}\0`) : chunk.bytes;
    const at = bytes[chunk.from]!;
    bytes[chunk.from]! += data.length;
    return hexLines(data, at, chunk.from === 1 ? '\t' : '');
  });
  return { theirs: dataLines(theirs), ours: lines.join('\n') };
}

const dataLines = (text: string): string =>
  text
    .split('\n')
    .filter((line) => /^\t?[0-9A-F]{8} /.test(line))
    .map((line) => line.slice(0, line.startsWith('\t') ? 59 : 58).trimEnd())
    .join('\n');

function hexLines(data: Uint8Array, at: number, indent: string): string[] {
  return Array.from({ length: Math.ceil(data.length / 16) }, (_, n) => {
    const row = [...data.subarray(16 * n, 16 * n + 16)].map((byte) => byte.toString(16).padStart(2, '0'));
    const place = (at + 16 * n).toString(16).toUpperCase().padStart(8, '0');
    return `${indent}${place}  ${row.slice(0, 8).join(' ')}  ${row.slice(8).join(' ')}`.trimEnd();
  });
}

test.each(['whole', 'again', 'late', 'lost'])('following a stream tells what tshark tells: %s', (trouble) => {
  const file = capture(`follow-${trouble}`, generateWeb(stream(4, trouble), 12, { [trouble]: 0.2 }));
  const wrong = Array.from({ length: 12 }, (_, number) => follows(file, number)).filter(
    ({ theirs, ours }) => theirs !== ours,
  );
  expect(wrong.slice(0, 1)).toEqual([]);
});
