// A queue that marks packets before it drops them (RFC 3168): which, from when on, and that their bytes stay right.
import { describe, expect, test } from 'vitest';
import { setU16 } from '../../src/core/bytes.ts';
import { checksumHolds } from '../../src/core/checksum.ts';
import type { EventRow } from '../../src/core/event.ts';
import { decode, encode } from '../../src/protocols/ipv4/codec.ts';
import { CE, ECT_0, ECT_1, isMarkable, markCongestion, NOT_ECT } from '../../src/protocols/ipv4/ecn.ts';
import { World } from '../../src/sim/world.ts';
import { frameOf, wire } from '../helpers/wires.ts';

const SLOW = 'rate: 1mbit, queue: 10, mark: 3';

const packet = (ecn: number, dscp = 10): Uint8Array =>
  encode({
    dscp,
    ecn,
    identification: 7,
    reserved: false,
    dontFragment: true,
    moreFragments: false,
    fragmentOffset: 0,
    ttl: 64,
    protocol: 253,
    source: 0x0a000001,
    destination: 0x0a000002,
    options: [],
    payload: new Uint8Array(40).fill(5),
  });

function ipFrame(ecn: number): Uint8Array {
  const frame = frameOf({ payload: 60 });
  setU16(frame, 12, 0x0800);
  frame.set(packet(ecn), 14);
  return frame;
}

const ecnOf = (bytes: Uint8Array): number => bytes[15]! & 3;

describe('the mark in the header', () => {
  test.each([ECT_0, ECT_1])('replaces ECT code point %i, and the checksum holds', (ecn) => {
    for (let dscp = 0; dscp < 64; dscp++) {
      const bytes = packet(ecn, dscp);
      expect(isMarkable(bytes, 0)).toBe(true);
      markCongestion(bytes, 0);
      expect(checksumHolds(bytes, 0, 20)).toBe(true);
      const read = decode(bytes);
      expect(read.ok && [read.value.dscp, read.value.ecn]).toEqual([dscp, CE]);
    }
  });

  test.each([NOT_ECT, CE])('is not for code point %i', (ecn) => {
    expect(isMarkable(packet(ecn), 0)).toBe(false);
  });
});

describe('a queue with a threshold', () => {
  test('marks what joins behind so many frames, tells why, and counts it', () => {
    const { world, send, arrived } = wire(SLOW);
    const rows: EventRow[] = [];
    world.on((row) => rows.push(row));
    for (let n = 0; n < 7; n++) send(ipFrame(ECT_0));
    world.run();
    // One leaves at once and three wait in front of the first that is marked.
    expect(arrived.map((a) => ecnOf(a.bytes))).toEqual([2, 2, 2, 2, 3, 3, 3]);
    for (const { bytes } of arrived) expect(checksumHolds(bytes, 14, 34)).toBe(true);
    const marks = rows.filter((row) => row.kind.id === 'link.mark');
    expect(marks.map((row) => row.numbers.slice(0, 2))).toEqual([
      [3, 3],
      [4, 3],
      [5, 3],
    ]);
    expect(marks[0]!.reason?.source).toBe('RFC 3168, 5');
  });

  test('still drops when it is full', () => {
    const { send, arrived, world } = wire(SLOW);
    for (let n = 0; n < 20; n++) send(ipFrame(ECT_1));
    world.run();
    expect(arrived).toHaveLength(11);
  });

  test.each([
    ['a packet whose ends do not know marks', ipFrame(NOT_ECT)],
    ['a packet that was marked before', ipFrame(CE)],
    ['a frame that holds no IP packet', frameOf()],
  ])('leaves alone %s', (_, frame) => {
    const { world, send, arrived } = wire(SLOW);
    const rows: EventRow[] = [];
    world.on((row) => rows.push(row));
    for (let n = 0; n < 8; n++) send(frame);
    world.run();
    expect(arrived).toHaveLength(8);
    expect(new Set(arrived.map((a) => ecnOf(a.bytes)))).toEqual(new Set([ecnOf(frame)]));
    expect(rows.filter((row) => row.kind.id === 'link.mark')).toEqual([]);
  });

  test('without one never marks', () => {
    const { world, send, arrived } = wire('rate: 1mbit, queue: 10');
    for (let n = 0; n < 8; n++) send(ipFrame(ECT_0));
    world.run();
    expect(arrived.map((a) => ecnOf(a.bytes))).toEqual(Array(8).fill(2));
  });

  test('marks only the copy that goes its way', () => {
    const world = World.fromYaml(`lab: 1
topology:
  nodes: { a: { kind: external }, h: { kind: hub }, b: { kind: external }, c: { kind: external } }
  links:
    - { endpoints: ["a:eth0", "h:1"], rate: 1gbit }
    - { endpoints: ["h:2", "b:eth0"], rate: 1mbit, mark: 1 }
    - { endpoints: ["h:3", "c:eth0"], rate: 1gbit }
`);
    const seen = { b: [] as number[], c: [] as number[] };
    world.external('b:eth0').onFrame((bytes) => seen.b.push(ecnOf(bytes)));
    world.external('c:eth0').onFrame((bytes) => seen.c.push(ecnOf(bytes)));
    for (let n = 0; n < 4; n++) world.external('a:eth0').send(ipFrame(ECT_0));
    world.run();
    expect(seen).toEqual({ b: [2, 2, 3, 3], c: [2, 2, 2, 2] });
  });
});

describe('the threshold', () => {
  const world = (): World =>
    World.fromYaml(`lab: 1
topology:
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    bob: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24] } } }
  links: [{ endpoints: ["alice:eth0", "bob:eth0"], mark: 20, backward: { mark: 5 } }]
`);

  test('is a parameter of each direction, which link prints with what it led to', () => {
    const w = world();
    expect(w.exec('alice', 'link').stdout).toMatch(/mark 20 \(0 marked\)\n.*mark 5 \(0 marked\)\n$/);
  });

  test('can be set and taken away by the command', () => {
    const w = world();
    expect(w.exec('alice', 'link alice--bob mark 7').exit).toBe(0);
    expect(w.exec('alice', 'link').stdout.match(/mark 7 /g)).toHaveLength(2);
    expect(w.exec('alice', 'link alice--bob mark 0').stdout).not.toContain('mark');
  });
});
