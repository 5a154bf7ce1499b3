/** nc's passive side: waits for a datagram, takes its sender for the peer, then relays. */
import { formatIpv4, type Ipv4Address } from '../../core/address.ts';
import { errnoText, type Errno } from '../../core/errno.ts';
import type { Call, ExitStatus, Sys } from '../../core/sys.ts';
import { nameOrDotted } from '../lib/hosts.ts';
import { resolve } from './client.ts';
import { relay } from './relay.ts';
import type { Settings } from './settings.ts';

export function* listen(sys: Sys, settings: Settings): Call<ExitStatus> {
  const port = Number(settings.ports);
  const address = settings.host === undefined ? 0 : resolve(sys, settings, settings.host, port);
  if (address === undefined) return 1;
  const socket = sys.socket('datagram');
  if (!socket.ok) return complain(sys, socket.error);
  sys.setOptions(socket.value, { reuseAddress: true, ...(settings.broadcast ? { broadcast: true } : {}) });
  const bound = sys.bind(socket.value, { address, port });
  if (!bound.ok) return complain(sys, bound.error);
  if (settings.verbose) sys.warn(`Bound on ${name(sys, settings, address)} ${port}\n`);
  if (settings.keep) {
    yield* relay(sys, socket.value, settings);
    return 0;
  }
  const first = yield* sys.receive(socket.value);
  if (!first.ok) return complain(sys, first.error, 'recvfrom: ');
  const { from, bytes } = first.value;
  const connected = yield* sys.connect(socket.value, from);
  if (!connected.ok) return complain(sys, connected.error, 'connect: ');
  if (settings.verbose) sys.warn(`Connection received on ${name(sys, settings, from.address)} ${from.port}\n`);
  sys.print(bytes);
  yield* relay(sys, socket.value, settings, 1);
  return 0;
}

const name = (sys: Sys, { numeric }: Settings, address: Ipv4Address): string =>
  numeric || address === 0 ? formatIpv4(address) : nameOrDotted(sys, address);

function complain(sys: Sys, error: Errno, what = ''): ExitStatus {
  sys.warn(`nc: ${what}${errnoText(error)}\n`);
  return 1;
}
