/** ping: sends ICMP echo requests and tells what comes back (iputils' ping(8); RFC 792, RFC 1122 section 3.2.2.6). */
import { formatIpv4, isMulticastIpv4, type Ipv4Address } from '../../core/address.ts';
import { errnoText } from '../../core/errno.ts';
import { ok, type Result } from '../../core/result.ts';
import type { Call, Fd, Program, Sys } from '../../core/sys.ts';
import { NS_PER_MS } from '../../core/time.ts';
import { IP_PROTOCOL } from '../../protocols/icmp/codec.ts';
import { type Found, lookupFound } from '../lib/dns/lookup.ts';
import { parseInetAton } from '../lib/hosts.ts';
import { type Refusal, refuse } from './numbers.ts';
import { type PingCommand, type PingOptions, readCommand } from './options.ts';
import { filler } from './probe.ts';
import { readPacket, tellError } from './receive.ts';
import { Run, type Target } from './run.ts';
import { LEAST_GAP_MS, sendWhenDue } from './send.ts';
import { chooseSource } from './source.ts';
import { USAGE, VERSION } from './usage.ts';

export const ping: Program = {
  name: 'ping',
  summary: 'Asks a host for echoes and times them',
  usage: 'ping [options] destination',
  options: [
    { flag: '-c', value: 'count', meaning: 'stop after count replies' },
    { flag: '-i', value: 'seconds', meaning: 'time between probes' },
    { flag: '-s', value: 'size', meaning: 'bytes of data to send' },
    { flag: '-t', value: 'ttl', meaning: 'time to live' },
    { flag: '-W', value: 'seconds', meaning: 'how long to wait for a first reply' },
    { flag: '-w', value: 'seconds', meaning: 'when to end in any case' },
    { flag: '-M', value: 'do|want|dont', meaning: 'path MTU discovery: whether to fragment' },
    { flag: '-n', meaning: 'numbers instead of names' },
    { flag: '-q', meaning: 'only the statistics' },
    { flag: '-D', meaning: 'the time of day before each line' },
    { flag: '-O', meaning: 'tell which replies are missing' },
    { flag: '-b', meaning: 'allow a broadcast address' },
    { flag: '-I', value: 'interface', meaning: 'interface or address to send from' },
    { flag: '-p', value: 'pattern', meaning: 'hexadecimal bytes to fill the data with' },
    { flag: '-Q', value: 'tos', meaning: 'type of service' },
    { flag: '-l', value: 'count', meaning: 'probes to send without waiting' },
    { flag: '-A', meaning: 'send as fast as replies come' },
    { flag: '-v', meaning: 'tell more' },
  ],
  operand: 'host',
  examples: ['ping -c 3 bob', 'ping -c 1 -t 1 bob', 'ping -c 1 -M do -s 1472 bob'],
  real: true,
  personas: ['linux'],
  *main(sys, args) {
    const command = readCommand(args);
    if (!command.ok) return complain(sys, command.error);
    const { options, warnings } = command.value;
    for (const words of warnings) sys.warn(`ping: ${words}\n`);
    if (options.help) return (sys.warn(USAGE), 2);
    if (options.version) return (sys.print(VERSION), 0);
    if (options.pattern && !options.quiet) sys.print(`PATTERN: 0x${hex(options.pattern)}\n`);
    const run = yield* prepare(sys, command.value);
    if (!run.ok) return complain(sys, run.error);
    yield* exchange(run.value);
    sys.print(run.value.finalText());
    return run.value.status;
  },
};

const hex = (bytes: readonly number[]): string => bytes.map((b) => b.toString(16).padStart(2, '0')).join('');

function complain(sys: Sys, { words, status }: Refusal): number {
  const usage = /^(invalid option|option requires)/.test(words) ? USAGE : '';
  sys.warn(`ping: ${words}\n${usage}`);
  return status;
}

/** Everything up to the first line of output: the destination, the source, the socket with its options. */
function* prepare(sys: Sys, { options, destinations }: PingCommand): Call<Result<Run, Refusal>> {
  const name = destinations.at(-1);
  if (name === undefined) return refuse('usage error: Destination address required', 1);
  if (options.verbose) tellSockets(sys, options);
  const found = yield* findTarget(sys, options, name);
  if (!found.ok) return found;
  const { canonicalName } = found.value;
  const address = found.value.addresses[0]!;
  if (options.verbose) sys.print(`ai->ai_family: AF_INET, ai->ai_canonname: '${canonicalName}'\n`);
  // A list of hosts asks for source routes, which today's kernels refuse.
  if (destinations.length > 1) return refuse('record route: Operation not permitted');
  if (parseInetAton(name) !== undefined) options.numeric = true;
  const source = yield* chooseSource(sys, options, address);
  if (!source.ok) return source;
  const target: Target = {
    name: canonicalName,
    address: address === 0 ? source.value : address,
    group: options.broadcast || isMulticastIpv4(address),
  };
  const socket = openSocket(sys, options, source.value, target);
  if (!socket.ok) return socket;
  const { device, strictSource, size } = options;
  const from = device !== undefined || strictSource ? `from ${formatIpv4(source.value)} ${device ?? ''}: ` : '';
  sys.print(`PING ${canonicalName} (${formatIpv4(target.address)}) ${from}${size}(${size + 28}) bytes of data.\n`);
  return ok(new Run(sys, options, socket.value, target, filler(options)));
}

