/** What GNU's core utilities have in common: how they begin and how they complain. */
import { errnoText, type Errno } from '../../core/errno.ts';
import type { ExitStatus, Program, Sys } from '../../core/sys.ts';
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

/** Quoted as GNU quotes names in messages: ‘x’. */
export const curly = (text: string): string => `‘${text}’`;
