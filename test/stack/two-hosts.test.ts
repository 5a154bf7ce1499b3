import { describe, expect, it } from 'vitest';
import { formatIpv4 } from '../../src/core/address.ts';
import { getU16 } from '../../src/core/bytes.ts';
import { seconds } from '../../src/core/time.ts';
import { ping, rawSocket } from '../helpers/ping.ts';
import { lan } from '../helpers/networks.ts';
import { ip } from '../helpers/wire.ts';

describe('two hosts on one link', () => {
  it('ask once, then ping', () => {
    const { wire, alice } = lan('alice', 'bob');
    const socket = rawSocket(alice);
    expect(ping(socket, '192.168.1.4').ok).toBe(true);
    wire.run();
    const reply = socket.take()!;
    expect(formatIpv4(reply.from.address)).toBe('192.168.1.4');
    expect(reply.ttl).toBe(64);
    expect(getU16(reply.bytes, 2)).toBe(84);
    expect(reply.bytes[20]).toBe(0);
    expect(reply.time).toBe(4_000_000);
    ping(socket, '192.168.1.4', 2);
    wire.run();
    expect(wire.sent.map((s) => getU16(s.bytes, 12).toString(16))).toEqual(['806', '806', '800', '800', '800', '800']);
    expect(wire.frames.live).toBe(0);
  });

  it('tell the same story each time', () => {
    const { wire, alice } = lan('alice', 'bob');
    ping(rawSocket(alice), '192.168.1.4');
    wire.run();
    expect(wire.story()).toEqual([
      'alice ip.send on-link',
      'alice neigh.state incomplete',
      'alice neigh.wait waits-for-mac',
      'alice arp.ask mac-unknown',
      'bob arp.learn learn-from-request',
      'bob neigh.state stale',
      'bob arp.answer asked-for-mine',
      'alice arp.learn learn-from-reply',
      'alice neigh.state reachable',
      'bob ip.deliver mine',
      'bob icmp.receive icmp-for-us',
      'bob icmp.reply echo-request',
      'bob ip.send on-link',
      'bob neigh.state delay',
      'alice ip.deliver mine',
      'alice icmp.receive icmp-for-us',
    ]);
  });

  it('report "Destination Host Unreachable" from the own address after three questions, three seconds later', () => {
    const { wire, alice } = lan('alice', 'bob');
    const socket = rawSocket(alice);
    ping(socket, '192.168.1.77');
    wire.run();
    expect(wire.now).toBe(seconds(3));
    expect(wire.events('arp.ask').length).toBe(3);
    expect(socket.takePending()).toBe('EHOSTUNREACH');
    const error = socket.takeError()!;
    expect(error).toMatchObject({
      errno: 'EHOSTUNREACH',
      origin: 'icmp',
      type: 3,
      code: 1,
      offender: ip('192.168.1.3'),
    });
    expect(getU16(error.bytes, 6)).toBe(1);
    expect(socket.takePending()).toBeUndefined();
    expect(wire.frames.live).toBe(0);
  });
});
