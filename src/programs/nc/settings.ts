/** What nc was asked to do, read from its options and checked in its order and words. */
import { fail, ok, type Result } from '../../core/result.ts';
import type { SocketOptions } from '../../core/sys.ts';
import { seconds, type Ns } from '../../core/time.ts';
import { serviceByName } from '../../dissect/services.ts';
import { hasOption, optionValue, type ParsedOptions } from '../lib/options.ts';
import { USAGE } from './usage.ts';

/** Real options that need what no machine here has: proxies, other sockets, other protocols. */
const MISSING = 'DFmPStUVXxZ';

/** What was asked for, checked. */
export interface Settings {
  readonly listen: boolean;
  readonly transport: 'tcp' | 'udp';
  readonly host: string | undefined;
  /** The service port or ports, as typed. */
  readonly ports: string;
  readonly sourcePort: number;
  readonly sourceAddress: string | undefined;
  readonly verbose: boolean;
  readonly numeric: boolean;
  readonly probe: boolean;
  readonly keep: boolean;
  readonly crlf: boolean;
  readonly readsInput: boolean;
  /** Whether the end of input closes the sending half of the connection. */
  readonly closesAtEnd: boolean;
  /** Service ports of a range, and our own, in random order. */
  readonly random: boolean;
  /** How long to wait for anything to happen; undefined: for ever. */
  readonly idle: Ns | undefined;
  /** How long to stay after the end of input; undefined: until something else ends it. */
  readonly afterInput: Ns | undefined;
  readonly interval: Ns;
  readonly receiveLimit: number;
  /** What all its sockets are set to. */
  readonly socket: SocketOptions;
}

/** The error is all that is to be said, newline included. */
export function settingsOf(options: ParsedOptions): Result<Settings> {
  const has = (flag: string): boolean => hasOption(options, flag);
  const problem = numberProblem(options) ?? placeProblem(options);
  if (problem !== undefined) return fail(problem);
  if (has('6')) return fail('nc: this machine speaks IPv4 only\n');
  const missing = options.options.find(({ flag }) => MISSING.includes(flag));
  if (missing) return fail(`nc: this machine has no use for -${missing.flag}\n`);
  const value = (flag: string): number | undefined => {
    const text = optionValue(options, flag);
    return text === undefined ? undefined : Number(text);
  };
  const time = (flag: string): Ns | undefined => {
    const n = value(flag);
    return n === undefined || n < 0 ? undefined : seconds(n);
  };
  const { operands } = options;
  const listens = has('l');
  const own = optionValue(options, 'p');
  return ok({
    listen: listens,
    transport: has('u') ? 'udp' : 'tcp',
    host: listens && operands.length < 2 ? optionValue(options, 's') : operands[0],
    ports: operands.length === 2 ? operands[1]! : listens ? (own ?? operands[0]!) : '',
    sourcePort: listens || own === undefined ? 0 : portNumber(own)!,
    sourceAddress: optionValue(options, 's'),
    verbose: has('v'),
    numeric: has('n'),
    probe: has('z'),
    keep: has('k'),
    crlf: has('C'),
    readsInput: !has('d'),
    closesAtEnd: has('N') || time('q') !== undefined,
    random: has('r'),
    idle: time('w'),
    afterInput: time('q'),
    interval: time('i') ?? 0,
    receiveLimit: value('W') ?? Number.POSITIVE_INFINITY,
    socket: socketOptions(options, value),
  });
}

function socketOptions(options: ParsedOptions, value: (flag: string) => number | undefined): SocketOptions {
  const [ttl, tos, sendBuffer] = [value('M'), tosOf(optionValue(options, 'T')), value('O')];
  const receiveBuffer = value('I');
  return {
    // A server's port may still have a connection in TIME-WAIT; a caller's `-p` must be free, as with the real one.
    reuseAddress: hasOption(options, 'l'),
    ...(ttl === undefined ? {} : { ttl }),
    ...(tos === undefined ? {} : { tos }),
    ...(sendBuffer === undefined ? {} : { sendBuffer }),
    ...(receiveBuffer === undefined ? {} : { receiveBuffer }),
    ...(hasOption(options, 'b') ? { broadcast: true } : {}),
  };
}

const NUMBERS: readonly (readonly [flag: string, what: string, least: number, most: number])[] = [
  ['w', 'timeout', 0, 2_147_483],
  ['i', 'interval', 0, 2_147_483],
  ['q', 'quit timer', -2_147_483_648, 2_147_483_647],
  ['W', 'receive limit', 1, 2_147_483_647],
  ['M', 'ttl', 0, 255],
  ['I', 'TCP receive window', 1, 1_073_741_824],
  ['O', 'TCP send window', 1, 1_073_741_824],
];

function numberProblem(options: ParsedOptions): string | undefined {
  for (const [flag, what, least, most] of NUMBERS) {
    const text = optionValue(options, flag);
    if (text === undefined) continue;
    const verb = what === 'ttl' ? 'ttl is ' : `${what} `;
    if (!/^-?\d+$/.test(text)) return `nc: ${verb}invalid${what === 'ttl' ? '' : `: ${text}`}\n`;
    const wrong = Number(text) < least ? 'too small' : Number(text) > most ? 'too large' : undefined;
    if (wrong) return `nc: ${verb}${wrong}${what === 'ttl' ? '' : `: ${text}`}\n`;
  }
  const tos = optionValue(options, 'T');
  if (tos !== undefined && tosOf(tos) === undefined) return `nc: illegal tos value ${tos}\n`;
  return undefined;
}

function placeProblem(options: ParsedOptions): string | undefined {
  const { operands } = options;
  const has = (flag: string): boolean => hasOption(options, flag);
  const own = optionValue(options, 'p');
  if (has('l') && has('z')) return 'nc: cannot use -z and -l\n';
  if (!has('l') && has('k')) return 'nc: must use -l with -k\n';
  if (operands.length > 2) return portProblem(operands[1]!) ?? USAGE;
  if (has('l') && own !== undefined) return operands.length > 0 ? USAGE : portProblem(own);
  if (has('l') && has('s')) return USAGE;
  if (operands.length === 0) return has('l') ? 'nc: missing port number\n' : USAGE;
  if (operands.length === 1 && !has('l')) return 'nc: missing port number\n';
  return portProblem(operands.at(-1)!) ?? (own === undefined ? undefined : portProblem(own));
}

/** The number of a service port that is given by number or by name. */
export const portNumber = (text: string): number | undefined =>
  /^\d+$/.test(text) ? Number(text) : serviceByName(text)[0]?.port;

/** `53`, `http`, or `20-25` for several. */
function portProblem(text: string): string | undefined {
  if (serviceByName(text).length > 0) return undefined;
  for (const part of text.split('-')) {
    if (!/^\d+$/.test(part)) return `nc: port number invalid: ${part}\n`;
    const wrong = Number(part) < 1 ? 'too small' : Number(part) > 65_535 ? 'too large' : undefined;
    if (wrong) return `nc: port number ${wrong}: ${part}\n`;
  }
  return undefined;
}

const TOS: Readonly<Record<string, number>> = {
  lowdelay: 0x10,
  throughput: 0x08,
  reliability: 0x04,
  ef: 0xb8,
  critical: 0xa0,
  netcontrol: 0xe0,
  inetcontrol: 0xc0,
  cs0: 0x00,
  cs1: 0x20,
  cs6: 0xc0,
  cs7: 0xe0,
};

function tosOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = /^(0x[0-9a-f]+|\d+)$/i.test(text) ? Number(text) : TOS[text.toLowerCase()];
  return number !== undefined && number < 256 ? number : undefined;
}
