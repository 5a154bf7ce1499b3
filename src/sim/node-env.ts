/** What the world hands to a device: its own ports, clock, alarms and random stream (core/device.ts). */
import type { Alarm, NodeEnv } from '../core/device.ts';
import type { EventKind, Reason } from '../core/event.ts';
import type { Frame, FramePool } from '../core/frame.ts';
import { type Rng, stream } from '../core/rng.ts';
import type { Ns } from '../core/time.ts';
import { WorldAlarm } from './alarm.ts';
import type { SimPort, Simulation } from './simulation.ts';

export class WorldNodeEnv implements NodeEnv {
  readonly index: number;
  readonly name: string;
  readonly rng: Rng;
  readonly frames: FramePool;
  readonly #world: Simulation;
  readonly #ports: readonly SimPort[];

  constructor(world: Simulation, index: number, name: string, ports: readonly SimPort[]) {
    this.#world = world;
    this.index = index;
    this.name = name;
    this.rng = stream(world.seed, `node:${name}`);
    this.frames = world.frames;
    this.#ports = ports;
  }

  get now(): Ns {
    return this.#world.log.now;
  }

  transmit(port: number, frame: Frame): void {
    const out = this.#ports[port]?.out;
    if (out) out.send(frame);
    else this.frames.release(frame);
  }

  carrier(port: number): boolean {
    return this.#ports[port]?.out?.parameters.up ?? false;
  }

  rate(port: number): number {
    return this.#ports[port]?.out?.parameters.rate ?? 0;
  }

  alarm(fire: () => void, purpose: 'work' | 'upkeep'): Alarm {
    return new WorldAlarm(this.#world, fire, purpose === 'work');
  }

  emit(
    kind: EventKind,
    port: number,
    frame: number,
    reason?: Reason,
    a?: number,
    b?: number,
    c?: number,
    d?: number,
    note?: string,
  ): number {
    return this.#world.log.emit(kind, this.index, port, frame, reason, a, b, c, d, note);
  }

  emitWide(
    kind: EventKind,
    port: number,
    frame: number,
    reason: Reason | undefined,
    note: string | undefined,
    a: number,
    b: number,
    c: number,
    d: number,
    e: number,
    f?: number,
    g?: number,
    h?: number,
  ): number {
    return this.#world.log.emitWide(kind, this.index, port, frame, reason, note, a, b, c, d, e, f, g, h);
  }
}
