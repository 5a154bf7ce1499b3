/** The event log: ids without gaps, causes in a chain, and an honest count of what a slow reader lost. */
import { expect, test } from 'vitest';
import { EventLog } from '../../src/core/event-log.ts';
import { formatNumber, reasonSentence, type EventKind, type Reason } from '../../src/core/event.ts';

const FORWARD: EventKind = {
  id: 'ip.forward',
  layer: 'ip',
  meaning: 'A router passes a packet on.',
  numbers: [
    { name: 'destination', format: 'ipv4' },
    { name: 'ttl', format: 'count' },
  ],
};
const COUNTED: EventKind = {
  id: 'queue.length',
  layer: 'physical',
  meaning: 'A queue changed.',
  numbers: [],
  leaf: true,
};
const ROUTE: Reason = { id: 'ip.route', sentence: '{destination} has a route; TTL becomes {ttl} on {note}, {unknown}' };

test('an event names what led to it; a leaf leads to nothing', () => {
  const log = new EventLog(8);
  const first = log.emit(FORWARD, 0, 1, 5, undefined);
  log.emit(COUNTED, 0, 1, 5, undefined);
  const third = log.emit(FORWARD, 1, 0, 5, undefined);
  expect([first, third, log.row(2)!.cause, log.row(third)!.cause]).toEqual([1, 3, 1, 1]);
});

test('rows of one kind are read alone, and what was lost before them is counted', () => {
  const log = new EventLog(4);
  for (let n = 0; n < 4; n++) {
    log.emit(FORWARD, 0, n, 0, undefined);
    log.emit(COUNTED, 0, n, 0, undefined);
  }
  const ports: number[] = [];
  expect(log.readKind(FORWARD, 2, (row) => ports.push(row.port))).toBe(2);
  expect(ports).toEqual([2, 3]);
});

test('a row comes back as it went in', () => {
  const log = new EventLog(8);
  log.now = 77;
  log.cause = 9;
  const id = log.emit(FORWARD, 2, 3, 4, ROUTE, 0x0a000001, 63, 0, 0, 'eth1');
  const row = log.row(id)!;
  expect(row).toEqual({
    id,
    t: 77,
    cause: 9,
    kind: FORWARD,
    node: 2,
    port: 3,
    frame: 4,
    reason: ROUTE,
    numbers: [0x0a000001, 63, 0, 0],
    note: 'eth1',
  });
  expect(reasonSentence(row)).toBe('10.0.0.1 has a route; TTL becomes 63 on eth1, {unknown}');
});

test('a reader that was away too long is told how many rows it missed', () => {
  const log = new EventLog(4);
  for (let i = 0; i < 10; i++) log.emit(FORWARD, 0, 0, i, undefined);
  const seen: number[] = [];
  expect(log.read(2, (row) => seen.push(row.id))).toBe(4);
  expect(seen).toEqual([7, 8, 9, 10]);
  expect([log.row(6), log.row(11), log.first]).toEqual([undefined, undefined, 7]);
});

test('ids are counted while nobody records, and those rows cannot be read', () => {
  const log = new EventLog(8);
  log.recording = false;
  log.emit(FORWARD, 0, 0, 0, undefined);
  log.recording = true;
  const id = log.emit(FORWARD, 0, 0, 0, undefined);
  expect([id, log.first, log.row(1)]).toEqual([2, 2, undefined]);
});

test('numbers are written as their kind wants them', () => {
  expect([
    formatNumber({ name: 'n', format: 'mac' }, 0x020000000103),
    formatNumber({ name: 'n', format: 'hex16' }, 0x800),
    formatNumber({ name: 'n', format: 'flag' }, 0),
    formatNumber({ name: 'n', format: 'bytes' }, 64),
    formatNumber({ name: 'n', format: 'ns' }, 1_500_000),
    formatNumber({ name: 'n', format: 'port' }, 53),
  ]).toEqual(['02:00:00:00:01:03', '0x0800', 'no', '64 B', '1.5 ms', '53']);
});
