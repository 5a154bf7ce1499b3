/** Options of ping(8), read in the order given and complained about in iputils' words. */
import { parseIpv4, type Ipv4Address } from '../../core/address.ts';
import { ok, type Result } from '../../core/result.ts';
import { parseOptions } from '../lib/options.ts';
import { readPattern, readSeconds, readTos, readWhole, type Refusal, refuse } from './numbers.ts';

const INT_MAX = 2 ** 31 - 1;
const MOST_PRELOAD = 0x10000;

export interface PingOptions {
  family: 'AF_UNSPEC' | 'AF_INET' | 'AF_INET6';
  adaptive: boolean;
  broadcast: boolean;
  count: number | undefined;
  stamped: boolean;
  /** Seconds until it ends in any case; 0 for never. */
  deadline: number;
  identifier: number | undefined;
  /** ms between probes. */
  interval: number;
  source: Ipv4Address | undefined;
  device: string | undefined;
  /** `-B`, or a source address given. */
  strictSource: boolean;
  preload: number;
  mtuDiscover: 'do' | 'want' | 'dont' | undefined;
  numeric: boolean;
  outstanding: boolean;
  pattern: readonly number[] | undefined;
  quiet: boolean;
  tos: number | undefined;
  /** Bytes of data behind the ICMP header. */
  size: number;
  ttl: number | undefined;
  verbose: boolean;
  /** ms to wait for a first reply after the last probe; 0 for ever. */
  linger: number;
  help: boolean;
  version: boolean;
}

export interface PingCommand {
  readonly options: PingOptions;
  readonly destinations: readonly string[];
  /** Complaints that do not end it, without `ping: `. */
  readonly warnings: readonly string[];
}

const defaults = (): PingOptions => ({
  family: 'AF_UNSPEC',
  adaptive: false,
  broadcast: false,
  count: undefined,
  stamped: false,
  deadline: 0,
  identifier: undefined,
  interval: 1000,
  source: undefined,
  device: undefined,
  strictSource: false,
  preload: 1,
  mtuDiscover: undefined,
  numeric: false,
  outstanding: false,
  pattern: undefined,
  quiet: false,
  tos: undefined,
  size: 56,
  ttl: undefined,
  verbose: false,
  linger: 10_000,
  help: false,
  version: false,
});

/** What one letter does. Returns why ping ends, if it does. */
type Setting = (options: PingOptions, value: string, warn: (words: string) => void) => Refusal | undefined;

const switchOn =
  (
    key: 'adaptive' | 'broadcast' | 'stamped' | 'strictSource' | 'numeric' | 'outstanding' | 'quiet' | 'verbose',
  ): Setting =>
  (options) => {
    options[key] = true;
    return undefined;
  };

const take = <T>(read: Result<T, Refusal>, set: (value: T) => void): Refusal | undefined => {
  if (!read.ok) return read.error;
  set(read.value);
  return undefined;
};

const family =
  (wanted: 'AF_INET' | 'AF_INET6'): Setting =>
  (options) => {
    if (options.family !== 'AF_UNSPEC' && options.family !== wanted)
      return refuse('only one -4 or -6 option may be specified').error;
    options.family = wanted;
    return undefined;
  };

const notHere =
  (words: string): Setting =>
  () =>
    refuse(words).error;

/** Milliseconds from seconds with a fraction, cut as C cuts. */
const milliseconds = (text: string, warn: (words: string) => void): number => {
  const { value, garbage } = readSeconds(text);
  if (garbage !== '') {
    warn(`option argument contains garbage: ${garbage}`);
    warn('this will become fatal error in the future');
  }
  return Math.trunc(value * 1000);
};

const nothing: Setting = () => undefined;

const LETTERS: Readonly<Record<string, Setting>> = {
  4: family('AF_INET'),
  6: family('AF_INET6'),
  a: nothing, // no bell: the terminal may be somebody else's
  A: switchOn('adaptive'),
  b: switchOn('broadcast'),
  B: switchOn('strictSource'),
  'c:': (o, value) => take(readWhole(value, 1), (n) => (o.count = n)),
  C: nothing,
  d: nothing,
  D: switchOn('stamped'),
  'e:': (o, value) => take(readWhole(value, 0, 0xffff), (n) => (o.identifier = n)),
  f: notHere('-f: no floods here; try -i 0.01'),
  'F:': nothing,
  h: (o) => void (o.help = true),
  'i:': (o, value, warn) => {
    o.interval = Math.max(0, milliseconds(value, warn)); // less than nothing would be a flood
    return o.interval > INT_MAX ? refuse(`bad timing interval: ${value}`).error : undefined;
  },
  'I:': (o, value) => {
    const address = parseIpv4(value);
    if (address.ok) o.strictSource = true;
    if (address.ok) o.source = address.value;
    else o.device = value;
    return undefined;
  },
  'l:': (o, value) => take(readWhole(value, 1, MOST_PRELOAD), (n) => (o.preload = n)),
  L: nothing,
  'm:': notHere('-m: packets carry no marks here'),
  'M:': (o, value) => {
    if (value !== 'do' && value !== 'want' && value !== 'dont') return refuse(`invalid -M argument: ${value}`).error;
    o.mtuDiscover = value;
    return undefined;
  },
  n: switchOn('numeric'),
  'N:': notHere('-N: there is no IPv6 here'),
  O: switchOn('outstanding'),
  'p:': (o, value) => take(readPattern(value), (bytes) => (o.pattern = bytes)),
  q: switchOn('quiet'),
  'Q:': (o, value) => take(readTos(value), (n) => (o.tos = n)),
  r: notHere('-r: no way around the routing table here'),
  R: notHere('-R: no record route here; try traceroute'),
  's:': (o, value) => take(readWhole(value, 0, INT_MAX), (n) => (o.size = n)),
  'S:': (_, value) => take(readWhole(value, 1, INT_MAX), () => undefined),
  't:': (o, value) => take(readWhole(value, 0, 255), (n) => (o.ttl = n)),
  'T:': notHere('-T: no time stamp option here'),
  U: nothing, // one clock: the user's latency is the wire's
  v: switchOn('verbose'),
  V: (o) => void (o.version = true),
  'w:': (o, value) => take(readWhole(value, 0, INT_MAX), (n) => (o.deadline = n)),
  'W:': (o, value, warn) => {
    o.linger = milliseconds(value, warn);
    return o.linger < 0 || o.linger > INT_MAX ? refuse(`bad linger time: ${value}`).error : undefined;
  },
};

/** Reads the command line. A refusal with words that begin with `invalid option` or `option requires` wants the usage after it. */
export function readCommand(args: readonly string[]): Result<PingCommand, Refusal> {
  // getopt(3), not getopt_long(3): a second dash is a letter that nobody has.
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  if (args.slice(0, end).some((word) => /^--./.test(word))) return refuse("invalid option -- '-'");
  const parsed = parseOptions('ping', args, Object.keys(LETTERS).join(''));
  if (!parsed.ok) return refuse(parsed.error.replace(/^ping: /, ''));
  const options = defaults();
  const warnings: string[] = [];
  for (const { flag, value } of parsed.value.options) {
    const setting = LETTERS[flag] ?? LETTERS[`${flag}:`]!;
    const refusal = setting(options, value ?? '', (words) => warnings.push(words));
    if (refusal) return { ok: false, error: refusal };
    if (options.help || options.version) break;
  }
  return ok({ options, destinations: parsed.value.operands, warnings });
}
