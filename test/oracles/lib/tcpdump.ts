/** tcpdump's reading of a capture and ours, line by line. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { named, NUMERIC, PacketPrinter, type PrintOptions } from '../../../src/dissect/printers/index.ts';
import { readCapture } from '../../../src/dissect/read-capture.ts';

/** The first lines that differ. */
export function tcpdumpDifferences(file: string, flags: string, options: PrintOptions): string[] {
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
