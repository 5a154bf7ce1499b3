import { describe, expect, it } from 'vitest';
import { getU48, setU16, setU32, setU48 } from '../../src/core/bytes.ts';
import { seconds } from '../../src/core/time.ts';
import type { NetworkStack } from '../../src/stack/stack.ts';
import { lan } from '../helpers/networks.ts';
import { ping, rawSocket } from '../helpers/ping.ts';
import { ip } from '../helpers/wire.ts';

const entries = (stack: NetworkStack): string[] =>
  stack.table('arp').map((r) => `${r['address']} ${r['mac']} ${r['state']}`);

/** An ARP message as bytes from the destination MAC address on. */
function arpBytes(operation: number, senderMac: number, sender: string, target: string, to = 0xffff_ffff_ffff) {
  const b = new Uint8Array(42);
  setU48(b, 0, to);
  setU48(b, 6, senderMac);
  setU16(b, 12, 0x0806);
  setU16(b, 14, 1);
  setU16(b, 16, 0x0800);
  b[18] = 6;
  b[19] = 4;
  setU16(b, 20, operation);
  setU48(b, 22, senderMac);
  setU32(b, 28, ip(sender));
  setU32(b, 38, ip(target));
  return b;
}

describe('who learns from a question', () => {
  it('the asker and the asked, nobody else', () => {
    const { wire, alice, bob, carol } = lan('alice', 'bob', 'carol');
    ping(rawSocket(alice), '192.168.1.4');
    wire.run();
    expect(entries(alice)).toEqual(['192.168.1.4 02:00:00:00:01:04 REACHABLE']);
    expect(entries(bob)).toEqual(['192.168.1.3 02:00:00:00:01:03 DELAY']);
    expect(entries(carol)).toEqual([]);
    expect(wire.events('arp.ignore', 'carol').map((e) => e.reason?.id)).toEqual(['not-concerned']);
  });

  it('a question leaves the target MAC address blank', () => {
    const { wire, alice } = lan('alice', 'bob');
    ping(rawSocket(alice), '192.168.1.4');
    wire.run();
    const ask = wire.sent[0]!;
    expect(getU48(ask.bytes, 0)).toBe(0xffff_ffff_ffff);
    expect(getU48(ask.bytes, 32)).toBe(0);
    expect(ask.bytes.length).toBe(64);
    expect([...ask.bytes.subarray(42, 60)].every((b) => b === 0)).toBe(true);
  });

  it('the asked host answers a ping without a question of its own', () => {
    const { wire, alice, carol } = lan('alice', 'carol');
    ping(rawSocket(carol), '192.168.1.3');
    wire.run();
    expect(alice.counter('arp-requests-sent')).toBe(0);
    expect(wire.events('arp.ask', 'alice')).toEqual([]);
  });

  it('a host with an entry corrects it from a question that is not for it', () => {
    const { wire, alice, carol } = lan('alice', 'carol', 'dave');
    ping(rawSocket(alice), '192.168.1.5');
    wire.run();
    wire.wait(seconds(2));
    expect(alice.change('link', 'change', { interface: 'eth0', mac: '02:00:00:00:01:99' }).ok).toBe(true);
    expect(entries(alice)).toEqual([]);
    const before = wire.sent.length;
    wire.run();
    expect(wire.sent.length).toBe(before);
    ping(rawSocket(alice), '192.168.1.6');
    wire.run();
    expect(entries(carol)).toEqual(['192.168.1.3 02:00:00:00:01:99 STALE']);
  });

  it('but not within a second of the last change', () => {
    const { wire, alice, carol } = lan('alice', 'carol', 'dave');
    ping(rawSocket(alice), '192.168.1.5');
    wire.run();
    alice.change('link', 'change', { interface: 'eth0', mac: '02:00:00:00:01:99' });
    ping(rawSocket(alice), '192.168.1.6');
    wire.run();
    expect(entries(carol)[0]).toContain('02:00:00:00:01:03');
    expect(wire.events('arp.ignore', 'carol').at(-1)?.reason?.id).toBe('changed-just-now');
  });

  it('a permanent entry is not corrected', () => {
    const { wire, alice } = lan('alice', 'bob');
    alice.addNeighbour({ address: ip('192.168.1.4'), mac: 0x0200_0000_0177 });
    wire.inject(alice, 0, arpBytes(1, 0x0200_0000_0104, '192.168.1.4', '192.168.1.3'));
    expect(entries(alice)).toEqual(['192.168.1.4 02:00:00:00:01:77 PERMANENT']);
  });

  it('an answer that nobody asked for creates no entry', () => {
    const { wire, alice } = lan('alice');
    wire.inject(alice, 0, arpBytes(2, 0x0200_0000_0104, '192.168.1.4', '192.168.1.3', 0x0200_0000_0103));
    expect(entries(alice)).toEqual([]);
  });
});

