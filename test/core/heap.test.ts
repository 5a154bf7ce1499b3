/** The event heap, against a list that is sorted every time. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventHeap } from '../../src/core/heap.ts';

interface Entry {
  readonly time: number;
  readonly sequence: number;
  readonly target: number;
}

const action = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 20 }) },
  { weight: 2, arbitrary: fc.constant('pop' as const) },
);

test('entries come out by time, and equal times in the order in which they went in', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 300 }), (actions) => {
      const heap = new EventHeap(2);
      const list: Entry[] = [];
      actions.forEach((a, i) => {
        if (a !== 'pop') {
          list.push({ time: a, sequence: heap.push(a, 1, i, undefined, 0, true), target: i });
          list.sort((x, y) => x.time - y.time || x.sequence - y.sequence);
        } else {
          const expected = list.shift();
          expect(heap.pop()).toBe(expected !== undefined);
          if (expected) expect({ time: heap.time, sequence: heap.sequence, target: heap.target }).toEqual(expected);
        }
        expect([heap.size, heap.nextTime]).toEqual([list.length, list[0]?.time]);
      });
    }),
  );
});

test('an entry keeps all that it carries, and the heap lets go of it', () => {
  const heap = new EventHeap();
  const payload = { frame: 1 };
  heap.push(5, 3, 7, payload, 11, false);
  heap.push(6, 4, 8, undefined, 12, true);
  heap.pop();
  expect([heap.kind, heap.target, heap.payload, heap.cause, heap.work]).toEqual([3, 7, payload, 11, false]);
  heap.pop();
  expect([heap.kind, heap.target, heap.payload, heap.cause, heap.work]).toEqual([4, 8, undefined, 12, true]);
  expect(heap.pop()).toBe(false);
});
