/** A hub (IEEE 802.3, clause 9): a repeater that reads nothing. What comes in by one port goes out by all others, right or wrong. */
import type { ChangeOp, Device, NodeEnv, Row } from '../core/device.ts';
import type { Errno } from '../core/errno.ts';
import type { EventKind, Reason } from '../core/event.ts';
import type { Frame } from '../core/frame.ts';
import { fail, type Result } from '../core/result.ts';
import { PortCounters } from './port-counters.ts';

export const hubRepeat: EventKind = {
  id: 'hub.repeat',
  layer: 'physical',
  meaning: 'A hub repeats a frame out of every port but the one it came in by.',
  numbers: [{ name: 'out', format: 'count' }],
};

export const hubReasons = {
  repeats: { id: 'hub.repeats', sentence: 'A hub looks at no address: every other port gets the same bits.' },
} as const satisfies Record<string, Reason>;

export const hubEvents: readonly EventKind[] = [hubRepeat];

export class Hub implements Device {
  readonly kind = 'hub';
  readonly tableNames = ['link'];
  readonly counterNames = ['repeated'];
  readonly #env: NodeEnv;
  readonly #ports: readonly string[];
  readonly #traffic: PortCounters;
  #repeated = 0;

  constructor(env: NodeEnv, ports: readonly string[]) {
    this.#env = env;
    this.#ports = ports;
    this.#traffic = new PortCounters(env, ports);
  }

  receive(port: number, frame: Frame): void {
    const env = this.#env;
    this.#repeated++;
    this.#traffic.received(port, frame);
    env.emit(hubRepeat, port, frame.id, hubReasons.repeats, this.#ports.length - 1);
    for (let out = 0; out < this.#ports.length; out++) {
      if (out === port || !env.carrier(out)) continue;
      this.#traffic.sent(out, frame);
      env.transmit(out, env.frames.retain(frame));
    }
    env.frames.release(frame);
  }

  carrierChanged(): void {}

  table(name: string): readonly Row[] {
    return name === 'link' ? this.#traffic.rows() : [];
  }

  change(_name: string, _op: ChangeOp, _row: Row): Result<void, Errno> {
    return fail('EOPNOTSUPP');
  }

  counter(name: string): number {
    return name === 'repeated' ? this.#repeated : 0;
  }
}
