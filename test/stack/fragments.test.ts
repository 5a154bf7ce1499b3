import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { getU16 } from '../../src/core/bytes.ts';
import type { Frame, FramePool } from '../../src/core/frame.ts';
import { seconds } from '../../src/core/time.ts';
import { fragment } from '../../src/stack/fragment.ts';
import { allocatePacket, ipEnd, ipLength, L3, sealHeader } from '../../src/stack/wire.ts';
import { chain, lan } from '../helpers/networks.ts';
import { echoRequest, ping, rawSocket } from '../helpers/ping.ts';
import { ip } from '../helpers/wire.ts';

/** An ICMP echo reply of `size` payload bytes from bob to alice: whole, with id 77. */
function packet(pool: FramePool, size: number): Frame {
  const frame = allocatePacket(pool, 20 + size);
  const b = frame.bytes;
  b.set([2, 0, 0, 0, 1, 3, 2, 0, 0, 0, 1, 4, 8, 0]);
  b.set([0x45, 0, (20 + size) >> 8, (20 + size) & 255, 0, 77, 0, 0, 64, 253, 0, 0, 192, 168, 1, 4, 192, 168, 1, 3], L3);
  for (let i = 0; i < size; i++) b[L3 + 20 + i] = (i * 31 + (i >> 8)) & 255;
  sealHeader(frame);
  return frame;
}

describe('fragments', () => {
  it('put together in any order, and cut twice, give the packet back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9000 }),
        fc.integer({ min: 68, max: 1500 }),
        fc.integer({ min: 68, max: 1500 }),
        fc.infiniteStream(fc.nat()),
        (size, first, second, order) => {
          const { wire, alice } = lan('alice');
          const socket = rawSocket(alice, {}, 253);
          const whole = packet(wire.frames, size);
          const expected = whole.bytes.slice(L3, ipEnd(whole));
          let pieces = ipLength(whole) <= first ? [whole] : fragment(wire.frames, whole, first);
          pieces = pieces.flatMap((p) => (ipLength(p) <= second ? [p] : fragment(wire.frames, p, second)));
          while (pieces.length > 0) {
            const at = order.next().value! % pieces.length;
            alice.receive(0, pieces.splice(at, 1)[0]!);
          }
          const got = socket.take()!.bytes;
          expect([...got.subarray(20)]).toEqual([...expected.subarray(20)]);
          expect(getU16(got, 6)).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('carry multiples of 8 bytes, and only the last one has no "more" bit', () => {
    const { wire, alice } = lan('alice', 'bob');
    ping(rawSocket(alice), '192.168.1.4', 1, 3000);
    wire.run();
    const sent = wire.sent.filter((s) => s.node === 'alice' && getU16(s.bytes, 12) === 0x0800);
    expect(sent.map((s) => [getU16(s.bytes, 16), getU16(s.bytes, 20).toString(16)])).toEqual([
      [1500, '2000'],
      [1500, '20b9'],
      [68, '172'],
    ]);
    expect(wire.events('ip.fragment')[0]?.numbers.slice(1)).toEqual([1500, 3, 3028]);
    expect(wire.events('ip.reassemble', 'bob').length).toBe(1);
    expect(wire.frames.live).toBe(0);
  });

  it('that overlap condemn their datagram', () => {
    const { wire, alice } = lan('alice');
    const pieces = fragment(wire.frames, packet(wire.frames, 400), 116);
    const forged = fragment(wire.frames, packet(wire.frames, 400), 68)[3]!;
    alice.receive(0, pieces[0]!);
    alice.receive(0, pieces[1]!);
    expect(alice.table('fragments').length).toBe(1);
    alice.receive(0, forged);
    expect(alice.table('fragments').length).toBe(0);
    expect(wire.events('ip.reassembly-fail')[0]?.reason?.id).toBe('pieces-overlap');
  });

  it('that come twice are no harm', () => {
    const { wire, alice } = lan('alice');
    const socket = rawSocket(alice, {}, 253);
    const pieces = fragment(wire.frames, packet(wire.frames, 200), 116);
    alice.receive(0, wire.frames.clone(pieces[0]!));
    for (const piece of pieces) alice.receive(0, piece);
    expect(socket.take()?.bytes.length).toBe(220);
  });

  it('that miss the rest are given up after 30 s, and the source is told when the first one came', () => {
    const { wire, alice, bob } = lan('alice', 'bob');
    const [first, second] = fragment(wire.frames, packet(wire.frames, 200), 116);
    alice.receive(0, first!);
    wire.run();
    expect(wire.now).toBe(0);
    wire.wait(seconds(31));
    expect(wire.events('icmp.error')[0]).toMatchObject({ numbers: [ip('192.168.1.4'), 11, 1, ip('192.168.1.3')] });
    expect(bob.counter('icmp-in-time-excds')).toBe(1);
    alice.receive(0, second!);
    wire.wait(seconds(31));
    expect(wire.events('icmp.error').length).toBe(1);
    expect(alice.counter('ip-reasm-timeout')).toBe(2);
  });
});

describe('the MTU of a path', () => {
  it('is learned from "fragmentation needed": the second ping fits', () => {
    const { wire, alice } = chain({ mtu: 1000 });
    const socket = rawSocket(alice);
    ping(socket, '192.168.3.4', 1, 1200);
    wire.run();
    expect(socket.takePending()).toBe('EMSGSIZE');
    expect(socket.takeError()).toMatchObject({
      type: 3,
      code: 4,
      info: 1000,
      errno: 'EMSGSIZE',
      offender: ip('192.168.1.1'),
    });
    expect(socket.take()?.bytes[20]).toBe(3);
    expect(alice.table('pmtu')[0]).toMatchObject({ destination: '192.168.3.4', mtu: 1000 });
    ping(socket, '192.168.3.4', 2, 1200);
    wire.run();
    expect(socket.take()?.bytes.length).toBe(1228);
  });

  it('with `do` a packet that is too big is refused, and the error queue names the MTU', () => {
    const { wire, alice } = chain({ mtu: 1000 });
    const socket = rawSocket(alice, { receiveErrors: true, mtuDiscover: 'do' });
    expect(ping(socket, '192.168.3.4', 1, 2000)).toEqual({ ok: false, error: 'EMSGSIZE' });
    expect(socket.takeError()).toMatchObject({ origin: 'local', errno: 'EMSGSIZE', info: 1500 });
    ping(socket, '192.168.3.4', 2, 1200);
    wire.run();
    expect(socket.takeError()).toMatchObject({ origin: 'icmp', info: 1000 });
    socket.takePending();
    expect(ping(socket, '192.168.3.4', 3, 1200)).toEqual({ ok: false, error: 'EMSGSIZE' });
    expect(socket.takeError()).toMatchObject({ origin: 'local', info: 1000 });
  });

  it('with `dont` routers cut the packet', () => {
    const { wire, alice, r1 } = chain({ mtu: 1000 });
    const socket = rawSocket(alice, { mtuDiscover: 'dont' });
    ping(socket, '192.168.3.4', 1, 1200);
    wire.run();
    expect(socket.take()?.bytes.length).toBe(1228);
    expect(r1.counter('ip-frag-oks')).toBe(1);
  });

  it('is forgotten after ten minutes', () => {
    const { wire, alice } = chain({ mtu: 1000 });
    rawSocket(alice).send(echoRequest(1, 1200), { address: ip('192.168.3.4'), port: 0 });
    wire.run();
    wire.wait(seconds(601));
    expect(alice.table('pmtu')).toEqual([]);
  });
});
