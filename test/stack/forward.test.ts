import { describe, expect, it } from 'vitest';
import { checksumHolds } from '../../src/core/checksum.ts';
import { getU16, getU32, setU32 } from '../../src/core/bytes.ts';
import { chain, lan } from '../helpers/networks.ts';
import { ping, rawSocket } from '../helpers/ping.ts';
import { ip, prefix, Wire } from '../helpers/wire.ts';

const packets = (wire: Wire) => wire.sent.filter((s) => getU16(s.bytes, 12) === 0x0800);

/** A packet of protocol 253 (for experiments, RFC 3692) that claims to come from somebody else; the stack fills in what is zero. */
function forged(source: string, destination: string): Uint8Array {
  const bytes = new Uint8Array(28);
  bytes.set([0x45, 0, 0, 28, 0, 0, 0, 0, 64, 253]);
  setU32(bytes, 12, ip(source));
  setU32(bytes, 16, ip(destination));
  return bytes;
}

describe('two routers on the way', () => {
  it('take one from the TTL each, and the checksum stays right', () => {
    const { wire, alice } = chain();
    const socket = rawSocket(alice);
    ping(socket, '192.168.3.4');
    wire.run();
    expect(packets(wire).map((s) => [s.node, s.bytes[22]])).toEqual([
      ['alice', 64],
      ['r1', 63],
      ['r2', 62],
      ['bob', 64],
      ['r2', 63],
      ['r1', 62],
    ]);
    for (const { bytes } of packets(wire)) expect(checksumHolds(bytes, 14, 34)).toBe(true);
    expect(socket.take()?.ttl).toBe(62);
    expect(wire.frames.live).toBe(0);
  });

  it('keep the journey of the packet, and say via whom it goes', () => {
    const { wire, alice } = chain();
    ping(rawSocket(alice), '192.168.3.4');
    wire.run();
    const request = packets(wire).slice(0, 3);
    expect(new Set(request.map((s) => s.id)).size).toBe(1);
    expect(wire.sentences('ip.forward').slice(0, 2)).toEqual([
      'The best match for 192.168.3.4 is a /24 via 192.168.2.2.',
      '192.168.3.4 is on the link: it is inside a /24 of its own.',
    ]);
  });

  it.each([
    ['0', 'a forged source is forwarded', ['192.168.9.9', '10.9.9.9']],
    ['1', 'only what comes the way its answer would go', []],
    ['2', 'only what has any way back', ['192.168.9.9']],
  ])('with rp_filter %s: %s', (mode, _what, forwarded) => {
    const { wire, alice, r1 } = chain();
    r1.change('route', 'add', { to: '192.168.9.0/24', via: '192.168.2.2' }); // elsewhere than where it will come from
    r1.change('sysctl', 'change', { key: 'net.ipv4.conf.all.rp_filter', value: mode });
    const raw = rawSocket(alice, { headerIncluded: true }, 255);
    for (const source of ['192.168.9.9', '10.9.9.9'])
      raw.send(forged(source, '192.168.3.4'), { address: ip('192.168.3.4'), port: 0 });
    wire.run();
    const passed = packets(wire).filter((s) => s.node === 'r1' && s.bytes[23] === 253);
    expect(passed.map((s) => getU32(s.bytes, 26))).toEqual(forwarded.map(ip));
  });

  it('report an expired TTL from the address towards the sender', () => {
    const { wire, alice } = chain();
    const socket = rawSocket(alice, { receiveErrors: true, ttl: 2 });
    ping(socket, '192.168.3.4');
    wire.run();
    expect(socket.takeError()).toMatchObject({ type: 11, code: 0, offender: ip('192.168.2.2'), errno: 'EHOSTUNREACH' });
  });

  it('report "network unreachable" without a route, and "host unreachable" for a silent host', () => {
    const { wire, alice, r1 } = chain();
    const socket = rawSocket(alice);
    ping(socket, '10.9.9.9');
    wire.run();
    expect(socket.takeError()).toMatchObject({ type: 3, code: 0, offender: ip('192.168.1.1'), errno: 'ENETUNREACH' });
    socket.takePending();
    ping(socket, '192.168.2.77');
    wire.run();
    expect(socket.takeError()).toMatchObject({ type: 3, code: 1, offender: ip('192.168.1.1') });
    expect(r1.counter('ip-in-no-routes')).toBe(1);
  });

  it.each([
    ['blackhole', undefined],
    ['unreachable', 1],
    ['prohibit', 13],
  ])('a %s route answers with code %s', (type, code) => {
    const { wire, alice, r1 } = chain();
    expect(r1.change('route', 'add', { to: '10.0.0.0/8', type }).ok).toBe(true);
    const socket = rawSocket(alice);
    ping(socket, '10.9.9.9');
    wire.run();
    expect(socket.takeError()?.code).toBe(code);
  });

  it('never forward what was for everybody on the link', () => {
    const { wire, alice, r1 } = chain();
    const packet = wire.sent.length;
    ping(rawSocket(alice), '192.168.3.4');
    wire.run();
    const bytes = packets(wire)[0]!.bytes.slice();
    bytes.fill(0xff, 0, 6);
    wire.inject(r1, 0, bytes.subarray(0, bytes.length - 4));
    expect(wire.events('ip.drop').at(-1)?.reason?.id).toBe('link-broadcast');
    expect(packet).toBe(0);
  });

  it('a host does not forward', () => {
    const { wire, alice } = chain({ r1: { forwarding: false } });
    ping(rawSocket(alice), '192.168.3.4');
    wire.run();
    expect(wire.events('ip.drop').map((e) => e.reason?.id)).toEqual(['not-mine']);
  });

  it('drop a martian', () => {
    const { wire, alice, r1 } = chain();
    ping(rawSocket(alice), '192.168.1.1');
    wire.run();
    const raw = rawSocket(alice, { headerIncluded: true });
    const forged = new Uint8Array(28);
    forged.set([0x45, 0, 0, 28, 0, 0, 0, 0, 64, 1, 0, 0, 127, 0, 0, 9, 192, 168, 3, 4]);
    raw.send(forged, { address: ip('192.168.3.4'), port: 0 });
    wire.run();
    expect(wire.sentences('ip.drop')).toEqual(['No packet on a link can truly come from 127.0.0.9.']);
    expect(r1.counter('ip-in-addr-errors')).toBe(1);
  });
});

