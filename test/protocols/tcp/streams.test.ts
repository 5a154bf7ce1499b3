// The containers that a stream is kept in, each held to a plain model that is too slow to be wrong.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteRing } from '../../../src/protocols/tcp/byte-ring.ts';
import { Ranges } from '../../../src/protocols/tcp/ranges.ts';
import { ReceiveQueue } from '../../../src/protocols/tcp/receive-queue.ts';
import { SendQueue } from '../../../src/protocols/tcp/send-queue.ts';
import { SentTimes } from '../../../src/protocols/tcp/sent-times.ts';
import { unwrap, wrap } from '../../../src/protocols/tcp/sequence.ts';

const part = fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 20 })).map(([left, length]) => [left, left + length]);

/** The byte that stands at a place of every stream here. */
const byteAt = (place: number): number => (place * 31 + (place >>> 8)) & 255;
const bytesFrom = (place: number, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => byteAt(place + i));

describe('sequence numbers', () => {
  test('a place comes back from its number on the wire, however often that has wrapped', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0xffff_ffff }),
        fc.nat(2 ** 40),
        fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 }),
        (isn, near, away) => {
          const place = Math.max(0, near + away);
          expect(unwrap(isn, wrap(isn, place), near)).toBe(place);
        },
      ),
    );
  });

  test('the number after the greatest is 0', () => {
    expect(wrap(0xffff_ffff, 0)).toBe(0xffff_ffff);
    expect(wrap(0xffff_ffff, 1)).toBe(0);
    expect(unwrap(0xffff_ffff, 0, 0)).toBe(1);
    expect(unwrap(1000, 999, 0)).toBe(-1);
  });
});

test('ranges hold what a set of bytes holds, in order, apart, and counted', () => {
  const step = fc.oneof(
    part.map((range) => ({ add: range })),
    fc.nat(80).map((place) => ({ drop: place })),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const ranges = new Ranges();
      const model = new Set<number>();
      for (const s of steps) {
        if ('drop' in s) {
          ranges.dropBefore(s.drop);
          for (const place of [...model]) if (place < s.drop) model.delete(place);
        } else {
          const before = model.size;
          for (let i = s.add[0]!; i < s.add[1]!; i++) model.add(i);
          expect(ranges.add(s.add[0]!, s.add[1]!)).toBe(model.size - before);
        }
        expect(ranges.bytes).toBe(model.size);
        ranges.list.forEach((range, i) => expect(range.left).toBeGreaterThan(ranges.list[i - 1]?.right ?? -1));
        for (let place = 0; place < 90; place++) expect(ranges.at(place) !== undefined).toBe(model.has(place));
      }
    }),
  );
});

test('the range that was added to last is known', () => {
  const ranges = new Ranges();
  ranges.add(10, 20);
  ranges.add(30, 40);
  ranges.add(20, 22);
  const newest = [...ranges.list].sort((a, b) => b.touched - a.touched);
  expect(newest.map(({ left, right }) => [left, right])).toEqual([
    [10, 22],
    [30, 40],
  ]);
  expect([ranges.covers(11, 22), ranges.covers(11, 23), ranges.covers(25, 26)]).toEqual([true, false, false]);
});

test('a ring gives back what was written, also when it has grown and turned', () => {
  const ring = new ByteRing();
  let [start, end] = [1, 1];
  for (let n = 0; n < 60; n++) {
    const length = (n * 997) % 5000;
    ring.reserve(start, end + length);
    ring.write(end, bytesFrom(end, length), 0, length);
    end += length;
    const back = new Uint8Array(end - start);
    ring.copy(start, back.length, back, 0);
    expect(back).toEqual(bytesFrom(start, back.length));
    start = Math.max(start, end - 3 * length);
  }
});

test('a send queue keeps what was not acknowledged, and can give any part of it again', () => {
  const queue = new SendQueue();
  queue.write(bytesFrom(1, 100), 60); // only the first 60 bytes had room
  queue.write(bytesFrom(61, 40), 40);
  queue.release(31);
  expect([queue.start, queue.end, queue.length]).toEqual([31, 101, 70]);
  const again = new Uint8Array(50);
  queue.copy(45, 50, again, 0);
  expect(again).toEqual(bytesFrom(45, 50));
  queue.release(500); // a FIN is acknowledged beyond the last byte
  expect([queue.start, queue.length]).toEqual([101, 0]);
});

test('a receive queue hands over the stream in order, whatever order its parts came in, and however often', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(400), fc.integer({ min: 1, max: 80 })), { maxLength: 60 }),
      fc.integer({ min: 1, max: 100 }),
      (parts, max) => {
        const queue = new ReceiveQueue();
        const read: number[] = [];
        for (const [left, length] of [...parts, [0, 500] as const]) {
          const place = Math.max(1 + left, queue.next);
          const size = 1 + left + length - place;
          if (size <= 0) continue;
          const before = queue.next;
          expect(queue.add(place, bytesFrom(place, size), 0, size)).toBe(queue.next - before);
          read.push(...queue.take(max));
        }
        read.push(...queue.take(1000));
        expect(Uint8Array.from(read)).toEqual(bytesFrom(1, queue.next - 1));
        expect(queue.next).toBeGreaterThanOrEqual(501);
        expect(queue.waiting + queue.early.bytes).toBe(0);
      },
    ),
  );
});

test('a round trip is measured from the last segment that an ACK covers, and never from one that was sent again', () => {
  const times = new SentTimes();
  for (let n = 1; n <= 200; n++) times.sent(n * 100, n); // more than it has room for at first
  expect(times.acknowledged(50)).toBe(-1);
  expect(times.acknowledged(350)).toBe(3);
  expect(times.acknowledged(350)).toBe(-1);
  times.forget();
  times.sent(20_100, 500);
  expect(times.acknowledged(20_000)).toBe(-1);
  expect(times.acknowledged(20_100)).toBe(500);
});
