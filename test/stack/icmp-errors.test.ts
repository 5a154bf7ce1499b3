import { describe, expect, it } from 'vitest';
import { getU16, setU16, setU32 } from '../../src/core/bytes.ts';
import { checksumHolds, internetChecksum } from '../../src/core/checksum.ts';
import { milliseconds, seconds } from '../../src/core/time.ts';
import type { NetworkStack } from '../../src/stack/stack.ts';
import { chain, lan } from '../helpers/networks.ts';
import { echoRequest, OWNER, ping, rawSocket } from '../helpers/ping.ts';
import { ip, type Wire } from '../helpers/wire.ts';

/** A frame for alice from bob around an IP payload. */
function frameFor(options: {
  payload: Uint8Array;
  protocol?: number;
  to?: string;
  from?: string;
  fragment?: number;
  link?: number;
}): Uint8Array {
  const b = new Uint8Array(34 + options.payload.length);
  b.set([2, 0, 0, 0, 1, 3, 2, 0, 0, 0, 1, 4, 8, 0, 0x45]);
  if (options.link !== undefined) b.fill(options.link, 0, 6);
  setU16(b, 16, 20 + options.payload.length);
  setU16(b, 20, options.fragment ?? 0);
  b[22] = 64;
  b[23] = options.protocol ?? 200;
  setU32(b, 26, ip(options.from ?? '192.168.1.4'));
  setU32(b, 30, ip(options.to ?? '192.168.1.3'));
  setU16(b, 24, internetChecksum(b, 14, 34));
  b.set(options.payload, 34);
  return b;
}

const errors = (wire: Wire) =>
  wire.sent.filter((s) => getU16(s.bytes, 12) === 0x0800 && s.bytes[23] === 1 && s.bytes[34] !== 8);

function warm(wire: Wire, alice: NetworkStack): void {
  ping(rawSocket(alice), '192.168.1.4');
  wire.run();
  wire.sent.length = 0;
}

describe('an ICMP error', () => {
  it('says which protocol nobody speaks, from the address that was asked, with control precedence and a right checksum', () => {
    const { wire, alice } = lan('alice', 'bob');
    warm(wire, alice);
    const asked = frameFor({ payload: new Uint8Array(900).fill(7) });
    wire.inject(alice, 0, asked);
    const { bytes } = errors(wire)[0]!;
    expect([bytes[34], bytes[35], bytes[15], bytes[22]]).toEqual([3, 2, 0xc0, 64]);
    expect(getU16(bytes, 16)).toBe(576);
    expect([...bytes.subarray(42, 42 + 548)]).toEqual([...asked.subarray(14, 14 + 548)]);
    expect(checksumHolds(bytes, 34, 14 + 576)).toBe(true);
  });

  it.each([
    ['an ICMP error', { protocol: 1, payload: new Uint8Array([3, 1, 0, 0, 0, 0, 0, 0, 0x45]) }, undefined],
    ['a broadcast', { payload: new Uint8Array(9), to: '192.168.1.255' }, 'about-broadcast'],
    ['a frame for everybody', { payload: new Uint8Array(9), link: 0xff }, 'about-broadcast'],
    ['a group', { payload: new Uint8Array(9), to: '224.0.0.1', link: 1 }, 'about-broadcast'],
    ['a packet from nobody', { payload: new Uint8Array(9), from: '0.0.0.0', to: '255.255.255.255' }, 'about-broadcast'],
  ])('is never sent about %s', (_what, packet, reason) => {
    const { wire, alice } = lan('alice', 'bob');
    warm(wire, alice);
    wire.inject(alice, 0, frameFor(packet));
    wire.run();
    expect(errors(wire)).toEqual([]);
    if (reason) expect(wire.events('icmp.silent').at(-1)?.reason?.id).toBe(reason);
  });

  it('is not sent by a router about a later fragment', () => {
    const { wire, alice, r1 } = chain();
    ping(rawSocket(alice), '192.168.3.4');
    wire.run();
    const raw = rawSocket(alice, { headerIncluded: true }, 255);
    const piece = frameFor({ payload: new Uint8Array(64), from: '192.168.1.3', to: '10.1.1.1', fragment: 5 });
    raw.send(piece.subarray(14), { address: ip('10.1.1.1'), port: 0 });
    wire.run();
    expect(r1.counter('ip-in-no-routes')).toBe(1);
    expect(r1.counter('icmp-out-dest-unreachs')).toBe(0);
    expect(wire.events('icmp.silent').at(-1)?.reason?.id).toBe('about-later-fragment');
  });

  it('goes to one destination six times at once, then once a second', () => {
    const { wire, alice } = lan('alice', 'bob');
    warm(wire, alice);
    for (let i = 0; i < 10; i++) {
      wire.inject(alice, 0, frameFor({ payload: new Uint8Array(20) }));
      wire.wait(milliseconds(200));
    }
    expect(errors(wire).length).toBe(7);
    expect(alice.counter('icmp-out-rate-limited')).toBe(3);
    alice.change('sysctl', 'change', { key: 'net.ipv4.icmp_ratelimit', value: '0' });
    for (let i = 0; i < 10; i++) wire.inject(alice, 0, frameFor({ payload: new Uint8Array(20) }));
    expect(errors(wire).length).toBe(17);
  });

  it('points at an option whose length makes no sense', () => {
    const { wire, alice } = lan('alice', 'bob');
    warm(wire, alice);
    const b = new Uint8Array(46);
    b.set(frameFor({ payload: new Uint8Array(12) }));
    b[14] = 0x46;
    setU16(b, 16, 32);
    b.set([7, 99, 4, 0], 34);
    setU16(b, 24, 0);
    setU16(b, 24, internetChecksum(b, 14, 38));
    wire.inject(alice, 0, b);
    expect([...errors(wire)[0]!.bytes.subarray(34, 36)]).toEqual([12, 0]);
    expect(errors(wire)[0]!.bytes[38]).toBe(20);
  });
});

