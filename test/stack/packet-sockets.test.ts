import { describe, expect, it } from 'vitest';
import type { Socket } from '../../src/core/network.ts';
import type { NetworkStack } from '../../src/stack/stack.ts';
import { lan } from '../helpers/networks.ts';
import { OWNER, ping, rawSocket } from '../helpers/ping.ts';

function tap(stack: NetworkStack, type = 3, promiscuous = false): Socket {
  const opened = stack.open('packet', type, OWNER);
  if (!opened.ok) throw new Error(opened.error);
  opened.value.setOptions({ device: 'eth0', promiscuous });
  return opened.value;
}
function all(socket: Socket): string[] {
  const seen: string[] = [];
  for (let m = socket.take(); m; m = socket.take()) seen.push(`${m.direction} ${m.bytes.length}`);
  return seen;
}

describe('packet sockets', () => {
  it('see frames out before padding and in after it, never the FCS', () => {
    const { wire, alice } = lan('alice', 'bob');
    const socket = tap(alice);
    ping(rawSocket(alice), '192.168.1.4', 1, 0);
    wire.run();
    expect(all(socket)).toEqual(['out 42', 'in 60', 'out 42', 'in 60']);
  });

  it('of one type see only what comes in of it', () => {
    const { wire, alice } = lan('alice', 'bob');
    const socket = tap(alice, 0x0806);
    ping(rawSocket(alice), '192.168.1.4', 1, 0);
    wire.run();
    expect(all(socket)).toEqual(['in 60']);
  });

  it('see frames for other hosts only when promiscuous', () => {
    const { wire, alice, carol } = lan('alice', 'bob', 'carol');
    const plain = tap(carol);
    ping(rawSocket(alice), '192.168.1.4', 1, 0);
    wire.run();
    expect(all(plain)).toEqual(['broadcast 60']);
    const curious = tap(carol, 3, true);
    ping(rawSocket(alice), '192.168.1.4', 2, 0);
    wire.run();
    expect(all(curious)).toEqual(['other 60', 'other 60']);
    curious.close();
    all(plain);
    ping(rawSocket(alice), '192.168.1.4', 3, 0);
    wire.run();
    expect(all(plain)).toEqual([]);
  });

  it('send frames as they are given, padded to 64 bytes with a right FCS', () => {
    const { wire, alice, bob } = lan('alice', 'bob');
    const frame = new Uint8Array(20).fill(0xff, 0, 6);
    frame[12] = 0x88;
    frame[13] = 0xb5;
    expect(tap(alice).send(frame).ok).toBe(true);
    const heard = tap(bob);
    wire.run();
    expect(wire.sent[0]!.bytes.length).toBe(64);
    expect(all(heard)).toEqual(['broadcast 60']);
    expect(wire.sentences('eth.drop')).toEqual(['Nobody here understands EtherType 0x88b5.']);
  });

  it('send a wrong FCS when asked to, and the receiver drops the frame', () => {
    const { wire, alice, bob } = lan('alice', 'bob');
    const socket = tap(alice);
    socket.setOptions({ fcs: 'bad' });
    socket.send(new Uint8Array(60).fill(0xff, 0, 6));
    wire.run();
    expect(bob.counter('fcs-errors')).toBe(1);
    expect(wire.events('eth.drop')[0]?.reason?.id).toBe('fcs-wrong');
    expect(bob.table('link')[1]).toMatchObject({ rxErrors: 1, rxPackets: 0 });
  });

  it('refuse what is no frame', () => {
    const { alice } = lan('alice');
    expect(tap(alice).send(new Uint8Array(13))).toEqual({ ok: false, error: 'EINVAL' });
    expect(tap(alice).send(new Uint8Array(1515))).toEqual({ ok: false, error: 'EMSGSIZE' });
    alice.change('link', 'change', { interface: 'eth0', up: false });
    expect(tap(alice).send(new Uint8Array(60))).toEqual({ ok: false, error: 'ENETDOWN' });
  });
});
