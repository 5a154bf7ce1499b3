/** Options of traceroute(8), with the very words its own option reader uses about wrong ones. */
import { formatIpv4, parseIpv4, type Ipv4Address } from '../../core/address.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Call, Sys } from '../../core/sys.ts';
import { NS_PER_S, type Ns } from '../../core/time.ts';
import { lookupOne } from '../lib/dns/lookup.ts';

export interface TraceOptions {
  method: 'udp' | 'udp to one port' | 'icmp' | 'tcp';
  firstHop: number;
  mostHops: number;
  perHop: number;
  /** Probes that may be out at once. */
  atOnce: number;
  /** UDP: first destination port; ICMP: first sequence number; TCP: destination port. */
  port: number | undefined;
  sourcePort: number | undefined;
  source: Ipv4Address | undefined;
  device: string | undefined;
  tos: number | undefined;
  numeric: boolean;
  dontFragment: boolean;
  discoverMtu: boolean;
  /** Longest wait for an answer, in seconds, and times the wait for answers from here and from further away. */
  wait: { max: number; here: number; near: number };
  /** Least time between probes. */
  sendWait: Ns;
  host: { readonly name: string; readonly address: Ipv4Address } | undefined;
  packetLength: number | undefined;
}

/** What ends the command before it began: text for standard error and the exit status. */
export interface Ending {
  readonly text: string;
  readonly status: number;
}

const end = (text: string, status = 2): { readonly ok: false; readonly error: Ending } =>
  fail({ text: `${text}\n`, status });

interface Option {
  readonly letter?: string;
  readonly long?: string;
  /** How the usage calls its value. */
  readonly value?: string;
  /** Returns false when the value cannot be used, or words when this option is not to be had here. */
  set(options: TraceOptions, value: string): boolean | string | void;
}

const number =
  (set: (options: TraceOptions, n: number) => void) =>
  (options: TraceOptions, text: string): boolean => {
    if (!/^\s*[+-]?(\d+|0x[0-9a-f]+)$/i.test(text)) return false;
    const n = Number(text);
    set(options, n < 0 ? n + 2 ** 32 : n);
    return true;
  };

const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)`;
const WAIT = new RegExp(`^(${NUMBER})(?:,(${NUMBER}))?(?:,(${NUMBER}))?$`);

function setWait(options: TraceOptions, text: string): boolean {
  const match = WAIT.exec(text);
  if (!match) return false;
  const [max, here, near] = match.slice(1).map((part) => (part === undefined ? undefined : Number(part)));
  options.wait = { max: max!, here: here ?? options.wait.here, near: near ?? options.wait.near };
  return true;
}

function setSendWait(options: TraceOptions, text: string): boolean {
  if (!new RegExp(`^${NUMBER}$`).test(text)) return false;
  const n = Number(text);
  options.sendWait = Math.round((n >= 10 ? n / 1000 : n) * NS_PER_S);
  return n >= 0;
}

function setMethod(options: TraceOptions, name: string): boolean | string {
  if (name === 'icmp' || name === 'tcp') options.method = name;
  else if (name === 'udp') options.method = 'udp to one port';
  else if (name === 'default') options.method = 'udp';
  else return `-M ${name}: only default, udp, icmp and tcp here`;
  return true;
}

const notHere =
  (words: string): Option['set'] =>
  () =>
    words;

const OPTIONS: readonly Option[] = [
  { letter: '4', set: () => undefined },
  { letter: '6', set: notHere('-6: there is no IPv6 here') },
  { letter: 'd', long: 'debug', set: () => undefined },
  { letter: 'F', long: 'dont-fragment', set: (o) => void (o.dontFragment = true) },
  { letter: 'f', long: 'first', value: 'first_ttl', set: number((o, n) => (o.firstHop = n)) },
  { letter: 'g', long: 'gateway', value: 'gate,...', set: notHere('-g: no source routes here') },
  { letter: 'I', long: 'icmp', set: (o) => void (o.method = 'icmp') },
  { letter: 'T', long: 'tcp', set: (o) => void (o.method = 'tcp') },
  { letter: 'i', long: 'interface', value: 'device', set: (o, value) => void (o.device = value) },
  { letter: 'm', long: 'max-hops', value: 'max_ttl', set: number((o, n) => (o.mostHops = n)) },
  { letter: 'N', long: 'sim-queries', value: 'squeries', set: number((o, n) => (o.atOnce = n)) },
  { letter: 'n', set: (o) => void (o.numeric = true) },
  { letter: 'p', long: 'port', value: 'port', set: number((o, n) => (o.port = n)) },
  { letter: 't', long: 'tos', value: 'tos', set: number((o, n) => (o.tos = n & 255)) },
  { letter: 'l', long: 'flowlabel', value: 'flow_label', set: number(() => undefined) },
  { letter: 'w', long: 'wait', value: 'MAX,HERE,NEAR', set: setWait },
  { letter: 'q', long: 'queries', value: 'nqueries', set: number((o, n) => (o.perHop = n)) },
  { letter: 'r', set: notHere('-r: no way around the routing table here') },
  {
    letter: 's',
    long: 'source',
    value: 'src_addr',
    set: (o, value) => {
      const address = parseIpv4(value);
      if (address.ok) o.source = address.value;
      return address.ok;
    },
  },
  { letter: 'z', long: 'sendwait', value: 'sendwait', set: setSendWait },
  { letter: 'e', long: 'extensions', set: () => undefined },
  { letter: 'A', long: 'as-path-lookups', set: notHere('-A: no routing registries here') },
  { letter: 'M', long: 'module', value: 'name', set: setMethod },
  { long: 'sport', value: 'num', set: number((o, n) => (o.sourcePort = n)) },
  { letter: 'U', long: 'udp', set: (o) => void (o.method = 'udp to one port') },
  { letter: 'D', long: 'dccp', set: notHere('-D: no DCCP here') },
  { letter: 'P', long: 'protocol', value: 'prot', set: notHere('-P: only UDP, ICMP and TCP here') },
  { long: 'mtu', set: (o) => void (o.discoverMtu = true) },
  { long: 'back', set: notHere('--back: not here') },
];

export function* readOptions(sys: Sys, args: readonly string[]): Call<Result<TraceOptions, Ending>> {
  const options: TraceOptions = {
    method: 'udp',
    firstHop: 1,
    mostHops: 30,
    perHop: 3,
    atOnce: 16,
    port: undefined,
    sourcePort: undefined,
    source: undefined,
    device: undefined,
    tos: undefined,
    numeric: false,
    dontFragment: false,
    discoverMtu: false,
    wait: { max: 5, here: 3, near: 10 },
    sendWait: 0,
    host: undefined,
    packetLength: undefined,
  };
  let operands = 0;
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!;
    if (word.startsWith('-') && word !== '-') {
      const used = word.startsWith('--') ? readLong(options, args, at) : readLetters(options, args, at);
      if (!used.ok) return used;
      at += used.value;
    } else {
      const wrong = yield* readOperand(sys, options, word, ++operands, at + 1);
      if (wrong) return fail(wrong);
    }
  }
  return options.host ? ok(options) : end('Specify "host" missing argument.');
}

/** How many words it used beyond its own. */
type Used = Result<number, Ending>;

/** `--max-hops=5`, or any prefix that fits one option only. */
function readLong(options: TraceOptions, args: readonly string[], at: number): Used {
  const [name, ...rest] = args[at]!.slice(2).split('=');
  const given = rest.length > 0 ? rest.join('=') : undefined;
  const fitting = OPTIONS.filter((o) => o.long === name);
  const near = fitting.length > 0 ? fitting : OPTIONS.filter((o) => name !== '' && o.long?.startsWith(name!));
  const option = near[0];
  if (!option || near.length > 1 || (given !== undefined && !option.value)) {
    return end(`Bad option \`--${name}' (argc ${at + 1})`);
  }
  return apply(options, option, `--${option.long}`, given, args, at);
}

