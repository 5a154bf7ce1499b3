// The packet log: journeys, hops and sightings from a stream of link events, cut back by forks.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EventKind, EventRow } from '../../src/core/event.ts';
import { captureRows, journeyRows, moveChoice, rowWindow } from '../../src/store/packet-rows.ts';
import { PacketLog } from '../../src/store/packets.ts';
import { spotKey } from '../../src/store/sightings.ts';

const kind = (id: string): EventKind => ({ id, layer: 'physical', meaning: '', numbers: [] });

/** A line of nodes, each with port 0 to the left and port 1 to the right. */
class Wire {
  readonly log = new PacketLog((node, port) => spotKey(port === 1 ? node + 1 : node - 1, port === 1 ? 0 : 1));
  #id = 0;
  #t = 0;

  event(id: string, node: number, port: number, frame: number, arrives = 0): number {
    const row: EventRow = {
      id: ++this.#id,
      t: (this.#t += 10),
      cause: 0,
      kind: kind(id),
      node,
      port,
      frame,
      reason: undefined,
      numbers: [64, arrives, 0, 0],
      note: undefined,
    };
    this.log.add(row);
    return row.id;
  }

  sent(frame: number, node: number): number {
    return this.event('link.tx', node, 1, frame, this.#t + 30);
  }

  arrived(frame: number, node: number): number {
    return this.event('link.rx', node, 0, frame);
  }

  /** One frame from node 0 over `hops` links. */
  travels(frame: number, hops: number): void {
    for (let n = 0; n < hops; n++) {
      this.sent(frame, n);
      this.arrived(frame, n + 1);
    }
  }
}

describe('the packet log', () => {
  test('has one journey per frame, with its hops in order', () => {
    const wire = new Wire();
    wire.travels(7, 3);
    wire.travels(9, 1);
    const { log } = wire;
    expect(log.journeys).toBe(2);
    expect(log.journey(0)).toMatchObject({ frame: 7, hops: 3, dropped: false });
    expect(log.hopsOf(0).map((h) => log.hop(h).node)).toEqual([0, 1, 2]);
    expect(log.journeyOfFrame(9)).toBe(1);
  });

  test('keeps apart the branches of a flooded frame', () => {
    const wire = new Wire();
    const first = wire.event('link.tx', 5, 1, 1, 100);
    wire.event('link.tx', 5, 0, 1, 100);
    wire.event('link.rx', 4, 1, 1);
    const hops = wire.log.hopsOf(0).map((h) => wire.log.hop(h));
    expect(hops[0]).toMatchObject({ sentEvent: first, arrivedEvent: Number.NaN });
    expect(hops[1]!.arrivedEvent).toBe(3);
  });

  test('knows which frames are on a wire at an instant', () => {
    const wire = new Wire();
    const sent = wire.sent(1, 0);
    expect(wire.log.inFlight(15, sent)).toHaveLength(1);
    const arrived = wire.arrived(1, 1);
    expect(wire.log.inFlight(25, arrived)).toHaveLength(0);
    expect(wire.log.inFlight(15, arrived)).toHaveLength(1);
  });

  test('ends a journey that a link loses, there and not elsewhere', () => {
    const wire = new Wire();
    wire.travels(1, 1);
    const sent = wire.sent(1, 1);
    const lost = wire.event('link.drop', 1, 1, 1);
    expect(wire.log.journey(0).dropped).toBe(true);
    expect(wire.log.hop(1).droppedEvent).toBe(lost);
    expect(wire.log.inFlight(45, lost)).toHaveLength(0);
    expect(wire.log.inFlight(35, sent)).toHaveLength(1);
  });

  test('ends a journey that a node drops where it had arrived', () => {
    const wire = new Wire();
    wire.travels(1, 2);
    const dropped = wire.event('ip.drop', 2, 0, 1);
    expect(wire.log.journey(0)).toMatchObject({ dropped: true, byNode: true });
    expect(wire.log.journey(0, dropped - 1).dropped).toBe(false);
    expect(wire.log.hop(0).droppedEvent).toBe(Number.NaN);
    expect(wire.log.hop(1).droppedEvent).toBe(dropped);
  });

  test('goes on with the other branches when one node of several drops a flooded frame', () => {
    const wire = new Wire();
    wire.event('link.tx', 5, 1, 1, 100);
    wire.event('link.tx', 5, 0, 1, 100);
    wire.event('link.rx', 4, 1, 1);
    wire.event('link.rx', 6, 0, 1);
    const dropped = wire.event('ip.drop', 6, 0, 1);
    expect(wire.log.hop(0).droppedEvent).toBe(dropped);
    expect(wire.log.journey(0).dropped).toBe(false);
  });

  test('numbers the frames of a capture point as a capture there would', () => {
    const wire = new Wire();
    wire.travels(1, 2);
    wire.travels(2, 2);
    const rows = captureRows(wire.log, 99, 1, 0, undefined);
    expect(rows.count).toBe(2);
    expect(rows.rowsAt(1)[0]).toMatchObject({ number: 2, journey: 1 });
    expect(captureRows(wire.log, 99, 4, 0, undefined).count).toBe(0);
  });

  test('forgets what a fork undid, and goes on as if it had never been', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 })), { maxLength: 6 }),
        fc.nat(40),
        (trips, cut) => {
          const [forked, straight] = [new Wire(), new Wire()];
          for (const [frame, hops] of trips) forked.travels(frame, hops);
          forked.log.truncate(cut);
          let told = 0;
          for (const [frame, hops] of trips) {
            for (let n = 0; n < hops; n++) {
              if (++told <= cut) straight.sent(frame, n);
              if (++told <= cut) straight.arrived(frame, n + 1);
            }
          }
          expect(snapshot(forked.log)).toEqual(snapshot(straight.log));
          expect(forked.log.sightings.latest(1e9)).toBe(straight.log.sightings.latest(1e9));
        },
      ),
    );
  });

  test('holds 100,000 frames and still finds a window of rows in no time', () => {
    const wire = new Wire();
    for (let frame = 1; frame <= 100_000; frame++) wire.travels(frame, 1);
    let looked = 0;
    const source = journeyRows(wire.log, 1e9, new Set(), undefined);
    const counted = { ...source, rowsAt: (p: number) => (looked++, source.rowsAt(p)) };
    const window = rowWindow(counted, { journey: 50_000, hop: undefined }, 30);
    expect(window.rows).toHaveLength(30);
    expect(window.rows[window.chosen]!.journey).toBe(50_000);
    expect(looked).toBeLessThan(100);
  });
});

