/** The last step down: taps see the frame, Ethernet's padding is added, the port or the loopback queue takes it (RFC 894; RFC 1122, 3.2.1.3). */
import type { Alarm } from '../core/device.ts';
import { getU16, getU48 } from '../core/bytes.ts';
import { FCS_BYTES, MIN_FRAME_BYTES, type Frame } from '../core/frame.ts';
import type { Context } from './context.ts';
import { ETH_DROP } from './events.ts';
import type { Interface } from './interface.ts';
import { INTERFACE_DOWN, NO_CARRIER } from './reasons.ts';
import { TO_US } from './wire.ts';

export class LinkOutput {
  readonly #ctx: Context;
  readonly #loop: Frame[] = [];
  readonly #alarm: Alarm;

  /** `loopBack`: where a frame sent through `lo` comes in again, in a dispatch of its own. */
  constructor(ctx: Context, loopBack: (frame: Frame) => void) {
    this.#ctx = ctx;
    this.#alarm = ctx.env.alarm(() => {
      // only what waits now: an answer that goes through `lo` gets its own dispatch
      for (let n = this.#loop.length; n > 0; n--) loopBack(this.#loop.shift()!);
      if (this.#loop.length > 0) this.#alarm.set(ctx.env.now);
    }, 'work');
  }

  /** Sends a frame whose link header is filled; `end` is where its content ends. `badFcs`: with a wrong FCS, on purpose. Consumes the reference, which is the only one. */
  send(iface: Interface, frame: Frame, end: number, badFcs = false): void {
    const { env } = this.#ctx;
    if (!iface.up) return this.#drop(iface, frame, INTERFACE_DOWN);
    if (iface.taps.length > 0) for (const tap of iface.taps) tap.see(iface, frame, end, TO_US, true, env.now);
    pad(frame, end);
    if (badFcs) spoilFcs(frame);
    if (iface.loopback) {
      iface.txPackets++;
      iface.txBytes += end;
      this.#loop.push(frame);
      if (!this.#alarm.armed) this.#alarm.set(env.now);
      return;
    }
    if (!env.carrier(iface.port)) return this.#drop(iface, frame, NO_CARRIER);
    iface.txPackets++;
    iface.txBytes += end;
    env.transmit(iface.port, frame);
  }

  #drop(iface: Interface, frame: Frame, why: typeof NO_CARRIER): void {
    const { env } = this.#ctx;
    const b = frame.bytes;
    iface.txDropped++;
    env.emit(ETH_DROP, iface.port, frame.id, why, getU48(b, 0), getU48(b, 6), getU16(b, 12), frame.length);
    env.frames.release(frame);
  }
}

/** IEEE 802.3, 3.2.8: zeros up to 64 bytes. The FCS is left unsealed: it is right by definition. */
function pad(frame: Frame, end: number): void {
  frame.length = end + FCS_BYTES;
  if (frame.length < MIN_FRAME_BYTES) {
    frame.bytes.fill(0, end, MIN_FRAME_BYTES);
    frame.length = MIN_FRAME_BYTES;
  }
  frame.sealed = false;
  frame.suspect = false;
}

/** The right FCS with its last bit flipped: the frame goes out, and whoever verifies it drops it. */
function spoilFcs(frame: Frame): void {
  frame.seal();
  frame.bytes[frame.length - 1]! ^= 1;
  frame.suspect = true;
  frame.damage ??= 'damaged: sent with a wrong FCS on purpose';
}
