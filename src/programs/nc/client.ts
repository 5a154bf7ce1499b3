/** nc's active side: one socket for each service port, connected, perhaps probed, then relayed. */
import { formatIpv4, type Ipv4Address } from '../../core/address.ts';
import { utf8 } from '../../core/bytes.ts';
import { errnoText, type Errno } from '../../core/errno.ts';
import type { Rng } from '../../core/rng.ts';
import type { Call, ExitStatus, Fd, Sys } from '../../core/sys.ts';
import { NS_PER_S, seconds } from '../../core/time.ts';
import { serviceName } from '../../dissect/services.ts';
import { lookupOne } from '../lib/dns/lookup.ts';
import { parseInetAton } from '../lib/hosts.ts';
import { relay } from './relay.ts';
import { portNumber, type Settings } from './settings.ts';
import { StreamRelay } from './stream.ts';

const PROBE_SECONDS = 3;

/** 0 when at least one service port answered. */
export function* connectEach(sys: Sys, settings: Settings): Call<ExitStatus> {
  const ports = portsOf(settings, sys.rng);
  const address = yield* resolve(sys, settings, settings.host ?? '', ports[0]!);
  if (address === undefined) return 1;
  let status: ExitStatus = 1;
  for (const [i, port] of ports.entries()) {
    if (i > 0 && settings.interval > 0) yield* sys.sleep(settings.interval);
    const socket = yield* openSocket(sys, settings);
    if (socket === undefined) return 1;
    if (yield* connectOne(sys, settings, socket, address, port)) status = 0;
    sys.close(socket);
  }
  return status;
}

/** The service ports asked for, lowest first, or shuffled. */
function portsOf({ ports, random }: Settings, rng: Rng): readonly number[] {
  const [low = 0, high = low] = serviceOrRange(ports);
  const least = Math.min(low, high);
  const list = Array.from({ length: Math.abs(high - low) + 1 }, (_, i) => least + i);
  if (!random) return list;
  for (let i = list.length - 1; i > 0; i--) {
    const other = rng.below(i + 1);
    [list[i], list[other]] = [list[other]!, list[i]!];
  }
  return list;
}

function serviceOrRange(text: string): readonly number[] {
  const named = portNumber(text);
  return named === undefined ? text.split('-').map(Number) : [named];
}

/** Whether the connection came about. */
function* connectOne(sys: Sys, settings: Settings, socket: Fd, address: Ipv4Address, port: number): Call<boolean> {
  const { transport, idle, verbose, numeric } = settings;
  const host = settings.host ?? '';
  const dotted = formatIpv4(address);
  const where = numeric || host === dotted ? host : `${host} (${dotted})`;
  const connected = yield* sys.connect(socket, { address, port }, idle === undefined ? {} : { timeout: idle });
  if (!connected.ok) {
    const waited = connected.error === 'ETIMEDOUT' && idle !== undefined;
    const why = waited ? 'timed out: Operation now in progress' : `failed: ${errnoText(connected.error)}`;
    if (verbose) sys.warn(`nc: connect to ${where} port ${port} (${transport}) ${why}\n`);
    return false;
  }
  if (verbose) {
    if (transport === 'udp' && !(yield* isThere(sys, socket, settings))) return false;
    const service = numeric ? '*' : (serviceName(port, transport) ?? '*');
    sys.warn(`Connection to ${where} ${port} port [${transport}/${service}] succeeded!\n`);
  }
  if (settings.probe) return true;
  if (transport === 'udp') yield* relay(sys, socket, settings);
  else yield* new StreamRelay(sys, socket, settings).run();
  return true;
}

/** UDP says nothing about who listens: send an X, and again, and see whether "port unreachable" comes back meanwhile. */
function* isThere(sys: Sys, socket: Fd, settings: Settings): Call<boolean> {
  const probe = (): boolean => {
    const sent = sys.send(socket, utf8('X'));
    return sent.ok || sent.error !== 'ECONNREFUSED';
  };
  if (!probe() || !probe()) return false;
  const rounds = settings.idle === undefined ? PROBE_SECONDS : Math.floor(settings.idle / NS_PER_S);
  for (let i = 0; i < rounds; i++) {
    yield* sys.sleep(seconds(1));
    if (!probe()) return false;
  }
  return true;
}

/** A socket with the options asked for, bound where that was asked for too; undefined after a message. */
function* openSocket(sys: Sys, settings: Settings): Call<Fd | undefined> {
  const { transport, sourcePort, sourceAddress } = settings;
  const socket = sys.socket(transport === 'tcp' ? 'stream' : 'datagram');
  if (!socket.ok) return complain(sys, socket.error);
  const options = sys.setOptions(socket.value, settings.socket);
  if (!options.ok) return complain(sys, options.error);
  if (sourcePort === 0 && sourceAddress === undefined) return socket.value;
  const address = sourceAddress === undefined ? 0 : yield* resolve(sys, settings, sourceAddress, sourcePort);
  if (address === undefined) return undefined;
  const bound = sys.bind(socket.value, { address, port: sourcePort });
  return bound.ok ? socket.value : complain(sys, bound.error, 'bind failed: ');
}

function complain(sys: Sys, error: Errno, what = ''): undefined {
  sys.warn(`nc: ${what}${errnoText(error)}\n`);
}

/** The address of a name, or of a number only with -n; undefined after a message. */
export function* resolve(sys: Sys, settings: Settings, host: string, port: number): Call<Ipv4Address | undefined> {
  const number = parseInetAton(host);
  if (number !== undefined) return number;
  const found = settings.numeric ? undefined : yield* lookupOne(sys, host);
  if (found?.ok) return found.value;
  sys.warn(`nc: getaddrinfo for host "${host}" port ${port}: ${found?.error ?? 'Name or service not known'}\n`);
  return undefined;
}
