/** TCP as tshark reads it: on connections of two Linux hosts over a bad line, and on made-up segments of every kind. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stream } from '../../src/core/rng.ts';
import { ALL_FIELDS } from '../../src/dissect/index.ts';
import { generateSegments, timedPcapng } from './lib/segments.ts';
import { differences, listDifferences, ourFrames } from './lib/tshark.ts';

const FOLDER = join(import.meta.dirname, '../golden/captures');
const recorded = readdirSync(FOLDER).filter((name) => /^tcp-.*\.pcap$/.test(name));
const tcpFields = ALL_FIELDS.filter(({ name, type }) => name.startsWith('tcp.') && type !== 'layer').map((f) => f.name);
const names = [...tcpFields, 'frame.protocols', 'data.data'];

describe.each(recorded)('of %s', (name) => {
  const file = join(FOLDER, name);
  test('every field has the value that tshark tells', () => {
    expect(differences(file, ourFrames(file), names)).toEqual([]);
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

  test.each([1, 2, 3, 4])('every field and every row is tshark’s, seed %i', (seed) => {
    const file = join(folder, `${seed}.pcapng`);
    writeFileSync(file, timedPcapng(generateSegments(stream(seed, 'segments'), 1500)));
    const ours = ourFrames(file, true);
    expect(differences(file, ours, names)).toEqual([]);
    expect(listDifferences(file, ours)).toEqual([]);
  });
});
