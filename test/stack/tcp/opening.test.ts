// How connections begin (RFC 9293, 3.5 and 3.10.1, 3.10.7.2, 3.10.7.3): a script plays the peer, segment by segment.
import { describe, expect, test } from 'vitest';
import { accepted, connected, HOST, PEER, Talk } from '../../helpers/tcp-talk.ts';
import { ip } from '../../helpers/wire.ts';
import { encode, sealed } from '../../../src/protocols/tcp/codec.ts';

const PLAIN = { 'net.ipv4.tcp_timestamps': '0', 'net.ipv4.tcp_window_scaling': '0', 'net.ipv4.tcp_sack': '0' };

describe('a passive open', () => {
  test('answers a SYN with a SYN-ACK, and the ACK establishes the connection', () => {
    const talk = new Talk().listen();
    talk.peer('S 0 mss 1460').expect('S. 0 ack 1 len 0 mss 1460').in('SYN-RECEIVED');
    talk.peer('. 1 ack 1').quiet().in('ESTABLISHED').accept();
  });

  test('grants only the options that the SYN asked for', () => {
    const talk = new Talk().listen();
    const answer = talk.peer('S 0 mss 1460').next()!;
    expect([answer.ws, answer.sackOK, answer.ts]).toEqual([undefined, undefined, undefined]);
    const other = talk.anew(77, 5001).peer('S 0 mss 1460 sackOK ts 9 0 ws 7').next()!;
    expect([other.ws !== undefined, other.sackOK, other.ts?.[1]]).toEqual([true, true, 9]);
  });

  test('offers none of the options that sysctls switch off', () => {
    const answer = new Talk({ sysctl: PLAIN }).listen().peer('S 0 mss 1460 sackOK ts 9 0 ws 7').next()!;
    expect([answer.ws, answer.sackOK, answer.ts]).toEqual([undefined, undefined, undefined]);
  });

  test('takes any number of connections on one port, each with a peer of its own', () => {
    const talk = new Talk().listen();
    for (let n = 0; n < 5; n++) {
      talk.anew(1000 * n, 6000 + n);
      talk.peer('S 0').expect('S. 0 ack 1').peer('. 1').in('ESTABLISHED').accept().peer('P. len 3').read(3);
    }
  });

  test('does not disturb another one: each listening socket gets what is for its port', () => {
    const talk = new Talk().listen();
    const other = talk.open();
    other.bind({ address: 0, port: 81 });
    other.listen(4);
    talk.peer('S 0').expect('S. 0 ack 1 from 80').peer('. 1');
    talk.anew(5, 5001).peer('S 0 to 81').expect('S. 0 ack 1 from 81').peer('. 1 to 81');
    expect(other.accept({ pid: 1, program: 'x', fd: 1 })?.localAddress()).toMatchObject({ value: { port: 81 } });
    talk.accept();
  });

  test('can be for one local address only', () => {
    const talk = new Talk();
    const socket = talk.open();
    socket.bind({ address: ip('127.0.0.1'), port: 80 });
    socket.listen(4);
    talk.peer('S 0').expect('R. 0 ack 1');
  });

  test('repeats its SYN-ACK with growing waits, and gives the connection up in the end', () => {
    const talk = new Talk({ sysctl: { 'net.ipv4.tcp_synack_retries': '3' } }).listen();
    talk.peer('S 0').expect('S. 0 ack 1');
    for (const seconds of [1, 2, 4])
      talk
        .quiet(seconds * 1000 - 1)
        .wait(1)
        .expect('S. 0 ack 1');
    talk.quiet(60_000).in('CLOSED');
  });

  test('answers a SYN that comes again, since the SYN-ACK may be lost, and the handshake goes on', () => {
    const talk = new Talk().listen();
    talk.peer('S 0 mss 1460').expect('S. 0 ack 1').wait(10);
    talk.peer('S 0 mss 1460').expect('S. 0 ack 1');
    talk.peer('. 1 ack 1').in('ESTABLISHED');
  });

  test('forgets a half-open connection when a reset comes, and listens on', () => {
    const talk = new Talk().listen();
    talk.peer('S 0').expect('S. 0 ack 1').peer('R 1').in('CLOSED').quiet(5000);
    talk.anew(400).peer('S 0').expect('S. 0 ack 1').peer('. 1').in('ESTABLISHED');
  });

  test('takes data that came with the SYN once the handshake is over', () => {
    const talk = new Talk().listen();
    talk.peer('S 0 len 10');
    const answer = talk.next()!;
    expect(answer.flags).toBe('S.');
    // RFC 9293 lets the receiver keep the data or ask for it again.
    expect([1, 11]).toContain(answer.ack);
    talk.peer('. 11').wait(1);
    if (answer.ack === 1) talk.peer('P. 1 len 10');
    talk.accept().read(10);
  });

  test('takes data and a FIN that come with the ACK of the handshake', () => {
    const talk = new Talk().listen();
    talk.peer('S 0').expect('S. 0 ack 1').peer('FP. 1 len 20').in('CLOSE-WAIT').wait(40).expect('. 1 ack 22');
    talk.accept().read(20).readsEnd();
  });

  test('ignores SYNs while too many connections wait to be accepted', () => {
    const talk = new Talk().listen(1);
    for (let n = 0; n < 2; n++)
      talk
        .anew(n, 6000 + n)
        .peer('S 0')
        .expect('S. 0')
        .peer('. 1')
        .in('ESTABLISHED');
    talk.anew(99, 7000).peer('S 0').quiet();
    talk.accept();
    talk.peer('S 0').expect('S. 0');
  });

  const crowd = (sysctl: Record<string, string>): Talk => {
    const talk = new Talk({ sysctl }).listen(0);
    const first = talk.anew(1, 6001).peer('S 0').expect('S. 0 ack 1').isn;
    const second = talk.anew(2, 6002).peer('S 0').expect('S. 0 ack 1').isn;
    talk.anew(1, 6001, first).peer('. 1 ack 1').in('ESTABLISHED');
    return talk.anew(2, 6002, second).peer('. 1 ack 1');
  };

  test('leaves a handshake open when its ACK finds the queue full, and ends it when there is room', () => {
    const talk = crowd({}).quiet(999).in('SYN-RECEIVED').wait(1).expect('S. 0 ack 1');
    talk.accept().peer('. 1 ack 1').in('ESTABLISHED');
  });

  test('resets what finds the queue full when net.ipv4.tcp_abort_on_overflow says so', () => {
    crowd({ 'net.ipv4.tcp_abort_on_overflow': '1' }).expect('R. 1 ack 1').in('CLOSED');
  });

  test('listens no more once its socket is closed', () => {
    const talk = new Talk().listen();
    talk.listener!.close();
    talk.peer('S 0').expect('R. 0 ack 1');
  });
});

