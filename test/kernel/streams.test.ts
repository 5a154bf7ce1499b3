// Stream sockets behind descriptors: calls that wait, and what wakes them (connect(2), accept(2), tcp(7), pipe(7)).
import { describe, expect, test } from 'vitest';
import { utf8 } from '../../src/core/bytes.ts';
import type { Call, Fd, Sys } from '../../src/core/sys.ts';
import { milliseconds } from '../../src/core/time.ts';
import { FakeStream, PEER, StreamBench } from './fake-stream.ts';
import { Bench, must } from './world.ts';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Starts a program that opens a socket, does something with it and notes what came of it. */
function withSocket(act: (sys: Sys, fd: Fd, told: unknown[]) => Call<void>) {
  const [bench, told] = [new StreamBench(), [] as unknown[]];
  const process = bench.start(function* (sys) {
    yield* act(sys, must(sys.socket('stream')), told);
    return 0;
  });
  const socket = bench.sockets[0] as FakeStream;
  return { bench: bench.bench, kernel: bench.kernel, process, socket, told };
}

describe('connect', () => {
  const connecting = (timeout?: number) =>
    withSocket(function* (sys, fd, told) {
      told.push(yield* sys.connect(fd, PEER, timeout === undefined ? {} : { timeout }), sys.now());
    });

  test('waits until the handshake is done', () => {
    const { bench, socket, told } = connecting();
    expect(told).toEqual([]);
    socket.settle();
    bench.settle();
    expect(told).toEqual([{ ok: true, value: undefined }, 0]);
  });

  test('fails with the errno that the handshake left, and leaves none', () => {
    const { bench, socket, told } = connecting();
    socket.settle('ECONNREFUSED');
    bench.settle();
    expect([told[0], socket.pending]).toEqual([{ ok: false, error: 'ECONNREFUSED' }, undefined]);
  });

  test('gives up after its timeout with ETIMEDOUT', () => {
    const { bench, told } = connecting(milliseconds(1500));
    bench.world.run();
    expect(told).toEqual([{ ok: false, error: 'ETIMEDOUT' }, milliseconds(1500)]);
  });

  test('is interrupted by a handled signal', () => {
    const { bench, kernel, process, told } = withSocket(function* (sys, fd, log) {
      sys.handle('SIGINT');
      log.push(yield* sys.connect(fd, PEER));
    });
    kernel.kill(process.pid, 'SIGINT');
    bench.settle();
    expect(told).toEqual([{ ok: false, error: 'EINTR' }]);
  });
});

describe('accept', () => {
  const accepting = () =>
    withSocket(function* (sys, fd, told) {
      must(sys.listen(fd));
      told.push(yield* sys.accept(fd));
      told.push(yield* sys.accept(fd, { timeout: milliseconds(10) }));
    });

  test('waits for a connection, and tells the network who will own it before it has it', () => {
    const { bench, process, socket, told } = accepting();
    const child = new FakeStream({ pid: 0, program: '', fd: -1 });
    child.peer = PEER;
    socket.queue.push(child);
    socket.onReady?.();
    bench.world.run();
    expect(told).toEqual([
      { ok: true, value: { fd: 4, peer: PEER } },
      { ok: false, error: 'ETIMEDOUT' },
    ]);
    expect(child.owner).toEqual({ pid: process.pid, program: 'server', fd: 4 });
    expect(socket.told).toEqual(['listen 4096', 'close']);
    expect(child.told).toEqual(['close']);
  });

  test('needs a socket that listens, and a stream', () => {
    const { told } = withSocket(function* (sys, fd, log) {
      log.push(yield* sys.accept(fd));
      log.push(yield* sys.accept(0));
      log.push(yield* sys.accept(77));
    });
    expect(told.map((t) => (t as { error: string }).error)).toEqual(['EINVAL', 'ENOTSOCK', 'EBADF']);
  });
});

