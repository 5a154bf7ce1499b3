// Keepalive, path MTU discovery, ICMP errors, timestamps and odd options (RFC 9293, 3.8.4, 3.9.2.2 and 3.1; RFC 1191; RFC 7323).
import { describe, expect, test } from 'vitest';
import { setU16 } from '../../../src/core/bytes.ts';
import { internetChecksum } from '../../../src/core/checksum.ts';
import type { TcpRow } from '../../../src/core/tables.ts';
import { accepted, connected, Talk } from '../../helpers/tcp-talk.ts';

const TS_OFF = { 'net.ipv4.tcp_timestamps': '0' };
const info = (talk: Talk): TcpRow => talk.socket!.info()!;

describe('keepalive', () => {
  const alive = (idle = 100): Talk => {
    const talk = accepted();
    talk.socket!.setOptions({ keepAlive: true, keepIdle: idle, keepInterval: 10, keepCount: 3 });
    return talk;
  };

  test('is off unless the program asks for it', () => {
    accepted().quiet(30_000_000).in('ESTABLISHED');
  });

  test('waits two hours when nothing else is said', () => {
    const talk = accepted();
    talk.socket!.setOptions({ keepAlive: true });
    talk.quiet(7_199_000).wait(1001).expect('. 0 ack 1 len 0');
  });

  test('probes an idle connection with an old byte and no data; an answer is enough', () => {
    const talk = alive().quiet(99_000).wait(1001).expect('. 0 ack 1 len 0').peer('. 1 ack 1');
    talk.quiet(99_000).wait(1001).expect('. 0 ack 1').in('ESTABLISHED').peer('. 1 ack 1');
  });

  test('does not give up for one lost answer, but after as many as the program says', () => {
    const talk = alive().wait(100_001).expect('. 0').wait(10_000).expect('. 0').peer('. 1 ack 1');
    talk.quiet(50_000).in('ESTABLISHED').wait(50_001).expect('. 0');
    for (let n = 0; n < 2; n++) talk.wait(10_000).expect('. 0');
    talk.wait(10_000);
    talk.rest();
    talk.in('CLOSED').fails('ETIMEDOUT');
  });

  test('is answered like any other segment of the past', () => {
    accepted().peer('. 0 ack 1').expect('. 1 ack 1').peer('. 0 len 1 ack 1').expect('. 1 ack 1');
  });

  test('does not probe while data is under way', () => {
    const talk = alive(20).write(10).expect('P. 1');
    talk.wait(15_000).peer('. 1 ack 11');
    talk.rest();
    talk.quiet(19_000);
  });
});

/** An ICMP error about a segment that the host sent, the last one if nothing else is said. */
function icmp(talk: Talk, type: number, code: number, rest = 0, which = -1): Talk {
  const quoted = talk.wire.sent.at(which)!.bytes.subarray(14, 14 + 28);
  const message = new Uint8Array(8 + 28);
  message[0] = type;
  message[1] = code;
  setU16(message, 6, rest);
  message.set(quoted, 8);
  setU16(message, 2, internetChecksum(message));
  return talk.raw(1, message);
}

describe('ICMP errors', () => {
  test.each([
    [3, 0],
    [3, 1],
    [3, 5],
    [11, 0],
    [11, 1],
    [12, 0],
  ])('of type %i, code %i do not end a connection that stands', (type, code) => {
    const talk = accepted({ sysctl: TS_OFF }).write(10).expect('P. 1');
    icmp(talk, type, code).in('ESTABLISHED').peer('. 1 ack 11').in('ESTABLISHED').write(5).expect('P. 11 len 5');
  });

  test.each([
    [0, 'ENETUNREACH'],
    [1, 'EHOSTUNREACH'],
  ])('unreachable, code %i, tells the program of a connection that does not stand yet: %s', (code, errno) => {
    const talk = new Talk({ sysctl: { 'net.ipv4.tcp_syn_retries': '2' } }).connect().expect('S 0');
    icmp(talk, 3, code).wait(10_000);
    talk.rest();
    talk.fails(errno).in('CLOSED');
  });

  test.each([2, 3])('unreachable, code %i, ends an attempt to connect', (code) => {
    const talk = new Talk().connect().expect('S 0');
    icmp(talk, 3, code).in('CLOSED').quiet(10_000);
  });

  test('source quench is ignored (RFC 6633)', () => {
    const talk = accepted({ sysctl: TS_OFF }).write(10).expect('P. 1');
    const before = info(talk).cwnd;
    icmp(talk, 4, 0).in('ESTABLISHED');
    expect(info(talk).cwnd).toBe(before);
  });

  test('about a sequence number that is not on the way are not believed (RFC 5927)', () => {
    const talk = accepted({ sysctl: TS_OFF }, 'mss 1460').write(1460).expect('P. 1').peer('. 1 ack 1461');
    icmp(talk, 3, 4, 600);
    talk.write(1460).expect('P. 1461 len 1460');
  });
});

