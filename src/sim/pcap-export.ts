/** Turns a run into a pcapng capture while it goes: every link end an interface, or exactly one of them. */
import type { EventRow } from '../core/event.ts';
import { reasonSentence } from '../core/event.ts';
import { PcapngWriter } from '../dissect/pcapng.ts';
import type { CaptureRing } from './capture.ts';
import { linkRx, linkTx } from './events.ts';
import type { World } from './world.ts';

/** `alice:eth0`; undefined stands for every link end. */
export type CapturePoint = string | undefined;

interface Pending {
  readonly row: EventRow;
  readonly notes: string[];
}

/** Hands finished chunks of the file to `write`, in order. */
export class PcapExport {
  readonly #ring: CaptureRing;
  readonly #write: (chunk: Uint8Array) => void;
  readonly #writer: PcapngWriter;
  /** Interface number in the file, by `node:port` index. */
  readonly #interfaces = new Map<string, number>();
  /** Sightings of the dispatch under way: what the devices make of them becomes their comment. */
  readonly #pending: Pending[] = [];
  packets = 0;

  constructor(world: World, point: CapturePoint, write: (chunk: Uint8Array) => void) {
    this.#ring = world.captureFrames();
    this.#write = write;
    this.#writer = new PcapngWriter(world.spec.epochMs);
    write(this.#writer.header());
    let found = false;
    for (const node of world.simulation.nodes) {
      node.ports.forEach((port, index) => {
        const name = `${node.name}:${port.name}`;
        if (point !== undefined && point !== name) return;
        found = true;
        const { id, block } = this.#writer.addInterface(name);
        this.#interfaces.set(`${node.index}:${index}`, id);
        write(block);
      });
    }
    if (!found) throw new Error(`there is no port ${point} to capture at`);
    world.on((row) => this.#event(row));
    world.onSettled(() => this.flush());
  }

  /** Writes what is still held back. */
  flush(): void {
    for (const { row, notes } of this.#pending.splice(0)) {
      const id = this.#interfaces.get(`${row.node}:${row.port}`);
      const captured = this.#ring.get(row.id);
      if (id === undefined || !captured) continue;
      const direction = row.kind === linkTx ? 'out' : 'in';
      const comment = [...(captured.damage === undefined ? [] : [captured.damage]), ...notes].join('; ');
      const bytes = captured.bytes;
      this.#write(
        this.#writer.packet({ interface: id, t: row.t, bytes, direction, ...(comment === '' ? {} : { comment }) }),
      );
      this.packets++;
    }
  }

  #event(row: EventRow): void {
    if (row.kind === linkTx || row.kind === linkRx) this.#pending.push({ row, notes: [] });
    else if (row.frame > 0 && row.kind.id.endsWith('.drop')) {
      const sighting = this.#pending.findLast((p) => p.row.frame === row.frame && p.row.node === row.node);
      sighting?.notes.push(`dropped: ${reasonSentence(row)}`);
    }
  }
}
