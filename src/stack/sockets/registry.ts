/** All sockets of a host: how they are opened, and where incoming packets and frames look for theirs. */
import type { Errno } from '../../core/errno.ts';
import type { Socket, SocketOwner } from '../../core/network.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { SocketKind } from '../../core/sys.ts';
import type { Context } from '../context.ts';
import type { LinkOutput } from '../link-output.ts';
import type { BaseSocket } from './base.ts';
import { DatagramSocket } from './datagram.ts';
import type { IpSender } from './ip-sender.ts';
import { PacketSocket } from './packet.ts';
import { RawSocket } from './raw.ts';
import { ServicePorts } from './service-ports.ts';

export class SocketRegistry {
  readonly raw: RawSocket[] = [];
  readonly packet: PacketSocket[] = [];
  readonly ports: ServicePorts<DatagramSocket>;
  readonly #ctx: Context;

  constructor(ctx: Context) {
    this.#ctx = ctx;
    this.ports = new ServicePorts(ctx.env.rng, () => ctx.sysctl.list('net.ipv4.ip_local_port_range'));
  }

  /** EPROTONOSUPPORT: no such protocol of this kind. */
  open(
    kind: Exclude<SocketKind, 'stream'>,
    protocol: number,
    owner: SocketOwner,
    sender: IpSender,
    link: LinkOutput,
  ): Result<Socket, Errno> {
    switch (kind) {
      case 'datagram':
        return protocol === 0 || protocol === 17
          ? ok(new DatagramSocket(this.#ctx, owner, sender, this.ports))
          : fail('EPROTONOSUPPORT');
      case 'raw': {
        if (protocol < 1 || protocol > 255) return fail('EPROTONOSUPPORT');
        const socket = new RawSocket(this.#ctx, owner, protocol, sender, () => remove(this.raw, socket));
        this.raw.push(socket);
        return ok(socket);
      }
      case 'packet': {
        const forget = (): void => {
          remove(this.packet, socket);
          this.#tap();
        };
        const socket = new PacketSocket(this.#ctx, owner, protocol, link, forget, () => this.#tap());
        this.packet.push(socket);
        this.#tap();
        return ok(socket);
      }
    }
  }

  /** Tells each interface who listens. */
  #tap(): void {
    for (const iface of this.#ctx.interfaces) {
      iface.taps = this.packet.filter((s) => s.device === undefined || s.device === iface);
      iface.tapsHearAll = this.packet.some(
        (s) => s.options.promiscuous && (s.device === undefined || s.device === iface),
      );
    }
  }

  all(): readonly BaseSocket[] {
    return [...this.raw, ...this.packet, ...this.ports.all()];
  }
}

function remove<T>(list: T[], item: T): void {
  const at = list.indexOf(item);
  if (at >= 0) list.splice(at, 1);
}