describe('an active open', () => {
  test('sends a SYN with its MSS, and acknowledges the SYN-ACK', () => {
    const talk = new Talk().connect();
    talk.expect('S 0 mss 1460').in('SYN-SENT').quiet();
    talk.peer('S. 0 ack 1 mss 1400').expect('. 1 ack 1 len 0').in('ESTABLISHED').quiet();
  });

  test('announces an MSS that fits its MTU, and announces it in SYNs only', () => {
    const talk = new Talk({ mtu: 600 }).connect().expect('S 0 mss 560').peer('S. 0 ack 1 mss 1460');
    talk.write(2000);
    for (const segment of talk.rest()) expect(segment.mss).toBeUndefined();
  });

  test('repeats its SYN after 1, 2, 4, 8 ... seconds and then reports ETIMEDOUT', () => {
    const talk = new Talk({ sysctl: { 'net.ipv4.tcp_syn_retries': '4' } }).connect().expect('S 0');
    for (const seconds of [1, 2, 4, 8])
      talk
        .quiet(seconds * 1000 - 1)
        .wait(1)
        .expect('S 0');
    talk.quiet(15_999).wait(1).quiet().fails('ETIMEDOUT').in('CLOSED');
  });

  test('begins with one segment and a wait of 3 s when its SYN had to be sent again (RFC 5681, 3.1; RFC 6298, 5.7)', () => {
    const talk = new Talk({ sysctl: { 'net.ipv4.tcp_timestamps': '0' } }).connect().expect('S 0').wait(1000);
    talk.expect('S 0').peer('S. 0 ack 1').expect('. 1 ack 1');
    talk.write(5000).expect('. 1').quiet(2999).wait(1).expect('. 1');
    talk.peer('. 1 ack 537').expect('. 537', '. 1073');
  });

  test('reports ECONNREFUSED when a reset acknowledges its SYN', () => {
    new Talk().connect().expect('S 0').peer('R. 0 ack 1').quiet().fails('ECONNREFUSED').in('CLOSED');
  });

  test('takes no notice of a reset that acknowledges something else', () => {
    const talk = new Talk().connect().expect('S 0').peer('R. 0 ack 7').peer('R 0').quiet().in('SYN-SENT');
    talk.peer('S. 0 ack 1').expect('. 1 ack 1').in('ESTABLISHED');
  });

  test('answers an ACK of what it never sent with a reset, and goes on waiting', () => {
    const talk = new Talk().connect().expect('S 0');
    talk.peer('S. 0 ack 7').expect('R 7').in('SYN-SENT');
    talk.anew(300).peer('. 300 ack 7');
    talk.rest();
    talk.in('SYN-SENT');
  });

  test('ignores segments without SYN and RST', () => {
    new Talk().connect().expect('S 0').peer('. 5 ack 1 len 3').quiet().in('SYN-SENT');
  });

  test('may find its peer opening at the same time: both SYNs cross, both are acknowledged', () => {
    const talk = new Talk().connect().expect('S 0');
    talk.peer('S 0 mss 1200').expect('S. 0 ack 1').in('SYN-RECEIVED');
    talk.peer('. 1 ack 1').in('ESTABLISHED').quiet();
    talk.write(10).expect('P. 1 len 10');
  });

  test('may see its simultaneous open answered with a SYN-ACK', () => {
    const talk = new Talk().connect().expect('S 0');
    talk.peer('S 0').expect('S. 0 ack 1').peer('S. 0 ack 1').in('ESTABLISHED');
  });

  test('sends the data that was written before the connection stood', () => {
    const talk = new Talk().connect().expect('S 0 len 0');
    talk.write(30).quiet();
    talk.peer('S. 0 ack 1').expect('P. 1 ack 1 len 30');
  });

  test('uses the local address and port that its socket is bound to', () => {
    const talk = new Talk();
    const socket = talk.open();
    expect(socket.bind({ address: HOST, port: 4321 }).ok).toBe(true);
    socket.connect({ address: PEER, port: 5000 });
    talk.expect('S 0 from 4321 to 5000');
  });

  test('uses an ephemeral port of the range and the address that routing gives', () => {
    const talk = new Talk({ sysctl: { 'net.ipv4.ip_local_port_range': '40000 40010' } }).connect();
    const local = talk.socket!.localAddress();
    expect(local).toMatchObject({ ok: true, value: { address: HOST } });
    expect(local.ok && local.value.port >= 40_000 && local.value.port <= 40_010).toBe(true);
  });

  test.each(['255.255.255.255', '10.0.0.255', '224.0.0.1'])('to %s is refused: no single host has it', (address) => {
    const talk = new Talk();
    expect(talk.open().connect({ address: ip(address), port: 80 }).ok).toBe(false);
    talk.quiet(3000);
  });

  test('closed before the answer comes sends nothing more, and the answer is reset', () => {
    const talk = new Talk().connect().expect('S 0').close().in('CLOSED').quiet(10_000);
    talk.peer('S. 0 ack 1').expect('R 1');
  });
});

