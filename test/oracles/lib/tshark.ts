/** tshark's reading of a capture and ours, value by value. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import {
  dissect,
  fieldByName,
  formatValue,
  newConversation,
  summary,
  type Dissection,
} from '../../../src/dissect/index.ts';
import type { KeyLog } from '../../../src/core/protocol.ts';
import { readCapture } from '../../../src/dissect/read-capture.ts';

const CHECKS = ['eth.check_fcs', 'ip.check_checksum', 'udp.check_checksum', 'tcp.check_checksum'];
export const TSHARK_OPTIONS = [
  ...CHECKS.flatMap((name) => ['-o', `${name}:TRUE`]),
  // a guesser that takes any 52 bytes over UDP for its own
  ...['--disable-protocol', 'adwin_config', '-n'],
];

export function tshark(file: string, ...args: string[]): string[] {
  const env = { ...process.env, TZ: 'UTC' };
  const run = spawnSync('tshark', [...TSHARK_OPTIONS, '-r', file, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env,
  });
  if (run.error) throw run.error;
  if (run.status !== 0) throw new Error(run.stderr);
  return run.stdout.split('\n').slice(0, -1);
}

export const tsharkFields = (file: string, names: readonly string[], more: readonly string[] = []): string[][] =>
  tshark(file, ...more, '-T', 'fields', ...names.flatMap((name) => ['-e', name])).map((line) => line.split('\t'));

/** All packets of a capture file, dissected in one conversation. */
export function ourFrames(file: string, fcs: boolean | 'guess' = 'guess', keys?: KeyLog): Dissection[] {
  const capture = readCapture(readFileSync(file));
  if (!capture.ok) throw new Error(capture.error);
  const { packets } = capture.value;
  const start = packets[0]!.stamp;
  const conversation = newConversation(undefined, undefined, keys);
  return packets.map(({ bytes, wireLength, stamp }, i) => {
    const time = (stamp.seconds - start.seconds) * 1e9 + stamp.nanoseconds - start.nanoseconds;
    return dissect(bytes, conversation, { fcs, number: i + 1, wireLength, time });
  });
}

export const column = (d: Dissection, name: string): string =>
  columnText(d.fields.flatMap((field, i) => (field.name === name ? [formatValue(field, d.values[i]!)] : [])).join(','));

/** As tshark writes it in its columns. */
export const columnText = (text: string): string => text.replace(/[\t\n\r]/g, (letter) => ESCAPES[letter]!);
const ESCAPES: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

export const isMark = (name: string): boolean => fieldByName(name)?.type === 'label';

/** One line for each value that differs in a frame. `more`: further options of tshark. */
export function differences(
  file: string,
  ours: readonly Dissection[],
  names: readonly string[],
  more: readonly string[] = [],
): string[] {
  const theirs = tsharkFields(file, [...names, '_ws.malformed'], more);
  if (theirs.length !== ours.length) return [`${ours.length} frames, tshark's ${theirs.length}`];
  return ours.flatMap((d, i) => {
    const malformed = d.indexOf('_ws.malformed') >= 0;
    if (malformed !== (theirs[i]!.at(-1) !== '')) return [`frame ${i + 1} malformed: ours ${malformed}`];
    // of a header that is cut short tshark shows more or less, as its dissectors happen to be written
    if (malformed) return [];
    return names.flatMap((name, k) => {
      // tshark adds some marks twice, once as a field and once as a remark
      const counted = isMark(name) ? /^1(,1)+$/ : /^(?!)/;
      const [mine, their] = [column(d, name).replace(counted, '1'), theirs[i]![k]!.replace(counted, '1')];
      return mine === their.replaceAll('<MISSING>', '')
        ? []
        : [`frame ${i + 1} ${name}: ours ${mine || 'absent'}, tshark's ${their || 'absent'}`];
    });
  });
}

/** One line for each row of the packet list that differs. */
export function listDifferences(file: string, ours: readonly Dissection[], more: readonly string[] = []): string[] {
  const rows = tsharkFields(file, ['_ws.col.Protocol', '_ws.col.Info'], more);
  return ours.flatMap((d, i) => {
    const { protocol, info } = summary(d);
    // of a header that is cut short, or says that it is shorter than it must be, ours tells less
    if (d.indexOf('_ws.malformed') >= 0 || d.indexOf('tcp.flags') < 0) return [];
    const [mine, their] = [`${protocol} ${info}`, rows[i]!.join(' ')];
    return mine === their ? [] : [`frame ${i + 1}\n  ours     ${mine}\n  tshark's ${their}`];
  });
}

/** Numbers of the frames that pass a display filter, or `error`. */
export function tsharkSelects(file: string, filter: string, more: readonly string[] = []): string {
  const args = [...TSHARK_OPTIONS, ...more, '-r', file, '-Y', filter, '-T', 'fields', '-e', 'frame.number'];
  const run = spawnSync('tshark', args, { encoding: 'utf8' });
  if (run.error) throw run.error;
  return run.status === 0 ? run.stdout.trim().replaceAll('\n', ' ') : 'error';
}
