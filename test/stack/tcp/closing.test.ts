// How connections end (RFC 9293, 3.6 and 3.10.4, 3.10.7.4): every way through the states to CLOSED.
import { describe, expect, test } from 'vitest';
import { accepted, connected, Talk } from '../../helpers/tcp-talk.ts';

const TS_OFF = { 'net.ipv4.tcp_timestamps': '0' };

describe('the end that closes first', () => {
  test('goes through FIN-WAIT-1 and FIN-WAIT-2 to TIME-WAIT, and stays there for two MSL', () => {
    const talk = connected();
    talk.close().expect('F. 1 ack 1').in('FIN-WAIT-1');
    talk.peer('. 1 ack 2').in('FIN-WAIT-2');
    talk.peer('F. 1 ack 2').expect('. 2 ack 2').in('TIME-WAIT');
    talk.quiet(59_999).in('TIME-WAIT').wait(1).in('CLOSED').quiet();
  });

  test('may see FIN and ACK in one segment', () => {
    const talk = connected().close().expect('F. 1 ack 1');
    talk.peer('F. 1 ack 2').expect('. 2 ack 2').in('TIME-WAIT');
  });

  test('goes through CLOSING when the FINs cross', () => {
    const talk = connected().close().expect('F. 1 ack 1').in('FIN-WAIT-1');
    talk.peer('F. 1 ack 1').expect('. 2 ack 2').in('CLOSING');
    talk.peer('. 2 ack 2').in('TIME-WAIT').quiet();
  });

  test('sends what was written before its FIN', () => {
    const talk = connected({}, 'mss 1000');
    talk.write(2500).close().in('FIN-WAIT-1');
    talk.expect('. 1 len 1000', '. 1001 len 1000', 'FP. 2001 len 500');
    talk.peer('. 1 ack 2502').in('FIN-WAIT-2');
  });

  test('still takes in what the peer sends, when it has closed one half only', () => {
    const talk = connected().shutdown('write').expect('F. 1 ack 1').peer('. 1 ack 2').in('FIN-WAIT-2');
    talk.peer('P. 1 len 400').read(400).peer('P. 401 len 400').read(400).wait(50);
    talk.rest();
    talk.quiet(120_000).in('FIN-WAIT-2');
    talk.peer('F. 801 ack 2').expect('. 2 ack 802').in('TIME-WAIT').readsEnd();
  });

  test('repeats a FIN that gets lost', () => {
    const talk = connected().close().expect('F. 1 ack 1').wait(250);
    talk.expect('F. 1 ack 1').in('FIN-WAIT-1').peer('. 1 ack 2').in('FIN-WAIT-2').quiet(10_000);
  });

  test('does not wait in FIN-WAIT-2 for ever once its program has gone', () => {
    const talk = connected().close().expect('F. 1 ack 1').peer('. 1 ack 2').in('FIN-WAIT-2');
    talk.quiet(61_000).in('CLOSED');
  });

  test('refuses to send after its FIN', () => {
    const talk = connected().shutdown('write').expect('F. 1');
    expect(talk.socket!.send(new Uint8Array(3))).toEqual({ ok: false, error: 'EPIPE' });
  });
});

describe('the end that closes last', () => {
  test('goes through CLOSE-WAIT and LAST-ACK to CLOSED', () => {
    const talk = accepted();
    talk.peer('F. 1 ack 1').in('CLOSE-WAIT').quiet(39).wait(1).expect('. 1 ack 2').readsEnd();
    talk.close().expect('F. 1 ack 2').in('LAST-ACK').peer('. 2 ack 2').in('CLOSED').quiet(120_000);
  });

  test('sends one segment for the ACK and its own FIN, when the program closes at once', () => {
    const talk = accepted().peer('F. 1 ack 1').in('CLOSE-WAIT').close().expect('F. 1 ack 2').in('LAST-ACK');
    talk.peer('. 2 ack 2').in('CLOSED').quiet(1000);
  });

  test('may send as much as it likes before it closes', () => {
    const talk = accepted().peer('F. 1 ack 1').wait(40).expect('. 1 ack 2').in('CLOSE-WAIT');
    talk.write(3000).expect('. 1 len 1460', '. 1461 len 1460').quiet();
    talk.peer('. 2 ack 2921').expect('P. 2921 len 80').peer('. 2 ack 3001').in('CLOSE-WAIT');
    talk.close().expect('F. 3001').peer('. 2 ack 3002').in('CLOSED');
  });

  test('repeats its FIN in LAST-ACK', () => {
    const talk = accepted().peer('F. 1 ack 1').wait(40).expect('. 1 ack 2').close().expect('F. 1 ack 2');
    talk.wait(1100).expect('F. 1 ack 2').in('LAST-ACK');
  });

  test('acknowledges a FIN that comes again', () => {
    const talk = accepted().peer('F. 1 ack 1').wait(40).expect('. 1 ack 2');
    talk.peer('F. 1 ack 1').expect('. 1 ack 2').in('CLOSE-WAIT');
  });

  test('takes a FIN only when all before it has come', () => {
    const talk = accepted();
    talk.peer('F. 101 ack 1').expect('. 1 ack 1').in('ESTABLISHED').readsNothing();
    talk.peer('. 1 len 100').expect('. 1 ack 102').in('CLOSE-WAIT').read(100).readsEnd();
  });
});

