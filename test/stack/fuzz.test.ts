import { describe, expect, it } from 'vitest';
import { internetChecksum } from '../../src/core/checksum.ts';
import { setU16 } from '../../src/core/bytes.ts';
import { stream } from '../../src/core/rng.ts';
import { seconds } from '../../src/core/time.ts';
import { chain } from '../helpers/networks.ts';
import { OWNER, ping, rawSocket } from '../helpers/ping.ts';
import { ip } from '../helpers/wire.ts';

describe('20,000 mutated frames', () => {
  it('are all data: no exception, no frame lost, and the router still routes', () => {
    const { wire, alice, r1, bob } = chain({ r1: { sysctl: { 'net.ipv4.icmp_ratelimit': '0' } } });
    const udp = alice.open('datagram', 17, OWNER);
    const tap = r1.open('packet', 3, OWNER);
    if (!udp.ok || !tap.ok) throw new Error('no socket');
    tap.value.setOptions({ promiscuous: true });
    r1.change('filter', 'add', { chain: 'INPUT', target: 'REJECT', protocol: 'udp', destinationPort: '9' });
    ping(rawSocket(alice), '192.168.3.4', 1, 2000);
    udp.value.send(new Uint8Array(30), { address: ip('192.168.1.1'), port: 9 });
    udp.value.send(new Uint8Array(30), { address: ip('192.168.3.4'), port: 7 });
    wire.run();
    const seeds = wire.sent.map((s) => s.bytes);
    const targets = [
      [r1, 0],
      [r1, 1],
      [alice, 0],
      [bob, 0],
    ] as const;
    const rng = stream(7, 'fuzz');
    for (let n = 0; n < 20_000; n++) {
      const seed = seeds[rng.below(seeds.length)]!;
      const length = rng.chance(0.1) ? 14 + rng.below(seed.length) : seed.length;
      const [stack, port] = targets[rng.below(targets.length)]!;
      const frame = wire.frames.allocate(length);
      frame.bytes.set(seed.subarray(0, length));
      for (let flips = 1 + rng.below(4); flips > 0; flips--) {
        frame.bytes[rng.chance(0.7) ? rng.below(Math.min(60, length)) : rng.below(length)] = rng.below(256);
      }
      if (rng.chance(0.7)) {
        // a right IP checksum lets the mutation through to the layers above
        const end = Math.min(length, 14 + (frame.bytes[14]! & 15) * 4);
        setU16(frame.bytes, 24, 0);
        setU16(frame.bytes, 24, internetChecksum(frame.bytes, 14, end));
      }
      stack.receive(port, frame);
      if (n % 100 === 0) {
        while (tap.value.take()) continue;
        wire.run();
        wire.wait(seconds(1));
      }
    }
    wire.wait(seconds(100));
    expect(wire.frames.live).toBe(0);
    const socket = rawSocket(alice);
    ping(socket, '192.168.3.4', 9);
    wire.run();
    let answered = false;
    for (let m = socket.take(); m; m = socket.take()) answered ||= m.from.address === ip('192.168.3.4');
    expect(answered).toBe(true);
  });
});
