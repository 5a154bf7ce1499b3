/** tcpflow's command line (tcpflow(1), Debian's 1.6), as far as it reads files. */
import { fail, ok, type Result } from '../../core/result.ts';
import { hasOption, optionValue, parseOptions, type ParsedOptions } from '../lib/options.ts';

export interface Settings {
  readonly mode: 'run' | 'help' | 'version';
  /** The capture file; - is standard input. */
  readonly read: string;
  readonly expression: string;
  /** Where the bytes go: a file for each flow, or standard output, with or without a head before each packet's. */
  readonly target: 'files' | 'console' | 'bare-console';
  /** -B: unprintable bytes are printed as they are. */
  readonly binary: boolean;
  /** -0: no newline after each packet's bytes. */
  readonly joined: boolean;
  /** -b: bytes of each flow. */
  readonly most: number;
  /** -T: names of the files. */
  readonly template: string;
}

const DEFAULT_TEMPLATE = '%A.%a-%B.%b%V%v%C%c';
const SHORT = '0aAb:BcCd:DE:e:f:F:ghHi:IJKl:L:m:o:pqR:r:sS:T:U:VvVw:x:X:z:Z';
/** Letters of the real one that ask for what is not built here. */
const MISSING = 'aADEefFgHiIJKlLmoRUvwxXz';

/** The error is what goes to standard error, without a newline. */
export function readSettings(args: readonly string[]): Result<Settings> {
  const parsed = parseOptions('tcpflow', args, SHORT);
  if (!parsed.ok) return parsed;
  const has = (flag: string): boolean => hasOption(parsed.value, flag);
  const mode = has('h') ? 'help' : has('V') ? 'version' : 'run';
  const missing = missingOption(parsed.value);
  if (missing && mode === 'run') return fail(`tcpflow: option ${missing} is not built in here`);
  const read = optionValue(parsed.value, 'r');
  if (read === undefined && mode === 'run') return fail('tcpflow: listening is not built in here: name a file with -r');
  return ok({
    mode,
    read: read ?? '',
    expression: parsed.value.operands.join(' '),
    target: has('C') ? 'bare-console' : has('c') ? 'console' : 'files',
    binary: has('B'),
    joined: has('0'),
    most: bytesOf(optionValue(parsed.value, 'b')),
    template: optionValue(parsed.value, 'T') ?? DEFAULT_TEMPLATE,
  });
}

/** No report is ever written, so that the only parameter of -S is the one which asks for none. */
function missingOption({ options }: ParsedOptions): string | undefined {
  const letter = options.find(({ flag }) => MISSING.includes(flag));
  if (letter) return `-${letter.flag}`;
  const parameter = options.find(({ flag, value }) => flag === 'S' && value?.toUpperCase() !== 'ENABLE_REPORT=NO');
  return parameter && `-S ${parameter.value}`;
}

/** As atoi reads it; 0 means no limit. */
function bytesOf(text: string | undefined): number {
  const value = Number.parseInt(text ?? '0', 10);
  return value > 0 ? value : Number.POSITIVE_INFINITY;
}