function* findTarget(sys: Sys, { family }: PingOptions, name: string): Call<Result<Found, Refusal>> {
  if (name.includes(':')) return refuse(`connect: ${errnoText(name === '::1' ? 'EADDRNOTAVAIL' : 'ENETUNREACH')}`);
  const found = yield* lookupFound(sys, name);
  if (!found.ok) return refuse(`${name}: ${found.error}`);
  return family === 'AF_INET6' ? refuse(`${name}: Address family for hostname not supported`) : found;
}

/** The real one opens a socket of each family before it looks a name up. */
function tellSockets(sys: Sys, { family }: PingOptions): void {
  const sixth = family === 'AF_INET' ? '' : ', sock6.fd: 4 (socktype: SOCK_RAW)';
  sys.warn(`ping: sock4.fd: 3 (socktype: SOCK_RAW)${sixth}, hints.ai_family: ${family}\n\n`);
}

function openSocket(sys: Sys, o: PingOptions, source: Ipv4Address, target: Target): Result<Fd, Refusal> {
  const socket = sys.socket('raw', IP_PROTOCOL);
  if (!socket.ok) return refuse(`socket: ${errnoText(socket.error)}`);
  const fd = socket.value;
  const mtuDiscover = o.mtuDiscover ?? (target.group ? 'do' : undefined);
  sys.setOptions(fd, {
    receiveErrors: true,
    ...(o.broadcast ? { broadcast: true } : {}),
    ...(o.device === undefined ? {} : { device: o.device }),
    ...(mtuDiscover === undefined ? {} : { mtuDiscover }),
    ...(o.tos === undefined ? {} : { tos: o.tos }),
  });
  const bound = o.strictSource ? sys.bind(fd, { address: source, port: 0 }) : ok(undefined);
  if (!bound.ok) return refuse(`bind: ${errnoText(bound.error)}`);
  const ttl = o.ttl === undefined ? ok(undefined) : sys.setOptions(fd, { ttl: o.ttl });
  if (!ttl.ok) return refuse(`cannot set unicast time-to-live: ${errnoText(ttl.error)}`);
  return socket;
}

/** Sends and listens until there is nothing left to wait for (iputils, main_loop()). */
function* exchange(run: Run): Call<void> {
  const { sys, socket } = run;
  sys.handle('SIGINT');
  sys.handle('SIGQUIT');
  for (;;) {
    run.noticeSignal();
    if (run.done) return;
    let next: number;
    do {
      next = yield* sendWhenDue(run);
      if (run.allSent) run.linger();
    } while (next <= 0 && !run.allSent);
    const wait = run.allSent && run.endAt === undefined ? undefined : nextWait(run, next);
    const ready = yield* sys.poll([socket], wait === undefined ? {} : { timeout: wait });
    if (run.endAt !== undefined && sys.now() >= run.endAt) run.ending = true;
    if (ready.ok && !run.ending) yield* drain(run);
  }
}

function nextWait(run: Run, nextMs: number): number {
  const untilEnd = run.endAt === undefined ? Infinity : run.endAt - run.sys.now();
  if (run.allSent) return Math.max(0, untilEnd);
  // While a reply may come, iputils never sleeps for less than 10 ms.
  const ms = run.tally.inFlight > 0 ? Math.max(LEAST_GAP_MS, nextMs) : nextMs;
  return Math.max(0, Math.min(ms * NS_PER_MS, untilEnd));
}

/** Takes what has come, until nothing is in flight: then the next probe may be due. */
function* drain(run: Run): Call<void> {
  const { sys, socket, tally } = run;
  do {
    for (let e = sys.takeError(socket); e; e = sys.takeError(socket)) yield* tellError(run, e);
    const got = yield* sys.receive(socket, { timeout: 0 });
    if (got.ok) yield* readPacket(run, got.value);
    else if (got.error === 'ETIMEDOUT' || got.error === 'EINTR') return;
  } while (tally.inFlight !== 0);
}
