/** iperf3 -c: asks a server for a test, moves data, and tells what both ends have counted. */
import { fromUtf8 } from '../../core/bytes.ts';
import { fail, type Result } from '../../core/result.ts';
import type { Call, ExitStatus, Fd, SocketAddress, SocketOptions, Sys } from '../../core/sys.ts';
import type { Errno } from '../../core/errno.ts';
import type { Ns } from '../../core/time.ts';
import { lookupOne } from '../lib/dns/lookup.ts';
import {
  Interrupted,
  interrupted,
  makeCookie,
  readExactly,
  sendBytes,
  sendState,
  STATE,
  TestError,
} from './control.ts';
import { readResults, sendPlan, sendResults, type Results } from './exchange.ts';
import { JsonReport } from './json.ts';
import { Report, type Teller } from './report.ts';
import type { Settings, TestPlan } from './settings.ts';
import { connectedLine, holdDescriptor, Stream } from './streams.ts';
import { TestRun } from './test-run.ts';

export function* runClient(sys: Sys, settings: Settings): Call<ExitStatus> {
  const client = new Client(sys, settings);
  try {
    return yield* client.run();
  } catch (problem) {
    if (problem instanceof Interrupted) return client.interrupt();
    if (!(problem instanceof TestError)) throw problem;
    return client.failed(problem.message);
  }
}

class Client {
  readonly #sys: Sys;
  readonly #settings: Settings;
  readonly #plan: TestPlan;
  readonly #report: Teller;
  readonly #json: JsonReport | undefined;
  readonly #run: TestRun;
  readonly #cookie: Uint8Array;
  #control: Fd = -1;
  #results: Results = { streams: new Map(), output: undefined, congestion: undefined };

  constructor(sys: Sys, settings: Settings) {
    this.#sys = sys;
    this.#settings = settings;
    this.#plan = settings.plan;
    sys.open('/dev/urandom', 'read');
    this.#cookie = makeCookie(sys);
    this.#json = settings.json ? new JsonReport(sys, settings, fromUtf8(this.#cookie.subarray(0, -1))) : undefined;
    this.#report = this.#json ?? new Report(sys, settings.title, settings.format);
    this.#run = new TestRun(sys, this.#report, settings, this.#plan);
  }