describe('a SYN is silently discarded', () => {
  const syn = (source: number, destination: number): Uint8Array =>
    sealed(
      encode({
        sourcePort: 5000,
        destinationPort: 80,
        sequence: 1,
        acknowledgment: 0,
        reserved: 0,
        flags: 2,
        window: 1000,
        checksum: 0,
        urgent: 0,
        options: new Uint8Array(0),
        payload: new Uint8Array(0),
      }),
      source,
      destination,
    );

  test.each(['255.255.255.255', '10.0.0.255', '224.0.0.1'])('when it is for %s', (address) => {
    const talk = new Talk().listen();
    talk.raw(6, syn(PEER, ip(address)), 0, PEER, ip(address)).quiet(3000);
  });

  test.each(['255.255.255.255', '10.0.0.255', '224.0.0.1', '0.0.0.0', '127.0.0.1'])('when it is from %s', (address) => {
    const talk = new Talk().listen();
    talk.raw(6, syn(ip(address), HOST), 0, ip(address)).quiet(3000);
  });
});

describe('initial sequence numbers', () => {
  const isnAfter = (ms: number, port = 5000): number => {
    const talk = new Talk().listen().wait(ms);
    return talk.anew(1, port).peer('S 0').expect('S. 0').isn;
  };

  test('follow a clock of 4 µs for one pair of ends', () => {
    const passed = (isnAfter(1000) - isnAfter(0)) >>> 0;
    expect(passed).toBeGreaterThan(249_000);
    expect(passed).toBeLessThan(251_000);
  });

  test('of two pairs of ends tell nothing about each other', () => {
    const gaps = [1, 2, 3, 4, 5].map((n) => (isnAfter(0, 5000 + n) - isnAfter(0, 5000 + n - 1)) >>> 0);
    expect(new Set(gaps).size).toBe(5);
    expect(gaps.filter((gap) => gap > 1_000_000).length).toBeGreaterThan(3);
  });

  test('are the same in the same world: nothing but the seed decides', () => {
    expect(isnAfter(10)).toBe(isnAfter(10));
  });
});

describe('the largest segment', () => {
  test('is 536 bytes when the peer names none', () => {
    const talk = accepted({ sysctl: PLAIN }, '');
    talk.write(1200).expect('. 1 len 536', '. 537 len 536');
  });

  test('is what the peer names, less the options that each segment carries', () => {
    const talk = connected({}, 'mss 1000 ts 5 0', 65_535);
    talk.write(2000).expect('. 1 len 988', '. 989 len 988');
  });

  test('never exceeds what the own interface takes', () => {
    const talk = accepted({ mtu: 600, sysctl: PLAIN }, 'mss 1460');
    talk.write(1200).expect('. 1 len 560', '. 561 len 560');
  });

  test('can be set by the program', () => {
    new Talk({ socket: { maxSegment: 700 } }).connect().expect('S 0 mss 700');
  });
});
