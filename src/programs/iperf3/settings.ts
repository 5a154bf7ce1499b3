/** What iperf3 was asked to do, read from its options and refused in its order and words. */
import { fail, ok, type Result } from '../../core/result.ts';
import { seconds, type Ns } from '../../core/time.ts';
import type { GivenOption, ParsedOptions } from '../lib/options.ts';
import { CLIENT_ONLY, NOT_BUILT, SERVER_ONLY } from './options.ts';
import { parseUnit } from './units.ts';

/** What a test is about: the client chooses it and sends it to the server. */
export interface TestPlan {
  /** Seconds; 0 when bytes or blocks end the test. */
  readonly time: number;
  readonly bytes: number;
  readonly blocks: number;
  readonly omit: number;
  readonly parallel: number;
  readonly reverse: boolean;
  /** Bytes of a block. */
  readonly length: number;
  /** Bits a second; 0: as fast as it goes. */
  readonly rate: number;
  /** Socket buffers in bytes; 0: the system's. */
  readonly window: number;
  readonly maxSegment: number;
  readonly noDelay: boolean;
  readonly tos: number;
  readonly congestion: string;
  readonly serverOutput: boolean;
}

export interface Settings {
  /** Undefined: a server. */
  readonly host: string | undefined;
  readonly port: number;
  readonly format: string;
  /** ns; 0: only at the end. */
  readonly interval: Ns;
  readonly title: string;
  readonly bind: string | undefined;
  readonly clientPort: number;
  readonly oneOff: boolean;
  /** The client's report is JSON. */
  readonly json: boolean;
  readonly connectTimeout: Ns | undefined;
  readonly plan: TestPlan;
}

export const DEFAULT_BLOCK = 131_072;
const DEFAULT_SECONDS = 10;
const DEFAULT_PORT = 5201;

/** A complaint about the command line; with `notBuilt` what wirelab lacks. */
export interface Complaint {
  readonly text: string;
  readonly notBuilt?: boolean;
}

const wrong = (text: string): Result<never, Complaint> => fail({ text });

export function settingsOf({ options }: ParsedOptions): Result<Settings, Complaint> {
  const complaint = options.map(limits).find((text) => text !== undefined) ?? roles(options);
  if (complaint !== undefined) return wrong(complaint);
  const server = options.some(({ flag }) => flag === 's');
  const lacking = options.find(({ flag }) => NOT_BUILT.includes(flag) || (server && flag === 'J'));
  if (lacking) return fail({ text: lacking.flag, notBuilt: true });
  const value = (flag: string): string | undefined => options.findLast((o) => o.flag === flag)?.value;
  const timeout = value('connect-timeout');
  const ends = ['t', 'n', 'k'].filter((flag) => Number.parseFloat(value(flag) ?? '0') > 0);
  if (ends.length > 1) return wrong('only one test end condition (-t, -n, -k) may be specified');
  return ok({
    host: value('c'),
    port: Number(value('p') ?? DEFAULT_PORT),
    format: value('f') ?? 'a',
    interval: seconds(Number(value('i') ?? 1)),
    title: value('T') ?? '',
    bind: value('B'),
    clientPort: Number(value('cport') ?? 0),
    json: options.some((o) => o.flag === 'J'),
    oneOff: options.some((o) => o.flag === '1'),
    connectTimeout: timeout === undefined ? undefined : seconds(Number(timeout) / 1000),
    plan: planOf(options, ends),
  });
}

function planOf(options: readonly GivenOption[], ends: readonly string[]): TestPlan {
  const value = (flag: string): string | undefined => options.findLast((o) => o.flag === flag)?.value;
  const has = (flag: string): boolean => options.some((o) => o.flag === flag);
  const size = (flag: string): number => parseUnit(value(flag) ?? '0', 1024);
  return {
    time: ends.includes('n') || ends.includes('k') ? 0 : Number.parseInt(value('t') ?? String(DEFAULT_SECONDS), 10),
    bytes: size('n'),
    blocks: size('k'),
    omit: Number(value('O') ?? 0),
    parallel: Number(value('P') ?? 1),
    reverse: has('R'),
    length: size('l') || DEFAULT_BLOCK,
    rate: parseUnit(value('b') ?? '0', 1000),
    window: size('w'),
    maxSegment: Number(value('M') ?? 0),
    noDelay: has('N'),
    tos: Number(value('S') ?? 0),
    congestion: value('C') ?? '',
    serverOutput: has('get-server-output'),
  };
}

/** What is wrong with the value of one option. */
function limits({ flag, value = '' }: GivenOption): string | undefined {
  const n = Number(value);
  switch (flag) {
    case 'p':
    case 'cport':
      return n >= 1 && n <= 65_535 ? undefined : 'port number must be between 1 and 65535 inclusive';
    case 'f':
      return /^[kmgtKMGT]$/.test(value) ? undefined : 'bad format specifier (valid formats are in the set [kmgtKMGT])';
    case 'i':
      return n === 0 || (n >= 0.1 && n <= 60) ? undefined : 'invalid report interval (min = 0.1, max = 60 seconds)';
    case 't':
      return n > 86_400 ? 'test duration too long (maximum = 86400 seconds)' : undefined;
    case 'O':
      return n >= 0 && n <= 60 ? undefined : 'bogus value for --omit';
    case 'P':
      return n > 128 ? 'number of parallel streams too large (maximum = 128)' : undefined;
    case 'l':
      return parseUnit(value, 1024) > 1_048_576 ? 'block size too large (maximum = 1048576 bytes)' : undefined;
    case 'w':
      return parseUnit(value, 1024) > 536_870_912
        ? 'socket buffer size too large (maximum = 536870912 bytes)'
        : undefined;
    case 'M':
      return n > 9216 ? 'TCP MSS too large (maximum = 9216 bytes)' : undefined;
    case 'S':
      return n >= 0 && n <= 255 ? undefined : 'bad TOS value (must be between 0 and 255 inclusive)';
    default:
      return undefined;
  }
}

function roles(options: readonly GivenOption[]): string | undefined {
  const has = (flag: string): boolean => options.some((o) => o.flag === flag);
  if (has('s') && has('c')) return 'cannot be both server and client';
  if (!has('s') && !has('c')) return 'must either be a client (-c) or server (-s)';
  if (has('s') && CLIENT_ONLY.some(has)) return 'some option you are trying to set is client only';
  if (has('c') && SERVER_ONLY.some(has)) return 'some option you are trying to set is server only';
  return undefined;
}