describe('echo', () => {
  it('for everybody is not answered, unless the sysctl allows it', () => {
    const { wire, alice, bob } = lan('alice', 'bob', 'carol');
    const socket = rawSocket(alice, { broadcast: true });
    ping(socket, '192.168.1.255');
    wire.run();
    expect(socket.take()).toBeUndefined();
    expect(wire.events('icmp.silent').map((e) => e.reason?.id)).toEqual([
      'echo-broadcast-ignored',
      'echo-broadcast-ignored',
    ]);
    bob.change('sysctl', 'change', { key: 'net.ipv4.icmp_echo_ignore_broadcasts', value: '0' });
    ping(socket, '192.168.1.255', 2);
    wire.run();
    expect(socket.take()?.from.address).toBe(ip('192.168.1.4'));
  });

  it('is not answered at all with icmp_echo_ignore_all', () => {
    const { wire, alice, bob } = lan('alice', 'bob');
    bob.change('sysctl', 'change', { key: 'net.ipv4.icmp_echo_ignore_all', value: '1' });
    const socket = rawSocket(alice);
    ping(socket, '192.168.1.4');
    wire.run();
    expect(socket.take()).toBeUndefined();
    expect(wire.events('icmp.silent').at(-1)?.reason?.id).toBe('echo-ignored');
  });

  it('with a wrong checksum is dropped', () => {
    const { wire, alice, bob } = lan('alice', 'bob');
    const bytes = echoRequest(1);
    bytes[9]! ^= 1;
    rawSocket(alice).send(bytes, { address: ip('192.168.1.4'), port: 0 });
    wire.run();
    expect(bob.counter('icmp-in-csum-errors')).toBe(1);
    expect(bob.counter('icmp-out-echo-reps')).toBe(0);
  });

  it('takes the TTL of replies from the sysctl', () => {
    const { wire, alice, bob } = lan('alice', 'bob');
    bob.change('sysctl', 'change', { key: 'net.ipv4.ip_default_ttl', value: '100' });
    const socket = rawSocket(alice);
    ping(socket, '192.168.1.4');
    wire.run();
    expect(socket.take()?.ttl).toBe(100);
  });

  it('a timestamp request is answered with the milliseconds since midnight', () => {
    const { wire, alice } = lan('alice', 'bob');
    wire.wait(seconds(5));
    const bytes = new Uint8Array(20);
    bytes.set([13, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 9]);
    setU16(bytes, 2, internetChecksum(bytes));
    const socket = rawSocket(alice);
    socket.send(bytes, { address: ip('192.168.1.4'), port: 0 });
    wire.run();
    const reply = socket.take()!.bytes;
    expect(reply[20]).toBe(14);
    expect(reply[31]).toBe(9);
    expect(getU16(reply, 34)).toBe(5003);
  });
});

