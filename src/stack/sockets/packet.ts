/** Packet sockets: whole frames in both directions, as tcpdump and craft use them (packet(7)). */
import { getU16 } from '../../core/bytes.ts';
import type { Errno } from '../../core/errno.ts';
import { ETHERNET_HEADER_BYTES, FCS_BYTES, MIN_FRAME_BYTES, type Frame } from '../../core/frame.ts';
import type { SocketOwner } from '../../core/network.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Message, SocketAddress, SocketOptions } from '../../core/sys.ts';
import type { Ns } from '../../core/time.ts';
import type { Context } from '../context.ts';
import type { Interface, Tap } from '../interface.ts';
import type { LinkOutput } from '../link-output.ts';
import { TO_ALL, TO_GROUP, TO_OTHER, type LinkTarget } from '../wire.ts';
import { BaseSocket } from './base.ts';

/** ETH_P_ALL: frames of every type, outgoing ones too. */
const ALL_TYPES = 0x0003;
const NOWHERE = { address: 0, port: 0 };

export class PacketSocket extends BaseSocket implements Tap {
  readonly kind = 'packet';
  readonly type: number;
  readonly #link: LinkOutput;
  readonly #changed: () => void;

  constructor(
    ctx: Context,
    owner: SocketOwner,
    type: number,
    link: LinkOutput,
    forget: (socket: BaseSocket) => void,
    changed: () => void,
  ) {
    super(ctx, owner, forget);
    this.type = type;
    this.#link = link;
    this.#changed = changed;
  }

  override setOptions(options: SocketOptions): Result<void, Errno> {
    const done = super.setOptions(options);
    if (done.ok) this.#changed();
    return done;
  }

  /** A packet socket binds to an interface, by `setOptions`. */
  bind(_local: SocketAddress): Result<void, Errno> {
    return fail('EINVAL');
  }

  connect(_remote: SocketAddress): Result<void, Errno> {
    return fail('EOPNOTSUPP');
  }

  /** Sends a frame from its destination MAC address on; padding and FCS are added. ENXIO: bound to no interface. */
  send(bytes: Uint8Array, _to?: SocketAddress): Result<number, Errno> {
    const iface = this.device;
    if (!iface) return fail('ENXIO');
    if (!iface.up) return fail('ENETDOWN');
    if (bytes.length < ETHERNET_HEADER_BYTES) return fail('EINVAL');
    if (bytes.length > iface.mtu + ETHERNET_HEADER_BYTES) return fail('EMSGSIZE');
    const { frames } = this.ctx.env;
    const frame = frames.allocate(Math.max(MIN_FRAME_BYTES, bytes.length + FCS_BYTES));
    frame.bytes.set(bytes);
    frame.damage = this.options.damage;
    this.#link.send(iface, frame, bytes.length, this.options.fcs === 'bad');
    return ok(bytes.length);
  }

  see(iface: Interface, frame: Frame, length: number, target: LinkTarget, outgoing: boolean, now: Ns): void {
    if (this.type !== ALL_TYPES && (outgoing || getU16(frame.bytes, 12) !== this.type)) return;
    const bytes = frame.bytes.slice(0, length);
    const direction = outgoing ? 'out' : directionOf(target);
    this.deliver({ bytes, from: NOWHERE, to: NOWHERE, ttl: 0, time: now, interface: iface.name, direction });
  }
}

function directionOf(target: LinkTarget): Message['direction'] {
  if (target === TO_ALL) return 'broadcast';
  if (target === TO_GROUP) return 'multicast';
  return target === TO_OTHER ? 'other' : 'in';
}
