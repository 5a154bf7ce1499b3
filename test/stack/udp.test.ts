import { describe, expect, it } from 'vitest';
import type { Socket } from '../../src/core/network.ts';
import type { NetworkStack } from '../../src/stack/stack.ts';
import { checksumIsRight } from '../../src/protocols/udp/codec.ts';
import { fromUtf8, getU16, utf8 } from '../../src/core/bytes.ts';
import { lan } from '../helpers/networks.ts';
import { OWNER } from '../helpers/ping.ts';
import { ip } from '../helpers/wire.ts';

function udp(stack: NetworkStack): Socket {
  const opened = stack.open('datagram', 17, OWNER);
  if (!opened.ok) throw new Error(opened.error);
  return opened.value;
}
const at = (address: string, port: number) => ({ address: ip(address), port });

describe('datagrams', () => {
  it('go from an ephemeral service port to a bound one and back', () => {
    const { wire, alice, bob } = lan('alice', 'bob');
    const server = udp(bob);
    expect(server.bind(at('0.0.0.0', 9)).ok).toBe(true);
    let woken = 0;
    server.onReady = () => woken++;
    const client = udp(alice);
    expect(client.send(utf8('hello'), at('192.168.1.4', 9))).toEqual({ ok: true, value: 5 });
    wire.run();
    const message = server.take()!;
    expect(fromUtf8(message.bytes)).toBe('hello');
    expect(woken).toBe(1);
    expect(message.from.port).toBeGreaterThanOrEqual(32_768);
    expect(message.from.port).toBeLessThanOrEqual(60_999);
    server.send(utf8('world'), message.from);
    wire.run();
    expect(fromUtf8(client.take()!.bytes)).toBe('world');
    const sent = wire.sent.find((s) => s.bytes[23] === 17)!;
    const length = getU16(sent.bytes, 38);
    expect(getU16(sent.bytes, 40)).not.toBe(0);
    expect(checksumIsRight(sent.bytes, 34, 34 + length, ip('192.168.1.3'), ip('192.168.1.4'))).toBe(true);
  });

  it('to a closed service port come back as "connection refused" when the socket is connected', () => {
    const { wire, alice } = lan('alice', 'bob');
    const client = udp(alice);
    client.connect(at('192.168.1.4', 9));
    client.send(utf8('x'));
    wire.run();
    expect(client.takePending()).toBe('ECONNREFUSED');
    expect(client.takeError()).toBeUndefined();
    const other = udp(alice);
    other.send(utf8('x'), at('192.168.1.4', 9));
    wire.run();
    expect(other.ready).toBe(false);
    const listening = udp(alice);
    listening.setOptions({ receiveErrors: true, ttl: 5 });
    listening.send(utf8('abc'), at('192.168.1.4', 33_434));
    wire.run();
    const error = listening.takeError()!;
    expect(error).toMatchObject({ errno: 'ECONNREFUSED', type: 3, code: 3, to: at('192.168.1.4', 33_434) });
    expect(fromUtf8(error.bytes)).toBe('abc');
  });

  it('reach the most specific socket: connected before bound before any', () => {
    const { wire, alice, bob } = lan('alice', 'bob');
    const [any, bound, connected] = [udp(bob), udp(bob), udp(bob)];
    for (const s of [any, bound, connected]) s.setOptions({ reuseAddress: true });
    any.bind(at('0.0.0.0', 7));
    bound.bind(at('192.168.1.4', 7));
    connected.bind(at('192.168.1.4', 7));
    connected.connect(at('192.168.1.3', 5000));
    const client = udp(alice);
    client.bind(at('0.0.0.0', 5000));
    client.send(utf8('1'), at('192.168.1.4', 7));
    udp(alice).send(utf8('2'), at('192.168.1.4', 7));
    wire.run();
    expect([connected, bound, any].map((s) => s.take() && 1)).toEqual([1, 1, undefined]);
  });

  it('cannot share a service port without asking for it', () => {
    const { alice } = lan('alice');
    const first = udp(alice);
    first.bind(at('192.168.1.3', 53));
    expect(udp(alice).bind(at('0.0.0.0', 53))).toEqual({ ok: false, error: 'EADDRINUSE' });
    expect(udp(alice).bind(at('127.0.0.1', 53)).ok).toBe(true);
    expect(udp(alice).bind(at('192.168.1.9', 53))).toEqual({ ok: false, error: 'EADDRNOTAVAIL' });
    first.close();
    expect(alice.table('sockets').map((r) => r['local'])).toEqual(['127.0.0.1:53']);
  });

  it('to everybody need leave, and reach every socket', () => {
    const { wire, alice, bob, carol } = lan('alice', 'bob', 'carol');
    const servers = [bob, carol].map((stack) => {
      const s = udp(stack);
      s.bind(at('0.0.0.0', 67));
      return s;
    });
    const client = udp(alice);
    expect(client.send(utf8('x'), at('192.168.1.255', 67))).toEqual({ ok: false, error: 'EACCES' });
    client.setOptions({ broadcast: true });
    expect(client.send(utf8('x'), at('192.168.1.255', 67)).ok).toBe(true);
    client.setOptions({ device: 'eth0' });
    expect(client.send(utf8('x'), at('255.255.255.255', 67)).ok).toBe(true);
    wire.run();
    for (const s of servers) expect([s.take()?.bytes.length, s.take()?.bytes.length]).toEqual([1, 1]);
    expect(wire.sent.every((s) => s.bytes[0] === 0xff)).toBe(true);
  });

  it('with a wrong checksum are dropped; without one they are taken', () => {
    const { wire, alice, bob } = lan('alice', 'bob');
    const server = udp(bob);
    server.bind(at('0.0.0.0', 9));
    const raw = alice.open('raw', 17, OWNER);
    if (!raw.ok) throw new Error(raw.error);
    raw.value.send(new Uint8Array([0, 5, 0, 9, 0, 9, 0xab, 0xcd, 1]), at('192.168.1.4', 0));
    raw.value.send(new Uint8Array([0, 5, 0, 9, 0, 9, 0, 0, 2]), at('192.168.1.4', 0));
    wire.run();
    expect(server.take()?.bytes[0]).toBe(2);
    expect(server.take()).toBeUndefined();
    expect(bob.counter('udp-in-csum-errors')).toBe(1);
  });

  it('without a route fail at once', () => {
    const { alice } = lan('alice');
    expect(udp(alice).send(utf8('x'), at('8.8.8.8', 53))).toEqual({ ok: false, error: 'ENETUNREACH' });
    expect(udp(alice).send(utf8('x'))).toEqual({ ok: false, error: 'EDESTADDRREQ' });
    expect(udp(alice).send(new Uint8Array(65_508), at('192.168.1.4', 53))).toEqual({ ok: false, error: 'EMSGSIZE' });
  });

  it('of 65507 bytes are cut and put together', () => {
    const { wire, alice, bob } = lan('alice', 'bob');
    const server = udp(bob);
    server.bind(at('0.0.0.0', 9));
    udp(alice).send(new Uint8Array(65_507).fill(3), at('192.168.1.4', 9));
    wire.run();
    expect(server.take()?.bytes.length).toBe(65_507);
    expect(wire.frames.live).toBe(0);
  });

  it('pile up until the receive buffer is full', () => {
    const { wire, alice, bob } = lan('alice', 'bob');
    const server = udp(bob);
    server.bind(at('0.0.0.0', 9));
    const client = udp(alice);
    client.send(new Uint8Array(1), at('192.168.1.4', 9));
    wire.run();
    for (let i = 0; i < 400; i++) client.send(new Uint8Array(100), at('192.168.1.4', 9));
    wire.run();
    expect(bob.counter('udp-rcvbuf-errors')).toBeGreaterThan(0);
    expect(bob.counter('udp-in-datagrams')).toBeGreaterThan(200);
  });
});
