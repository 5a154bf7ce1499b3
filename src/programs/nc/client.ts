/** nc's active side: one socket for each service port, connected, perhaps probed, then relayed. */
import { formatIpv4, type Ipv4Address } from '../../core/address.ts';
import { utf8 } from '../../core/bytes.ts';
import { errnoText, type Errno } from '../../core/errno.ts';
import type { Call, ExitStatus, Fd, Sys } from '../../core/sys.ts';
import { NS_PER_S, seconds } from '../../core/time.ts';
import { lookupHost, parseInetAton } from '../lib/hosts.ts';
import { serviceName } from '../../dissect/services.ts';
import { relay } from './relay.ts';
import type { Settings } from './settings.ts';

const PROBE_SECONDS = 3;

export function* connectEach(sys: Sys, settings: Settings): Call<ExitStatus> {
  const [low = 0, high = low] = settings.ports.split('-').map(Number);
  const address = resolve(sys, settings, settings.host ?? '', low);
  if (address === undefined) return 1;
  let status: ExitStatus = 1;
  for (let port = Math.min(low, high); port <= Math.max(low, high); port++) {
    status = yield* connectOne(sys, settings, address, port);
  }
  return status;
}

function* connectOne(sys: Sys, settings: Settings, address: Ipv4Address, port: number): Call<ExitStatus> {
  const socket = openSocket(sys, settings);
  if (socket === undefined) return 1;
  const host = settings.host ?? '';
  const dotted = formatIpv4(address);
  const where = settings.numeric || host === dotted ? host : `${host} (${dotted})`;
  const connected = yield* sys.connect(socket, { address, port });
  if (!connected.ok) {
    sys.close(socket);
    const why = errnoText(connected.error);
    if (settings.verbose) sys.warn(`nc: connect to ${where} port ${port} (udp) failed: ${why}\n`);
    return 1;
  }
  if (settings.verbose) {
    if (!(yield* isThere(sys, socket, settings))) return (sys.close(socket), 1);
    const service = settings.numeric ? '*' : (serviceName(port, 'udp') ?? '*');
    sys.warn(`Connection to ${where} ${port} port [udp/${service}] succeeded!\n`);
  }
  if (!settings.probe) yield* relay(sys, socket, settings);
  sys.close(socket);
  return 0;
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

/** A datagram socket with the options asked for, bound where that was asked for too; undefined after a message. */
function openSocket(sys: Sys, settings: Settings): Fd | undefined {
  const socket = sys.socket('datagram');
  if (!socket.ok) return complain(sys, socket.error);
  const { ttl, tos, broadcast, sourcePort, sourceAddress } = settings;
  const options = sys.setOptions(socket.value, {
    ...(ttl === undefined ? {} : { ttl }),
    ...(tos === undefined ? {} : { tos }),
    ...(broadcast ? { broadcast } : {}),
    reuseAddress: true,
  });
  if (!options.ok) return complain(sys, options.error);
  if (sourcePort === 0 && sourceAddress === undefined) return socket.value;
  const address = sourceAddress === undefined ? 0 : resolve(sys, settings, sourceAddress, sourcePort);
  if (address === undefined) return undefined;
  const bound = sys.bind(socket.value, { address, port: sourcePort });
  return bound.ok ? socket.value : complain(sys, bound.error, 'bind failed: ');
}

function complain(sys: Sys, error: Errno, what = ''): undefined {
  sys.warn(`nc: ${what}${errnoText(error)}\n`);
}

/** The address of a name, or of a number only with -n; undefined after a message. */
export function resolve(sys: Sys, settings: Settings, host: string, port: number): Ipv4Address | undefined {
  const number = parseInetAton(host);
  if (number !== undefined) return number;
  const found = settings.numeric ? undefined : lookupHost(sys, host);
  if (found?.ok) return found.value;
  sys.warn(`nc: getaddrinfo for host "${host}" port ${port}: ${found?.error ?? 'Name or service not known'}\n`);
  return undefined;
}
