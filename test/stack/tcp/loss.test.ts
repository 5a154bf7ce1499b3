// Losses: how they are noticed and repaired (RFC 6298, 5681, 6582, 6675, 3042, 3522, 3168), with a peer that loses what it likes.
import { describe, expect, test } from 'vitest';
import type { TcpRow } from '../../../src/core/tables.ts';
import { accepted, type Talk } from '../../helpers/tcp-talk.ts';

const RENO = { 'net.ipv4.tcp_timestamps': '0', 'net.ipv4.tcp_congestion_control': 'reno' };
const NEWRENO = { ...RENO, 'net.ipv4.tcp_congestion_control': 'newreno' };
const info = (talk: Talk): TcpRow => talk.socket!.info()!;

/** `segments` of 1000 bytes are on the way, in a window of ten. */
const inFlight = (segments: number, sysctl: Record<string, string> = RENO, syn = 'mss 1000'): Talk => {
  const talk = accepted({ sysctl }, syn).write(segments * 1000);
  for (let n = 0; n < Math.min(10, segments); n++) talk.expect(`${n === segments - 1 ? 'P.' : '.'} ${1 + n * 1000}`);
  return talk.quiet();
};

test('after idle time as much goes out at once as when the connection began: ten segments of its own size (RFC 5681, 4.1)', () => {
  const talk = accepted({ sysctl: RENO }, 'mss 1460').write(20_440);
  expect(talk.rest()).toHaveLength(10);
  talk.peer('. 1 ack 14601').rest();
  talk.peer('. 1 ack 20441').wait(60_000).write(25_000);
  expect(talk.rest()).toHaveLength(10);
});

describe('the retransmission timer', () => {
  test('sends the first segment again, with twice the wait each time (Karn and Partridge)', () => {
    const talk = inFlight(1);
    const first = info(talk).rto / 1e6;
    let wait = first;
    for (let n = 0; n < 5; n++) {
      talk
        .quiet(wait - 1)
        .wait(1)
        .expect('P. 1 len 1000');
      wait *= 2;
    }
    talk.peer('. 1 ack 1001').quiet(300_000);
  });

  test('is 1 s until a round trip was measured, then SRTT + max(200 ms, 4 · RTTVAR)', () => {
    const talk = accepted({ sysctl: RENO }, 'mss 1000');
    const talkBefore = info(talk);
    talk.write(1000).expect('P. 1').wait(80).peer('. 1 ack 1001');
    expect(info(talk).rtt / 1e6).toBeGreaterThan(0);
    expect(talkBefore.rto).toBeLessThanOrEqual(1e9);
    expect(info(talk).rto).toBeGreaterThanOrEqual(200e6);
    expect(info(talk).rto).toBeLessThanOrEqual(700e6);
  });

  test('takes no measurement from what was sent twice (Karn)', () => {
    const talk = accepted({ sysctl: RENO }, 'mss 1000').write(1000).expect('P. 1').wait(50).peer('. 1 ack 1001');
    const before = info(talk);
    talk
      .write(1000)
      .expect('P. 1001')
      .wait(before.rto / 1e6)
      .expect('P. 1001')
      .wait(3000);
    talk.rest();
    talk.peer('. 1 ack 2001');
    expect(info(talk).rtt).toBe(before.rtt);
    expect(info(talk).rttVariance).toBe(before.rttVariance);
  });

  test('takes measurements from timestamps even then', () => {
    const talk = accepted({}, 'mss 1000 ts 100 0').write(500);
    const segment = talk.next()!;
    talk.wait(60).peer(`. 1 ack 501 ts 101 ${segment.ts![0]}`);
    expect(info(talk).rtt / 1e6).toBeGreaterThan(1);
    expect(info(talk).rtt / 1e6).toBeLessThanOrEqual(61);
  });

  test('lets the congestion window fall to one segment, and slow start begins', () => {
    const talk = inFlight(10);
    talk
      .wait(info(talk).rto / 1e6)
      .expect('. 1 len 1000')
      .quiet();
    expect(info(talk)).toMatchObject({ cwnd: 1000, ssthresh: 5000 });
    talk.peer('. 1 ack 1001').expect('. 1001', '. 2001').quiet();
    talk.peer('. 1 ack 3001');
    expect(talk.rest().length).toBeGreaterThanOrEqual(2);
  });

  test('gives up after so many tries, and the program hears ETIMEDOUT', () => {
    const talk = accepted({ sysctl: { ...RENO, 'net.ipv4.tcp_retries2': '3' } }, 'mss 1000')
      .write(10)
      .expect('P. 1');
    talk.wait(60_000);
    expect(talk.rest()).toHaveLength(3);
    talk.in('CLOSED').fails('ETIMEDOUT');
  });

  test('gives up when the program says so', () => {
    const talk = accepted({ sysctl: RENO });
    talk.socket!.setOptions({ userTimeout: 5_000_000_000 });
    talk.write(10).expect('P. 1').wait(4900).in('ESTABLISHED').wait(10_000).in('CLOSED').fails('ETIMEDOUT');
  });

  test('by default tries for much longer than 100 s', () => {
    const talk = accepted({ sysctl: RENO }).write(10).expect('P. 1');
    talk.wait(200_000).in('ESTABLISHED').wait(1_500_000).in('CLOSED');
  });

  test('stops when all is acknowledged', () => {
    inFlight(3).peer('. 1 ack 3001').quiet(600_000);
  });
});

