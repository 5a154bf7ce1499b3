// Resets: when they are sent, how they look, which are believed (RFC 9293, 3.5.2 and 3.5.3; RFC 5961).
import { describe, expect, test } from 'vitest';
import { accepted, connected, Talk } from '../../helpers/tcp-talk.ts';

describe('a segment for nobody is answered', () => {
  test('by a reset with its own acknowledgment number, if it has one', () => {
    const reset = new Talk().peer('. 40 ack 700 len 3').next()!;
    expect([reset.flags, reset.ack]).toEqual(['R', undefined]);
    expect(reset.seq).toBe(0); // the first number seen of the host: 700 as it stands
  });

  test('by a reset with sequence number 0 that acknowledges all of it, if it has none', () => {
    new Talk().peer('S 0').expect('R. 0 ack 1 len 0');
    new Talk().peer('S 0 len 9').expect('R. 0 ack 10');
    new Talk().peer('F 5 len 2').expect('R. 0 ack 8');
  });

  test('by nothing, if it is a reset', () => {
    new Talk().peer('R 0').peer('R. 0 ack 9').quiet(1000);
    new Talk().listen().peer('R 0').quiet(1000);
  });

  test('by nothing, if its checksum is wrong', () => {
    new Talk().peer('S 0 bad-checksum').quiet(1000);
    new Talk().listen().peer('S 0 bad-checksum').quiet(3000);
  });
});

describe('a listening socket', () => {
  test('answers an ACK with a reset, as there is nothing to acknowledge', () => {
    const reset = new Talk().listen().peer('. 5 ack 300').next()!;
    expect([reset.flags, reset.len]).toEqual(['R', 0]);
  });

  test('ignores what neither opens nor acknowledges', () => {
    new Talk().listen().peer('F 5').quiet(1000);
  });

  test('answers a SYN with an ACK by a reset', () => {
    const reset = new Talk().listen().peer('S. 0 ack 300').next()!;
    expect(reset.flags).toBe('R');
  });
});

describe('a reset', () => {
  test('that names the very next byte ends the connection', () => {
    const talk = accepted().peer('R 1').in('CLOSED').quiet(5000).fails('ECONNRESET');
    expect(talk.socket!.send(new Uint8Array(1)).ok).toBe(false);
  });

  test('elsewhere in the window is answered by a challenge ACK; the true peer then names the byte', () => {
    const talk = accepted().peer('R 500').expect('. 1 ack 1').in('ESTABLISHED');
    talk.peer('R 1').in('CLOSED').fails('ECONNRESET');
  });

  test('outside of the window does nothing', () => {
    accepted().peer('R 70001').quiet(1000).in('ESTABLISHED');
  });

  test('may carry data, which says why and is not read', () => {
    accepted().peer('R 1 len 30').in('CLOSED').fails('ECONNRESET');
  });

  test('is believed while the window is closed', () => {
    const talk = accepted({ socket: { receiveBuffer: 2300 } });
    talk.peer('. 1 len 1460').peer('. 1461 len 1460');
    talk.peer('. 2921 len 1460');
    const window = talk.rest().at(-1)!;
    talk.peer(`R ${window.ack}`).in('CLOSED');
  });

  test.each(['FIN-WAIT-1', 'FIN-WAIT-2', 'CLOSE-WAIT', 'CLOSING', 'LAST-ACK'])('ends a connection in %s', (state) => {
    const talk = accepted();
    if (state.startsWith('FIN') || state === 'CLOSING') talk.shutdown('write').expect('F. 1');
    if (state === 'FIN-WAIT-2') talk.peer('. 1 ack 2');
    if (state === 'CLOSING') talk.peer('F. 1 ack 1');
    if (state.endsWith('WAIT') || state === 'LAST-ACK') talk.peer('F. 1 ack 1');
    if (state === 'LAST-ACK') talk.shutdown('write');
    talk.in(state);
    const next = state === 'FIN-WAIT-1' || state === 'FIN-WAIT-2' ? 1 : 2;
    talk.peer(`R ${next}`).in('CLOSED');
  });

  test('that answers data which was never acknowledged tells the program ECONNRESET', () => {
    connected().write(10).expect('P. 1 len 10').peer('R. 1 ack 11').in('CLOSED').fails('ECONNRESET');
  });
});

describe('in the middle of a connection', () => {
  test.each([0, 1, 800, 900_000])('a SYN with sequence number %i is answered by a challenge ACK', (seq) => {
    const talk = accepted().peer('P. 1 len 100').read(100);
    talk.rest();
    talk.peer(`S ${seq}`).expect('. 1 ack 101').in('ESTABLISHED');
  });

  test('a segment without the ACK flag is dropped', () => {
    accepted().peer('P 1 len 10').quiet(1000).readsNothing().in('ESTABLISHED');
  });

  test('an ACK of what was never sent is answered by an ACK and takes nothing in', () => {
    const talk = accepted().peer('P. 1 ack 5000 len 10').expect('. 1 ack 1').readsNothing();
    talk.in('ESTABLISHED').write(4).expect('P. 1 len 4');
  });

  test('an ACK of what was acknowledged long ago is no reason to believe its data', () => {
    const talk = accepted({}, 'mss 1460', 2000);
    talk.write(1000).expect('P. 1').peer('. 1 ack 1001 win 2000');
    talk.peer('P. 1 ack 4290000000 len 10 win 2000').readsNothing();
  });

  test('a segment wholly outside of the window is answered with what is expected', () => {
    const talk = accepted();
    talk.peer('P. 200001 len 10').expect('. 1 ack 1').readsNothing();
    talk.peer('P. 1 len 10').read(10);
    talk.rest();
    talk.peer('P. 1 len 10').expect('. 1 ack 11').readsNothing();
  });

  test('of a segment that was had in part the new part is taken', () => {
    const talk = accepted().peer('P. 1 len 10').read(10);
    talk.peer('P. 5 len 20').read(14).readsNothing();
  });

  test('challenge ACKs are limited to so many a second', () => {
    const talk = accepted({ sysctl: { 'net.ipv4.tcp_challenge_ack_limit': '3' } });
    for (let n = 0; n < 10; n++) talk.peer('R 500');
    expect(talk.rest()).toHaveLength(3);
    talk.wait(1001).peer('R 500').expect('. 1 ack 1');
  });
});

test('half-open: the peer that has forgotten the connection resets it when data comes (RFC 9293, figure 9)', () => {
  const talk = connected().write(10).expect('P. 1 len 10');
  talk.peer('S 5000').expect('. 11 ack 1');
  talk.peer('R 1').in('CLOSED').fails('ECONNRESET');
});
