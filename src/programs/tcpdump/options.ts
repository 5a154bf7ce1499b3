/** tcpdump's command line (tcpdump(1)). */
import { fail, ok, type Result } from '../../core/result.ts';
import type { PrintOptions } from '../../dissect/printers/index.ts';
import { MAX_SNAPLEN } from '../../dissect/pcap.ts';
import { hasOption, optionValue, parseOptions, type LongOption, type ParsedOptions } from '../lib/options.ts';

export interface Settings {
  readonly mode: 'run' | 'help' | 'version' | 'list';
  readonly interface: string | undefined;
  readonly read: string | undefined;
  readonly write: string | undefined;
  /** Stop after so many packets; undefined: never. */
  readonly count: number | undefined;
  readonly snapLength: number;
  readonly promiscuous: boolean;
  readonly direction: 'in' | 'out' | 'inout';
  /** --count: only the number of packets. */
  readonly onlyCount: boolean;
  /** -#: number the lines. */
  readonly numbered: boolean;
  /** Print even though the packets go to a file. */
  readonly printToo: boolean;
  readonly expressionFile: string | undefined;
  readonly expression: string;
  readonly print: PrintOptions;
}

const SHORT = 'aAbB:c:C:dDeE:fF:G:hHi:Ij:JKlLm:M:nNOpqQ:r:s:StT:uUvV:w:W:xXy:Yz:Z:#';
const LONG: readonly LongOption[] = [
  { name: 'buffer-size', short: 'B', value: 'required' },
  { name: 'list-interfaces', short: 'D' },
  { name: 'help', short: 'h' },
  { name: 'interface', short: 'i', value: 'required' },
  { name: 'monitor-mode', short: 'I' },
  { name: 'dont-verify-checksums', short: 'K' },
  { name: 'list-data-link-types', short: 'L' },
  { name: 'no-optimize', short: 'O' },
  { name: 'no-promiscuous-mode', short: 'p' },
  { name: 'direction', short: 'Q', value: 'required' },
  { name: 'snapshot-length', short: 's', value: 'required' },
  { name: 'absolute-tcp-sequence-numbers', short: 'S' },
  { name: 'packet-buffered', short: 'U' },
  { name: 'linktype', short: 'y', value: 'required' },
  { name: 'immediate-mode' },
  { name: 'relinquish-privileges', short: 'Z', value: 'required' },
  { name: 'count' },
  { name: 'number', short: '#' },
  { name: 'print' },
  { name: 'version' },
  { name: 'micro' },
];
/** Letters of the real one that ask for what is not built here. */
const MISSING = 'dBCEGHIjJLmMTVWyz';

/** The error is what goes to standard error, without a newline. */
export function readSettings(args: readonly string[]): Result<Settings> {
  const parsed = parseOptions('tcpdump', args, SHORT, LONG);
  if (!parsed.ok) return parsed;
  const missing = parsed.value.options.find(({ flag }) => flag.length === 1 && MISSING.includes(flag));
  if (missing) return fail(`tcpdump: option -${missing.flag} is not built in here`);
  const count = positive(parsed.value, 'c');
  if (count === 'wrong') return fail(`tcpdump: invalid packet count ${optionValue(parsed.value, 'c')}`);
  const snapLength = snapLengthOf(optionValue(parsed.value, 's'));
  if (snapLength === undefined) return fail(`tcpdump: invalid snaplen ${optionValue(parsed.value, 's')}`);
  const direction = optionValue(parsed.value, 'Q') ?? 'inout';
  if (direction !== 'in' && direction !== 'out' && direction !== 'inout') {
    return fail(`tcpdump: unknown capture direction \`${direction}'`);
  }
  return ok(settings(parsed.value, count, snapLength, direction));
}

function settings(
  parsed: ParsedOptions,
  count: number | undefined,
  snapLength: number,
  direction: Settings['direction'],
): Settings {
  const has = (flag: string): boolean => hasOption(parsed, flag);
  return {
    mode: has('version') ? 'version' : has('h') ? 'help' : has('D') ? 'list' : 'run',
    interface: optionValue(parsed, 'i'),
    read: optionValue(parsed, 'r'),
    write: optionValue(parsed, 'w'),
    count,
    snapLength,
    promiscuous: !has('p'),
    direction,
    onlyCount: has('count'),
    numbered: has('#'),
    printToo: has('print'),
    expressionFile: optionValue(parsed, 'F'),
    expression: parsed.operands.join(' '),
    print: printOptions(parsed),
  };
}

function printOptions(parsed: ParsedOptions): PrintOptions {
  const times = (flag: string): number => parsed.options.filter((o) => o.flag === flag).length;
  return {
    numeric: times('n') > 0,
    link: times('e') > 0,
    verbose: times('v'),
    quiet: times('q'),
    hex: times('x'),
    hexAscii: times('X'),
    ascii: times('A'),
    ignoreChecksums: times('K') > 0,
    absoluteNumbers: times('S') > 0,
    time: Math.min(times('t'), 5),
  };
}

function positive(parsed: ParsedOptions, flag: string): number | 'wrong' | undefined {
  const text = optionValue(parsed, flag);
  if (text === undefined) return undefined;
  const value = /^\s*[+-]?\d+$/.test(text) ? Number(text) : 0;
  return value > 0 ? value : 'wrong';
}

/** 0 asks for the most, as always. */
function snapLengthOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '0') return MAX_SNAPLEN;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value <= MAX_SNAPLEN ? value : undefined;
}
