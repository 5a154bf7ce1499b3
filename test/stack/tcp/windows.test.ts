// Flow control and when segments and ACKs go (RFC 9293, 3.8.6 and 3.7.4; RFC 7323, 2).
import { describe, expect, test } from 'vitest';
import { accepted, connected, Talk } from '../../helpers/tcp-talk.ts';

const TS_OFF = { 'net.ipv4.tcp_timestamps': '0' };

describe('acknowledgments', () => {
  test('wait for a second full segment', () => {
    const talk = accepted();
    talk.peer('. 1 len 1460').quiet(20).peer('. 1461 len 1460').expect('. 1 ack 2921');
  });

  test('go alone after the delay, which is less than half a second', () => {
    const talk = accepted().peer('P. 1 len 10').quiet(39).wait(1).expect('. 1 ack 11 len 0');
    talk.quiet(1000);
  });

  test('ride on data that goes the other way', () => {
    accepted().peer('P. 1 len 10').write(5).expect('P. 1 ack 11 len 5').quiet(100);
  });

  test('go at once for data out of order, and name the gap', () => {
    const talk = accepted();
    talk.peer('. 1461 len 1460').expect('. 1 ack 1').peer('. 2921 len 1460').expect('. 1 ack 1');
    talk.peer('. 1 len 1460').expect('. 1 ack 4381').read(4380);
  });

  test('go at once for what fills a part of a gap', () => {
    const talk = accepted().peer('. 2921 len 1460').expect('. 1 ack 1');
    talk.peer('. 1 len 1460').expect('. 1 ack 1461').peer('. 1461 len 1460').expect('. 1 ack 4381');
  });

  test('name data that came out of order when SACK was agreed on, the newest first', () => {
    const talk = accepted({}, 'mss 1460 sackOK');
    talk.peer('. 1461 len 1460').expect('. 1 ack 1 sack 1461-2921');
    talk.peer('. 4381 len 1460').expect('. 1 ack 1 sack 4381-5841-1461-2921');
    talk.peer('. 7301 len 1460').expect('. 1 ack 1 sack 7301-8761-4381-5841-1461-2921');
    talk.peer('. 2921 len 1460').expect('. 1 ack 1 sack 1461-5841-7301-8761');
  });

  test('report first what came twice (D-SACK)', () => {
    const talk = accepted({}, 'mss 1460 sackOK').peer('. 1 len 1460').peer('. 1461 len 1460').expect('. 1 ack 2921');
    talk.peer('. 1 len 1460').expect('. 1 ack 2921 sack 1-1461');
  });

  test('can be sent at once for every segment', () => {
    const talk = accepted({ sysctl: { 'net.wirelab.tcp_delack_segments': '1' } });
    talk.peer('. 1 len 1460').expect('. 1 ack 1461').peer('. 1461 len 1460').expect('. 1 ack 2921');
  });

  test('never go for an ACK', () => {
    accepted().peer('. 1 ack 1').peer('. 1 ack 1 win 3000').quiet(1000);
  });
});

describe('the window that we offer', () => {
  test('shrinks by what the program has not read, and never from the right', () => {
    const talk = accepted({ socket: { receiveBuffer: 10_000 } });
    let edge = 0;
    let at = 1;
    for (let n = 0; n < 40; n++) {
      talk.peer(`. ${at} len 200`);
      for (const ack of talk.wait(50).rest()) {
        expect(ack.ack! + ack.win!).toBeGreaterThanOrEqual(edge);
        edge = ack.ack! + ack.win!;
        at = ack.ack!;
      }
    }
    expect(edge).toBeLessThan(20_002);
    talk.peer(`. ${at} len 1460`);
    expect(talk.wait(50).rest().at(-1)!.win).toBe(0);
  });

  test('opens only by a whole segment or half of the buffer', () => {
    const talk = accepted({ socket: { receiveBuffer: 10_000 } });
    let at = 1;
    for (let n = 0; n < 30; n++) {
      talk.peer(`. ${at} len 1000`);
      at = talk.wait(50).rest().at(-1)?.ack ?? at;
    }
    let told = 0;
    for (let n = 0; n < 80; n++) {
      for (const ack of talk.read(100).rest()) {
        expect(ack.win! - told).toBeGreaterThanOrEqual(1460);
        told = ack.win!;
      }
    }
    expect(told).toBeGreaterThan(4000);
  });

  test('is offered to its full size although the field has 16 bits: it is scaled', () => {
    const talk = new Talk({ sysctl: { 'net.ipv4.tcp_rmem': '4096 4000000 6000000' } }).listen();
    const answer = talk.peer('S 0 mss 1460 ws 4').next()!;
    talk.peer('. 1').accept().peer('. 1 len 1460').peer('. 1461 len 1460');
    const ack = talk.next()!;
    expect(answer.win).toBeLessThanOrEqual(65_535);
    expect(ack.win! * 2 ** answer.ws!).toBeGreaterThan(1_000_000);
  });

  test('is not scaled when the peer did not offer to', () => {
    const talk = accepted({ sysctl: { 'net.ipv4.tcp_rmem': '4096 4000000 6000000' } }).peer('. 1 len 1460');
    expect(talk.peer('. 1461 len 1460').next()!.win).toBeGreaterThan(60_000);
  });
});

