/** nc's passive side: takes a connection, or the sender of the first datagram, for its peer, then relays. */
import { formatIpv4, type Ipv4Address } from '../../core/address.ts';
import { errnoText, type Errno } from '../../core/errno.ts';
import type { Call, ExitStatus, Fd, Sys } from '../../core/sys.ts';
import { nameOf } from '../lib/dns/lookup.ts';
import { resolve } from './client.ts';
import { relay } from './relay.ts';
import { portNumber, type Settings } from './settings.ts';
import { StreamRelay } from './stream.ts';

export function* listen(sys: Sys, settings: Settings): Call<ExitStatus> {
  const port = portNumber(settings.ports) ?? 0;
  const address = settings.host === undefined ? 0 : yield* resolve(sys, settings, settings.host, port);
  if (address === undefined) return 1;
  const socket = sys.socket(settings.transport === 'tcp' ? 'stream' : 'datagram');
  if (!socket.ok) return complain(sys, socket.error);
  sys.setOptions(socket.value, settings.socket);
  const bound = sys.bind(socket.value, { address, port });
  if (!bound.ok) return complain(sys, bound.error);
  const listens = settings.transport === 'tcp' ? sys.listen(socket.value, 1) : undefined;
  if (listens?.ok === false) return complain(sys, listens.error);
  const verb = listens ? 'Listening' : 'Bound';
  if (settings.verbose) sys.warn(`${verb} on ${yield* name(sys, settings, address)} ${port}\n`);
  return listens ? yield* serve(sys, settings, socket.value) : yield* answer(sys, settings, socket.value);
}

/** TCP: one connection after the other, or just one. Meanwhile the listening socket stays, so that a second one waits in its queue. */
function* serve(sys: Sys, settings: Settings, listener: Fd): Call<ExitStatus> {
  do {
    const accepted = yield* sys.accept(listener);
    if (!accepted.ok) return complain(sys, accepted.error, 'accept: ');
    const { fd, peer } = accepted.value;
    if (settings.verbose) sys.warn(`Connection received on ${yield* name(sys, settings, peer.address)} ${peer.port}\n`);
    yield* new StreamRelay(sys, fd, settings).run();
    sys.close(fd);
  } while (settings.keep);
  return 0;
}

/** UDP: everybody's datagrams, or those of the first sender. */
function* answer(sys: Sys, settings: Settings, socket: Fd): Call<ExitStatus> {
  if (settings.keep) {
    yield* relay(sys, socket, settings);
    return 0;
  }
  const first = yield* sys.receive(socket);
  if (!first.ok) return complain(sys, first.error, 'recvfrom: ');
  const { from, bytes } = first.value;
  const connected = yield* sys.connect(socket, from);
  if (!connected.ok) return complain(sys, connected.error, 'connect: ');
  if (settings.verbose) sys.warn(`Connection received on ${yield* name(sys, settings, from.address)} ${from.port}\n`);
  sys.print(bytes);
  yield* relay(sys, socket, settings, 1);
  return 0;
}

function* name(sys: Sys, { numeric }: Settings, address: Ipv4Address): Call<string> {
  const dotted = formatIpv4(address);
  return numeric || address === 0 ? dotted : ((yield* nameOf(sys, address)) ?? dotted);
}

function complain(sys: Sys, error: Errno, what = ''): ExitStatus {
  sys.warn(`nc: ${what}${errnoText(error)}\n`);
  return 1;
}