describe('read', () => {
  test('takes at most what was asked for and leaves the rest', () => {
    const { bench, socket, told } = withSocket(function* (sys, fd, log) {
      yield* sys.connect(fd, PEER);
      for (const max of [3, 100]) log.push(text(must(yield* sys.read(fd, { max }))));
    });
    socket.settle();
    socket.arrive('abcde');
    bench.settle();
    expect(told).toEqual(['abc', 'de']);
  });

  test('gives the bytes first, then the error once, then the end', () => {
    const { told } = (() => {
      const made = withSocket(function* (sys, fd, log) {
        yield* sys.connect(fd, PEER);
        yield* sys.sleep(1);
        for (let n = 0; n < 3; n++) {
          const read = yield* sys.read(fd);
          log.push(read.ok ? text(read.value) : read.error);
        }
      });
      made.socket.settle();
      made.bench.settle();
      made.socket.incoming.push(utf8('last'));
      made.socket.pending = 'ECONNRESET';
      made.socket.ended = true;
      made.bench.world.run();
      return made;
    })();
    expect(told).toEqual(['last', 'ECONNRESET', '']);
  });

  test('of a socket that has no peer is ENOTCONN', () => {
    const { told } = withSocket(function* (sys, fd, log) {
      log.push(yield* sys.read(fd));
      must(sys.listen(fd));
      log.push(yield* sys.read(fd));
    });
    expect(told).toEqual([
      { ok: false, error: 'ENOTCONN' },
      { ok: false, error: 'ENOTCONN' },
    ]);
  });
});

describe('writeAll', () => {
  const writing = (bytes: number, timeout?: number) =>
    withSocket(function* (sys, fd, told) {
      told.push(yield* sys.writeAll(fd, new Uint8Array(bytes), timeout === undefined ? {} : { timeout }));
    });

  test('waits for room on a socket as often as needed', () => {
    const { bench, socket, told } = writing(250);
    for (const room of [100, 100, 100]) {
      expect(told).toEqual([]);
      socket.makeRoom(room);
      bench.settle();
    }
    expect([told, socket.sent]).toEqual([[{ ok: true, value: 250 }], [100, 100, 50]]);
  });

  test('says how much it wrote when its timeout passes', () => {
    const { bench, socket, told } = writing(250, milliseconds(5));
    socket.makeRoom(70);
    bench.world.run();
    expect(told).toEqual([{ ok: true, value: 70 }]);
  });

  test('to a connection that is gone ends the process with SIGPIPE', () => {
    const { bench, process, socket, told } = writing(250);
    socket.makeRoom(70);
    bench.settle();
    socket.broken = true;
    socket.onReady?.();
    bench.settle();
    expect([process.status, told]).toEqual([141, []]);
  });

  test('gives EPIPE to a process that handles SIGPIPE, whose next wait is not interrupted', () => {
    const { bench, socket, told } = withSocket(function* (sys, fd, log) {
      sys.handle('SIGPIPE');
      yield* sys.sleep(1);
      log.push(yield* sys.writeAll(fd, utf8('x')), sys.send(fd, utf8('x')), sys.takeSignal());
      log.push(yield* sys.sleep(5));
    });
    socket.broken = true;
    bench.world.run();
    const broken = { ok: false, error: 'EPIPE' };
    expect(told).toEqual([broken, broken, 'SIGPIPE', { ok: true, value: undefined }]);
  });

  test('leaves at most 65,536 bytes in a pipe, while write finds no limit', () => {
    const told: unknown[] = [];
    new Bench().run(function* (sys) {
      const { reader, writer } = sys.pipe();
      told.push(yield* sys.writeAll(writer, new Uint8Array(100_000), { timeout: 1 }));
      told.push(sys.write(writer, new Uint8Array(100_000)));
      let held = 0;
      sys.close(writer);
      for (;;) {
        const bytes = must(yield* sys.read(reader, { max: 50_000 }));
        if (bytes.length === 0) break;
        held += bytes.length;
        told.push(bytes.length);
      }
      told.push(held);
      return 0;
    });
    expect(told.slice(0, 2)).toEqual([
      { ok: true, value: 65_536 },
      { ok: true, value: 100_000 },
    ]);
    expect(told.slice(2)).toEqual([50_000, 15_536, 50_000, 50_000, 165_536]);
  });

  test('goes on when the reader of the pipe has taken some, and hears when it has gone', () => {
    const told: unknown[] = [];
    const bench = new Bench();
    const process = bench.start(function* (sys) {
      sys.handle('SIGPIPE');
      const { reader, writer } = sys.pipe();
      must(sys.spawn(['head', '-c', '70000'], { fds: [reader, 1, 2] }));
      sys.close(reader);
      told.push(yield* sys.writeAll(writer, new Uint8Array(70_000)));
      yield* sys.sleep(1);
      told.push(yield* sys.writeAll(writer, new Uint8Array(70_000)));
      return 0;
    });
    bench.world.run();
    expect(process.ended).toBe(true);
    expect(told).toEqual([
      { ok: true, value: 70_000 },
      { ok: false, error: 'EPIPE' },
    ]);
  });
});

