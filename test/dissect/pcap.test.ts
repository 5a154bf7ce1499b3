import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat } from './concat.ts';
import { readCapture } from '../../src/dissect/read-capture.ts';
import { pcapHeader, pcapRecord, readPcap } from '../../src/dissect/pcap.ts';

const packet = fc.record({
  seconds: fc.integer({ min: 0, max: 0xffff_ffff }),
  microseconds: fc.integer({ min: 0, max: 999_999 }),
  bytes: fc.uint8Array({ maxLength: 60 }),
  more: fc.nat(2000),
});

/** The same file as another machine would write it. */
function foreign(magic: number, fraction: number, bytes: Uint8Array): Uint8Array {
  const file = new Uint8Array(40 + bytes.length);
  const view = new DataView(file.buffer);
  view.setUint32(0, magic);
  view.setUint16(4, 2);
  view.setUint16(6, 4);
  view.setUint32(16, 65_535);
  view.setUint32(20, 1);
  view.setUint32(24, 1_767_225_600);
  view.setUint32(28, fraction);
  view.setUint32(32, bytes.length);
  view.setUint32(36, bytes.length);
  file.set(bytes, 40);
  return file;
}

describe('pcap', () => {
  test('what is written is read again', () => {
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 6 }), (packets) => {
        const records = packets.map((p) =>
          pcapRecord(
            { seconds: p.seconds, nanoseconds: p.microseconds * 1000 + 999 },
            p.bytes,
            p.bytes.length + p.more,
          ),
        );
        const file = readCapture(concat([pcapHeader(1), ...records]));
        if (!file.ok) throw new Error(file.error);
        expect(file.value.trouble).toBeUndefined();
        expect(file.value.packets).toEqual(
          packets.map((p) => ({
            stamp: { seconds: p.seconds, nanoseconds: p.microseconds * 1000 },
            interface: 0,
            bytes: p.bytes,
            wireLength: p.bytes.length + p.more,
          })),
        );
      }),
    );
  });

  test('big endian files are read, with microseconds and with nanoseconds', () => {
    const bytes = Uint8Array.of(1, 2, 3);
    for (const [magic, nanoseconds] of [
      [0xa1b2c3d4, 123_000],
      [0xa1b23c4d, 123],
    ] as const) {
      const file = readPcap(foreign(magic, 123, bytes));
      expect(file.ok && file.value.packets).toEqual([
        { stamp: { seconds: 1_767_225_600, nanoseconds }, interface: 0, bytes, wireLength: 3 },
      ]);
    }
  });

  test('a damaged file gives the packets before the damage and libpcap’s words', () => {
    const record = pcapRecord({ seconds: 1, nanoseconds: 0 }, new Uint8Array(10));
    const whole = concat([pcapHeader(1), record, record]);
    const cut = readPcap(whole.subarray(0, whole.length - 4));
    expect(cut.ok && cut.value.packets.length).toBe(1);
    expect(cut.ok && cut.value.trouble).toBe('truncated dump file; tried to read 10 captured bytes, only got 6');
    const short = readPcap(whole.subarray(0, 24 + record.length + 5));
    expect(short.ok && short.value.trouble).toBe('truncated dump file; tried to read 16 header bytes, only got 5');
  });

  test('what is no capture is told so, and nothing throws', () => {
    expect(readCapture(new Uint8Array(0))).toEqual({
      ok: false,
      error: 'truncated dump file; tried to read 4 file header bytes, only got 0',
    });
    expect(readCapture(Uint8Array.of(1, 2, 3, 4, 5))).toEqual({ ok: false, error: 'unknown file format' });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (noise) => {
        expect(typeof readPcap(concat([pcapHeader(1).subarray(0, 20), noise])).ok).toBe('boolean');
      }),
    );
  });
});