/** `-nq1`: letters up to the first that takes a value. */
function readLetters(options: TraceOptions, args: readonly string[], at: number): Used {
  const word = args[at]!;
  for (let i = 1; i < word.length; i++) {
    const option = OPTIONS.find((o) => o.letter === word[i]);
    if (!option) return end(`Bad option \`-${word[i]}' (argc ${at + 1})`);
    const used = apply(
      options,
      option,
      `-${word[i]}`,
      option.value ? word.slice(i + 1) || undefined : undefined,
      args,
      at,
    );
    if (!used.ok || option.value) return used;
  }
  return ok(0);
}

function apply(
  options: TraceOptions,
  option: Option,
  name: string,
  joined: string | undefined,
  args: readonly string[],
  at: number,
): Used {
  const value = option.value === undefined ? '' : (joined ?? args[at + 1]);
  const extra = option.value === undefined || joined !== undefined ? 0 : 1;
  if (value === undefined) {
    const example = `${name}${name.startsWith('--') ? '=' : ' '}${option.value}`;
    return end(`Option \`${name}' (argc ${at + 1}) requires an argument: \`${example}'`);
  }
  const done = option.set(options, value);
  if (typeof done === 'string') return end(`traceroute: ${done}`);
  return done === false
    ? end(`Cannot handle \`${name}' option with arg \`${value}' (argc ${at + 1 + extra})`)
    : ok(extra);
}

function* readOperand(
  sys: Sys,
  options: TraceOptions,
  word: string,
  position: number,
  argc: number,
): Call<Ending | undefined> {
  if (position === 1) {
    const address = yield* lookupOne(sys, word);
    if (address.ok) options.host = { name: word, address: address.value };
    else {
      const first = `${word}: ${address.error}\n`;
      return end(`${first}Cannot handle "host" cmdline arg \`${word}' on position 1 (argc ${argc})`).error;
    }
  } else if (position === 2) {
    const cannot = `Cannot handle "packetlen" cmdline arg \`${word}' on position 2 (argc ${argc})`;
    if (!number((o, n) => (o.packetLength = n))(options, word)) return end(cannot).error;
  } else return end(`Extra arg \`${word}' (position ${position}, argc ${argc})`).error;
  return undefined;
}

const MOST_HOPS = 255;
const MOST_PER_HOP = 10;
export const MOST_PACKET_BYTES = 65_000;

/** What traceroute checks when all options are read. */
export function checkRanges(o: TraceOptions): Ending | undefined {
  const { max, here, near } = o.wait;
  if (o.firstHop === 0 || o.firstHop > o.mostHops) return end('first hop out of range').error;
  if (o.mostHops > MOST_HOPS) return end(`max hops cannot be more than ${MOST_HOPS}`).error;
  if (o.perHop === 0 || o.perHop > MOST_PER_HOP) return end(`no more than ${MOST_PER_HOP} probes per hop`).error;
  if (Math.min(max, here, near) < 0) return end(`bad wait specifications \`${max},${here},${near}' used`).error;
  if ((o.packetLength ?? 0) > MOST_PACKET_BYTES) return end(`too big packetlen ${o.packetLength} specified`).error;
  return undefined;
}

/** `traceroute to bob (192.168.3.4), 30 hops max, 60 byte packets`: without its newline, which comes with the first hop. */
export const headline = (o: TraceOptions, bytes: number): string =>
  `traceroute to ${o.host!.name} (${formatIpv4(o.host!.address)}), ${o.mostHops} hops max, ${bytes} byte packets`;