describe('the window that the peer offers', () => {
  test('limits what is on the way', () => {
    const talk = accepted({ sysctl: TS_OFF }, 'mss 1000', 2500);
    talk.write(9000).expect('. 1 len 1000', '. 1001 len 1000').quiet();
    talk.peer('. 1 ack 2001 win 3000').expect('. 2001 len 1000', '. 3001 len 1000', '. 4001 len 1000').quiet();
  });

  test('counts as an unsigned number: 65,535 is not negative', () => {
    const talk = connected({ sysctl: { 'net.wirelab.tcp_init_cwnd': '100' } }, 'mss 1000', 65_535);
    talk.socket!.setOptions({ sendBuffer: 100_000 });
    talk.write(16_000);
    expect(talk.rest()).toHaveLength(16);
  });

  test('counts for more than 16 bits when it is scaled', () => {
    const talk = accepted({ sysctl: { 'net.wirelab.tcp_init_cwnd': '200' } }, 'mss 1000 ws 2', 30_000);
    talk.peer('. 1 ack 1 win 30000').write(16_000);
    expect(talk.rest()).toHaveLength(16);
  });

  test('in a SYN is never scaled', () => {
    const talk = new Talk({ sysctl: TS_OFF }).listen().peer('S 0 mss 1000 ws 7 win 500').expect('S. 0');
    talk.peer('. 1 win 10').accept().write(4000);
    const sent = talk.rest().reduce((sum, { len }) => sum + len!, 0);
    expect(sent).toBe(1000); // 10 << 7 is 1280: a segment, and the rest would be a silly one
  });

  test('may shrink: what was sent beyond it is sent again later, and nothing new before that', () => {
    const talk = accepted({ sysctl: TS_OFF }, 'mss 1000', 4000).write(8000);
    expect(talk.rest()).toHaveLength(4);
    talk.peer('. 1 ack 1001 win 1000').quiet(100);
    talk.peer('. 1 ack 4001 win 4000');
    expect(talk.rest().map(({ seq }) => seq)).toEqual([4001, 5001, 6001, 7001]);
  });

  test('is taken from the newest segment only: an old one that comes late does not move it', () => {
    const talk = accepted({ sysctl: TS_OFF }, 'mss 1000', 1000).peer('P. 1 len 10 win 8000').read(10);
    talk.peer('. 1 ack 1 win 500').write(3000);
    expect(talk.rest().filter(({ len }) => len! > 0)).toHaveLength(3);
  });
});