describe('three duplicate ACKs', () => {
  test('bring the missing segment at once, and half the window (Reno)', () => {
    const talk = inFlight(10).peer('. 1 ack 1').quiet().peer('. 1 ack 1').quiet();
    talk.peer('. 1 ack 1').expect('. 1 len 1000').quiet();
    expect(info(talk)).toMatchObject({ ssthresh: 5000, cwnd: 8000 });
    talk.peer('. 1 ack 10001');
    expect(info(talk).cwnd).toBe(5000);
  });

  test('let two new segments out before, one for each of the first two (RFC 3042)', () => {
    const talk = inFlight(14).peer('. 1 ack 1').expect('. 10001').peer('. 1 ack 1').expect('. 11001');
    talk.peer('. 1 ack 1').expect('. 1 len 1000');
    expect(info(talk).ssthresh).toBe(5000);
  });

  test('are followed by one new segment for each further one, once the window allows', () => {
    const talk = inFlight(16);
    for (let n = 0; n < 3; n++) talk.peer('. 1 ack 1');
    talk.rest();
    let fresh = 0;
    for (let n = 0; n < 6; n++) fresh += talk.peer('. 1 ack 1').rest().length;
    expect(fresh).toBeGreaterThanOrEqual(1);
    expect(fresh).toBeLessThanOrEqual(4);
  });

  test('are no duplicates when they carry data or move the window', () => {
    const talk = inFlight(10);
    talk.peer('. 1 ack 1 len 5').peer('. 6 ack 1 len 5').peer('. 11 ack 1 len 5');
    talk.peer('. 16 ack 1 win 60000').peer('. 16 ack 1 win 61000').peer('. 16 ack 1 win 62000');
    expect(talk.rest().filter(({ len }) => len! > 0)).toEqual([]);
  });

  test('a partial ACK keeps NewReno in recovery and brings the next hole', () => {
    const talk = inFlight(10, NEWRENO);
    for (let n = 0; n < 3; n++) talk.peer('. 1 ack 1');
    talk.expect('. 1 len 1000').peer('. 1 ack 4001').expect('. 4001 len 1000');
    expect(info(talk).congestionState).toBe('Recovery');
    talk.peer('. 1 ack 10001');
    expect(info(talk).congestionState).toBe('Open');
    expect(info(talk).ssthresh).toBe(5000);
    expect(info(talk).cwnd).toBeLessThanOrEqual(5000);
  });

  test('a partial ACK ends the recovery of Reno', () => {
    const talk = inFlight(10);
    for (let n = 0; n < 3; n++) talk.peer('. 1 ack 1');
    talk.expect('. 1 len 1000').peer('. 1 ack 4001');
    expect(info(talk).congestionState).not.toBe('Recovery');
  });

  test('make Tahoe start over from one segment', () => {
    const talk = inFlight(10, { ...RENO, 'net.ipv4.tcp_congestion_control': 'tahoe' });
    for (let n = 0; n < 3; n++) talk.peer('. 1 ack 1');
    talk.expect('. 1 len 1000').quiet();
    expect(info(talk)).toMatchObject({ cwnd: 1000, ssthresh: 5000 });
  });

  test('CUBIC keeps seven tenths of the window', () => {
    const talk = inFlight(10, { ...RENO, 'net.ipv4.tcp_congestion_control': 'cubic' });
    for (let n = 0; n < 3; n++) talk.peer('. 1 ack 1');
    talk.expect('. 1 len 1000');
    expect(info(talk).ssthresh).toBe(7000);
  });

  test('how many count is set by a sysctl', () => {
    const talk = inFlight(10, { ...RENO, 'net.ipv4.tcp_reordering': '5' });
    for (let n = 0; n < 4; n++) talk.peer('. 1 ack 1');
    talk.quiet().peer('. 1 ack 1').expect('. 1 len 1000');
  });
});

