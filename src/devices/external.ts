/** An external node: where the simulated network ends and somebody's program begins. Frames leave and enter as bytes. */
import type { ChangeOp, Device, NodeEnv, Row } from '../core/device.ts';
import type { Errno } from '../core/errno.ts';
import type { EventKind } from '../core/event.ts';
import { ETHERNET_HEADER_BYTES, FCS_BYTES, type Frame, MIN_FRAME_BYTES } from '../core/frame.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { PortCounters } from './port-counters.ts';

export const externalIn: EventKind = {
  id: 'external.in',
  layer: 'link',
  meaning: 'A frame enters the simulated network from outside.',
  numbers: [{ name: 'bytes', format: 'bytes' }],
};
export const externalOut: EventKind = {
  id: 'external.out',
  layer: 'link',
  meaning: 'A frame leaves the simulated network.',
  numbers: [{ name: 'bytes', format: 'bytes' }],
};

export const externalEvents: readonly EventKind[] = [externalIn, externalOut];

const LARGEST_FRAME_BYTES = 65_553;

export class External implements Device {
  readonly kind = 'external';
  readonly tableNames = ['link'];
  readonly counterNames = ['in', 'out'];
  /** Gets each frame that arrives: a copy, from the destination MAC address to the FCS. */
  onFrame: ((port: number, bytes: Uint8Array) => void) | undefined;
  readonly #env: NodeEnv;
  readonly #traffic: PortCounters;
  #in = 0;
  #out = 0;

  constructor(env: NodeEnv, ports: readonly string[]) {
    this.#env = env;
    this.#traffic = new PortCounters(env, ports);
  }

  receive(port: number, frame: Frame): void {
    this.#out++;
    this.#traffic.received(port, frame);
    this.#env.emit(externalOut, port, frame.id, undefined, frame.length);
    this.onFrame?.(port, frame.copy());
    this.#env.frames.release(frame);
  }

  /** Whether such bytes can be put on a link; the error says why not. */
  accepts(bytes: Uint8Array, withFcs: boolean): Result<void> {
    const body = withFcs ? bytes.length - FCS_BYTES : bytes.length;
    if (body < ETHERNET_HEADER_BYTES) {
      return fail(`an Ethernet frame has at least ${ETHERNET_HEADER_BYTES} bytes of header; these are ${body}`);
    }
    return body > LARGEST_FRAME_BYTES ? fail(`no link carries a frame of ${body} bytes`) : ok(undefined);
  }

  /**
   * Puts a frame on the link at a port. `bytes` run from the destination MAC address to the end of the payload; padding and
   * FCS are added, unless `withFcs` says that the last four bytes are an FCS, right or wrong.
   */
  send(port: number, bytes: Uint8Array, withFcs = false): Result<void> {
    const accepted = this.accepts(bytes, withFcs);
    if (!accepted.ok) return accepted;
    const length = Math.max(MIN_FRAME_BYTES, bytes.length + FCS_BYTES);
    const frame = this.#env.frames.allocate(withFcs ? bytes.length : length);
    frame.bytes.fill(0, 0, frame.length);
    frame.bytes.set(bytes);
    frame.sealed = withFcs;
    frame.suspect = true;
    if (!frame.fcsHolds()) frame.damage = 'damaged: sent from outside with a wrong FCS';
    this.#in++;
    this.#traffic.sent(port, frame);
    this.#env.emit(externalIn, port, frame.id, undefined, frame.length);
    this.#env.transmit(port, frame);
    return ok(undefined);
  }

  carrierChanged(): void {}

  table(name: string): readonly Row[] {
    return name === 'link' ? this.#traffic.rows() : [];
  }

  change(_name: string, _op: ChangeOp, _row: Row): Result<void, Errno> {
    return fail('EOPNOTSUPP');
  }

  counter(name: string): number {
    return name === 'in' ? this.#in : name === 'out' ? this.#out : 0;
  }
}