describe('poll', () => {
  test('is woken by room, when room was asked for', () => {
    const { bench, socket, told } = withSocket(function* (sys, fd, log) {
      log.push(yield* sys.poll([0], { write: [fd] }), sys.now());
    });
    expect(told).toEqual([]);
    socket.makeRoom(1);
    bench.settle();
    expect(told).toEqual([{ ok: true, value: 3 }, 0]);
  });

  test('does not look at room that nobody asked for', () => {
    const { bench, socket, told } = withSocket(function* (sys, fd, log) {
      log.push(yield* sys.poll([fd], { timeout: 50 }));
    });
    socket.makeRoom(1);
    bench.world.run();
    expect(told).toEqual([{ ok: false, error: 'ETIMEDOUT' }]);
  });
});

test('poll hears that a connection is gone, when it was asked to, and not while it connects', () => {
  const { bench, socket, told } = withSocket(function* (sys, fd, log) {
    yield* sys.connect(fd, PEER);
    log.push(yield* sys.poll([0], { hangUp: [fd], timeout: 10 }));
    log.push(yield* sys.poll([0], { hangUp: [fd], timeout: 50 }), sys.now());
  });
  socket.settle();
  bench.world.run({ until: 20 });
  socket.peer = undefined;
  socket.onReady?.();
  bench.world.run();
  expect(told).toEqual([{ ok: false, error: 'ETIMEDOUT' }, { ok: true, value: 3 }, 20]);
});

describe('what the network is asked', () => {
  test('shutdown, the peer and TCP_INFO reach a stream socket only', () => {
    const { socket, told } = withSocket(function* (sys, fd, log) {
      log.push(sys.peerAddress(fd), sys.shutdown(fd, 'write'), sys.shutdown(0, 'write'));
      log.push(must(sys.tcpInfo(fd)).state);
      log.push(yield* sys.receive(fd));
    });
    expect(socket.told).toEqual(['shutdown write', 'close']);
    expect(told).toEqual([
      { ok: false, error: 'ENOTCONN' },
      { ok: true, value: undefined },
      { ok: false, error: 'ENOTSOCK' },
      'ESTABLISHED',
      { ok: false, error: 'EOPNOTSUPP' },
    ]);
  });

  test.each(['SIGTERM', 'SIGKILL'] as const)('%s closes the sockets of a process, once each', (signal) => {
    const { kernel, process, socket } = withSocket(function* (sys, fd) {
      yield* sys.read(fd);
      yield* sys.sleep(1000);
    });
    kernel.kill(process.pid, signal);
    expect(socket.told).toEqual(['close']);
  });
});

describe('devices that look like files', () => {
  test('zero and null, and random bytes that the seed decides', () => {
    const draw = (): unknown[] => {
      const told: unknown[] = [];
      new Bench().run(function* (sys) {
        for (const path of ['/dev/zero', '/dev/null', '/dev/urandom']) {
          const fd = must(sys.open(path, 'read'));
          told.push([...must(yield* sys.read(fd, { max: 6 }))]);
          must(sys.write(fd, 'gone'));
        }
        return 0;
      });
      return told;
    };
    const [zero, none, random] = draw() as [number[], number[], number[]];
    expect([zero, none, random.length]).toEqual([[0, 0, 0, 0, 0, 0], [], 6]);
    expect(new Set(random).size).toBeGreaterThan(2);
    expect(draw()[2]).toEqual(random);
  });
});