describe('a better first hop', () => {
  it('is told by the router, and the host takes it', () => {
    const { wire, alice, carol, r1 } = lan('alice', 'carol', 'r1');
    for (const router of [carol, r1]) router.change('sysctl', 'change', { key: 'net.ipv4.ip_forward', value: '1' });
    r1.addInterface({ port: 1, name: 'eth1', mac: 0x0200_0000_0201, mtu: 1500, addresses: [prefix('10.0.0.1/24')] });
    alice.addRoute({ to: prefix('10.0.0.0/24'), via: ip('192.168.1.5') });
    carol.addRoute({ to: prefix('10.0.0.0/24'), via: ip('192.168.1.1') });
    const socket = rawSocket(alice);
    ping(socket, '10.0.0.1');
    wire.run();
    expect(wire.events('icmp.error', 'carol')[0]?.reason?.id).toBe('better-first-hop');
    expect(wire.events('icmp.receive', 'alice').some((e) => e.reason?.id === 'redirect-taken')).toBe(true);
    const before = carol.counter('ip-forwarded');
    ping(socket, '10.0.0.1', 2);
    wire.run();
    expect(carol.counter('ip-forwarded')).toBe(before);
  });
});

describe('equal-cost paths', () => {
  it('keep a flow on one path and spread many over both', () => {
    const wire = new Wire();
    const r = wire.node('r', { forwarding: true });
    r.addInterface({ port: 0, name: 'eth0', mac: 1, mtu: 1500, addresses: [prefix('10.0.0.1/24')] });
    for (const via of ['10.0.0.2', '10.0.0.3']) r.addRoute({ to: prefix('10.1.0.0/16'), via: ip(via) });
    const ports = new Map<number, number>();
    for (let source = 1; source <= 200; source++) {
      const socket = r.open('datagram', 17, { pid: 1, program: 't', fd: 3 });
      if (!socket.ok) throw new Error(socket.error);
      socket.value.send(new Uint8Array(1), { address: ip('10.1.2.3'), port: 5000 });
      socket.value.send(new Uint8Array(1), { address: ip('10.1.2.3'), port: 5000 });
    }
    const sends = wire.events('ip.send');
    for (let i = 0; i < sends.length; i += 2) {
      expect(sends[i]!.numbers[1]).toBe(sends[i + 1]!.numbers[1]);
      ports.set(sends[i]!.numbers[1], (ports.get(sends[i]!.numbers[1]) ?? 0) + 1);
    }
    expect(ports.size).toBe(2);
    expect(Math.min(...ports.values())).toBeGreaterThan(60);
    expect(getU32(new Uint8Array([10, 0, 0, 2]), 0)).toBe(ip('10.0.0.2'));
  });
});
