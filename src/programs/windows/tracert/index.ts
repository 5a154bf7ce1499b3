/** tracert: finds routers with echo requests, three to a hop, one after the other. Layout after learn.microsoft.com, tracert. */
import { formatIpv4, type Ipv4Address } from '../../../core/address.ts';
import { ok, type Result } from '../../../core/result.ts';
import type { Call, ExitStatus, Fd, Program, Sys } from '../../../core/sys.ts';
import { NS_PER_MS } from '../../../core/time.ts';
import { parseInetAton } from '../../lib/hosts.ts';
import { lookupOne, nameOf } from '../../lib/dns/lookup.ts';
import type { Answer } from '../../lib/icmp-answers.ts';
import { answered, echo, openEcho } from '../echo.ts';
import { icmpWords } from '../icmp-words.ts';
import { asSwitch, numberWithin, refusal, type Refusal } from '../switches.ts';
import { USAGE } from './usage.ts';

interface TraceOptions {
  resolve: boolean;
  mostHops: number;
  /** Milliseconds. */
  timeout: number;
  target: string;
}

const DATA_BYTES = 64;
const PER_HOP = 3;

function readOptions(args: readonly string[]): Result<TraceOptions, Refusal> {
  const options: TraceOptions = { resolve: true, mostHops: 30, timeout: 4000, target: '' };
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!;
    const letter = asSwitch(word)?.name;
    if (letter === undefined) {
      if (options.target !== '') return refusal(USAGE);
      options.target = word;
    } else if (letter === '?') return refusal(USAGE);
    else if (letter === 'd') options.resolve = false;
    else if (letter === 'h' || letter === 'w') {
      const value = args[++at];
      if (value === undefined) return refusal(`A value must be supplied for option ${word}.\n`);
      const n = numberWithin(value, 1, letter === 'h' ? 255 : 4_294_967_295);
      if (n === undefined) return refusal(`Bad value for option ${word}.\n`);
      options[letter === 'h' ? 'mostHops' : 'timeout'] = n;
    } else if (/^[jRS6]$/.test(letter)) return refusal(`${word} is not built in wirelab yet.\n`);
    else if (letter !== '4') return refusal(`${word} is not a valid command option.\n${USAGE}`);
  }
  return options.target === '' ? refusal(USAGE) : ok(options);
}

export const tracert: Program = {
  name: 'tracert',
  summary: 'Shows the routers on the way to a host',
  usage: 'tracert [-d] [-h maximum_hops] [-w timeout] target_name',
  options: [
    { flag: '-d', meaning: 'numbers instead of names' },
    { flag: '-h', value: 'maximum_hops', meaning: 'the last hop to try' },
    { flag: '-w', value: 'timeout', meaning: 'milliseconds to wait for each reply' },
  ],
  operand: 'host',
  examples: ['tracert bob', 'tracert -d -h 5 bob'],
  real: true,
  personas: ['windows'],
  *main(sys, args) {
    const read = readOptions(args);
    if (!read.ok) return (sys.print(read.error.text), 1);
    const { target, mostHops, resolve } = read.value;
    const found = yield* lookupOne(sys, target);
    if (!found.ok) return (sys.print(`Unable to resolve target system name ${target}.\n`), 1);
    const socket = openEcho(sys);
    if (!socket.ok) return (sys.print('Unable to contact IP driver. General failure.\n'), 1);
    const isNumber = parseInetAton(target) !== undefined;
    const name = !isNumber ? target : resolve ? yield* nameOf(sys, found.value) : undefined;
    const dotted = formatIpv4(found.value);
    sys.print(
      name === undefined
        ? `\nTracing route to ${dotted} over a maximum of ${mostHops} hops\n\n`
        : `\nTracing route to ${name} [${dotted}]\nover a maximum of ${mostHops} hops:\n\n`,
    );
    return yield* trace(sys, socket.value, found.value, read.value);
  },
};

function* trace(sys: Sys, socket: Fd, to: Ipv4Address, options: TraceOptions): Call<ExitStatus> {
  for (let ttl = 1; ttl <= options.mostHops; ttl++) {
    sys.setOptions(socket, { ttl });
    const there = yield* hop(sys, socket, to, ttl, options);
    if (there) break;
  }
  sys.print('\nTrace complete.\n');
  return 0;
}

/** One line. Returns whether the trace ends here. */
function* hop(sys: Sys, socket: Fd, to: Ipv4Address, ttl: number, options: TraceOptions): Call<boolean> {
  sys.print(`${String(ttl).padStart(3)}  `);
  let last: Answer | undefined;
  for (let n = 0; n < PER_HOP; n++) {
    const { outcome, sentAt } = yield* echo(sys, socket, to, new Uint8Array(DATA_BYTES), options.timeout * NS_PER_MS);
    if (!answered(outcome)) {
      if (typeof outcome !== 'string') return (sys.print('Transmit error: General failure.\n'), true);
      sys.print('   *     ');
      continue;
    }
    last = outcome;
    if (outcome.icmp.kind !== 'echo-reply' && outcome.icmp.kind !== 'time-exceeded') break;
    const ms = Math.floor((outcome.time - sentAt) / NS_PER_MS);
    sys.print(ms < 1 ? '  <1 ms  ' : `${String(ms).padStart(4)} ms  `);
  }
  if (!last) return (sys.print('Request timed out.\n'), false);
  const dotted = formatIpv4(last.from);
  const name = options.resolve ? yield* nameOf(sys, last.from) : undefined;
  const who = name === undefined ? dotted : `${name} [${dotted}]`;
  const passed = last.icmp.kind === 'echo-reply' || last.icmp.kind === 'time-exceeded';
  sys.print(`${who}${passed ? '' : `  reports: ${icmpWords(last.icmp)}`}\n`);
  return last.icmp.kind !== 'time-exceeded';
}
