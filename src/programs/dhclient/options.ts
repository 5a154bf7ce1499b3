/** dhclient's command line, which getopt does not read: each word is an option or an interface. */
import { fail, ok, type Result } from '../../core/result.ts';

export interface Options {
  readonly verbose: boolean;
  /** `release` (-r), `exit` (-x), or to get a lease. */
  readonly task: 'lease' | 'release' | 'exit';
  readonly foreground: boolean;
  /** -1: it tries once, and fails when nobody answers. */
  readonly once: boolean;
  /** -nw: it goes to the background before it has a lease. */
  readonly noWait: boolean;
  readonly interfaces: readonly string[];
}

const FLAGS = new Set(['-4', '-v', '-q', '-d', '-1', '-r', '-x', '-nw', '-w', '--no-pid']);
const NOT_BUILT = new Set([
  ...['-6', '-S', '-N', '-T', '-P', '-R', '-I', '-i', '-n', '-p', '-D', '-s', '-g', '-cf', '-df', '-lf', '-pf', '-e'],
  ...['-sf', '--dad-wait-time', '--prefix-len-hint', '--decline-wait-time', '--address-prefix-len', '--timeout'],
]);

/** The error is of one of two kinds: what the real one does not know, and what this one does not do. */
export function readOptions(
  args: readonly string[],
): Result<Options, { readonly unknown?: string; readonly notBuilt?: string }> {
  const flags = args.filter((word) => word.startsWith('-'));
  const notBuilt = flags.find((word) => NOT_BUILT.has(word));
  if (notBuilt !== undefined) return fail({ notBuilt });
  const unknown = flags.find((word) => !FLAGS.has(word));
  if (unknown !== undefined) return fail({ unknown });
  const has = (flag: string): boolean => flags.includes(flag);
  return ok({
    verbose: has('-v') && !has('-q'),
    task: has('-r') ? 'release' : has('-x') ? 'exit' : 'lease',
    foreground: has('-d'),
    once: has('-1'),
    noWait: has('-nw'),
    interfaces: args.filter((word) => !word.startsWith('-')),
  });
}
