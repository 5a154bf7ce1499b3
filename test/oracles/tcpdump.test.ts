/** Our lines are Debian's tcpdump's lines, to the letter, on generated packets of every kind: whole, damaged and cut. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stream } from '../../src/core/rng.ts';
import type { PrintOptions } from '../../src/dissect/printers/index.ts';
import { generatePackets, toPcap } from './lib/packets.ts';
import { tcpdumpDifferences } from './lib/tcpdump.ts';

const packets = generatePackets(stream(5, 'printer packets'), 3000);
const START = 1_767_225_600;
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tcpdump-'));
  writeFileSync(join(folder, 'in.pcap'), toPcap(packets, START));
});
afterAll(() => rmSync(folder, { recursive: true }));

const RUNS: readonly (readonly [string, PrintOptions])[] = [
  ['-n', { numeric: true }],
  ['-ne', { numeric: true, link: true }],
  ['-nv', { numeric: true, verbose: 1 }],
  ['-nvv', { numeric: true, verbose: 2 }],
  ['-nevv', { numeric: true, link: true, verbose: 2 }],
  ['-nx', { numeric: true, hex: 1 }],
  ['-nxx', { numeric: true, hex: 2 }],
  ['-nX', { numeric: true, hexAscii: 1 }],
  ['-nXX', { numeric: true, hexAscii: 2 }],
  ['-nA', { numeric: true, ascii: 1 }],
  ['-nq', { numeric: true, quiet: 1 }],
  ['-nqe', { numeric: true, quiet: 1, link: true }],
  ['-ntttt', { numeric: true, time: 4 }],
  ['-nttt', { numeric: true, time: 3 }],
  ['-nS', { numeric: true, absoluteNumbers: true }],
  ['-nvK', { numeric: true, verbose: 1, ignoreChecksums: true }],
];

test.each(RUNS)('tcpdump %s', (flags, options) => {
  expect(tcpdumpDifferences(join(folder, 'in.pcap'), flags, options)).toEqual([]);
});

const CAPTURES = join(import.meta.dirname, '../golden/captures');
const recorded = readdirSync(CAPTURES).filter((name) => /^tcp-.*\.pcap$/.test(name));

test.each(recorded)('every option, of the connections in %s', (name) => {
  expect(RUNS.flatMap(([flags, options]) => tcpdumpDifferences(join(CAPTURES, name), flags, options))).toEqual([]);
});
