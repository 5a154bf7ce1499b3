/** Frames and bytes through each port of a device without a network stack: the rows of its `link` table. */
import type { NodeEnv, Row } from '../core/device.ts';
import type { Frame } from '../core/frame.ts';

export class PortCounters {
  readonly #env: NodeEnv;
  readonly #ports: readonly string[];
  readonly #received: Float64Array;
  readonly #sent: Float64Array;
  readonly #receivedBytes: Float64Array;
  readonly #sentBytes: Float64Array;
  readonly #errors: Float64Array;

  constructor(env: NodeEnv, ports: readonly string[]) {
    this.#env = env;
    this.#ports = ports;
    this.#received = new Float64Array(ports.length);
    this.#sent = new Float64Array(ports.length);
    this.#receivedBytes = new Float64Array(ports.length);
    this.#sentBytes = new Float64Array(ports.length);
    this.#errors = new Float64Array(ports.length);
  }

  received(port: number, frame: Frame): void {
    this.#received[port] = this.#received[port]! + 1;
    this.#receivedBytes[port] = this.#receivedBytes[port]! + frame.length;
  }

  sent(port: number, frame: Frame): void {
    this.#sent[port] = this.#sent[port]! + 1;
    this.#sentBytes[port] = this.#sentBytes[port]! + frame.length;
  }

  error(port: number): void {
    this.#errors[port] = this.#errors[port]! + 1;
  }

  rows(): readonly Row[] {
    return this.#ports.map((name, port) => ({
      interface: name,
      index: port + 1,
      up: true,
      carrier: this.#env.carrier(port),
      rxPackets: this.#received[port]!,
      rxBytes: this.#receivedBytes[port]!,
      rxErrors: this.#errors[port]!,
      txPackets: this.#sent[port]!,
      txBytes: this.#sentBytes[port]!,
    }));
  }
}
