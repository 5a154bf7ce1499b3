/** From a world to a runner: arrivals, finished commands and settled moments, in order. The player and the prover both use it. */
import { crc32 } from '../core/checksum.ts';
import type { Row } from '../core/device.ts';
import type { EventRow } from '../core/event.ts';
import { FCS_BYTES, MIN_FRAME_BYTES } from '../core/frame.ts';
import type { Ns } from '../core/time.ts';
import { linkRx } from '../sim/events.ts';
import { extra as sightingRecords } from '../sim/sighting-filter.ts';
import type { World } from '../sim/world.ts';
import type { LabRunner } from './runner.ts';
import type { Arrival, LabWorld } from './world.ts';

/** As much of a process as the feed looks at. */
export interface Running {
  readonly ended: boolean;
  readonly status: number;
}

interface Command {
  readonly node: string;
  readonly line: string;
  readonly process: Running;
}

export class WorldFeed implements LabWorld {
  /** Set it as soon as the runner is made: the two need each other. */
  runner: LabRunner | undefined;
  #world: World;
  #arrived: EventRow[] = [];
  #commands: Command[] = [];
  #detach: () => void;

  constructor(world: World) {
    this.#world = world;
    this.#detach = this.#attach(world);
  }

  get world(): World {
    return this.#world;
  }

  /** Another world takes the place of this one, after a retry. Commands that ran in the old one are forgotten. */
  rebind(world: World): void {
    this.#detach();
    this.#world = world;
    this.#arrived = [];
    this.#commands = [];
    this.#detach = this.#attach(world);
  }

  /** A command line was typed; its shell's process tells when it ends. */
  started(node: string, line: string, process: Running): void {
    this.#commands.push({ node, line, process });
    this.flush();
  }

  /** Feeds what happened since the last time. Called by itself after each dispatch. */
  flush(): void {
    const { runner } = this;
    const arrived = this.#arrived;
    this.#arrived = [];
    if (!runner) return;
    for (const row of arrived) {
      const arrival = this.arrival(row);
      if (arrival) runner.arrival(arrival);
    }
    const ended = this.#commands.filter((c) => c.process.ended);
    this.#commands = this.#commands.filter((c) => !c.process.ended);
    for (const { node, line, process } of ended) runner.command({ node, line, exit: process.status });
    runner.settle();
  }

  /** A `link.rx` as runners take it; undefined when its frame is damaged or its bytes are gone. */
  arrival(row: EventRow): Arrival | undefined {
    const captured = this.#world.captureFrames().get(row.id);
    if (!captured || (captured.damage !== undefined && !fcsHolds(captured.bytes))) return undefined;
    const { simulation } = this.#world;
    const node = simulation.nodes[row.node]!;
    return {
      event: row.id,
      t: row.t,
      node: node.name,
      port: node.ports[row.port]?.name ?? '',
      frame: row.frame,
      bytes: captured.bytes,
      records: (name) => sightingRecords(name, row, simulation),
    };
  }

  get now(): Ns {
    return this.#world.now;
  }

  get quiet(): boolean {
    return this.#world.quiet;
  }

  get busy(): boolean {
    return this.#commands.some((c) => !c.process.ended);
  }

  table(node: string, name: string): readonly Row[] {
    return this.#world.table(node, name);
  }

  counter(node: string, name: string): number {
    return this.#world.counter(node, name);
  }

  #attach(world: World): () => void {
    world.captureFrames();
    const stops = [
      world.on((row) => {
        if (row.kind === linkRx) this.#arrived.push(row);
      }),
      world.onSettled(() => this.flush()),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }
}

/** IEEE 802.3, 3.2.9: what a receiver checks before it looks at anything else. */
function fcsHolds(bytes: Uint8Array): boolean {
  const at = bytes.length - FCS_BYTES;
  if (bytes.length < MIN_FRAME_BYTES) return false;
  const sent = (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
  return crc32(bytes, 0, at) === sent;
}
