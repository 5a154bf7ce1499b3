/**
 * A lab being played: the runner tied to a player. It feeds arrivals and ended commands, remembers where each step began,
 * and takes world and runner back there. Live sessions and `wirelab check` use the same one.
 */
import { crc32 } from '../../core/checksum.ts';
import type { EventRow } from '../../core/event.ts';
import { FCS_BYTES } from '../../core/frame.ts';
import { LabRunner, type RunnerOptions } from '../../lab/runner.ts';
import type { LabSpec } from '../../lab/spec.ts';
import type { Arrival, FinishedCommand, LabWorld } from '../../lab/world.ts';
import type { CapturedFrame } from '../../sim/capture.ts';
import { linkRx } from '../../sim/events.ts';
import { LinkEnds } from '../../sim/link-ends.ts';
import type { Player } from '../../sim/player.ts';
import { extra as sightingExtra } from '../../sim/sighting-filter.ts';
import { Sightings } from '../../sim/sightings.ts';

/** Sightings of a link end that a question may come back to. */
const REMEMBERED = 4096;

export class LabPlay {
  readonly runner: LabRunner;
  readonly #player: Player;
  /** The newest event when each step began. */
  readonly #starts: number[] = [0];
  #step = -1;
  /** Journeys that have arrived somewhere, in the order in which Packets numbers them. */
  readonly #packets = new Map<number, number>();
  readonly #sightings = new Sightings();
  readonly #ends: LinkEnds;

  constructor(player: Player, lab: LabSpec, busy: () => boolean, options: RunnerOptions = {}) {
    this.#player = player;
    this.#ends = new LinkEnds(player, this.#sightings, REMEMBERED);
    const world: LabWorld = {
      get now() {
        return player.head.now;
      },
      get busy() {
        return busy();
      },
      get quiet() {
        return player.head.quiet;
      },
      // a lab may ask for what a node does not have: then there is nothing
      table: (node, name) => player.head.tables(node).table(name),
      counter: (node, name) => player.head.simulation.node(node)?.device.counter(name) ?? 0,
      packetNumber: (frame) => this.#packets.get(frame),
    };
    this.runner = new LabRunner(lab, world, options);
    player.listen({ event: (row) => this.#event(row), fork: (kept) => this.#sightings.truncate(kept) });
  }

  start(saved: Parameters<LabRunner['start']>[0] = []): void {
    this.runner.start(saved);
    this.#noteStep();
  }

  finished(command: FinishedCommand): void {
    this.runner.command(command);
    this.#noteStep();
  }

  /** After each dispatch and input. */
  settle(): void {
    this.runner.settle();
    this.#noteStep();
  }

  /** The world goes back to where a step began, and the runner with it. */
  retry(step = this.runner.current): void {
    const from = this.#starts[step];
    if (from === undefined) return;
    this.rewind(step);
    this.runner.retry(step);
    this.#step = step;
    this.#starts.length = step + 1;
  }

  /** Only the world goes back: the network as the step's start had it. */
  rewind(step = this.runner.current): void {
    this.#player.seek(this.#starts[step] ?? 0);
    this.#player.resume();
  }

  /** The frame of a sighting, as the runner wants it. */
  arrival(row: EventRow, bytes: Uint8Array): Arrival {
    const { simulation } = this.#player.head;
    const node = simulation.nodes[row.node]!;
    return {
      event: row.id,
      t: row.t,
      node: node.name,
      port: node.ports[row.port]!.name,
      frame: row.frame,
      bytes,
      sighted: () => this.#ends.at(row.id),
      records: (name) => sightingExtra(name, row, simulation),
    };
  }

  #event(row: EventRow): void {
    this.#sightings.add(row);
    if (row.frame > 0 && !this.#packets.has(row.frame) && row.kind.id === 'link.tx') {
      this.#packets.set(row.frame, this.#packets.size + 1);
    }
    if (row.kind.layer === 'tcp') this.runner.event(row);
    if (row.kind !== linkRx) return;
    const captured = this.#player.head.simulation.capture?.get(row.id);
    if (captured && isIntact(captured)) this.runner.arrival(this.arrival(row, captured.bytes));
  }

  #noteStep(): void {
    if (this.runner.current === this.#step) return;
    this.#step = this.runner.current;
    this.#starts[this.#step] = this.#player.head.simulation.log.last;
  }
}

/** Whether the FCS fits: a frame that somebody made wrong on purpose still arrives whole. */
function isIntact({ bytes, damage }: CapturedFrame): boolean {
  if (damage === undefined) return true;
  const at = bytes.length - FCS_BYTES;
  const sent = (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
  return crc32(bytes, 0, at) === sent;
}