describe('the loopback interface', () => {
  it('carries pings to own addresses, and they never touch a wire', () => {
    const { wire, alice } = lan('alice', 'bob');
    for (const to of ['127.0.0.1', '127.8.8.8', '192.168.1.3']) {
      const socket = rawSocket(alice);
      const tap = alice.open('packet', 3, OWNER);
      if (!tap.ok) throw new Error(tap.error);
      tap.value.setOptions({ device: 'lo' });
      ping(socket, to);
      wire.run();
      const types = [socket.take()?.bytes[20], socket.take()?.bytes[20]];
      expect(types).toEqual([8, 0]);
      expect(tap.value.take()?.interface).toBe('lo');
      socket.close();
      tap.value.close();
    }
    expect(wire.sent).toEqual([]);
    expect(wire.frames.live).toBe(0);
  });

  it('swallows them when it is down', () => {
    const { wire, alice } = lan('alice');
    alice.change('link', 'change', { interface: 'lo', up: false });
    const socket = rawSocket(alice);
    expect(ping(socket, '192.168.1.3').ok).toBe(true);
    wire.run();
    expect(socket.ready).toBe(false);
  });
});

/** An ICMP error from bob about a packet that alice sent to bob. */
function errorAbout(type: number, code: number, quoted: Uint8Array): Uint8Array {
  const icmp = new Uint8Array(8 + 28);
  icmp.set([type, code, 0, 0, 0, 0, 2, 0]);
  icmp.set(quoted.subarray(14, 42), 8);
  setU16(icmp, 2, internetChecksum(icmp));
  return frameFor({ payload: icmp, protocol: 1 });
}

describe('which errors reach a socket', () => {
  it.each([
    ['a code that nobody defined', 3, 16, undefined],
    ['a reassembly that took too long', 11, 1, undefined],
    ['a TTL that ran out', 11, 0, 'EHOSTUNREACH'],
    ['the last code that has an errno', 3, 15, 'EHOSTUNREACH'],
  ] as const)('%s', (_what, type, code, errno) => {
    const { wire, alice } = lan('alice', 'bob');
    warm(wire, alice);
    const socket = rawSocket(alice);
    ping(socket, '192.168.1.4');
    wire.inject(alice, 0, errorAbout(type, code, wire.sent[0]!.bytes));
    expect(socket.takeError()?.errno).toBe(errno);
    expect(socket.takePending()).toBe(undefined);
    if (!errno) expect(wire.events('icmp.drop').at(-1)?.reason?.id).toBe('icmp-no-errno');
  });

  it.each([
    ['dont', 0],
    ['want', 1],
  ] as const)('a needed fragmentation, when a datagram socket says %s', (mtuDiscover, entries) => {
    const { wire, alice } = lan('alice', 'bob');
    warm(wire, alice);
    const opened = alice.open('datagram', 0, OWNER);
    if (!opened.ok) throw new Error(opened.error);
    const socket = opened.value;
    socket.setOptions({ receiveErrors: true, mtuDiscover });
    socket.send(new Uint8Array(1000), { address: ip('192.168.1.4'), port: 9 });
    wire.inject(alice, 0, errorAbout(3, 4, wire.sent[0]!.bytes));
    expect(socket.takeError()?.info).toBe(entries === 1 ? 552 : undefined);
    expect(alice.table('pmtu')).toHaveLength(1);
  });

  it('a packet that no length field can say is refused at home, and the error queue names the MTU', () => {
    const { alice } = lan('alice', 'bob');
    const socket = rawSocket(alice);
    expect(ping(socket, '192.168.1.4', 1, 65_508)).toEqual({ ok: false, error: 'EMSGSIZE' });
    expect(socket.takeError()).toMatchObject({ origin: 'local', errno: 'EMSGSIZE', info: 1500 });
    expect(ping(socket, '192.168.1.4', 1, 65_536)).toEqual({ ok: false, error: 'EMSGSIZE' });
    expect(socket.takeError()).toBe(undefined);
  });
});