describe('a closed window', () => {
  const closed = (bytes = 3000): Talk => {
    const talk = accepted({ sysctl: TS_OFF }, 'mss 1000', 1000).write(bytes).expect('. 1 len 1000');
    return talk.peer('. 1 ack 1001 win 0').quiet(10);
  };

  test('is probed after the retransmission timeout, with growing waits, for as long as the peer answers', () => {
    const talk = closed();
    const gaps: number[] = [];
    let before = talk.now;
    for (let n = 0; n < 25; n++) {
      while (talk.rest().length === 0) talk.wait(50);
      gaps.push(talk.now - before);
      before = talk.now;
      talk.peer('. 1 ack 1001 win 0');
    }
    expect(gaps[0]).toBeGreaterThanOrEqual(200);
    expect(gaps[0]).toBeLessThanOrEqual(1250);
    for (let n = 1; n < 6; n++) expect(gaps[n]! / gaps[n - 1]!).toBeCloseTo(2, 0);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(121_000);
    expect(talk.state).toBe('ESTABLISHED');
    talk.peer('. 1 ack 1001 win 5000');
    expect(talk.rest().reduce((sum, { len }) => sum + len!, 0)).toBeGreaterThanOrEqual(1999);
  });

  test('opens again by a window update alone', () => {
    closed().peer('. 1 ack 1001 win 2000').expect('. 1001 len 1000', 'P. 2001 len 1000').quiet(10);
  });

  test('lets a probe be acknowledged, and goes on after it', () => {
    const talk = closed();
    let probe;
    while (!(probe = talk.next())) talk.wait(50);
    const end = probe.seq! + probe.len!;
    talk.peer(`. 1 ack ${Math.max(1001, end)} win 3000`);
    const seen = talk.rest();
    expect(seen[0]!.seq).toBe(Math.max(1001, end));
    talk.peer(`. 1 ack ${end + 1000} win 3000`);
    talk.peer(`. 1 ack ${talk.rest().at(-1)!.seq! + 999} win 3000`).quiet(5000);
  });

  test('of ours still lets ACKs and resets in', () => {
    const talk = accepted({ socket: { receiveBuffer: 2300 } });
    let at = 1;
    for (let n = 0; n < 5; n++) {
      talk.peer(`. ${at} len 500`).wait(50);
      at = talk.rest().at(-1)?.ack ?? at;
    }
    talk.write(100).expect('P. 1 len 100 win 0').peer(`. ${at} ack 101`).quiet(2000);
    talk.peer(`R ${at}`).in('CLOSED');
  });

  test('answers a probe with an ACK, and takes nothing of it', () => {
    const talk = accepted({ socket: { receiveBuffer: 2300 } });
    let at = 1;
    for (let n = 0; n < 5; n++) {
      talk.peer(`. ${at} len 500`).wait(50);
      at = talk.rest().at(-1)?.ack ?? at;
    }
    talk.peer(`. ${at} len 1`).expect(`. 1 ack ${at} win 0`);
  });
});

describe('small segments', () => {
  test('wait while anything is on the way (Nagle), and then go together', () => {
    const talk = accepted().write(1).expect('P. 1 len 1').write(1).write(1).write(1).quiet(100);
    talk.peer('. 1 ack 2').expect('P. 2 len 3');
  });

  test('do not wait when the program says so', () => {
    const talk = accepted({ socket: { noDelay: true } });
    talk.socket!.setOptions({ noDelay: true });
    talk.write(1).write(1).expect('P. 1 len 1', 'P. 2 len 1');
  });

  test('do not wait when they are full', () => {
    accepted({ sysctl: TS_OFF }, 'mss 1000').write(1).write(1000).expect('P. 1 len 1', 'P. 2 len 1000').quiet(10);
  });

  test('are not made of a window that opens by little', () => {
    const talk = accepted({ sysctl: TS_OFF }, 'mss 1000', 4000).write(9000);
    expect(talk.rest()).toHaveLength(4);
    talk.peer('. 1 ack 1001 win 3100').quiet(10);
    talk.peer('. 1 ack 1001 win 4000').expect('. 4001 len 1000');
  });
});

test('PSH is set where a write ends, and nowhere else', () => {
  const talk = accepted({ sysctl: TS_OFF }, 'mss 1000').write(3000);
  expect(talk.rest().map(({ flags }) => flags)).toEqual(['.', '.', 'P.']);
});

test('what the program writes in pieces goes out in full segments', () => {
  const talk = accepted({ sysctl: TS_OFF }, 'mss 1000').write(1);
  talk.rest();
  for (let n = 0; n < 30; n++) talk.write(100);
  const sizes = talk
    .peer('. 1 ack 2')
    .rest()
    .map(({ len }) => len);
  expect(sizes.filter((len) => len === 1000).length).toBeGreaterThanOrEqual(2);
});

test('urgent data is delivered in the stream as any other', () => {
  accepted().peer('PU. 1 len 10 urg 5').read(10).in('ESTABLISHED');
});
