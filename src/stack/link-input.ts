/** The first step up: a frame is verified, shown to taps, and goes to ARP or IP by its type (IEEE 802.3, 4.2.4; RFC 894). */
import { BROADCAST_MAC } from '../core/address.ts';
import { getU16, getU32, getU48 } from '../core/bytes.ts';
import type { Reason } from '../core/event.ts';
import { FCS_BYTES, MIN_FRAME_BYTES, type Frame } from '../core/frame.ts';
import * as arp from '../protocols/arp/codec.ts';
import * as ipv4 from '../protocols/ipv4/codec.ts';
import type { Arp } from './arp.ts';
import type { Context } from './context.ts';
import { ETH_DROP } from './events.ts';
import type { Interface } from './interface.ts';
import type { IpInput } from './ip-input.ts';
import * as why from './reasons.ts';
import { TO_ALL, TO_GROUP, TO_OTHER, TO_US, type LinkTarget } from './wire.ts';

export class LinkInput {
  readonly #ctx: Context;
  readonly #arp: Arp;
  readonly #ip: IpInput;

  constructor(ctx: Context, arpInput: Arp, ip: IpInput) {
    this.#ctx = ctx;
    this.#arp = arpInput;
    this.#ip = ip;
  }

  /** Consumes the reference. */
  receive(iface: Interface, frame: Frame): void {
    const { counters, env } = this.#ctx;
    if (!iface.up) return this.#drop(iface, frame, why.INTERFACE_DOWN);
    if (frame.length < MIN_FRAME_BYTES) {
      iface.rxErrors++;
      counters['link-runts']++;
      return this.#drop(iface, frame, why.RUNT);
    }
    if (frame.suspect && !frame.fcsHolds()) {
      iface.rxErrors++;
      counters['fcs-errors']++;
      return this.#drop(iface, frame, why.FCS_WRONG);
    }
    const target = iface.loopback ? TO_US : targetOf(iface, frame.bytes);
    const end = frame.length - FCS_BYTES;
    iface.rxPackets++;
    iface.rxBytes += end;
    if (iface.taps.length > 0 && (target !== TO_OTHER || iface.promiscuous || iface.tapsHearAll)) {
      for (const tap of iface.taps) tap.see(iface, frame, end, target, false, env.now);
    }
    if (target === TO_OTHER) {
      counters['link-other-host']++;
      return this.#drop(iface, frame, why.OTHER_HOST);
    }
    const type = getU16(frame.bytes, 12);
    if (type === ipv4.ETHER_TYPE) return this.#ip.receive(iface, frame, target);
    if (type === arp.ETHER_TYPE && !iface.loopback) return this.#arp.receive(iface, frame, target);
    counters['link-unknown-type']++;
    iface.rxDropped++;
    this.#drop(iface, frame, why.UNKNOWN_TYPE);
  }

  #drop(iface: Interface, frame: Frame, reason: Reason): void {
    const { env } = this.#ctx;
    const b = frame.bytes;
    env.emit(ETH_DROP, iface.port, frame.id, reason, getU48(b, 0), getU48(b, 6), getU16(b, 12), frame.length);
    env.frames.release(frame);
  }
}

function targetOf(iface: Interface, b: Uint8Array): LinkTarget {
  if (getU16(b, 0) === iface.macHigh && getU32(b, 2) === iface.macLow) return TO_US;
  if ((b[0]! & 1) === 0) return TO_OTHER;
  return getU48(b, 0) === BROADCAST_MAC ? TO_ALL : TO_GROUP;
}
