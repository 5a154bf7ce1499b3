/** Which address ping sends from: a connected UDP socket shows what routing chooses, as in iputils. */
import type { Ipv4Address } from '../../core/address.ts';
import { errnoText, type Errno } from '../../core/errno.ts';
import { ok, type Result } from '../../core/result.ts';
import type { Call, Fd, Sys } from '../../core/sys.ts';
import { type Refusal, refuse } from './numbers.ts';
import type { PingOptions } from './options.ts';

const PROBE_PORT = 1025;
const NOT_BROADCAST = 'Do you want to ping broadcast? Then -b. If not, check your local firewall rules';

export function* chooseSource(sys: Sys, options: PingOptions, target: Ipv4Address): Call<Result<Ipv4Address, Refusal>> {
  if (options.source !== undefined) return ok(options.source);
  const probe = sys.socket('datagram');
  if (!probe.ok) return refuse(`socket: ${errnoText(probe.error)}`);
  const source = yield* askRouting(sys, probe.value, options, target);
  sys.close(probe.value);
  return source;
}

function* askRouting(sys: Sys, fd: Fd, options: PingOptions, target: Ipv4Address): Call<Result<Ipv4Address, Refusal>> {
  const { device, tos, broadcast } = options;
  if (device !== undefined) {
    const bound = sys.setOptions(fd, { device });
    if (!bound.ok) return refuse(`SO_BINDTODEVICE ${device}: ${errnoText(bound.error)}`);
  }
  if (tos !== undefined) sys.setOptions(fd, { tos });
  const connect = (): Call<Result<void, Errno>> => sys.connect(fd, { address: target, port: PROBE_PORT });
  let connected = yield* connect();
  if (!connected.ok && connected.error === 'EACCES') {
    if (!broadcast) return refuse(NOT_BROADCAST);
    sys.warn('WARNING: pinging broadcast address\n');
    sys.setOptions(fd, { broadcast: true });
    connected = yield* connect();
  }
  if (!connected.ok) return refuse(`connect: ${errnoText(connected.error)}`);
  const local = sys.localAddress(fd);
  return local.ok ? ok(local.value.address) : refuse(`getsockname: ${errnoText(local.error)}`);
}
