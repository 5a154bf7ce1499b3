// Processes: signals, children, descriptors and what they leave behind (signal(7), pipe(7), wait(2), kill(2)).
import { describe, expect, test } from 'vitest';
import { utf8 } from '../../src/core/bytes.ts';
import type { Call, ExitStatus, Sys } from '../../src/core/sys.ts';
import { milliseconds } from '../../src/core/time.ts';
import { Bench, must } from './world.ts';

const seconds = (n: number) => milliseconds(1000 * n);

/** Sleeps for an hour and notes how it went on. */
const sleeper = (log: unknown[], ...handled: ('SIGINT' | 'SIGTERM' | 'SIGKILL')[]) =>
  function* (sys: Sys): Call<ExitStatus> {
    for (const signal of handled) sys.handle(signal);
    try {
      const slept = yield* sys.sleep(seconds(3600));
      log.push(slept.ok ? 'slept' : slept.error, sys.takeSignal(), sys.takeSignal());
      return 5;
    } finally {
      log.push('finally');
    }
  };

describe('a signal', () => {
  test('that is handled completes the pending call with EINTR, and its name can be taken once', () => {
    const [bench, log] = [new Bench(), [] as unknown[]];
    const process = bench.start(sleeper(log, 'SIGINT'));
    bench.settle();
    bench.kernel.interrupt(process.terminal, 'SIGINT');
    bench.world.run();
    expect(log).toEqual(['EINTR', 'SIGINT', undefined, 'finally']);
    expect([process.status, bench.world.now]).toEqual([5, 0]);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s that is not handled runs the finally blocks and ends with %i', (signal, status) => {
    const [bench, log] = [new Bench(), [] as unknown[]];
    const process = bench.start(sleeper(log));
    bench.settle();
    bench.kernel.kill(process.pid, signal);
    expect([process.ended, process.status, log]).toEqual([true, status, ['finally']]);
    expect(bench.world.quiet).toBe(true);
  });

  test('SIGKILL resumes nothing, whatever is handled', () => {
    const [bench, log] = [new Bench(), [] as unknown[]];
    const process = bench.start(sleeper(log, 'SIGKILL'));
    bench.settle();
    bench.kernel.kill(process.pid, 'SIGKILL');
    bench.world.run();
    expect([process.status, log]).toEqual([137, []]);
  });

  test.each([
    ['SIGTERM', 143, ['before', 'finally']],
    ['SIGKILL', 137, ['before', 'finally']],
  ] as const)('%s that a process sends to itself does not come back from the call', (signal, status, told) => {
    const [bench, log] = [new Bench(), [] as string[]];
    const exit = bench.run(function* (sys) {
      try {
        log.push('before');
        sys.kill(sys.pid, signal);
        log.push('after');
        return 0;
      } finally {
        log.push('finally');
        sys.print('last words\n');
      }
    });
    expect([exit, log]).toEqual([status, told]);
    expect(bench.screen).toBe(signal === 'SIGKILL' ? '' : 'last words\n');
  });

  test('that a process handles and sends to itself interrupts its next wait', () => {
    const bench = new Bench();
    const exit = bench.run(function* (sys) {
      sys.handle('SIGINT');
      sys.kill(sys.pid, 'SIGINT');
      return (yield* sys.sleep(seconds(9))).ok ? 1 : sys.takeSignal() === 'SIGINT' ? 0 : 2;
    });
    expect([exit, bench.world.now]).toEqual([0, 0]);
  });

  test('a process is ended by another while that one runs in its finally block', () => {
    const bench = new Bench();
    let second = 0;
    const first = bench.start(function* (sys) {
      try {
        yield* sys.sleep(seconds(60));
        return 0;
      } finally {
        sys.kill(second, 'SIGTERM');
      }
    });
    const killer = bench.start(function* (sys) {
      second = sys.pid;
      sys.kill(first.pid, 'SIGTERM');
      sys.print('not said\n');
      return 0;
    });
    bench.world.run();
    expect([first.status, killer.status, bench.screen]).toEqual([143, 143, '']);
  });

  test('to nobody is ESRCH', () => {
    expect(
      new Bench().run(function* (sys) {
        const done = sys.kill(4, 'SIGTERM');
        return done.ok || done.error !== 'ESRCH' ? 1 : 0;
      }),
    ).toBe(0);
  });
});

