/** TCP as tshark reads it: on connections of two Linux hosts over a bad line, and on made-up segments of every kind. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stream } from '../../src/core/rng.ts';
import { ALL_FIELDS } from '../../src/dissect/index.ts';
import { generateSegments, timedPcapng } from './lib/segments.ts';
import { compileFilter } from '../../src/dissect/filter/index.ts';
import { differences, listDifferences, ourFrames, tsharkSelects } from './lib/tshark.ts';

const FOLDER = join(import.meta.dirname, '../golden/captures');
const recorded = readdirSync(FOLDER).filter((name) => /^tcp-.*\.pcap$/.test(name));
const tcpFields = ALL_FIELDS.filter(({ name, type }) => name.startsWith('tcp.') && type !== 'layer').map((f) => f.name);
/** No protocol reads these streams: messages of several segments are in messages.test.ts. */
const OF_MESSAGES = /^tcp\.(segments|segment|segment\.count|reassembled\..*)$/;
const names = [...tcpFields, 'frame.protocols', 'data.data'];
const seen = new Set<string>();

describe.each(recorded)('of %s', (name) => {
  const file = join(FOLDER, name);
  test('every field has the value that tshark tells', () => {
    const ours = ourFrames(file);
    for (const d of ours) for (const field of d.fields) seen.add(field.name);
    expect(differences(file, ours, names)).toEqual([]);
  });

  test('every row of the packet list is tshark’s', () => {
    expect(listDifferences(file, ourFrames(file))).toEqual([]);
  });
});

describe('of made-up segments', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tcp-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([1, 2, 3])('every field and every row is tshark’s, seed %i', (seed) => {
    const file = join(folder, `${seed}.pcapng`);
    writeFileSync(file, timedPcapng(generateSegments(stream(seed, 'segments'), 1500)));
    const ours = ourFrames(file, true);
    for (const d of ours) for (const field of d.fields) seen.add(field.name);
    expect(differences(file, ours, names)).toEqual([]);
    expect(listDifferences(file, ours)).toEqual([]);
  });
});

test('no field is declared that these frames do not hold', () => {
  expect(tcpFields.filter((name) => !seen.has(name) && !OF_MESSAGES.test(name))).toEqual([]);
});

const FILTERS = [
  'tcp.flags.syn == 1 && tcp.flags.ack == 0',
  'tcp.flags & 0x02',
  'tcp.flags & 0x12 == 0x12',
  'tcp.flags == 0x018',
  'tcp.flags.fin == 1 || tcp.flags.reset == True',
  'tcp.analysis.retransmission',
  'tcp.analysis.flags && !tcp.analysis.duplicate_ack',
  'tcp.analysis.duplicate_ack_num >= 3',
  'tcp.analysis.out_of_order or tcp.analysis.lost_segment',
  'tcp.analysis.fast_retransmission',
  'tcp.analysis.zero_window || tcp.analysis.window_full || tcp.analysis.window_update',
  'tcp.analysis.keep_alive || tcp.analysis.keep_alive_ack',
  'tcp.analysis.bytes_in_flight > 1000',
  'tcp.analysis.ack_rtt > 0.02',
  'tcp.analysis.ack_rtt < 0.0001',
  'tcp.analysis == 1',
  'tcp.analysis.flags == 1',
  'len(tcp.analysis.flags) == 0',
  'count(tcp.analysis.flags) == 1',
  'tcp.analysis.flags in {1}',
  'tcp.analysis.flags contains 01',
  'tcp.analysis.flags matches "x"',
  'tcp.port in {40000..60000}',
  'tcp.port == 5000 && tcp.dstport != 5000',
  'tcp.srcport != 5000',
  'tcp.port != 5000',
  'tcp.seq == 1 && tcp.len > 0',
  'tcp.ack == 1',
  'tcp.nxtseq == 2',
  'tcp.stream == 1',
  'tcp.stream in {0,2}',
  'tcp.window_size < 1000',
  'tcp.window_size_value == 64',
  'tcp.options.mss_val == 360',
  'tcp.options.wscale.shift',
  'tcp.options.sack_perm',
  'tcp.options.sack.count > 1',
  'tcp.options.sack_le < tcp.options.sack_re',
  'tcp.options.timestamp.tsecr == 0',
  'tcp.option_kind == 5',
  'count(tcp.option_kind) > 4',
  'tcp.hdr_len > 32',
  'tcp.checksum.status == 1',
  'tcp.payload contains "HELLO"',
  'tcp.payload[0:2] == 41:42',
  'tcp contains "hello"',
  'tcp[13] & 2',
  'tcp[13] == 2',
  'tcp.flags.str contains "S"',
  'tcp.time_delta > 0.2',
  'tcp.time_relative < 0.01',
  'tcp.urgent_pointer > 0',
  'tcp.completeness == 31',
  'tcp.reset_cause',
];

test('display filters select what tshark selects', () => {
  const wrong = ['tcp-duplex.pcap', 'tcp-zero-window.pcap'].flatMap((name) => {
    const file = join(FOLDER, name);
    const ours = ourFrames(file);
    return FILTERS.flatMap((text) => {
      const filter = compileFilter(text);
      const mine = filter.ok ? ours.flatMap((d, i) => (filter.value.matches(d) ? [i + 1] : [])).join(' ') : 'error';
      const theirs = tsharkSelects(file, text);
      return mine === theirs ? [] : [`${name}: ${text}\n  ours   ${mine}\n  tshark ${theirs}`];
    });
  });
  expect(wrong).toEqual([]);
}, 200_000);
