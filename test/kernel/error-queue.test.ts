// A socket's error queue and a receive that waits (ip(7), IP_RECVERR; sock_error in Linux).
import { expect, test } from 'vitest';
import { parseIpv4 } from '../../src/core/address.ts';
import type { Fd, Sys } from '../../src/core/sys.ts';
import { milliseconds } from '../../src/core/time.ts';
import { Bench, must } from './world.ts';

const BOB = { address: must(parseIpv4('10.0.0.2')), port: 9 };
const seconds = (n: number) => milliseconds(1000 * n);

/** A datagram socket with an error queue. Nobody listens at bob's port 9. */
function tellingSocket(sys: Sys): Fd {
  const socket = must(sys.socket('datagram'));
  must(sys.setOptions(socket, { receiveErrors: true }));
  return socket;
}

test('receive fails once with the errno of an ICMP error and then waits, though the queue still holds the entry', () => {
  const told: unknown[] = [];
  const status = new Bench().run(function* (sys) {
    const socket = tellingSocket(sys);
    sys.send(socket, new Uint8Array(4), BOB);
    told.push(yield* sys.receive(socket, { timeout: seconds(5) }));
    told.push(yield* sys.receive(socket, { timeout: seconds(5) }));
    told.push(yield* sys.poll([socket], { timeout: seconds(5) }));
    told.push(sys.takeError(socket)?.errno);
    told.push(yield* sys.poll([socket], { timeout: seconds(5) }));
    return 0;
  });
  expect(status).toBe(0);
  expect(told).toMatchObject([
    { ok: false, error: 'ECONNREFUSED' },
    { ok: false, error: 'ETIMEDOUT' },
    { ok: true, value: expect.any(Number) },
    'ECONNREFUSED',
    { ok: false, error: 'ETIMEDOUT' },
  ]);
});

test('taking one of two entries makes the next one pending', () => {
  const told: unknown[] = [];
  new Bench().run(function* (sys) {
    const socket = tellingSocket(sys);
    sys.send(socket, new Uint8Array(4), BOB);
    sys.send(socket, new Uint8Array(4), { ...BOB, port: 10 });
    yield* sys.sleep(seconds(1));
    told.push((yield* sys.receive(socket)).ok);
    told.push(sys.takeError(socket)?.to.port);
    told.push(yield* sys.receive(socket, { timeout: seconds(1) }));
    told.push(sys.takeError(socket)?.to.port);
    told.push(yield* sys.receive(socket, { timeout: seconds(1) }));
    return 0;
  });
  expect(told).toEqual([false, 9, { ok: false, error: 'ECONNREFUSED' }, 10, { ok: false, error: 'ETIMEDOUT' }]);
});

test('a message wakes a receive that waits behind an old entry of the error queue', () => {
  const bench = new Bench();
  bench.world.sys('bob').run(bench.world.sys('bob').terminal('tty1'), 'later', function* (sys) {
    const socket = must(sys.socket('datagram'));
    yield* sys.sleep(seconds(2));
    must(sys.bind(socket, BOB));
    const got = must(yield* sys.receive(socket));
    must(sys.send(socket, got.bytes, got.from));
    return 0;
  });
  const told: unknown[] = [];
  bench.run(function* (sys) {
    const socket = tellingSocket(sys);
    sys.send(socket, new Uint8Array(4), BOB);
    told.push((yield* sys.receive(socket)).ok);
    yield* sys.sleep(seconds(3));
    must(sys.send(socket, new Uint8Array([1, 2]), BOB));
    const got = yield* sys.receive(socket, { timeout: seconds(10) });
    told.push(got.ok && [...got.value.bytes], sys.now() < seconds(4));
    return 0;
  });
  expect(told).toEqual([false, [1, 2], true]);
});
