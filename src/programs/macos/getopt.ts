/** getopt(3) as BSD has it: options end at the first operand, and wrong ones are called illegal. */
import { fail, type Result } from '../../core/result.ts';
import { parseOptions, type ParsedOptions } from '../lib/options.ts';

/** @param letters getopt's option string. The error is one line: `arp: illegal option -- z`. */
export function getopt(program: string, args: readonly string[], letters: string): Result<ParsedOptions> {
  const dashes = args.find((word) => /^--./.test(word));
  const parsed = dashes === undefined ? parseOptions(program, args, `+${letters}`) : undefined;
  if (!parsed) return fail(`${program}: illegal option -- -`);
  if (parsed.ok) return parsed;
  const [, what = '', letter = ''] =
    /: (invalid option|option requires an argument) -- '(.)'$/.exec(parsed.error) ?? [];
  return fail(`${program}: ${what.replace('invalid', 'illegal')} -- ${letter}`);
}
