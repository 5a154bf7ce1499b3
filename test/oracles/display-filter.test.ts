/** Generated display filters select the same frames in ours and in `tshark -Y`. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stream } from '../../src/core/rng.ts';
import { compileFilter } from '../../src/dissect/filter/index.ts';
import { dissect, newConversation, type Dissection } from '../../src/dissect/index.ts';
import { FilterMaker } from './lib/filters.ts';
import { EPOCH_MS, generateFrames, timeOf, toPcapng } from './lib/frames.ts';

const COUNT = 300;
let folder = '';
let frames: Uint8Array[] = [];
let dissections: Dissection[] = [];

beforeAll(() => {
  const conversation = newConversation(EPOCH_MS);
  const made = generateFrames(stream(3, 'filter frames'), 260);
  // what tshark shows of a header that is cut short depends on how its dissectors happen to be written
  const whole = made.filter((bytes) => dissect(bytes).indexOf('_ws.malformed') < 0);
  frames = whole.slice(0, 200);
  dissections = frames.map((bytes, i) => dissect(bytes, conversation, { number: i + 1, time: timeOf(i) }));
  folder = mkdtempSync(join(tmpdir(), 'display-filter-'));
  writeFileSync(join(folder, 'frames.pcapng'), toPcapng(frames));
});
afterAll(() => rmSync(folder, { recursive: true }));

const OPTIONS = [
  ...['eth.check_fcs', 'ip.check_checksum', 'udp.check_checksum'].flatMap((name) => ['-o', `${name}:TRUE`]),
  ...['--disable-protocol', 'adwin_config'],
];

/** Numbers of the frames that pass, or `error`. */
async function real(expression: string): Promise<string> {
  const args = [
    ...OPTIONS,
    '-r',
    join(folder, 'frames.pcapng'),
    '-Y',
    expression,
    '-T',
    'fields',
    '-e',
    'frame.number',
  ];
  try {
    const { stdout } = await promisify(execFile)('tshark', args);
    return stdout.trim().replaceAll('\n', ' ');
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') throw error;
    return 'error';
  }
}

function ours(expression: string): string {
  const filter = compileFilter(expression);
  if (!filter.ok) return 'error';
  return dissections.flatMap((d, i) => (filter.value.matches(d) ? [i + 1] : [])).join(' ');
}

test(`${COUNT} generated filters select what tshark selects`, { timeout: 400_000 }, async () => {
  const maker = new FilterMaker(stream(6, 'filters'), dissections);
  const expressions = Array.from({ length: COUNT }, () => maker.expression());
  const answers: string[] = [];
  const worker = async (first: number): Promise<void> => {
    for (let i = first; i < COUNT; i += 2) answers[i] = await real(expressions[i]!);
  };
  await Promise.all([worker(0), worker(1)]);
  const differences = expressions.filter((text, i) => ours(text) !== answers[i]);
  expect(
    differences.map((text) => `${text}\n  ours   ${ours(text)}\n  tshark ${answers[expressions.indexOf(text)]}`),
  ).toEqual([]);
  const useful = answers.filter(
    (answer) => answer !== 'error' && answer !== '' && answer.split(' ').length < frames.length,
  );
  expect(useful.length).toBeGreaterThan(COUNT / 2);
});