  *run(): Call<ExitStatus> {
    const { connectTimeout } = this.#settings;
    this.#control = yield* this.#connect(0, {}, 'unable to connect to server', connectTimeout);
    yield* sendBytes(this.#sys, this.#control, this.#cookie, 'unable to send cookie to server');
    for (;;) {
      const ready = yield* this.#run.proceed([this.#control]);
      if (ready === undefined) {
        yield* this.#finish();
        continue;
      }
      const [state] = yield* readExactly(this.#sys, this.#control, 1, 'unable to receive control message');
      if (state === undefined) throw new TestError('control socket has closed unexpectedly');
      if (yield* this.#enter(state)) return 0;
    }
  }

  /** In JSON an error is part of the report, which is there: that is success. */
  failed(text: string): ExitStatus {
    if (this.#json) this.#sys.print(this.#json.text(text));
    else this.#sys.warn(`iperf3: error - ${text}\n`);
    return this.#json ? 0 : 1;
  }

  /** Ctrl-C: what was counted so far, and a word to the server. */
  interrupt(): ExitStatus {
    if (this.#run.streams.length > 0) {
      if (this.#run.running) this.#run.measure();
      this.#run.tellSummary(this.#results.streams);
    }
    if (this.#control >= 0) this.#sys.send(this.#control, Uint8Array.of(STATE.clientTerminate));
    const text = 'interrupt - the client has terminated';
    if (this.#json) this.#sys.print(this.#json.text(text));
    else this.#sys.warn(`iperf3: ${text}\n`);
    return 1;
  }

  /** True at the end of everything. */
  *#enter(state: number): Call<boolean> {
    switch (state) {
      case STATE.paramExchange:
        yield* sendPlan(this.#sys, this.#control, this.#plan);
        this.#announce();
        return false;
      case STATE.createStreams:
        for (let i = 0; i < this.#plan.parallel; i++) yield* this.#addStream(i);
        return false;
      case STATE.testStart:
        this.#run.begin();
        return false;
      case STATE.testRunning:
        return false;
      case STATE.exchangeResults:
        yield* sendResults(this.#sys, this.#control, this.#run);
        this.#results = yield* readResults(this.#sys, this.#control);
        return false;
      case STATE.displayResults:
        yield* this.#conclude();
        return true;
      case STATE.serverTerminate:
        this.#run.tellSummary(this.#results.streams);
        throw new TestError('the server has terminated');
      case STATE.accessDenied:
        throw new TestError('the server is busy running a test. try again later');
      default:
        throw new TestError('received an unknown control message');
    }
  }

  #announce(): void {
    const { host = '', port } = this.#settings;
    this.#json?.begin(this.#control);
    this.#report.print(`Connecting to host ${host}, port ${port}`);
    if (this.#plan.reverse) this.#report.print(`Reverse mode, remote host ${host} is sending`);
  }

  *#addStream(i: number): Call<void> {
    const { window, maxSegment, noDelay, tos, congestion } = this.#plan;
    const options: SocketOptions = {
      ...(window > 0 ? { sendBuffer: window, receiveBuffer: window } : {}),
      ...(maxSegment > 0 ? { maxSegment } : {}),
      ...(noDelay ? { noDelay } : {}),
      ...(tos > 0 ? { tos } : {}),
      ...(congestion === '' ? {} : { congestion }),
    };
    const own = this.#settings.clientPort > 0 ? this.#settings.clientPort + i : 0;
    const fd = yield* this.#connect(own, options, 'unable to connect stream');
    yield* sendBytes(this.#sys, fd, this.#cookie, 'unable to connect stream');
    this.#run.streams.push(new Stream(i === 0 ? 1 : i + 2, fd, !this.#plan.reverse));
    holdDescriptor(this.#sys, i);
    this.#json?.connected(fd);
    this.#report.print(connectedLine(this.#sys, fd));
  }

  *#connect(ownPort: number, options: SocketOptions, problem: string, timeout?: Ns): Call<Fd> {
    const { host = '', port, bind } = this.#settings;
    const address = yield* lookupOne(this.#sys, host);
    if (!address.ok) throw new TestError(`${problem}: ${address.error}`);
    const socket = this.#sys.socket('stream');
    if (!socket.ok) throw new TestError(problem, socket.error);
    this.#set(socket.value, options);
    const bound = yield* this.#bind(socket.value, bind, ownPort);
    if (!bound.ok) throw new TestError(problem, bound.error);
    const to: SocketAddress = { address: address.value, port };
    const connected = yield* this.#sys.connect(socket.value, to, timeout === undefined ? {} : { timeout });
    if (connected.ok) return socket.value;
    if (connected.error === 'EINTR' && interrupted(this.#sys)) throw new Interrupted();
    throw new TestError(problem, connected.error);
  }

  *#bind(socket: Fd, host: string | undefined, port: number): Call<Result<void, Errno>> {
    if (host === undefined && port === 0) return { ok: true, value: undefined };
    const address = host === undefined ? 0 : yield* lookupOne(this.#sys, host);
    if (typeof address === 'number') {
      this.#sys.setOptions(socket, { reuseAddress: true });
      return this.#sys.bind(socket, { address, port });
    }
    return address.ok ? this.#sys.bind(socket, { address: address.value, port }) : fail('EADDRNOTAVAIL');
  }

  #set(socket: Fd, options: SocketOptions): void {
    if (Object.keys(options).length === 0) return;
    const done = this.#sys.setOptions(socket, options);
    if (done.ok) return;
    if (options.congestion === undefined) throw new TestError('unable to set socket buffer size', done.error);
    throw new TestError(
      'unable to set TCP_CONGESTION: Supplied congestion control algorithm not supported on this host',
    );
  }

  /** The time is up: no more data, and the server is told. */
  *#finish(): Call<void> {
    this.#run.measure();
    this.#run.done = false;
    this.#run.running = false;
    yield* sendState(this.#sys, this.#control, STATE.testEnd);
  }

  *#conclude(): Call<void> {
    for (const { fd } of this.#run.streams) this.#sys.close(fd);
    this.#run.tellSummary(this.#results.streams);
    if (this.#results.output !== undefined) this.#report.print('', 'Server output:', this.#results.output);
    yield* sendState(this.#sys, this.#control, STATE.done);
    this.#sys.close(this.#control);
    this.#report.print('', 'iperf Done.');
    this.#json?.congestion(this.#run.streams[0]?.congestion, this.#results.congestion);
    if (this.#json) this.#sys.print(this.#json.text());
  }
}
