// The capture ring: bytes by event, one copy for departure and arrival, bounded, and nobody's copy is ever overwritten.
import { describe, expect, test } from 'vitest';
import { FramePool, type Frame } from '../../src/core/frame.ts';
import { CaptureRing } from '../../src/sim/capture.ts';
import { World } from '../../src/sim/world.ts';
import { linkRx, linkTx } from '../../src/sim/events.ts';
import { FOUR_ROUTERS } from '../helpers/staged-session.ts';

const pool = new FramePool();

function frame(byte: number, length = 100): Frame {
  const made = pool.allocate(length);
  made.bytes.fill(byte, 0, length);
  made.sealed = true;
  return made;
}

describe('the capture ring', () => {
  test('gives each sighting its bytes, its journey and its damage', () => {
    const ring = new CaptureRing();
    const damaged = frame(2);
    damaged.damage = 'damaged: bit 3';
    ring.add(5, frame(1));
    ring.add(9, damaged);
    expect(ring.get(5)).toMatchObject({ event: 5, damage: undefined, bytes: new Uint8Array(100).fill(1) });
    expect(ring.get(9)).toMatchObject({ frame: damaged.id, damage: 'damaged: bit 3' });
    expect([ring.get(4), ring.get(6), ring.get(10)]).toEqual([undefined, undefined, undefined]);
  });

  test('keeps a frame that arrives as it left once', () => {
    const ring = new CaptureRing();
    const sent = frame(7);
    ring.add(1, sent);
    ring.add(2, sent, 1);
    expect(ring.get(2)!.bytes.buffer).toBe(ring.get(1)!.bytes.buffer);
    expect(ring.get(2)!.bytes.byteOffset).toBe(ring.get(1)!.bytes.byteOffset);
  });

  test('keeps what a link damaged beside what was sent', () => {
    const ring = new CaptureRing();
    const sent = frame(7);
    ring.add(1, sent);
    sent.bytes[50] = 6;
    sent.damage = 'damaged: bit 407';
    ring.add(2, sent, 1);
    expect(ring.get(1)!.bytes[50]).toBe(7);
    expect(ring.get(2)!.bytes[50]).toBe(6);
  });

  test('holds no more than it may, lets go of the oldest, and leaves alone what somebody kept', () => {
    const ring = new CaptureRing(1 << 20);
    const first = frame(1, 1000);
    ring.add(1, first);
    const kept = ring.get(1)!.bytes;
    for (let event = 2; event <= 20_000; event++) ring.add(event, frame(event & 0xff, 1000));
    expect(ring.get(1)).toBeUndefined();
    expect(ring.first).toBeGreaterThan(17_000);
    expect(ring.get(ring.first)!.bytes).toHaveLength(1000);
    expect(ring.get(20_000)!.bytes.every((b) => b === (20_000 & 0xff))).toBe(true);
    expect(kept.every((b) => b === 1)).toBe(true);
  });

  test('writes the FCS down when somebody asks for the frame, and not before', () => {
    const ring = new CaptureRing();
    const sent = frame(7);
    sent.sealed = false;
    ring.add(1, sent);
    ring.add(2, sent, 1);
    expect(sent.sealed).toBe(false);
    sent.seal();
    expect(ring.get(2)!.bytes).toEqual(sent.bytes.subarray(0, 100));
    expect(ring.get(1)!.bytes).toEqual(sent.bytes.subarray(0, 100));
  });

  test('writes over what is forgotten, but not over what late arrivals still point to', () => {
    const ring = new CaptureRing(1 << 24);
    const sizes = [9000, 6000, 1514, 9018];
    const wire = 1201; // events between a departure and its arrival
    for (let event = 1; event <= 20_000; event++) {
      const departs = event % 2 === 1;
      const sent = departs ? event : event - wire;
      if (sent <= 0) continue;
      const seen = frame((sent * 7) & 0xff, sizes[sent % 4]!);
      ring.add(event, seen, departs ? 0 : sent);
      pool.release(seen);
    }
    expect(ring.first).toBeGreaterThan(10_000);
    for (let event = ring.first; event <= 20_000; event++) {
      const sent = event % 2 === 1 ? event : event - wire;
      const { bytes } = ring.get(event)!;
      expect(bytes).toHaveLength(sizes[sent % 4]!);
      expect(bytes.every((b) => b === ((sent * 7) & 0xff))).toBe(true);
    }
  });

  test('has, for every sighting of a run, the bytes that the frame had then', () => {
    const world = World.fromYaml(FOUR_ROUTERS);
    const ring = world.captureFrames();
    const sightings: { event: number; ttl: number; sent: boolean }[] = [];
    world.on((row) => {
      if (row.kind !== linkTx && row.kind !== linkRx) return;
      const { bytes } = ring.get(row.id)!;
      if (bytes[12] === 0x08 && bytes[13] === 0)
        sightings.push({ event: row.id, ttl: bytes[22]!, sent: row.kind === linkTx });
    });
    world.exec('alice', 'ping -c 1 192.168.10.3');
    const ttls = sightings.filter((s) => s.sent).map((s) => s.ttl);
    expect(ttls.slice(0, 7)).toEqual([100, 100, 99, 98, 97, 96, 96]);
    for (const { event, ttl } of sightings) expect(ring.get(event)!.bytes[22]).toBe(ttl);
  });
});
