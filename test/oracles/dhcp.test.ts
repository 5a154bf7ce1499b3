/** DHCP as tshark and tcpdump read it: generated messages of every type, and what was recorded of Debian's own programs. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stream } from '../../src/core/rng.ts';
import { ALL_FIELDS, summary } from '../../src/dissect/index.ts';
import { generateDhcp } from './lib/dhcp.ts';
import { toPcapng } from './lib/frames.ts';
import { toPcap } from './lib/packets.ts';
import { tcpdumpDifferences } from './lib/tcpdump.ts';
import { differences, ourFrames, tsharkFields } from './lib/tshark.ts';

const names = ALL_FIELDS.filter(({ name, type }) => name.startsWith('dhcp.') && type !== 'layer').map((f) => f.name);
let folder = '';
let file = '';
let odd = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dhcp-'));
  file = join(folder, 'dhcp.pcapng');
  odd = join(folder, 'odd.pcap');
  writeFileSync(file, toPcapng(generateDhcp(stream(1, 'dhcp'), 600, false)));
  const strange = generateDhcp(stream(2, 'dhcp'), 900, true).map((bytes) => bytes.subarray(0, -4));
  writeFileSync(odd, toPcap(strange.map((bytes) => ({ bytes, wireLength: bytes.length }))));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('tshark', () => {
  test('tells the same value of every field', () => {
    expect(differences(file, ourFrames(file, true), [...names, 'frame.protocols']).slice(0, 9)).toEqual([]);
  });

  test('every declared field occurs', () => {
    const seen = new Set(ourFrames(file, true).flatMap((d) => d.fields.map((field) => field.name)));
    expect(names.filter((name) => !seen.has(name))).toEqual([]);
  });

  test('has the same rows in its packet list', () => {
    const rows = tsharkFields(file, ['_ws.col.Protocol', '_ws.col.Info']).map((row) => row.join(' '));
    const ours = ourFrames(file, true).map((d) => `${summary(d).protocol} ${summary(d).info}`);
    expect(ours.flatMap((row, i) => (row === rows[i] ? [] : [[row, rows[i]]])).slice(0, 5)).toEqual([]);
  });
});

const FLAGS = [
  ['-n', { numeric: true }],
  ['-nv', { numeric: true, verbose: 1 }],
  ['-nvv', { numeric: true, verbose: 2 }],
  ['-nvvv', { numeric: true, verbose: 3 }],
  ['-nq', { numeric: true, quiet: 1 }],
] as const;

describe('tcpdump prints the same lines', () => {
  test.each(FLAGS)('%s of odd messages', (flags, options) => {
    expect(tcpdumpDifferences(odd, flags, options)).toEqual([]);
  });

  test.each(['dhclient', 'udhcpc', 'dhclient-nak', 'dhclient-decline', 'dhclient-renew'])('-nvv of %s', (name) => {
    const recorded = new URL(`../golden/dhcp/${name}.pcap`, import.meta.url).pathname;
    expect(tcpdumpDifferences(recorded, '-nvv', { numeric: true, verbose: 2 })).toEqual([]);
  });
});