describe('an address that two hosts use', () => {
  it('is noticed, with the other MAC address named, and not defended', () => {
    const { wire, alice } = lan('alice');
    wire.inject(alice, 0, arpBytes(1, 0x0200_0000_0166, '192.168.1.3', '192.168.1.3'));
    expect(wire.sentences('arp.conflict')).toEqual([
      '02:00:00:00:01:66 uses 192.168.1.3 too: two hosts have one address.',
    ]);
    expect(alice.counter('arp-conflicts')).toBe(1);
    wire.run();
    expect(wire.sent).toEqual([]);
  });

  it('is answered for when somebody asks before taking it (RFC 5227 probe)', () => {
    const { wire, alice } = lan('alice');
    wire.inject(alice, 0, arpBytes(1, 0x0200_0000_0166, '0.0.0.0', '192.168.1.3'));
    expect(alice.counter('arp-replies-sent')).toBe(1);
    expect(entries(alice)).toEqual([]);
  });
});

describe('announcements', () => {
  it('are not made by default, and are with arp_notify', () => {
    const { wire, alice } = lan('alice', 'bob');
    alice.change('addr', 'add', { interface: 'eth0', address: '192.168.1.33/24' });
    wire.run();
    expect(wire.sent).toEqual([]);
    alice.change('sysctl', 'change', { key: 'net.ipv4.conf.all.arp_notify', value: '1' });
    alice.change('addr', 'add', { interface: 'eth0', address: '192.168.1.34/24' });
    wire.run();
    expect(wire.events('arp.announce').length).toBe(1);
    expect(wire.sent.length).toBe(1);
  });
});

describe('the life of an entry', () => {
  it('REACHABLE, STALE after 30 s, DELAY when used, then a check to that neighbour alone', () => {
    const { wire, alice, bob } = lan('alice', 'bob');
    const socket = rawSocket(alice);
    ping(socket, '192.168.1.4');
    wire.run();
    expect(entries(alice)[0]).toContain('REACHABLE');
    wire.wait(seconds(31));
    expect(entries(alice)[0]).toContain('STALE');
    const quiet = wire.sent.length;
    ping(socket, '192.168.1.4', 2);
    wire.run();
    expect(entries(alice)[0]).toContain('DELAY');
    expect(wire.sent.length).toBe(quiet + 2);
    wire.wait(seconds(6));
    const asked = wire.events('arp.ask', 'alice').at(-1)!;
    expect(asked.reason?.id).toBe('recheck');
    expect(asked.numbers[2]).toBe(0x0200_0000_0104);
    expect(entries(alice)[0]).toContain('REACHABLE');
    expect(bob.counter('arp-replies-sent')).toBeGreaterThan(1);
  });

  it('a check without an answer is repeated twice, then the entry FAILED; the next packet asks everybody again', () => {
    const { wire, alice } = lan('alice', 'bob');
    const socket = rawSocket(alice);
    ping(socket, '192.168.1.4');
    wire.run();
    wire.wait(seconds(31));
    wire.onWire = () => false;
    ping(socket, '192.168.1.4', 2);
    wire.wait(seconds(20));
    expect(wire.events('arp.ask', 'alice').filter((e) => e.reason?.id === 'recheck').length).toBe(3);
    expect(entries(alice)).toEqual(['192.168.1.4  FAILED']);
    wire.onWire = () => true;
    ping(socket, '192.168.1.4', 3);
    wire.run();
    expect(entries(alice)[0]).toContain('REACHABLE');
  });

  it('checks are upkeep: the world is quiet while an entry is in DELAY', () => {
    const { wire, alice } = lan('alice', 'bob');
    ping(rawSocket(alice), '192.168.1.4');
    wire.run();
    expect(wire.now).toBeLessThan(seconds(1));
  });

  it('a packet that waits is work: three questions a second apart', () => {
    const { wire, alice } = lan('alice');
    ping(rawSocket(alice), '192.168.1.9');
    wire.run();
    expect(wire.events('arp.ask').map((e) => e.t)).toEqual([0, seconds(1), seconds(2)]);
    expect(entries(alice)).toEqual(['192.168.1.9  FAILED']);
  });

  it('102 packets that wait are one too many: the oldest goes', () => {
    const { wire, alice } = lan('alice');
    const socket = rawSocket(alice);
    for (let i = 0; i < 102; i++) ping(socket, '192.168.1.9', i);
    expect(wire.events('neigh.drop').map((e) => e.reason?.id)).toEqual(['wait-queue-full']);
    wire.run();
    expect(wire.frames.live).toBe(0);
  });

  it('pulling the cable empties the table', () => {
    const { wire, alice } = lan('alice', 'bob');
    ping(rawSocket(alice), '192.168.1.4');
    wire.run();
    wire.cable(alice, 0, false);
    expect(entries(alice)).toEqual([]);
  });
});
