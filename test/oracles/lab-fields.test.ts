/**
 * Every packet that our labs and scenarios produce, as tshark and we read it: each link end is a capture of its own, for that is
 * what a stream's analysis needs. Ends that saw the very same frames in the same order as another are read once.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ALL_FIELDS, formatValue, summary, type Dissection } from '../../src/dissect/index.ts';
import { readCapture } from '../../src/dissect/read-capture.ts';
import { PcapExport } from '../../src/sim/pcap-export.ts';
import { readLab } from '../../src/cli/find-lab.ts';
import { World } from '../../src/sim/world.ts';
import { scriptedLabs } from '../helpers/lab-script.ts';
import { columnText, isMark, ourFrames, TSHARK_OPTIONS } from './lib/tshark.ts';

const HOME = resolve(import.meta.dirname, '../..');
const SCENARIOS = join(HOME, 'test/scenarios');
/** What this test is about: names and the web, what carries them, and the parts of messages that TCP brought. */
const NAMES = ALL_FIELDS.filter(
  ({ name, type }) =>
    type !== 'layer' && /^(dns|dhcp|http)\.|^(udp|tcp|ip)\.|^(data|json|media|image)[.-]|^arp\./.test(name),
).map((field) => field.name);
const COLUMNS = ['_ws.col.Protocol', '_ws.col.Info', 'frame.protocols', 'frame.comment', '_ws.malformed'];
const PORTS = new Set([53, 67, 68, 80, 3000, 3128, 8080, 8081]);
const AT_ONCE = 2;

/** A network, and what to type there. */
interface Script {
  readonly file: string;
  readonly lines: readonly { readonly node: string; readonly line: string }[];
}

const labs = (): Script[] =>
  scriptedLabs().map(({ name, steps }) => ({
    file: join(HOME, 'labs', `${name}.yaml`),
    lines: steps.flatMap(({ lines }) => lines),
  }));

const scenarios = (): Script[] =>
  readdirSync(SCENARIOS)
    .filter((name) => name.endsWith('.commands'))
    .map((name) => ({
      file: join(SCENARIOS, name.replace('.commands', '.yaml')),
      lines: readFileSync(join(SCENARIOS, name), 'utf8')
        .split('\n')
        .filter((line) => /^[^#]+: /.test(line))
        .map((line) => ({ node: line.slice(0, line.indexOf(': ')), line: line.slice(line.indexOf(': ') + 2) })),
    }));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-fields-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a script and writes what each link end saw; gives the files, but for those that repeat another. */
function record({ file, lines }: Script): string[] {
  const world = World.fromYaml(readLab({ name: file, number: '', path: file }), { file });
  const ends = world.simulation.nodes.flatMap((node) => node.ports.map((port) => `${node.name}:${port.name}`));
  const captures = ends.map((end) => {
    const chunks: Uint8Array[] = [];
    return { end, chunks, capture: new PcapExport(world, end, (chunk) => chunks.push(chunk.slice())) };
  });
  world.run();
  for (const { node, line } of lines) {
    world.exec(node, line);
    world.run();
  }
  const seen = new Set<string>();
  return captures.flatMap(({ end, chunks, capture }) => {
    capture.flush();
    const bytes = Buffer.concat(chunks);
    const read = readCapture(bytes);
    if (!read.ok) throw new Error(`${end}: ${read.error}`);
    const hash = createHash('sha256');
    for (const { bytes: frame } of read.value.packets) hash.update(`${frame.length}:`).update(frame);
    const key = hash.digest('hex');
    if (read.value.packets.length === 0 || seen.has(key)) return [];
    seen.add(key);
    const path = join(folder, `${basename(file, '.yaml')}@${end.replace(':', '-')}.pcapng`);
    writeFileSync(path, bytes);
    return [path];
  });
}

const run = promisify(execFile);

async function theirs(file: string): Promise<string[][]> {
  const columns = [...NAMES, ...COLUMNS].flatMap((name) => ['-e', name]);
  const { stdout } = await run('tshark', [...TSHARK_OPTIONS, '-r', file, '-T', 'fields', ...columns], {
    maxBuffer: 1 << 28,
    env: { ...process.env, TZ: 'UTC' },
  });
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t'));
}

/** Every field's values as tshark writes them in one column. */
function valuesOf(d: Dissection): ReadonlyMap<string, string> {
  const values = new Map<string, string[]>();
  d.fields.forEach((field, i) => {
    const all = values.get(field.name) ?? [];
    all.push(columnText(formatValue(field, d.values[i]!)));
    values.set(field.name, all);
  });
  return new Map([...values].map(([name, all]) => [name, all.join(',')]));
}

/** Which request an ICMP reply belongs to is told by tshark alone. */
const withoutPartner = (info: string | undefined): string | undefined =>
  info?.replace(/ \((?:request|reply) in \d+\)| \(no response found!\)/, '');

/** One line for each value of a frame that differs. */
function differ(d: Dissection, row: readonly string[]): string[] {
  const [protocol, info, protocols, , malformed] = row.slice(NAMES.length);
  const broken = d.indexOf('_ws.malformed') >= 0;
  if (broken !== (malformed !== '')) return [`malformed: ours ${broken}`];
  // of a header that is cut short tshark shows more or less, as its dissectors happen to be written
  if (broken) return [];
  const own = summary(d);
  const values = valuesOf(d);
  const said = [
    ['Protocol', own.protocol, protocol],
    ['Info', own.info, withoutPartner(info)],
    ['frame.protocols', values.get('frame.protocols') ?? '', protocols],
    ...NAMES.map((name, k) => [
      name,
      values.get(name) ?? '',
      row[k]!.replace(isMark(name) ? /^1,1$/ : /^(?!)/, '1').replaceAll('<MISSING>', ''),
    ]),
  ];
  return said.flatMap(([name, ours, their]) =>
    ours === their ? [] : [`${name}\n    ours    ${ours?.slice(0, 300)}\n    tshark  ${their?.slice(0, 300)}`],
  );
}

/** By their service ports, so that what we fail to recognise is compared too. */
const isOfNamesOrWeb = (d: Dissection): boolean =>
  d.fields.some(({ name }, i) => /^(udp|tcp)\.port$/.test(name) && PORTS.has(Number(d.values[i])));

async function complaints(file: string): Promise<string[]> {
  const ours = ourFrames(file, true);
  if (!ours.some(isOfNamesOrWeb)) return [];
  const rows = await theirs(file);
  if (rows.length !== ours.length) return [`${basename(file)}: ${ours.length} frames, tshark's ${rows.length}`];
  return ours.flatMap((d, i) => differ(d, rows[i]!).map((what) => `${basename(file)} frame ${i + 1} ${what}`));
}

/** What is wrong in the captures of all link ends. */
async function judge(scripts: readonly Script[]): Promise<{ wrong: string[]; captures: number }> {
  const files = scripts.flatMap(record);
  const wrong: string[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let file = files[next++]; file !== undefined; file = files[next++]) wrong.push(...(await complaints(file)));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { wrong: wrong.slice(0, 12), captures: files.length };
}

test('of every lab’s solution', async () => {
  const { wrong, captures } = await judge(labs());
  expect(wrong).toEqual([]);
  expect(captures).toBeGreaterThan(50);
}, 200_000);

test('of every scenario', async () => {
  const { wrong, captures } = await judge(scenarios());
  expect(wrong).toEqual([]);
  expect(captures).toBeGreaterThan(50);
}, 200_000);
