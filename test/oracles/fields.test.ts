/** On a generated capture, tshark and we find the same values in every field that our tables declare, and no other fields. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stream } from '../../src/core/rng.ts';
import { ALL_FIELDS, dissect, formatValue, newConversation, type Dissection } from '../../src/dissect/index.ts';
import { EPOCH_MS, generateFrames, generateOddities, timeOf, toPcapng } from './lib/frames.ts';

const frames = generateFrames(stream(1, 'fields'), 1500);
const oddities = generateOddities(stream(2, 'fields'));
// TCP, DNS, DHCP, HTTP and TLS have frames of their own: tcp.test.ts, dns.test.ts, dhcp.test.ts, http.test.ts, tls.test.ts
const declared = ALL_FIELDS.filter(
  ({ type, name }) => type !== 'layer' && !/^(?:(?:tcp|dns|dhcp|http|tls)\.|x509|pkcs1\.)/.test(name),
).map((f) => f.name);
const seen = new Set<string>();
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fields-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const CHECKS = ['eth.check_fcs', 'ip.check_checksum', 'udp.check_checksum'].flatMap((name) => ['-o', `${name}:TRUE`]);
// a guesser that takes any 52 bytes over UDP for its own
const QUIET = ['--disable-protocol', 'adwin_config'];

function real(capture: readonly Uint8Array[], names: readonly string[]): string[][] {
  const file = join(folder, 'frames.pcapng');
  writeFileSync(file, toPcapng(capture));
  const columns = names.flatMap((name) => ['-e', name]);
  const run = spawnSync('tshark', [...CHECKS, ...QUIET, '-r', file, '-T', 'fields', ...columns], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, TZ: 'UTC' },
  });
  if (run.error) throw run.error;
  expect(run.status, run.stderr).toBe(0);
  return run.stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t'));
}

function column(d: Dissection, name: string): string {
  return d.fields.flatMap((field, i) => (field.name === name ? [formatValue(field, d.values[i]!)] : [])).join(',');
}

/** One line for each value that differs in a frame. */
function differences(capture: readonly Uint8Array[], names: readonly string[]): string[] {
  const theirs = real(capture, [...names, '_ws.malformed']);
  expect(theirs).toHaveLength(capture.length);
  const conversation = newConversation(EPOCH_MS);
  return capture.flatMap((bytes, i) => {
    const d = dissect(bytes, conversation, { number: i + 1, time: timeOf(i) });
    for (const field of d.fields) seen.add(field.name);
    const malformed = d.indexOf('_ws.malformed') >= 0;
    if (malformed !== (theirs[i]!.at(-1) !== '')) return [`frame ${i + 1} malformed: ours ${malformed}`];
    // of a header that is cut short tshark shows more or less, as its dissectors happen to be written
    if (malformed) return [];
    return names.flatMap((name, k) => {
      const [ours, their] = [column(d, name), theirs[i]![k]!];
      return ours === their ? [] : [`frame ${i + 1} ${name}: ours ${ours || 'absent'}, tshark's ${their || 'absent'}`];
    });
  });
}

test('from 1500 ordinary, damaged and fragmented packets tshark and we read the same values', () => {
  expect(differences(frames, declared)).toEqual([]);
});

test('from frames of other kinds we read the same Ethernet and ARP fields', () => {
  const names = declared.filter((name) => /^(eth|arp)\./.test(name));
  expect(differences(oddities, names)).toEqual([]);
});

test('no field is declared that these frames do not hold', () => {
  expect(declared.filter((name) => !seen.has(name))).toEqual([]);
});
