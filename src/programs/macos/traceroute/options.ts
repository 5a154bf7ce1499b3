/** Options of Apple's traceroute(8), LBL's with BSD's words about wrong ones (network_cmds, traceroute.tproj). */
import { fail, ok, type Result } from '../../../core/result.ts';
import { milliseconds, seconds, type Ns } from '../../../core/time.ts';
import { getopt } from '../getopt.ts';

const USAGE = `Version 1.4a12+Darwin
usage: traceroute [-adDeFInrSvx] [-A as_server] [-f first_ttl] [-g gateway] [-i iface]
\t[-M first_ttl] [-m max_ttl] [-p port] [-P proto] [-q nqueries] [-s src_addr]
\t[-t tos] [-w waittime] [-z pausemsecs] host [packetlen]
`;

export interface TraceOptions {
  icmp: boolean;
  numeric: boolean;
  firstHop: number;
  mostHops: number;
  perHop: number;
  /** The first probe goes to the next one. */
  port: number;
  wait: Ns;
  pause: Ns;
  tos: number | undefined;
  source: string | undefined;
  device: string | undefined;
  dontFragment: boolean;
  /** IP header included, in bytes. */
  packetBytes: number;
  target: string;
}

const MISSING = 'aADeEgPrS';
const HEADERS_BYTES = 28;
const DEFAULT_PACKET_BYTES = 40;

/** The error is all that is to be said, newline included. */
export function readOptions(args: readonly string[]): Result<TraceOptions> {
  const parsed = getopt('traceroute', args, 'aA:dDeFf:g:i:Im:M:np:P:q:rs:St:vw:xz:');
  if (!parsed.ok) return fail(`${parsed.error}\n${USAGE}`);
  const [target, length, ...more] = parsed.value.operands;
  if (target === undefined || more.length > 0) return fail(USAGE);
  const options: TraceOptions = {
    icmp: false,
    numeric: false,
    firstHop: 1,
    mostHops: 64,
    perHop: 3,
    port: 33_434,
    wait: seconds(5),
    pause: 0,
    tos: undefined,
    source: undefined,
    device: undefined,
    dontFragment: false,
    packetBytes: DEFAULT_PACKET_BYTES,
    target,
  };
  const wrongs = parsed.value.options.map(({ flag, value }) => apply(options, flag, value ?? ''));
  const size = length === undefined ? undefined : number(length, 'packet length', HEADERS_BYTES, 32_768);
  if (typeof size === 'number') options.packetBytes = size;
  const wrong = [...wrongs, typeof size === 'string' ? size : undefined].find((words) => words !== undefined);
  if (wrong !== undefined) return fail(`traceroute: ${wrong}\n`);
  if (options.firstHop <= options.mostHops) return ok(options);
  return fail(`traceroute: first ttl (${options.firstHop}) may not be greater than max ttl (${options.mostHops})\n`);
}

/** str2val: the number, or what is wrong with it. */
function number(text: string, what: string, least: number, most: number): number | string {
  const n = /^\s*\+?\d+$/.test(text) ? Number(text) : /^0x[0-9a-f]+$/i.test(text) ? parseInt(text, 16) : undefined;
  if (n === undefined) return `"${text}" bad value for ${what}`;
  if (n < least) return least === 0 ? `${what} must be >= 0` : `${what} must be > ${least - 1}`;
  return n > most ? `${what} must be <= ${most}` : n;
}

const NUMBERS: Readonly<
  Record<string, readonly [what: string, least: number, most: number, set: (o: TraceOptions, n: number) => void]>
> = {
  f: ['first ttl', 1, 255, (o, n) => (o.firstHop = n)],
  M: ['first ttl', 1, 255, (o, n) => (o.firstHop = n)],
  m: ['max ttl', 1, 255, (o, n) => (o.mostHops = n)],
  p: ['port', 1, 65_535, (o, n) => (o.port = n)],
  q: ['nprobes', 1, 65_535, (o, n) => (o.perHop = n)],
  t: ['tos', 0, 255, (o, n) => (o.tos = n)],
  w: ['wait time', 2, 86_400, (o, n) => (o.wait = seconds(n))],
  z: ['pause msecs', 0, 3_600_000, (o, n) => (o.pause = milliseconds(n))],
};

/** Returns what is wrong with it. */
function apply(options: TraceOptions, flag: string, value: string): string | undefined {
  if (MISSING.includes(flag)) return `-${flag} is not built in wirelab yet.`;
  const rule = NUMBERS[flag];
  if (rule) {
    const [what, least, most, set] = rule;
    const n = number(value, what, least, most);
    if (typeof n === 'string') return n;
    set(options, n);
  }
  if (flag === 'I') options.icmp = true;
  if (flag === 'n') options.numeric = true;
  if (flag === 'F') options.dontFragment = true;
  if (flag === 's') options.source = value;
  if (flag === 'i') options.device = value;
  return undefined;
}
