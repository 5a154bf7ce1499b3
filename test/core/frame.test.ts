/** Frames: who owns one may change it, nobody else sees the change, and a released one is gone. */
import { describe, expect, test } from 'vitest';
import { crc32 } from '../../src/core/checksum.ts';
import { FramePool } from '../../src/core/frame.ts';

function poolAndFrame(length = 64) {
  const pool = new FramePool();
  pool.poison = true;
  const frame = pool.allocate(length);
  frame.bytes.fill(0, 0, length);
  return { pool, frame };
}

test('journeys are counted from one, and a clone goes on the same journey', () => {
  const { pool, frame } = poolAndFrame();
  frame.damage = 'damaged: bit 3';
  const copy = pool.clone(frame);
  expect([frame.id, copy.id, pool.allocate(64).id]).toEqual([1, 1, 2]);
  expect([copy.damage, pool.live]).toEqual(['damaged: bit 3', 3]);
});

test('a clone changes by itself', () => {
  const { pool, frame } = poolAndFrame();
  const copy = pool.clone(frame);
  copy.bytes[0] = 9;
  expect(frame.bytes[0]).toBe(0);
});

describe('to patch a frame', () => {
  test('its only owner takes it as it is', () => {
    const { pool, frame } = poolAndFrame();
    expect(pool.own(frame)).toBe(frame);
  });

  test('one of two owners gets a clone and leaves the other one reference', () => {
    const { pool, frame } = poolAndFrame();
    const mine = pool.own(pool.retain(frame));
    expect([mine === frame, frame.refs, mine.refs, pool.live]).toEqual([false, 1, 1, 2]);
  });
});

test('a released buffer is poisoned and used again, clean of its past', () => {
  const { pool, frame } = poolAndFrame();
  const { bytes } = frame;
  frame.suspect = true;
  pool.release(frame);
  expect([bytes[0], pool.live]).toEqual([0xdb, 0]);
  const next = pool.allocate(100);
  expect([next.bytes === bytes, next.suspect, next.sealed, next.damage, next.length]).toEqual([
    true,
    false,
    false,
    undefined,
    100,
  ]);
});

test('releasing twice is a bug, and so is a frame that no buffer holds', () => {
  const { pool, frame } = poolAndFrame();
  pool.release(frame);
  expect(() => pool.release(frame)).toThrow('released twice');
  expect(() => pool.allocate(70_000)).toThrow('no frame holds 70000 bytes');
});

describe('the FCS', () => {
  test('is written down once, least significant byte first', () => {
    const { frame } = poolAndFrame();
    frame.bytes[5] = 7;
    const bytes = frame.copy();
    const crc = crc32(bytes, 0, 60);
    expect([...bytes.subarray(60)]).toEqual([crc & 255, (crc >>> 8) & 255, (crc >>> 16) & 255, crc >>> 24]);
  });

  test('of an unsuspected frame is believed; a suspect one is checked', () => {
    const { frame } = poolAndFrame();
    frame.seal();
    frame.bytes[5]! ^= 1;
    expect(frame.fcsHolds()).toBe(true);
    frame.suspect = true;
    expect(frame.fcsHolds()).toBe(false);
    frame.bytes[5]! ^= 1;
    expect(frame.fcsHolds()).toBe(true);
  });

  test('does not save a frame of less than 64 bytes', () => {
    const { frame } = poolAndFrame(60);
    frame.seal();
    frame.suspect = true;
    expect(frame.fcsHolds()).toBe(false);
  });
});