describe('before the connection stands', () => {
  test('a close in SYN-RECEIVED leads to FIN-WAIT-1', () => {
    const talk = new Talk().connect().expect('S 0').peer('S 0').expect('S. 0 ack 1').in('SYN-RECEIVED');
    talk.close();
    talk.peer('. 1 ack 1');
    const fin = talk.next()!;
    expect([fin.flags, fin.seq]).toEqual(['F.', 1]);
    talk.in('FIN-WAIT-1');
  });

  test('a listening socket that is closed resets the connections that nobody accepted', () => {
    const talk = new Talk().listen().peer('S 0').expect('S. 0').peer('. 1').in('ESTABLISHED');
    talk.listener!.close();
    talk.in('CLOSED');
    expect(talk.next()?.flags).toContain('R');
  });
});

describe('a program that closes without having read all', () => {
  test('resets the connection, since data was lost', () => {
    const talk = accepted().peer('P. 1 len 10').close().expect('R. 1').in('CLOSED').quiet(5000);
    talk.peer('. 11 ack 1').expect('R 1');
  });

  test('or whose data comes after it has closed, resets it then', () => {
    const talk = accepted().close().expect('F. 1').peer('. 1 ack 2').in('FIN-WAIT-2');
    talk.peer('P. 1 len 10 ack 2');
    expect(talk.next()?.flags).toContain('R');
    talk.in('CLOSED');
  });
});

test('a program that lingers for no time resets the connection and forgets what was not sent', () => {
  const talk = accepted({ socket: { linger: 0 } });
  talk.socket!.setOptions({ linger: 0 });
  talk.close();
  expect(talk.next()?.flags).toContain('R');
  talk.in('CLOSED').quiet(5000);
});

describe('TIME-WAIT', () => {
  const waiting = (sysctl = {}): Talk =>
    accepted({ sysctl }).close().expect('F. 1').peer('F. 1 ack 2').expect('. 2 ack 2').in('TIME-WAIT');

  test('acknowledges a FIN that comes again, and begins anew', () => {
    const talk = waiting().wait(50_000).peer('F. 1 ack 2').expect('. 2 ack 2').quiet(59_000).in('TIME-WAIT');
    talk.wait(1001).in('CLOSED');
  });

  test('takes as long as its sysctl says', () => {
    waiting({ 'net.wirelab.tcp_timewait_s': '5' }).quiet(4999).in('TIME-WAIT').wait(1).in('CLOSED');
  });

  test('ends early for a SYN whose sequence number is beyond all of the former connection', () => {
    const talk = waiting();
    const former = talk.isn;
    talk.anew(1_000_000).peer('S 0').expect('S. 0 ack 1');
    // The new connection begins beyond the former one as well (RFC 9293, 3.6.1 (1)).
    expect((talk.isn - former) | 0).toBeGreaterThan(0);
    talk.peer('. 1').in('ESTABLISHED');
  });

  test('ends early for a SYN with a newer timestamp, wherever its sequence numbers begin', () => {
    const talk = accepted({}, 'mss 1460 ts 100 0').close().expect('F. 1').peer('F. 1 ack 2').expect('. 2 ack 2');
    talk.in('TIME-WAIT').peer('S 0 mss 1460 ts 90 0').expect('. 2 ack 2').in('TIME-WAIT');
    talk.peer('S 0 mss 1460 ts 5000 0');
    const answer = talk.next()!;
    expect([answer.flags, answer.ack, answer.ts?.[1]]).toEqual(['S.', 1, 5000]);
    talk.in('SYN-RECEIVED');
  });

  test('does not end for a SYN that may be an old one', () => {
    const talk = waiting().peer('S 0');
    talk.expect('. 2 ack 2').in('TIME-WAIT');
  });

  test('is not cut short by a reset when RFC 1337 is followed', () => {
    waiting({ 'net.ipv4.tcp_rfc1337': '1' }).peer('R 2').in('TIME-WAIT');
  });

  test('acknowledges old data without taking it', () => {
    waiting().peer('P. 1 len 5 ack 2').expect('. 2 ack 2').in('TIME-WAIT');
  });
});

test('both ends may close at once with data in both FINs', () => {
  const talk = accepted({ sysctl: TS_OFF });
  talk.write(10).expect('P. 1 len 10').peer('. 1 ack 11').write(5).shutdown('write');
  talk.expect('P. 11 len 5', 'F. 16').in('FIN-WAIT-1');
  talk.peer('FP. 1 len 7 ack 11').expect('. 17 ack 9').in('CLOSING').read(7).readsEnd();
  talk.peer('. 9 ack 17').in('TIME-WAIT');
});
