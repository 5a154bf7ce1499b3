// A wire: how long it takes, how much it holds, and the ways in which it fails.
import { describe, expect, test } from 'vitest';
import { crc32 } from '../../src/core/checksum.ts';
import type { EventRow } from '../../src/core/event.ts';
import { frameOf, wire } from '../helpers/wires.ts';

const reasons = (rows: readonly EventRow[]): (string | undefined)[] =>
  rows.filter((r) => r.kind.id === 'link.drop').map((r) => r.reason?.id);

describe('time on the wire', () => {
  test('a frame of 64 bytes takes 8 + 64 bytes at the rate, and the delay', () => {
    const { world, send, arrived } = wire('rate: 100mbit, delay: 1ms');
    send(frameOf());
    world.run();
    expect(arrived.map((a) => a.t)).toEqual([72 * 80 + 1_000_000]);
    expect(arrived[0]!.bytes).toHaveLength(64);
  });

  test('a delay of a second costs no throughput: frames follow each other by 84 byte times', () => {
    const { world, send, arrived } = wire('rate: 100mbit, delay: 1s');
    for (let n = 0; n < 50; n++) send(frameOf());
    world.run();
    const gaps = arrived.slice(1).map((a, i) => a.t - arrived[i]!.t);
    expect(new Set(gaps)).toEqual(new Set([84 * 80]));
  });

  test('jitter spreads arrivals by no more than it says, and keeps the order', () => {
    const { world, send, arrived } = wire('rate: 1gbit, delay: 10ms, jitter: 3ms');
    for (let n = 0; n < 60; n++) {
      send(frameOf({ payload: 46 + n }));
      world.run({ until: (n + 1) * 1_000_000 }); // closer together than the jitter
    }
    world.run();
    expect(arrived.map((a) => a.bytes.length)).toEqual(Array.from({ length: 60 }, (_, n) => 64 + n));
    const jitter = arrived.map((a, n) => a.t - n * 1_000_000 - (8 + 64 + n) * 8 - 10_000_000);
    expect(Math.min(...jitter)).toBeGreaterThanOrEqual(-3_000_000);
    expect(Math.max(...jitter)).toBeLessThanOrEqual(3_000_000);
    expect(new Set(jitter).size).toBeGreaterThan(30);
  });

  test('both directions carry at once: full duplex', () => {
    const { world, send, arrived } = wire('rate: 10mbit, delay: 1ms');
    const back: number[] = [];
    world.external('a:eth0').onFrame(() => back.push(world.now));
    send(frameOf());
    world.external('b:eth0').send(frameOf());
    world.run();
    expect(back).toEqual(arrived.map((a) => a.t));
  });
});

describe('the queue', () => {
  test('holds as many frames as it says; the rest are dropped with a reason', () => {
    const { world, send, arrived } = wire('rate: 1mbit, queue: 5');
    const rows: EventRow[] = [];
    world.on((row) => rows.push(row));
    for (let n = 0; n < 10; n++) send(frameOf());
    world.run();
    expect(arrived).toHaveLength(6); // one on the wire, five waiting
    expect(reasons(rows)).toEqual(Array(4).fill('link.queue-full'));
  });
});

describe('failures', () => {
  test('a tenth lost is about a tenth', () => {
    const { world, send, arrived } = wire('loss: 10%, queue: 10000');
    for (let n = 0; n < 5000; n++) send(frameOf());
    world.run();
    expect(arrived.length).toBeGreaterThan(4400);
    expect(arrived.length).toBeLessThan(4600);
  });

  test('loss in one direction leaves the other alone', () => {
    const { world, send, arrived } = wire('backward: { loss: 100% }');
    let back = 0;
    world.external('a:eth0').onFrame(() => back++);
    send(frameOf());
    world.external('b:eth0').send(frameOf());
    world.run();
    expect([arrived.length, back]).toEqual([1, 0]);
  });

  test('a corrupted frame differs in one bit and its FCS no longer fits', () => {
    const { world, send, arrived } = wire('corrupt: 100%');
    send(frameOf({ payload: 200 }));
    world.run();
    const clean = wire('');
    clean.send(frameOf({ payload: 200 }));
    clean.world.run();
    const [damaged, whole] = [arrived[0]!.bytes, clean.arrived[0]!.bytes];
    const flipped = [...damaged].map((b, i) => (b ^ whole[i]!).toString(2).replaceAll('0', '')).join('');
    expect(flipped).toBe('1');
    expect(Buffer.from(damaged).readUInt32LE(damaged.length - 4)).not.toBe(crc32(damaged, 0, damaged.length - 4));
  });

  test('a duplicated frame arrives twice, byte for byte', () => {
    const { world, send, arrived } = wire('duplicate: 100%');
    send(frameOf());
    world.run();
    expect(arrived).toHaveLength(2);
    expect(arrived[0]!.bytes).toEqual(arrived[1]!.bytes);
  });

  test('a reordered frame skips the delay and overtakes', () => {
    const { world, send, arrived } = wire('delay: 50ms, reorder: 30%', 5);
    for (let n = 0; n < 20; n++) send(frameOf({ payload: 46 + n }));
    world.run();
    const order = arrived.map((a) => a.bytes.length);
    expect(order).toHaveLength(20);
    expect(order).not.toEqual([...order].sort((a, b) => a - b));
  });

  test('a cut loses what is on the wire, in that direction only, and mending brings it back', () => {
    const { world, send, arrived } = wire('delay: 10ms');
    const rows: EventRow[] = [];
    world.on((row) => rows.push(row));
    send(frameOf());
    world.run({ until: 5_000_000 });
    world.input({ type: 'link', change: { link: 'a:eth0--b:eth0', direction: 'forward', up: false } });
    send(frameOf());
    world.run();
    expect(arrived).toHaveLength(0);
    expect(reasons(rows)).toEqual(['link.down', 'link.cut']);
    world.input({ type: 'link', change: { link: 'a:eth0--b:eth0', up: true } });
    send(frameOf());
    world.run();
    expect(arrived).toHaveLength(1);
  });

  test('drop next, flip a chosen bit and hold do just that', () => {
    const { world, send, arrived } = wire('');
    const act = (change: Record<string, number | boolean>): unknown =>
      world.input({ type: 'link', change: { link: 'a:eth0--b:eth0', direction: 'forward', ...change } });
    act({ dropNext: 1 });
    const sendNow = (): void => {
      send(frameOf());
      world.run();
    };
    sendNow();
    act({ flipBit: 96 }); // the first bit of the type field
    sendNow();
    act({ held: true });
    sendNow();
    act({ held: false });
    sendNow();
    expect(arrived.map((a) => a.bytes[12])).toEqual([0x08, 0x88]);
  });

  test('a change while it runs counts from the next frame', () => {
    const { world, send, arrived } = wire('rate: 1gbit, delay: 1ms');
    send(frameOf());
    world.input({ type: 'link', change: { link: 'a:eth0--b:eth0', delay: 5_000_000 } });
    world.run();
    const first = world.now;
    send(frameOf());
    world.run();
    expect(arrived.map((a) => a.t)).toEqual([1_000_576, first + 5_000_576]);
  });
});
