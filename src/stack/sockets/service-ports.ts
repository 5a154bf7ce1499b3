/** Which datagram socket has which service port, and which one a datagram reaches (RFC 768; ephemeral ports: RFC 6056, 3.3.1). */
import type { Ipv4Address } from '../../core/address.ts';
import type { Errno } from '../../core/errno.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Rng } from '../../core/rng.ts';
import type { SocketOptions } from '../../core/sys.ts';
import type { Interface } from '../interface.ts';

/** What a socket must tell to hold a service port. */
export interface PortHolder {
  localPort: number;
  readonly localIp: Ipv4Address;
  readonly device: Interface | undefined;
  readonly options: SocketOptions;
  /** How well it fits a datagram: -1 not at all, else the more the more specific. */
  score(local: Ipv4Address, remote: Ipv4Address, remotePort: number, iface: Interface | undefined): number;
}

export class ServicePorts<S extends PortHolder> {
  readonly #byPort = new Map<number, S[]>();
  readonly #rng: Rng;

  readonly #range: () => readonly number[];

  /** `range`: the first and the last ephemeral port. */
  constructor(rng: Rng, range: () => readonly number[]) {
    this.#rng = rng;
    this.#range = range;
  }

  /** Gives a socket its port; 0 asks for an ephemeral one. EADDRINUSE: another has it. EAGAIN: all are taken. */
  bind(socket: S, wanted: number): Result<void, Errno> {
    if (wanted < 0 || wanted > 0xffff) return fail('EINVAL');
    const port = wanted === 0 ? this.#ephemeral() : wanted;
    if (port === undefined) return fail('EAGAIN');
    const others = this.#byPort.get(port) ?? [];
    if (others.some((other) => clash(socket, other))) return fail('EADDRINUSE');
    socket.localPort = port;
    this.#byPort.set(port, [...others, socket]);
    return ok(undefined);
  }

  remove(socket: S): void {
    const left = (this.#byPort.get(socket.localPort) ?? []).filter((s) => s !== socket);
    if (left.length > 0) this.#byPort.set(socket.localPort, left);
    else this.#byPort.delete(socket.localPort);
  }

  /** The socket that fits best; of equals the one that was opened last. */
  find(
    port: number,
    local: Ipv4Address,
    remote: Ipv4Address,
    remotePort: number,
    iface: Interface | undefined,
  ): S | undefined {
    let best: S | undefined;
    let most = 0;
    for (const socket of this.#byPort.get(port) ?? []) {
      const score = socket.score(local, remote, remotePort, iface);
      if (score < most) continue;
      best = socket;
      most = score;
    }
    return best;
  }

  /** All that fit: a broadcast or a group reaches each of them (RFC 1122, 4.1.3.1). */
  findAll(port: number, local: Ipv4Address, remote: Ipv4Address, remotePort: number, iface: Interface): readonly S[] {
    return (this.#byPort.get(port) ?? []).filter((s) => s.score(local, remote, remotePort, iface) >= 0);
  }

  all(): readonly S[] {
    return [...this.#byPort.values()].flat();
  }

  /** A random start, then the next free one. */
  #ephemeral(): number | undefined {
    const [first, last] = this.#range() as [number, number];
    const count = last - first + 1;
    const start = this.#rng.below(count);
    for (let i = 0; i < count; i++) {
      const port = first + ((start + i) % count);
      if (!this.#byPort.has(port)) return port;
    }
    return undefined;
  }
}

/** Two sockets may share a port when their addresses differ, or their interfaces, or both allow it (SO_REUSEADDR). */
function clash(a: PortHolder, b: PortHolder): boolean {
  if (a.options.reuseAddress && b.options.reuseAddress) return false;
  if (a.device !== undefined && b.device !== undefined && a.device !== b.device) return false;
  return a.localIp === 0 || b.localIp === 0 || a.localIp === b.localIp;
}
