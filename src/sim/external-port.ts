/** The outside of an external node's port: where a program feeds frames in and takes them out. */
import type { External } from '../devices/external.ts';

export class ExternalPort {
  readonly #index: number;
  readonly #device: External;
  readonly #inject: (bytes: Uint8Array, withFcs: boolean) => void;

  constructor(index: number, device: External, inject: (bytes: Uint8Array, withFcs: boolean) => void) {
    this.#index = index;
    this.#device = device;
    this.#inject = inject;
  }

  /** Puts a frame on the wire: from the destination MAC address to the end of the payload. Padding and FCS are added, unless `fcs` says they are there. */
  send(bytes: Uint8Array, options: { readonly fcs?: boolean } = {}): void {
    const withFcs = options.fcs ?? false;
    const accepted = this.#device.accepts(bytes, withFcs);
    if (!accepted.ok) throw new Error(accepted.error); // before it is written down as an input
    this.#inject(bytes, withFcs);
  }

  /** Gets a copy of each frame that arrives here, FCS included. */
  onFrame(listener: (bytes: Uint8Array) => void): void {
    const before = this.#device.onFrame;
    this.#device.onFrame = (port, bytes) => {
      before?.(port, bytes);
      if (port === this.#index) listener(bytes);
    };
  }
}