describe('path MTU discovery', () => {
  test('sends every segment with DF', () => {
    const talk = accepted().write(3000);
    talk.rest();
    for (const { bytes } of talk.wire.sent)
      if (bytes[23] === 6 && bytes[12] === 8) expect(bytes[20]! & 0x40).toBe(0x40);
  });

  test('sends in smaller segments what a router cannot pass on, and all that follows', () => {
    const talk = accepted({ sysctl: TS_OFF }, 'mss 1460').write(4380);
    talk.expect('. 1 len 1460', '. 1461 len 1460', 'P. 2921 len 1460');
    icmp(talk, 3, 4, 1000, -3);
    const again = talk.rest();
    expect(again[0]).toMatchObject({ seq: 1, len: 960 });
    expect(Math.max(...again.map(({ len }) => len!))).toBeLessThanOrEqual(960);
    expect(info(talk)).toMatchObject({ mss: 960, pathMtu: 1000 });
    talk.peer('. 1 ack 4381').write(1000).expect('. 4381 len 960');
  });
});

describe('timestamps', () => {
  const stamped = (): Talk => accepted({}, 'mss 1460 ts 1000 0');

  test('are on every segment once both ends have sent them', () => {
    const talk = stamped().write(10);
    expect(talk.next()!.ts?.[1]).toBeGreaterThanOrEqual(1000);
    talk.peer('P. 1 ack 11 len 5 ts 1010 7').wait(50);
    expect(talk.next()!.ts?.[1]).toBe(1010);
  });

  test('echo the oldest segment that waits for its ACK', () => {
    const talk = stamped().peer('. 1 len 1460 ts 1010 0').peer('. 1461 len 1460 ts 1020 0');
    expect(talk.next()!.ts?.[1]).toBe(1010);
  });

  test('show up segments of the past (PAWS): they are answered and not taken', () => {
    const talk = stamped().peer('P. 1 len 10 ts 2000 0').read(10).wait(50);
    talk.rest();
    talk.peer('P. 11 len 10 ts 1500 0').expect('. 1 ack 11').readsNothing();
    talk.peer('P. 11 len 10 ts 2001 0').read(10);
  });

  test('wrap: what is less than half the circle ahead is newer', () => {
    const talk = accepted({}, 'mss 1460 ts 4294967290 0').peer('P. 1 len 10 ts 4294967295 0').read(10);
    talk.peer('P. 11 len 10 ts 3 0').read(10);
  });

  test('do not stop a reset', () => {
    stamped().peer('P. 1 len 10 ts 2000 0').read(10).peer('R 11').in('CLOSED');
  });

  test('are never sent to a peer that did not offer them', () => {
    const talk = accepted().write(10);
    expect(talk.next()!.ts).toBeUndefined();
  });

  test('count milliseconds', () => {
    const talk = stamped().write(1);
    const first = talk.next()!.ts![0];
    talk.peer('. 1 ack 2 ts 1001 0').wait(500).write(1);
    expect(talk.next()!.ts![0] - first).toBe(500);
  });
});

describe('options', () => {
  test.each([
    ['an unknown one is skipped by its length', 'fe060102030402040400'],
    ['no-operations and odd places do not matter', '0101010204040001'],
    ['after the end of the list nothing counts', '02040400000204ffff'],
  ])('are read wherever they stand: %s', (_, options) => {
    const talk = new Talk({ sysctl: TS_OFF }).listen();
    const padded = options.padEnd(Math.ceil(options.length / 8) * 8, '0');
    talk.peer(`S 0 options ${padded}`).expect('S. 0 ack 1').peer('. 1').accept().write(3000);
    expect(talk.next()!.len).toBe(0x400);
  });

  test.each(['0200', '0201', '0206aaaa', '08ff0000', '05'])('an impossible length ends the reading: %s', (options) => {
    const talk = new Talk().listen();
    talk
      .peer(`S 0 options ${options.padEnd(8, '0')}`)
      .expect('S. 0 ack 1')
      .peer('. 1')
      .in('ESTABLISHED');
  });

  test('in a segment without SYN are read, and those of a SYN ignored there', () => {
    const talk = accepted({ sysctl: TS_OFF }, 'mss 1000').peer('P. 1 len 3 mss 500').read(3).write(1000);
    talk.expect('P. 1 len 1000');
  });

  test('of a header that claims more than there is drop the segment', () => {
    const talk = new Talk().listen();
    const bytes = new Uint8Array(20);
    bytes[12] = 0xf0;
    talk.raw(6, bytes).quiet(1000);
    bytes[12] = 0x40;
    talk.raw(6, bytes).quiet(1000);
  });

  test('a segment with a wrong checksum is dropped', () => {
    accepted().peer('P. 1 len 10 bad-checksum').quiet(1000).readsNothing();
  });
});

test('the TTL and the type of service are what the program sets', () => {
  const talk = connected({ socket: { ttl: 9, tos: 0x20 } })
    .write(5)
    .expect('P. 1');
  const { bytes } = talk.wire.sent.at(-1)!;
  expect([bytes[22], bytes[15]]).toEqual([9, 0x20]);
  talk.socket!.setOptions({ tos: 0x40 });
  talk.peer('. 1 ack 6').write(5).expect('P. 6');
  expect(talk.wire.sent.at(-1)!.bytes[15]).toBe(0x40);
});