describe('SACK', () => {
  const SACK = 'mss 1000 sackOK';

  test('shows every hole: each is sent once, and nothing that has arrived', () => {
    const talk = inFlight(10, NEWRENO, SACK);
    talk.peer('. 1 ack 1 sack 1001-2001').peer('. 1 ack 1 sack 3001-4001-1001-2001');
    talk.peer('. 1 ack 1 sack 5001-6001-3001-4001-1001-2001');
    const again = talk.rest();
    again.push(...talk.peer('. 1 ack 1 sack 5001-10001-3001-4001-1001-2001').rest());
    expect(again.map(({ seq }) => seq)).toEqual([1, 2001, 4001]);
    talk.peer('. 1 ack 10001').quiet(60_000);
  });

  test('halves the window once, however many holes there are', () => {
    const talk = inFlight(10, NEWRENO, SACK);
    talk.peer('. 1 ack 1 sack 5001-10001');
    expect(info(talk).ssthresh).toBe(5000);
    talk.rest();
    talk.peer('. 1 ack 3001 sack 5001-10001');
    talk.rest();
    talk.peer('. 1 ack 10001');
    expect(info(talk)).toMatchObject({ ssthresh: 5000, congestionState: 'Open' });
  });

  test('blocks beyond what was sent, or empty ones, are taken for nothing', () => {
    const talk = inFlight(5, NEWRENO, SACK);
    for (let n = 0; n < 5; n++) talk.peer(`. 1 ack 1 sack ${20_001 + n * 1000}-${21_001 + n * 1000}`);
    talk.peer('. 1 ack 1 sack 3001-3001').peer('. 1 ack 1 sack 3001-2001');
    talk.quiet();
    expect(info(talk).sacked).toBe(0);
  });

  test('is forgotten when the timer goes off and the receiver has dropped what it had', () => {
    const talk = inFlight(4, NEWRENO, SACK).peer('. 1 ack 1 sack 1001-2001');
    talk.rest();
    talk.wait(info(talk).rto / 1e6 + 1).expect('. 1 len 1000');
    talk.peer('. 1 ack 1001');
    const again = talk.rest().map(({ seq }) => seq!);
    talk.wait(5000);
    again.push(...talk.rest().map(({ seq }) => seq!));
    expect(again).toContain(1001);
  });
});

describe('a loss that was none', () => {
  test('is taken back when timestamps show that the original had arrived (Eifel)', () => {
    const talk = accepted({ sysctl: { 'net.ipv4.tcp_congestion_control': 'newreno' } }, 'mss 1012 ts 100 0');
    talk.write(10_000);
    const stamp = talk.rest()[0]!.ts![0];
    for (let n = 0; n < 3; n++) talk.wait(2).peer(`. 1 ack 1 ts 101 ${stamp}`);
    talk.expect('. 1 len 1000');
    expect(info(talk).ssthresh).toBe(5000);
    const before = info(talk).cwnd;
    talk.wait(2).peer(`. 1 ack 10001 ts 102 ${stamp}`);
    expect(info(talk).cwnd).toBeGreaterThan(before);
    expect(info(talk).ssthresh).toBe(0);
  });
});

describe('explicit congestion notification', () => {
  const ECN = { ...NEWRENO, 'net.ipv4.tcp_ecn': '1' };

  test('is granted to a SYN that asks for it; data then goes as ECT, ACKs do not', () => {
    const talk = accepted({ sysctl: NEWRENO }, 'mss 1000');
    talk.anew(4, 5001).peer('SEW 0 mss 1000').expect('S.E 0 ecn 0').peer('. 1').accept();
    talk.write(1000).expect('P. 1 ecn 2').peer('P. 1 ack 1001 len 5').wait(50).expect('. 1001 ecn 0');
  });

  test('is not granted when it is off', () => {
    const talk = accepted({ sysctl: { ...NEWRENO, 'net.ipv4.tcp_ecn': '0' } });
    talk.anew(4, 5001).peer('SEW 0').expect('S. 0');
  });

  test('a marked segment is echoed until the peer says that it has reduced its window', () => {
    const talk = accepted({ sysctl: ECN });
    talk.anew(4, 5001).peer('SEW 0 mss 1000').expect('S.E 0').peer('. 1').accept();
    talk.peer('. 1 len 1000 ecn 3').wait(50).expect('.E 1 ack 1001');
    talk.peer('. 1001 len 1000 ecn 2').wait(50).expect('.E 1 ack 2001');
    talk.peer('.W 2001 len 1000 ecn 2').wait(50).expect('. 1 ack 3001');
  });

  test('an echo reduces the window once per window of data, and CWR says so', () => {
    const talk = accepted({ sysctl: ECN });
    talk.anew(4, 5001).peer('SEW 0 mss 1000').expect('S.E 0').peer('. 1').accept().write(14_000);
    talk.rest();
    talk.peer('.E 1 ack 1001');
    expect(info(talk)).toMatchObject({ ssthresh: 5000, cwnd: 5000 });
    talk.peer('.E 1 ack 2001').peer('.E 1 ack 3001');
    expect(info(talk).ssthresh).toBe(5000);
    talk.peer('. 1 ack 8001');
    const next = talk.rest();
    expect(next[0]!.flags).toContain('W');
    expect(next.slice(1).some(({ flags }) => flags.includes('W'))).toBe(false);
  });
});
