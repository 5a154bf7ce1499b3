/** Options of Windows' ping, read in the order given, and what it says about wrong ones (learn.microsoft.com, ping). */
import { parseIpv4, type Ipv4Address } from '../../../core/address.ts';
import { ok, type Result } from '../../../core/result.ts';
import { asSwitch, numberWithin, refusal, type Refusal } from '../switches.ts';
import { USAGE } from './usage.ts';

export interface PingOptions {
  forever: boolean;
  resolve: boolean;
  count: number;
  size: number;
  dontFragment: boolean;
  ttl: number | undefined;
  source: Ipv4Address | undefined;
  /** Milliseconds. */
  timeout: number;
  target: string;
}

const MOST = 4_294_967_295;
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  n: [1, MOST],
  l: [0, 65_500],
  i: [1, 255],
  v: [0, 255],
  w: [0, MOST],
};
/** What takes a value, and what no machine here can do. */
const VALUED = 'nlivwrsjkSc';
const MISSING = 'rsjkRcp';

export function readOptions(args: readonly string[]): Result<PingOptions, Refusal> {
  const options: PingOptions = {
    forever: false,
    resolve: false,
    count: 4,
    size: 32,
    dontFragment: false,
    ttl: undefined,
    source: undefined,
    timeout: 4000,
    target: '',
  };
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!;
    const given = asSwitch(word);
    if (!given) {
      if (options.target !== '') return refusal(`Bad parameter ${word}.\n`);
      options.target = word;
      continue;
    }
    const letter = given.name;
    if (letter === '?') return refusal(USAGE);
    if (!/^[taf46RpnlivwrsjkSc]$/.test(letter)) return refusal(`Bad option ${word}.\n\n${USAGE}`);
    const value = VALUED.includes(letter) ? args[++at] : '';
    if (value === undefined) return refusal(`Value must be supplied for option ${word}.\n`);
    const wrong = apply(options, letter, value, word);
    if (wrong !== undefined) return refusal(`${wrong}\n`);
  }
  return options.target === '' ? refusal(args.length === 0 ? USAGE : 'IP address must be specified.\n') : ok(options);
}

/** Returns what is wrong with it. */
function apply(options: PingOptions, letter: string, value: string, typed: string): string | undefined {
  if (letter === '6') return `Ping request could not find host ${options.target}. There is no IPv6 here.`;
  if (MISSING.includes(letter)) return `${typed} is not built in wirelab yet.`;
  if (letter === 't') options.forever = true;
  if (letter === 'a') options.resolve = true;
  if (letter === 'f') options.dontFragment = true;
  const range = RANGES[letter];
  if (range) {
    const n = numberWithin(value, ...range);
    if (n === undefined) return `Bad value for option ${typed}, valid range is from ${range[0]} to ${range[1]}.`;
    if (letter === 'n') options.count = n;
    if (letter === 'l') options.size = n;
    if (letter === 'i') options.ttl = n;
    if (letter === 'w') options.timeout = n;
  }
  if (letter !== 'S') return undefined;
  const source = parseIpv4(value);
  if (!source.ok) return `Bad value for option ${typed}.`;
  options.source = source.value;
  return undefined;
}
