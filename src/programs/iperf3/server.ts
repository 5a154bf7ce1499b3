/** iperf3 -s: waits for a client, serves its test, and then waits for the next. */
import { formatIpv4 } from '../../core/address.ts';
import { equalBytes } from '../../core/bytes.ts';
import { errnoText } from '../../core/errno.ts';
import type { Call, ExitStatus, Fd, Sys } from '../../core/sys.ts';
import { lookupOne } from '../lib/dns/lookup.ts';
import { COOKIE_BYTES, Interrupted, interrupted, readExactly, sendState, STATE, TestError } from './control.ts';
import { readPlan, readResults, sendResults } from './exchange.ts';
import { Report, RULE } from './report.ts';
import type { Settings, TestPlan } from './settings.ts';
import { connectedLine, holdDescriptor, Stream } from './streams.ts';
import { TestRun } from './test-run.ts';

const BACKLOG = 5;

export function* runServer(sys: Sys, settings: Settings): Call<ExitStatus> {
  for (let number = 1; ; number++) {
    const test = new ServedTest(sys, settings);
    if (!(yield* test.listen(number))) return 1;
    try {
      yield* test.serve();
    } catch (problem) {
      if (problem instanceof Interrupted) return test.interrupt();
      if (!(problem instanceof TestError)) throw problem;
      sys.warn(`iperf3: error - ${problem.message}\n`);
    }
    test.close();
    if (settings.oneOff) return 0;
  }
}

class ServedTest {
  readonly #sys: Sys;
  readonly #settings: Settings;
  readonly #report: Report;
  readonly #held: Fd[] = [];
  #listener: Fd = -1;
  #control: Fd = -1;
  #cookie: Uint8Array = new Uint8Array(0);
  #run: TestRun | undefined;
  #creating = false;

  constructor(sys: Sys, settings: Settings) {
    this.#sys = sys;
    this.#settings = settings;
    this.#report = new Report(sys, settings.title, settings.format);
  }

  /** False after a message. */
  *listen(number: number): Call<boolean> {
    const problem = yield* this.#open(undefined);
    if (problem === undefined) {
      this.#report.print(RULE, `Server listening on ${this.#settings.port} (test #${number})`, RULE);
      return true;
    }
    this.#sys.warn(`iperf3: error - unable to start listener for connections: ${problem}\niperf3: exiting\n`);
    return false;
  }

