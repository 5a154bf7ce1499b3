/** Options of Apple's ping(8) and what it says about wrong ones (network_cmds, ping.tproj). */
import { fail, ok, type Result } from '../../../core/result.ts';
import { milliseconds, seconds, type Ns } from '../../../core/time.ts';
import { parseOptions } from '../../lib/options.ts';
import { USAGE } from './usage.ts';

export const EX_USAGE = 64;
export const EX_NOHOST = 68;
const MOST_DATA = 65_507;

export interface PingOptions {
  /** 0: until interrupted. */
  count: number;
  interval: Ns;
  ttl: number | undefined;
  size: number;
  /** When it ends in any case. */
  timeout: Ns | undefined;
  /** How long a reply may take. */
  wait: Ns;
  waitGiven: boolean;
  numeric: boolean;
  quiet: boolean;
  once: boolean;
  dontFragment: boolean;
  source: string | undefined;
  device: string | undefined;
  preload: number;
  target: string;
}

/** What no machine here can do. */
const MISSING = 'fGghIkKLMPpRrTz';
const NOTHING = 'AadQv';

/** The error is all that is to be said, newline included. */
export function readOptions(args: readonly string[]): Result<PingOptions> {
  const parsed = parseOptions('ping', args, '+AaDdfnoqQRrvLb:c:G:g:h:I:i:k:K:l:M:m:P:p:S:s:T:t:W:z:');
  if (!parsed.ok) {
    const [, what = parsed.error, letter = ''] = /^ping: (.*) -- '(.)'$/.exec(parsed.error) ?? [];
    return fail(`ping: ${what} -- ${letter}\n${USAGE}`);
  }
  const [target, ...more] = parsed.value.operands;
  if (target === undefined || more.length > 0) return fail(USAGE);
  const options: PingOptions = {
    count: 0,
    interval: seconds(1),
    ttl: undefined,
    size: 56,
    timeout: undefined,
    wait: seconds(10),
    waitGiven: false,
    numeric: false,
    quiet: false,
    once: false,
    dontFragment: false,
    source: undefined,
    device: undefined,
    preload: 0,
    target,
  };
  for (const { flag, value } of parsed.value.options) {
    const wrong = apply(options, flag, value ?? '');
    if (wrong !== undefined) return fail(`ping: ${wrong}\n`);
  }
  return ok(options);
}

const whole = (text: string): number => (/^\s*\+?\d+$/.test(text) ? Number(text) : Number.NaN);

/** Returns what is wrong with it. */
function apply(options: PingOptions, flag: string, value: string): string | undefined {
  if (MISSING.includes(flag)) return `-${flag} is not built in wirelab yet.`;
  if (NOTHING.includes(flag)) return undefined;
  const n = whole(value);
  switch (flag) {
    case 'c':
      options.count = n;
      return n >= 1 ? undefined : `invalid count of packets to transmit: \`${value}'`;
    case 'i':
      options.interval = seconds(Number(value));
      return Number(value) > 0 ? undefined : `invalid timing interval: \`${value}'`;
    case 'l':
      options.preload = n;
      return n >= 0 ? undefined : `invalid preload value: \`${value}'`;
    case 'm':
      options.ttl = n;
      return n >= 0 && n <= 255 ? undefined : `invalid TTL: \`${value}'`;
    case 's':
      options.size = n;
      if (!(n >= 0)) return `invalid packet size: \`${value}'`;
      return n <= MOST_DATA ? undefined : `packet size too large: ${n} > ${MOST_DATA}`;
    case 't':
      options.timeout = seconds(n);
      return n >= 1 ? undefined : `invalid timeout: \`${value}'`;
    case 'W':
      options.wait = milliseconds(Number(value));
      options.waitGiven = true;
      return value !== '' && Number(value) >= 0 ? undefined : `invalid timing interval: \`${value}'`;
    default:
      setFlag(options, flag, value);
      return undefined;
  }
}

function setFlag(options: PingOptions, flag: string, value: string): void {
  if (flag === 'n') options.numeric = true;
  if (flag === 'q') options.quiet = true;
  if (flag === 'o') options.once = true;
  if (flag === 'D') options.dontFragment = true;
  if (flag === 'S') options.source = value;
  if (flag === 'b') options.device = value;
}
