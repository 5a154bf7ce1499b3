/** TCP as tshark reads it: on connections of two Linux hosts over a bad line, and on made-up segments of every kind. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ALL_FIELDS } from '../../src/dissect/index.ts';
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