describe('a pipe', () => {
  test('whose reader is gone ends the writer with SIGPIPE at the write itself', () => {
    let after = false;
    const exit = new Bench().run(function* (sys) {
      const { reader, writer } = sys.pipe();
      must(sys.write(writer, 'read by nobody yet'));
      sys.close(reader);
      sys.write(writer, 'x');
      after = true;
      return 0;
    });
    expect([exit, after]).toEqual([141, false]);
  });

  test('gives EPIPE to a writer that handles SIGPIPE', () => {
    const exit = new Bench().run(function* (sys) {
      sys.handle('SIGPIPE');
      const { reader, writer } = sys.pipe();
      sys.close(reader);
      const written = sys.write(writer, 'x');
      return !written.ok && written.error === 'EPIPE' && sys.takeSignal() === 'SIGPIPE' ? 0 : 1;
    });
    expect(exit).toBe(0);
  });

  test('holds what was written until it is read, then says that it has ended', () => {
    const told: string[] = [];
    new Bench().run(function* (sys) {
      const { reader, writer } = sys.pipe();
      sys.write(writer, 'one');
      sys.write(writer, '');
      sys.write(writer, 'two');
      sys.close(writer);
      for (let n = 0; n < 4; n++) told.push(new TextDecoder().decode(must(yield* sys.read(reader))));
      return 0;
    });
    expect(told).toEqual(['one', 'two', '', '']);
  });

  test('is written with one end and read with the other', () => {
    const exit = new Bench().run(function* (sys) {
      const { reader, writer } = sys.pipe();
      const wrong = [sys.write(reader, 'x'), yield* sys.read(writer), sys.write(77, 'x'), yield* sys.read(77)];
      return wrong.every((r) => !r.ok && r.error === 'EBADF') ? 0 : 1;
    });
    expect(exit).toBe(0);
  });

  test('yes, as it were, into head', () => {
    const bench = new Bench();
    const { exit, stdout } = bench.world.exec('alice', 'ping -i 0.2 127.0.0.1 | head -n 2');
    expect([exit, stdout.split('\n').length]).toEqual([0, 3]);
    expect(bench.kernel.processes()).toEqual([]);
  });
});

describe('children', () => {
  test('are waited for, once; a stranger is ECHILD', () => {
    const told: unknown[] = [];
    new Bench().run(function* (sys) {
      const child = must(sys.spawn(['sh', '-c', 'sleep 2; exit 7']));
      told.push(yield* sys.wait(child), sys.now());
      told.push(yield* sys.wait(child), yield* sys.wait(5));
      return 0;
    });
    const stranger = { ok: false, error: 'ECHILD' };
    expect(told).toEqual([{ ok: true, value: 7 }, seconds(2), stranger, stranger]);
  });

  test('an unknown program is ENOENT, a missing descriptor EBADF', () => {
    const told: unknown[] = [];
    new Bench().run(function* (sys) {
      told.push(sys.spawn(['frobnicate']), sys.spawn(['true'], { fds: [0, 1, 9] }));
      return 0;
    });
    expect(told).toEqual([
      { ok: false, error: 'ENOENT' },
      { ok: false, error: 'EBADF' },
    ]);
  });

  test('do not outlive their parent, unless they were started in the background', () => {
    const bench = new Bench();
    const parent = bench.start(function* (sys) {
      must(sys.spawn(['sleep', '100']));
      must(sys.spawn(['sleep', '200'], { background: true }));
      yield* sys.sleep(seconds(1));
      sys.kill(sys.pid, 'SIGKILL');
      return 0;
    });
    bench.world.run({ until: seconds(2) });
    expect(parent.status).toBe(137);
    expect(bench.kernel.processes().map((p) => p.command)).toEqual(['sleep 200']);
  });

  test('a wait is interrupted by a handled signal and can be taken up again', () => {
    const told: unknown[] = [];
    const bench = new Bench();
    const process = bench.start(function* (sys) {
      sys.handle('SIGTERM');
      const child = must(sys.spawn(['sleep', '3']));
      told.push(yield* sys.wait(child));
      told.push(yield* sys.wait(child));
      return 0;
    });
    bench.world.run({ until: seconds(1) });
    bench.kernel.kill(process.pid, 'SIGTERM');
    bench.world.run();
    expect(told).toEqual([
      { ok: false, error: 'EINTR' },
      { ok: true, value: 0 },
    ]);
  });
});