const snapshot = (log: PacketLog): unknown => ({
  journeys: Array.from({ length: log.journeys }, (_, j) => [log.journey(j), log.hopsOf(j)]),
  hops: Array.from({ length: log.hops }, (_, h) => ({ ...log.hop(h), arrives: 0 })),
});

describe('the rows on show', () => {
  const wire = new Wire();
  wire.travels(1, 3);
  wire.travels(2, 2);
  wire.travels(3, 1);
  const rows = (unfolded: readonly number[]) => journeyRows(wire.log, 1e9, new Set(unfolded), undefined);

  test('hold the hops of an unfolded journey below it', () => {
    const { rows: shown } = rowWindow(rows([0]), undefined, 10);
    expect(shown.map((r) => [r.number, r.hop])).toEqual([
      [1, undefined],
      [1, 0],
      [1, 1],
      [1, 2],
      [2, undefined],
      [3, undefined],
    ]);
  });

  test('always have the chosen row among them, in a window of the height asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.subarray([0, 1, 2]), fc.nat(2), (height, unfolded, journey) => {
        const window = rowWindow(rows(unfolded), { journey, hop: undefined }, height);
        expect(window.rows.length).toBe(Math.min(height, rowWindow(rows(unfolded), undefined, 99).rows.length));
        expect(window.rows[window.chosen]).toMatchObject({ journey, hop: undefined });
      }),
    );
  });

  test('can be walked through from end to end', () => {
    const source = rows([0, 2]);
    const all = rowWindow(source, undefined, 99).rows;
    let at = all[0]!;
    for (const next of all.slice(1)) {
      at = moveChoice(source, at, 1)!;
      expect(at).toEqual(next);
    }
    expect(moveChoice(source, at, 1)).toEqual(at);
    expect(moveChoice(source, at, -1e9)).toEqual(all[0]);
  });

  test('are only those that had happened at the cursor', () => {
    expect(journeyRows(wire.log, 6, new Set(), undefined).count).toBe(1);
    expect(journeyRows(wire.log, 7, new Set(), undefined).count).toBe(2);
    expect(journeyRows(wire.log, 3, new Set([0]), undefined).rowsAt(0)).toHaveLength(3);
  });
});
