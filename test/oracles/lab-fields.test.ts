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
import { tlsSecret } from '../../src/programs/lib/tls/events.ts';
import { KeyLog } from '../../src/protocols/tls/index.ts';
import { PcapExport } from '../../src/sim/pcap-export.ts';
import { readLab } from '../../src/cli/find-lab.ts';
import { World } from '../../src/sim/world.ts';
import { scriptedLabs } from '../helpers/lab-script.ts';
import { columnText, isMark, ourFrames, TSHARK_OPTIONS } from './lib/tshark.ts';

const HOME = resolve(import.meta.dirname, '../..');
const SCENARIOS = join(HOME, 'test/scenarios');
/** What this test is about: names and the web, what carries them, the parts of messages that TCP brought, and what TLS hides. */
const NAMES = ALL_FIELDS.filter(
  ({ name, type }) =>
    type !== 'layer' &&
    /^(dns|dhcp|http|tls)\.|^(udp|tcp|ip)\.|^(data|json|media|image)[.-]|^arp\.|^(x509|pkcs1)/.test(name),
).map((field) => field.name);
const COLUMNS = ['_ws.col.Protocol', '_ws.col.Info', 'frame.protocols', 'frame.comment', '_ws.malformed'];
const PORTS = new Set([53, 67, 68, 80, 443, 3000, 3128, 8080, 8081, 8443]);
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

/** What a link end saw, as a file, and the key log of all that was said inside TLS. */
interface Capture {
  readonly path: string;
  /** Undefined: read as somebody on the wire does. */
  readonly keys: string | undefined;
}

/** Runs a script and writes what each link end saw; gives the files, but for those that repeat another, with the keys and without. */
function record({ file, lines }: Script): Capture[] {
  const world = World.fromYaml(readLab({ name: file, number: '', path: file }), { file });
  const ends = world.simulation.nodes.flatMap((node) => node.ports.map((port) => `${node.name}:${port.name}`));
  const captures = ends.map((end) => {
    const chunks: Uint8Array[] = [];
    return { end, chunks, capture: new PcapExport(world, end, (chunk) => chunks.push(chunk.slice())) };
  });
  const secrets = new Set<string>();
  world.on(({ kind, note = '' }) => kind === tlsSecret && secrets.add(`${note}\n`));
  world.run();
  for (const { node, line } of lines) {
    world.exec(node, line);
    world.run();
  }
  const keys = join(folder, `${basename(file, '.yaml')}.keys`);
  writeFileSync(keys, [...secrets].join(''));
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
    return secrets.size === 0
      ? [{ path, keys: undefined }]
      : [
          { path, keys: undefined },
          { path, keys },
        ];
  });
}

const run = promisify(execFile);

async function theirs({ path, keys }: Capture): Promise<string[][]> {
  const columns = [...NAMES, ...COLUMNS].flatMap((name) => ['-e', name]);
  const options = [...TSHARK_OPTIONS, ...(keys === undefined ? [] : ['-o', `tls.keylog_file:${keys}`])];
  const { stdout } = await run('tshark', [...options, '-r', path, '-T', 'fields', ...columns], {
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

/** tshark has a layer for each part of a certificate; here TLS reads them all. */
const IN_CERTIFICATES = /:(?:x509sat|x509ce|x509af|x509if|pkcs-1)(?=:|$)/g;

/** A mark may stand there for each thing that it marks, or as a field and once more as a remark: what counts is that it is there. */
const once = (name: string, text: string): string => (isMark(name) ? text.replace(/^1(,1)+$/, '1') : text);

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
    ['frame.protocols', values.get('frame.protocols') ?? '', protocols?.replace(IN_CERTIFICATES, '')],
    ...NAMES.map((name, k) => [
      name,
      once(name, values.get(name) ?? ''),
      once(name, row[k]!).replaceAll('<MISSING>', ''),
    ]),
  ];
  return said.flatMap(([name, ours, their]) =>
    ours === their ? [] : [`${name}\n    ours    ${ours?.slice(0, 300)}\n    tshark  ${their?.slice(0, 300)}`],
  );
}

/** By their service ports, so that what we fail to recognise is compared too. */
const isOfNamesOrWeb = (d: Dissection): boolean =>
  d.fields.some(({ name }, i) => /^(udp|tcp)\.port$/.test(name) && PORTS.has(Number(d.values[i])));

async function complaints(capture: Capture): Promise<string[]> {
  const { path, keys } = capture;
  const ours = ourFrames(path, true, keys === undefined ? undefined : KeyLog.of(readFileSync(keys, 'utf8')));
  if (!ours.some(isOfNamesOrWeb)) return [];
  const rows = await theirs(capture);
  const name = `${basename(path)}${keys === undefined ? '' : ' with keys'}`;
  if (rows.length !== ours.length) return [`${name}: ${ours.length} frames, tshark's ${rows.length}`];
  return ours.flatMap((d, i) => differ(d, rows[i]!).map((what) => `${name} frame ${i + 1} ${what}`));
}

/** What is wrong in the captures of all link ends. */
async function judge(scripts: readonly Script[]): Promise<{ wrong: string[]; captures: number }> {
  const files = scripts.flatMap(record);
  expect(files.some(({ keys }) => keys !== undefined)).toBe(true);
  const wrong: string[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let file = files[next++]; file; file = files[next++]) wrong.push(...(await complaints(file)));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { wrong: wrong.slice(0, 12), captures: files.length };
}

test('of every lab’s solution', async () => {
  const { wrong, captures } = await judge(labs());
  expect(wrong).toEqual([]);
  expect(captures).toBeGreaterThan(50);
}, 400_000);

test('of every scenario', async () => {
  const { wrong, captures } = await judge(scenarios());
  expect(wrong).toEqual([]);
  expect(captures).toBeGreaterThan(50);
}, 400_000);
