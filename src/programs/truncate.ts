/** truncate: makes files shorter, or longer with zeros (coreutils' truncate(1)). */
import { errnoText, type Errno } from '../core/errno.ts';
import type { ExitStatus, Program, Sys } from '../core/sys.ts';
import { begin, curly } from './lib/coreutil.ts';
import { hasOption, optionValue } from './lib/options.ts';
import { parseSize } from './lib/size.ts';
import { tryHelp } from './lib/usage.ts';

export const truncate: Program = {
  name: 'truncate',
  summary: 'Makes files shorter, or longer with zeros',
  usage: 'truncate -s size file ...',
  options: [
    { flag: '-s', value: 'size', meaning: 'how long: 100, 1K, 1M; +100 longer, -100 shorter' },
    { flag: '-c', meaning: 'do not make files that are not there' },
  ],
  examples: ['truncate -s 1M file'],
  operand: 'file',
  real: true,
  *main(sys, args) {
    const parsed = begin(sys, truncate, args, 'cs:', [
      { name: 'size', short: 's', value: 'required' },
      { name: 'no-create', short: 'c' },
    ]);
    if (typeof parsed === 'number') return parsed;
    const text = optionValue(parsed, 's');
    const wrong = (words: string): ExitStatus => (sys.warn(`truncate: ${words}\n${tryHelp('truncate')}`), 1);
    if (text === undefined) return wrong('you must specify either ‘--size’ or ‘--reference’');
    const [, sign = '', digits = ''] = /^([+-]?)(.*)$/.exec(text) ?? [];
    const size = parseSize(digits);
    if (size === undefined) return (sys.warn(`truncate: Invalid number: ${curly(text)}\n`), 1);
    if (parsed.operands.length === 0) return wrong('missing file operand');
    const newSize = (old: number): number => (sign === '' ? size : Math.max(0, sign === '+' ? old + size : old - size));
    const done = parsed.operands.map((name) => resize(sys, name, newSize, hasOption(parsed, 'c')));
    return done.every(Boolean) ? 0 : 1;
  },
};

function resize(sys: Sys, name: string, newSize: (old: number) => number, existing: boolean): boolean {
  const old = sys.files.read(name);
  if (!old.ok && old.error === 'ENOENT' && existing) return true;
  const before = old.ok ? old.value : new Uint8Array(0);
  const size = newSize(before.length);
  let failed: Errno | undefined = old.ok || old.error === 'ENOENT' ? undefined : old.error;
  if (!failed) {
    const bytes = new Uint8Array(size);
    bytes.set(before.subarray(0, size));
    const written = sys.files.write(name, bytes);
    if (!written.ok) failed = written.error;
  }
  if (failed) sys.warn(`truncate: cannot open '${name}' for writing: ${errnoText(failed)}\n`);
  return failed === undefined;
}
