import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat } from './concat.ts';
import { stampOf } from '../../src/dissect/capture-file.ts';
import { readCapture } from '../../src/dissect/read-capture.ts';
import { nanosecondUnits, PcapngWriter, type PcapngPacket } from '../../src/dissect/pcapng.ts';
import { readPcapng } from '../../src/dissect/pcapng-reader.ts';

const EPOCH = Date.UTC(2026, 0, 1);
const bytes = fc.uint8Array({ minLength: 0, maxLength: 80 });
const time = fc.integer({ min: 0, max: 2 ** 53 - 1 });
const packet = fc.record<PcapngPacket>({
  interface: fc.constantFrom(0, 1),
  t: time,
  bytes,
  direction: fc.constantFrom('in', 'out'),
  comment: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
});

function write(packets: readonly PcapngPacket[]): Uint8Array {
  const writer = new PcapngWriter(EPOCH);
  const blocks = [writer.header(), writer.addInterface('alice:eth0').block, writer.addInterface('bob:eth0').block];
  return concat([...blocks, ...packets.map((p) => writer.packet(p))]);
}

describe('pcapng', () => {
  test('what is written is read again: interfaces, stamps to the nanosecond, directions, comments', () => {
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 6 }), (packets) => {
        const file = readCapture(write(packets));
        if (!file.ok) throw new Error(file.error);
        expect(file.value.trouble).toBeUndefined();
        expect(file.value.interfaces).toEqual([
          { name: 'alice:eth0', linkType: 1, snapLength: 0, fcsBytes: 4 },
          { name: 'bob:eth0', linkType: 1, snapLength: 0, fcsBytes: 4 },
        ]);
        const want = packets.map((p) => ({
          stamp: stampOf(EPOCH, p.t),
          interface: p.interface,
          bytes: p.bytes,
          wireLength: p.bytes.length,
          direction: p.direction,
          ...(p.comment !== undefined && { comment: p.comment }),
        }));
        expect(file.value.packets).toEqual(want);
      }),
    );
  });

  test('stamps are exact beyond 2^53', () => {
    fc.assert(
      fc.property(time, (t) => {
        const { high, low } = nanosecondUnits(stampOf(EPOCH, t));
        const whole = (BigInt(high) << 32n) | BigInt(low);
        expect(whole).toBe(BigInt(EPOCH) * 1_000_000n + BigInt(t));
      }),
    );
  });

  test('the section header is the one of the specification, byte for byte', () => {
    const header = new PcapngWriter(EPOCH).header();
    const words = new DataView(header.buffer);
    expect(words.getUint32(0, true)).toBe(0x0a0d0d0a);
    expect(words.getUint32(4, true)).toBe(header.length);
    expect(words.getUint32(8, true)).toBe(0x1a2b3c4d);
    expect(words.getUint32(header.length - 4, true)).toBe(header.length);
  });

  test('the packet flags say the direction and that four bytes of FCS end the packet', () => {
    const block = new PcapngWriter(EPOCH).packet({ interface: 0, t: 0, bytes: new Uint8Array(64), direction: 'out' });
    const words = new DataView(block.buffer);
    const option = 28 + 64;
    expect([words.getUint16(option, true), words.getUint16(option + 2, true)]).toEqual([2, 4]);
    expect(words.getUint32(option + 4, true)).toBe(2 | (4 << 5));
  });

  test('no bytes make the reader throw: cut files and files with any byte changed', () => {
    const whole = write([{ interface: 0, t: 5, bytes: new Uint8Array(20), direction: 'in', comment: 'damaged: x' }]);
    for (let end = 0; end <= whole.length; end++) expect(typeof readCapture(whole.subarray(0, end)).ok).toBe('boolean');
    for (let at = 0; at < whole.length; at++) {
      for (const value of [0, 1, 0x7f, 0x80, 0xff]) {
        const changed = whole.slice();
        changed[at] = value;
        const file = readCapture(changed);
        expect(file.ok ? 'read it' : file.error).toMatch(/\w+ \w+/);
      }
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => typeof readPcapng(noise).ok === 'boolean'));
  });

  test('a file cut inside a packet gives the packets before it, and says so', () => {
    const one: PcapngPacket = { interface: 0, t: 5, bytes: new Uint8Array(20), direction: 'in' };
    const whole = write([one, one]);
    const file = readCapture(whole.subarray(0, whole.length - 3));
    expect(file.ok && file.value.packets.length).toBe(1);
    expect(file.ok && file.value.trouble).toContain('truncated');
  });
});

test('secrets that a file carries are the lines of a key log; those of other protocols are passed over', () => {
  const block = (type: number, text: string): Uint8Array => {
    const padded = (text.length + 3) & ~3;
    const made = new Uint8Array(20 + padded);
    const view = new DataView(made.buffer);
    [10, made.length, type, text.length].forEach((word, i) => view.setUint32(4 * i, word, true));
    made.set(new TextEncoder().encode(text), 16);
    view.setUint32(16 + padded, made.length, true);
    return made;
  };
  const header = new PcapngWriter(EPOCH).header();
  const [TLS_KEYS, WIREGUARD_KEYS] = [0x544c534b, 0x57474b4c];
  const file = concat([
    header,
    block(TLS_KEYS, 'CLIENT_RANDOM ab 01'),
    block(WIREGUARD_KEYS, 'x'),
    block(TLS_KEYS, 'more\n'),
  ]);
  expect(readPcapng(file)).toMatchObject({ ok: true, value: { secrets: 'CLIENT_RANDOM ab 01\nmore\n\n' } });
});