test('sockets close with their process: the service port is free again', () => {
  const bench = new Bench();
  const hold = function* (sys: Sys): Call<ExitStatus> {
    const socket = must(sys.socket('datagram'));
    must(sys.bind(socket, { address: 0, port: 53 }));
    yield* sys.receive(socket);
    return 0;
  };
  const holder = bench.start(hold);
  bench.settle();
  expect(bench.world.table('alice', 'sockets')).toMatchObject([{ local: '0.0.0.0:53', pid: holder.pid }]);
  bench.kernel.kill(holder.pid, 'SIGKILL');
  expect(bench.world.table('alice', 'sockets')).toEqual([]);
  bench.start(hold);
  bench.settle();
  expect(bench.world.table('alice', 'sockets')).toHaveLength(1);
});

test('ten thousand calls at one instant end the process with a message', () => {
  const bench = new Bench();
  let calls = 0;
  const exit = bench.run(function* (sys) {
    try {
      for (;;) {
        yield* sys.sleep(0);
        calls++;
      }
    } finally {
      calls += 100_000;
    }
  });
  expect([exit, calls]).toEqual([1, 110_000]);
  expect(bench.screen).toBe('program: stopped: 10000 calls at one instant without waiting\n');
});

test('ten thousand calls with a little time between them are fine', () => {
  const exit = new Bench().run(function* (sys) {
    for (let n = 0; n < 11_000; n++) yield* sys.sleep(1);
    return 0;
  });
  expect(exit).toBe(0);
});

test('the note about sudo is said once on each terminal, and not through sudo', () => {
  const bench = new Bench();
  const change = function* (sys: Sys): Call<ExitStatus> {
    sys.privileged();
    return 0;
  };
  for (const terminal of ['tty1', 'tty1', 'tty2']) bench.start(change, 'arp -d bob', terminal);
  bench.world.run();
  expect(bench.screen).toBe('on a real machine: sudo arp -d bob\n'.repeat(2));
});

describe('the clock', () => {
  test('moves for a process that sleeps, not for one that waits for a key or a datagram', () => {
    const bench = new Bench();
    bench.start(function* (sys) {
      yield* sys.read(0);
      return 0;
    });
    bench.start(function* (sys) {
      yield* sys.receive(must(sys.socket('datagram')));
      return 0;
    });
    bench.world.run();
    expect([bench.world.now, bench.world.quiet]).toEqual([0, true]);
    bench.start(function* (sys) {
      yield* sys.sleep(seconds(2));
      return 0;
    });
    expect(bench.world.quiet).toBe(false);
    bench.world.run();
    expect(bench.world.now).toBe(seconds(2));
  });

  test('stands exactly where it was asked to, though the heap still holds alarms that were moved', () => {
    const bench = new Bench();
    bench.start(function* (sys) {
      yield* sys.read(0, { timeout: seconds(1) });
      yield* sys.sleep(seconds(10));
      return 0;
    });
    bench.settle();
    bench.kernel.terminal('tty1').input.type(utf8('x\n'));
    bench.world.run({ until: seconds(1) });
    expect(bench.world.now).toBe(seconds(1));
    bench.world.run({ until: seconds(2) });
    expect(bench.world.now).toBe(seconds(2));
  });
});

describe('a terminal', () => {
  test('gives lines as they were typed, and Ctrl-D as an end that does not last', () => {
    const [bench, told] = [new Bench(), [] as string[]];
    bench.start(function* (sys) {
      for (let n = 0; n < 3; n++) told.push(new TextDecoder().decode(must(yield* sys.read(0))));
      return sys.isTerminal(0) && sys.isTerminal(1) && !sys.isTerminal(9) ? 0 : 1;
    });
    const { input } = bench.kernel.terminal('tty1');
    for (const line of ['one\n', '', 'two\n']) {
      bench.settle();
      input.type(utf8(line));
    }
    bench.world.run();
    expect(told).toEqual(['one\n', '', 'two\n']);
  });

  test('that is closed gives the end at once, for ever', () => {
    const bench = new Bench();
    bench.kernel.terminal('tty1').input.close();
    const exit = bench.run(function* (sys) {
      const reads = [must(yield* sys.read(0)), must(yield* sys.read(0))];
      return reads.every((r) => r.length === 0) ? 0 : 1;
    });
    expect(exit).toBe(0);
  });
});
