/** sha256sum: prints and checks SHA-256 digests of files (coreutils 9.1). */
import type { Call, ExitStatus, Program, Sys } from '../../core/sys.ts';
import { begin, complain } from '../lib/coreutil.ts';
import { hasOption, type LongOption, type ParsedOptions } from '../lib/options.ts';
import { tryHelp } from '../lib/usage.ts';
import { check } from './check.ts';
import { digestOf } from './digest.ts';

const LONG: readonly LongOption[] = [
  { name: 'binary', short: 'b' },
  { name: 'text', short: 't' },
  { name: 'check', short: 'c' },
  { name: 'warn', short: 'w' },
  { name: 'zero', short: 'z' },
  { name: 'tag' },
  { name: 'quiet' },
  { name: 'status' },
  { name: 'strict' },
  { name: 'ignore-missing' },
];
const ONLY_CHECKING = ['ignore-missing', 'status', 'w', 'quiet', 'strict'];

export const sha256sum: Program = {
  name: 'sha256sum',
  summary: 'Prints or checks SHA-256 digests of files',
  usage: 'sha256sum [option ...] [file ...]',
  options: [
    { flag: '-c', meaning: 'read digests from the files and check them' },
    { flag: '-b', meaning: 'mark the files as binary: a star before the name' },
    { flag: '-z', meaning: 'end lines with NUL' },
    { flag: '--tag', meaning: 'print lines in the style of BSD' },
    { flag: '--quiet', meaning: 'with -c: say nothing about files that match' },
    { flag: '--status', meaning: 'with -c: say nothing, the exit status tells' },
    { flag: '--strict', meaning: 'with -c: lines that are no digest are an error' },
    { flag: '--ignore-missing', meaning: 'with -c: pass over files that are not there' },
    { flag: '-w', meaning: 'with -c: name lines that are no digest' },
  ],
  examples: ['sha256sum file', 'nc -l 5000 | sha256sum'],
  operand: 'file',
  real: true,
  *main(sys, args) {
    const parsed = begin(sys, sha256sum, args, 'bctwz', LONG);
    if (typeof parsed === 'number') return parsed;
    const wrong = misuse(parsed);
    if (wrong !== undefined) return (sys.warn(`sha256sum: ${wrong}\n${tryHelp('sha256sum')}`), 1);
    const names = parsed.operands.length > 0 ? parsed.operands : ['-'];
    return hasOption(parsed, 'c') ? yield* check(sys, parsed, names) : yield* printAll(sys, parsed, names);
  },
};

function misuse(options: ParsedOptions): string | undefined {
  const checks = hasOption(options, 'c');
  if (checks && hasOption(options, 'tag')) return 'the --tag option is meaningless when verifying checksums';
  const alone = checks ? undefined : ONLY_CHECKING.find((flag) => hasOption(options, flag));
  return alone && `the --${alone === 'w' ? 'warn' : alone} option is meaningful only when verifying checksums`;
}

function* printAll(sys: Sys, options: ParsedOptions, names: readonly string[]): Call<ExitStatus> {
  const mode = options.options.findLast(({ flag }) => flag === 'b' || flag === 't')?.flag;
  const [end, plain] = hasOption(options, 'z') ? ['\0', true] : ['\n', false];
  let status = 0;
  for (const name of names) {
    const digest = yield* digestOf(sys, name);
    if (!digest.ok) {
      complain(sys, 'sha256sum', name, digest.error);
      status = 1;
      continue;
    }
    const shown = plain ? name : name.replace(/[\\\n\r]/g, escaped);
    const mark = shown === name ? '' : '\\';
    const line = hasOption(options, 'tag')
      ? `SHA256 (${shown}) = ${digest.value}`
      : `${digest.value} ${mode === 'b' ? '*' : ' '}${shown}`;
    sys.print(`${mark}${line}${end}`);
  }
  return status;
}

const escaped = (sign: string): string => ({ '\n': '\\n', '\r': '\\r' })[sign] ?? '\\\\';