  *serve(): Call<void> {
    for (;;) {
      const { fd, peer } = yield* this.#accept();
      this.#control = fd;
      this.#cookie = yield* readExactly(this.#sys, fd, COOKIE_BYTES, 'unable to receive cookie at server');
      yield* sendState(this.#sys, fd, STATE.paramExchange);
      const plan = yield* readPlan(this.#sys, fd);
      const run = new TestRun(this.#sys, this.#report, this.#settings, plan);
      this.#run = run;
      if (plan.serverOutput) this.#report.collect();
      this.#report.print(`Accepted connection from ${formatIpv4(peer.address)}, port ${peer.port}`);
      if (plan.window > 0 || plan.maxSegment > 0 || plan.noDelay) yield* this.#reopen(plan);
      this.#creating = true;
      yield* sendState(this.#sys, fd, STATE.createStreams);
      while (!(yield* this.#step(run)));
      return;
    }
  }

  /** Ctrl-C: what was counted so far, and a word to the client. */
  interrupt(): ExitStatus {
    if (this.#run?.running) {
      this.#run.measure();
      this.#run.tellSummary(new Map());
    }
    if (this.#control >= 0) this.#sys.send(this.#control, Uint8Array.of(STATE.serverTerminate));
    this.#sys.warn('iperf3: interrupt - the server has terminated\n');
    return 1;
  }

  close(): void {
    for (const fd of [this.#control, this.#listener, ...this.#held]) if (fd >= 0) this.#sys.close(fd);
    this.#closeStreams();
  }

  /** True when the test has ended. */
  *#step(run: TestRun): Call<boolean> {
    const ready = yield* run.proceed([this.#listener, this.#control]);
    if (ready === this.#listener) {
      yield* this.#arrival(run);
      return false;
    }
    const [state] = yield* readExactly(this.#sys, this.#control, 1, 'unable to receive control message');
    switch (state) {
      case undefined:
        this.#sys.warn('iperf3: the client has unexpectedly closed the connection\n');
        return true;
      case STATE.testStart:
        return false;
      case STATE.testEnd:
        yield* this.#end(run);
        return false;
      case STATE.done:
        return true;
      case STATE.clientTerminate:
        if (run.streams.length > 0) run.tellSummary(new Map());
        this.#sys.warn('iperf3: the client has terminated\n');
        return true;
      default:
        throw new TestError('received an unknown control message');
    }
  }

  *#end(run: TestRun): Call<void> {
    run.measure();
    run.running = false;
    this.#closeStreams();
    run.tellSummary(new Map());
    yield* sendState(this.#sys, this.#control, STATE.exchangeResults);
    yield* readResults(this.#sys, this.#control);
    yield* sendResults(this.#sys, this.#control, run, run.plan.serverOutput ? this.#report.collected : undefined);
    yield* sendState(this.#sys, this.#control, STATE.displayResults);
  }

  /** A data stream of this test while it is being set up; else somebody who must come back later. */
  *#arrival(run: TestRun): Call<void> {
    const { fd } = yield* this.#accept();
    const cookie = this.#creating
      ? yield* readExactly(this.#sys, fd, COOKIE_BYTES, 'unable to receive cookie at server')
      : undefined;
    if (!cookie || !equalBytes(cookie, this.#cookie)) {
      this.#sys.send(fd, Uint8Array.of(STATE.accessDenied));
      this.#sys.close(fd);
      return;
    }
    const { congestion } = run.plan;
    if (congestion !== '' && !this.#sys.setOptions(fd, { congestion }).ok)
      this.#sys.warn('warning: TCP congestion control algorithm not supported\n');
    const count = run.streams.length;
    run.streams.push(new Stream(count === 0 ? 1 : count + 2, fd, run.plan.reverse));
    this.#hold(count);
    this.#report.print(connectedLine(this.#sys, fd));
    if (run.streams.length < run.plan.parallel) return;
    this.#creating = false;
    yield* sendState(this.#sys, this.#control, STATE.testStart);
    run.begin();
    yield* sendState(this.#sys, this.#control, STATE.testRunning);
  }

  #hold(count: number): void {
    const buffer = holdDescriptor(this.#sys, count);
    if (buffer !== undefined) this.#held.push(buffer);
    const random = count === 0 ? this.#sys.open('/dev/urandom', 'read') : undefined;
    if (random?.ok) this.#held.push(random.value);
  }

  *#accept(): Call<{ readonly fd: Fd; readonly peer: { readonly address: number; readonly port: number } }> {
    for (;;) {
      const accepted = yield* this.#sys.accept(this.#listener);
      if (accepted.ok) return accepted.value;
      if (accepted.error !== 'EINTR') throw new TestError('unable to accept connection from client', accepted.error);
      if (interrupted(this.#sys)) throw new Interrupted();
    }
  }

  /** Buffers and segment sizes are agreed on in the handshake, so they must be the listening socket's. */
  *#reopen(plan: TestPlan): Call<void> {
    this.#sys.close(this.#listener);
    const problem = yield* this.#open(plan);
    if (problem !== undefined) throw new TestError(`unable to start stream listener: ${problem}`);
  }

  /** What is wrong, or undefined. */
  *#open(plan: TestPlan | undefined): Call<string | undefined> {
    const { port, bind } = this.#settings;
    const address = bind === undefined ? undefined : yield* lookupOne(this.#sys, bind);
    if (address && !address.ok) return address.error;
    const socket = this.#sys.socket('stream');
    if (!socket.ok) return errnoText(socket.error);
    this.#sys.setOptions(socket.value, {
      reuseAddress: true,
      ...(plan && plan.window > 0 ? { sendBuffer: plan.window, receiveBuffer: plan.window } : {}),
      ...(plan && plan.maxSegment > 0 ? { maxSegment: plan.maxSegment } : {}),
      ...(plan?.noDelay ? { noDelay: true } : {}),
    });
    const bound = this.#sys.bind(socket.value, { address: address?.value ?? 0, port });
    const listening = bound.ok ? this.#sys.listen(socket.value, BACKLOG) : bound;
    if (listening.ok) this.#listener = socket.value;
    else this.#sys.close(socket.value);
    return listening.ok ? undefined : errnoText(listening.error);
  }

  #closeStreams(): void {
    for (const stream of this.#run?.streams ?? []) {
      if (!stream.ended) this.#sys.close(stream.fd);
      stream.ended = true;
    }
  }
}
