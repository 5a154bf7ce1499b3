/** What GNU's core utilities have in common: how they begin, how they complain, and how they read files or standard input. */
import { concat } from '../../core/bytes.ts';
import { errnoText, type Errno } from '../../core/errno.ts';
import { ok, type Result } from '../../core/result.ts';
import type { Call, ExitStatus, Program, Sys } from '../../core/sys.ts';
import { parseOptions, type LongOption, type ParsedOptions } from './options.ts';
import { tryHelp, usageText } from './usage.ts';

/** Parses options and answers `--help`: a status means the program is done. */
export function begin(
  sys: Sys,
  program: Program,
  args: readonly string[],
  short: string,
  long: readonly LongOption[] = [],
  wrongUsage: ExitStatus = 1,
): ParsedOptions | ExitStatus {
  const parsed = parseOptions(program.name, args, short, [...long, { name: 'help' }]);
  if (!parsed.ok) {
    sys.warn(`${parsed.error}\n${tryHelp(program.name)}`);
    return wrongUsage;
  }
  if (!parsed.value.options.some((o) => o.flag === 'help')) return parsed.value;
  sys.print(usageText(program));
  return 0;
}

/** `cat: nofile: No such file or directory` */
export const complain = (sys: Sys, program: string, name: string, errno: Errno): void =>
  sys.warn(`${program}: ${name}: ${errnoText(errno)}\n`);

/** Everything at once: a whole file, or standard input to its end when the name is `-`. */
export function* readWhole(sys: Sys, name: string): Call<Result<Uint8Array, Errno>> {
  if (name !== '-') return sys.files.read(name);
  const pieces: Uint8Array[] = [];
  for (;;) {
    const piece = yield* sys.read(0);
    if (!piece.ok) return piece;
    if (piece.value.length === 0) return ok(concat(pieces));
    pieces.push(piece.value);
  }
}

/** Quoted as GNU quotes names in messages: ‘x’. */
export const curly = (text: string): string => `‘${text}’`;
