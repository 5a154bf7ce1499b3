/**
 * Windows' ping: four echo requests of 32 bytes, one after the other. Layout after the samples of learn.microsoft.com (ping,
 * "Troubleshoot TCP/IP connectivity"); see test/golden/personas/README.md.
 */
import { formatIpv4, type Ipv4Address } from '../../../core/address.ts';
import type { Call, ExitStatus, Fd, Program, Sys } from '../../../core/sys.ts';
import { NS_PER_MS, NS_PER_S } from '../../../core/time.ts';
import { parseInetAton } from '../../lib/hosts.ts';
import { lookupOne, nameOf } from '../../lib/dns/lookup.ts';
import { answered, echo, type Echo, openEcho } from '../echo.ts';
import { icmpWords, MUST_FRAGMENT } from '../icmp-words.ts';
import { type PingOptions, readOptions } from './options.ts';

/** `abcdefghijklmnopqrstuvw`, again and again. */
const LETTERS = 23;
const payload = (bytes: number): Uint8Array => new Uint8Array(bytes).map((_, i) => 0x61 + (i % LETTERS));

export const ping: Program = {
  name: 'ping',
  summary: 'Asks a host for echoes and times them',
  usage: 'ping [-t] [-a] [-n count] [-l size] [-f] [-i TTL] [-w timeout] target_name',
  options: [
    { flag: '-n', value: 'count', meaning: 'echo requests to send' },
    { flag: '-t', meaning: 'until Ctrl-C' },
    { flag: '-l', value: 'size', meaning: 'bytes of data to send' },
    { flag: '-i', value: 'TTL', meaning: 'time to live' },
    { flag: '-w', value: 'timeout', meaning: 'milliseconds to wait for each reply' },
    { flag: '-f', meaning: 'do not fragment' },
    { flag: '-a', meaning: 'names for addresses' },
    { flag: '-S', value: 'srcaddr', meaning: 'address to send from' },
  ],
  operand: 'host',
  examples: ['ping bob', 'ping -n 1 -i 3 bob'],
  real: true,
  personas: ['windows'],
  *main(sys, args) {
    const read = readOptions(args);
    if (!read.ok) return (sys.print(read.error.text), 1);
    const options = read.value;
    const found = yield* lookupOne(sys, options.target);
    if (!found.ok) {
      sys.print(`Ping request could not find host ${options.target}. Please check the name and try again.\n`);
      return 1;
    }
    const socket = openEcho(sys);
    if (!socket.ok) return (sys.print('Unable to contact IP driver. General failure.\n'), 1);
    const { ttl, dontFragment, source } = options;
    sys.setOptions(socket.value, { mtuDiscover: dontFragment ? 'do' : 'dont', ...(ttl === undefined ? {} : { ttl }) });
    const bound = source === undefined || sys.bind(socket.value, { address: source, port: 0 }).ok;
    if (!bound) return (sys.print(`\nPing: bind failed. The requested address is not valid in its context.\n`), 1);
    return yield* run(sys, options, socket.value, found.value);
  },
};

/** Whole milliseconds of the round trips, and how many probes there were. */
interface Tally {
  sent: number;
  received: number;
  readonly trips: number[];
}

function* run(sys: Sys, options: PingOptions, socket: Fd, address: Ipv4Address): Call<ExitStatus> {
  const dotted = formatIpv4(address);
  const isNumber = parseInetAton(options.target) !== undefined;
  const name = isNumber && options.resolve ? yield* nameOf(sys, address) : isNumber ? undefined : options.target;
  const shown = name === undefined ? dotted : `${name} [${dotted}]`;
  sys.print(`\nPinging ${shown} with ${options.size} bytes of data:\n`);
  sys.handle('SIGINT');
  const tally: Tally = { sent: 0, received: 0, trips: [] };
  const data = payload(options.size);
  let stopped = false;
  while (!stopped && (options.forever || tally.sent < options.count)) {
    const probe = yield* echo(sys, socket, address, data, options.timeout * NS_PER_MS);
    stopped = probe.outcome === 'signal';
    tally.sent++;
    if (stopped) break;
    sys.print(`${tell(tally, probe)}\n`);
    const rest = probe.sentAt + NS_PER_S - sys.now();
    if (rest > 0 && (options.forever || tally.sent < options.count)) stopped = !(yield* sys.sleep(rest)).ok;
  }
  sys.print(statistics(dotted, tally));
  if (stopped) sys.print('Control-C\n');
  return tally.received > 0 ? 0 : 1;
}

/** One line, and what it adds to the count: an error of a router counts as received. */
function tell(tally: Tally, { outcome, sentAt }: Echo): string {
  if (!answered(outcome)) {
    if (typeof outcome === 'string') return 'Request timed out.';
    return outcome.refused === 'EMSGSIZE' ? MUST_FRAGMENT : 'PING: transmit failed. General failure. ';
  }
  tally.received++;
  const from = `Reply from ${formatIpv4(outcome.from)}:`;
  if (outcome.icmp.kind !== 'echo-reply') return `${from} ${icmpWords(outcome.icmp)}`;
  const ms = Math.floor((outcome.time - sentAt) / NS_PER_MS);
  tally.trips.push(ms);
  const time = ms < 1 ? 'time<1ms' : `time=${ms}ms`;
  return `${from} bytes=${outcome.icmp.data.length} ${time} TTL=${outcome.ttl}`;
}

function statistics(dotted: string, { sent, received, trips }: Tally): string {
  const lost = sent - received;
  const percent = sent === 0 ? 0 : Math.floor((lost * 100) / sent);
  const counts = `    Packets: Sent = ${sent}, Received = ${received}, Lost = ${lost} (${percent}% loss),\n`;
  const head = `\nPing statistics for ${dotted}:\n${counts}`;
  if (trips.length === 0) return head;
  const mean = Math.floor(trips.reduce((sum, ms) => sum + ms, 0) / trips.length);
  const times = `Minimum = ${Math.min(...trips)}ms, Maximum = ${Math.max(...trips)}ms, Average = ${mean}ms`;
  return `${head}Approximate round trip times in milli-seconds:\n    ${times}\n`;
}
