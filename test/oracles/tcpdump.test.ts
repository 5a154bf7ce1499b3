/** Our lines are Debian's tcpdump's lines, to the letter, on generated packets of every kind: whole, damaged and cut. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stream } from '../../src/core/rng.ts';
import { named, NUMERIC, PacketPrinter, type PrintOptions } from '../../src/dissect/printers/index.ts';
import { readCapture } from '../../src/dissect/read-capture.ts';
import { generatePackets, toPcap } from './lib/packets.ts';

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
  expect(differences(join(folder, 'in.pcap'), flags, options)).toEqual([]);
});

const CAPTURES = join(import.meta.dirname, '../golden/captures');
const recorded = readdirSync(CAPTURES).filter((name) => /^tcp-.*\.pcap$/.test(name));

test.each(recorded)('every option, of the connections in %s', (name) => {
  expect(RUNS.flatMap(([flags, options]) => differences(join(CAPTURES, name), flags, options))).toEqual([]);
});

function differences(file: string, flags: string, options: PrintOptions): string[] {
  const capture = readCapture(readFileSync(file));
  if (!capture.ok) throw new Error(capture.error);
  const args = [flags, '-r', file];
  const run = spawnSync('tcpdump', args, {
    encoding: 'latin1',
    env: { ...process.env, TZ: 'UTC' },
    maxBuffer: 1 << 28,
  });
  if (run.error) throw run.error;
  const printer = new PacketPrinter(1, options, options.numeric ? NUMERIC : named(() => undefined));
  const want = run.stdout.split('\n');
  const got = capture.value.packets
    .map((p) => printer.print(p))
    .join('')
    .split('\n');
  const wrong = want.flatMap((line, i) => (line === got[i] ? [] : [`tcpdump: ${line}\n  ours:    ${got[i]}`]));
  return got.length === want.length ? wrong.slice(0, 4) : [`${got.length} lines, tcpdump's ${want.length}`];
}
