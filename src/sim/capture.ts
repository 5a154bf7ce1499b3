/**
 * The capture ring: the bytes of frames as they stood at link ends, keyed by the event id of the sighting. Bounded in
 * bytes; what it has dropped comes back by running the session again.
 */
import type { Frame } from '../core/frame.ts';

export interface CapturedFrame {
  /** Event id of the link.tx or link.rx. */
  readonly event: number;
  readonly frame: number;
  readonly damage: string | undefined;
  /** From the destination MAC address to the FCS. Yours to keep. */
  readonly bytes: Uint8Array;
}

const DEFAULT_BYTES = 64 * 1024 * 1024;

export class CaptureRing {
  readonly #limit: number;
  #held = 0;
  #first = 0;
  readonly #frames = new Map<number, CapturedFrame>();

  constructor(limitBytes = DEFAULT_BYTES) {
    this.#limit = limitBytes;
  }

  add(event: number, frame: Frame): void {
    const bytes = frame.copy();
    this.#frames.set(event, { event, frame: frame.id, damage: frame.damage, bytes });
    this.#held += bytes.length;
    for (const oldest of this.#frames.values()) {
      if (this.#held <= this.#limit) break;
      this.#frames.delete(oldest.event);
      this.#first = oldest.event + 1;
      this.#held -= oldest.bytes.length;
    }
  }

  /** Everything since this event is still here. */
  get first(): number {
    return this.#first;
  }

  get(event: number): CapturedFrame | undefined {
    return this.#frames.get(event);
  }
}
