/** One trace: up to sixteen probes out at once, printed in order as soon as all before them are decided. */
import { fail, ok, type Result } from '../../core/result.ts';
import type { Call, Fd, SocketError, Sys } from '../../core/sys.ts';
import type { Ns } from '../../core/time.ts';
import type { Method } from './methods.ts';
import type { TraceOptions } from './options.ts';
import { noteOf, probeText } from './print.ts';
import type { Probe, Probes } from './probes.ts';

export class Trace {
  readonly #sys: Sys;
  readonly #options: TraceOptions;
  readonly #method: Method;
  readonly #probes: Probes;
  readonly #headerBytes: number;
  #dataBytes: number;
  /** The first probe that is not printed, and the end of the last hop. */
  #start: number;
  #end: number;
  #lastSent: Ns | undefined;

  constructor(
    sys: Sys,
    options: TraceOptions,
    method: Method,
    probes: Probes,
    sizes: { readonly header: number; readonly data: number },
  ) {
    this.#sys = sys;
    this.#options = options;
    this.#method = method;
    this.#probes = probes;
    this.#headerBytes = sizes.header;
    this.#dataBytes = sizes.data;
    this.#start = (options.firstHop - 1) * options.perHop;
    this.#end = probes.list.length;
  }

  /** The error is what went wrong for good: `send: Operation not permitted`. */
  *run(): Call<Result<void, string>> {
    const { atOnce, sourcePort, discoverMtu } = this.#options;
    const window = sourcePort !== undefined || discoverMtu ? 1 : atOnce;
    while (this.#start < this.#end) {
      const next = yield* this.#pass(window);
      if (!next.ok) return next;
      if (next.value !== undefined) {
        const heard = yield* this.#listen(Math.max(0, next.value - this.#sys.now()));
        if (!heard.ok) return heard;
      }
    }
    this.#sys.print('\n');
    return ok(undefined);
  }

  /** Prints what is decided and sends what may be sent. Returns when the oldest probe is given up. */
  *#pass(window: number): Call<Result<Ns | undefined, string>> {
    const { list } = this.#probes;
    let next: Ns | undefined;
    let out = 0;
    for (let n = this.#start; n < this.#end; n++) {
      const probe = list[n]!;
      if (n === this.#start && !probe.done && probe.sentAt !== undefined) {
        const expiry = this.#probes.expiry(n);
        if (expiry > this.#sys.now()) next = expiry;
        else this.#giveUp(n);
      }
      if (probe.done) {
        if (n === this.#start) this.#sys.print(yield* probeText(this.#sys, this.#options, this.#probes, this.#start++));
        if (probe.final) this.#end = this.#probes.hopOf(n) * this.#options.perHop;
        continue;
      }
      if (probe.sentAt === undefined) {
        const pause = this.#pauseUntil();
        if (pause !== undefined) return ok(pause);
        const sent = yield* this.#send(n);
        if (!sent.ok) return sent;
        if (!sent.value) return next === undefined ? fail('send probe: No buffer space available') : ok(next);
      }
      next ??= this.#probes.expiry(n);
      if (++out >= window) break;
    }
    return ok(next);
  }

  /** With `-z`: when the next probe may leave, if not now. */
  #pauseUntil(): Ns | undefined {
    const { sendWait } = this.#options;
    if (sendWait === 0 || this.#lastSent === undefined) return undefined;
    const at = this.#lastSent + sendWait;
    return at > this.#sys.now() ? at : undefined;
  }

  *#send(index: number): Call<Result<boolean, string>> {
    const probe = this.#probes.list[index]!;
    const sent = yield* this.#method.send(probe, this.#probes.hopOf(index), this.#dataBytes);
    if (!sent.ok) return sent;
    if (sent.value === 'later') return ok(false);
    probe.sentAt = this.#sys.now();
    this.#lastSent = probe.sentAt;
    return ok(true);
  }

  #giveUp(index: number): void {
    const probe = this.#probes.list[index]!;
    this.#finish(probe);
    this.#probes.reconsider(index);
  }

  #finish(probe: Probe): void {
    this.#method.finish(probe);
    probe.socket = undefined;
    probe.done = true;
  }

  *#listen(timeout: Ns): Call<Result<void, string>> {
    const { sockets } = this.#method;
    const ready = yield* this.#sys.poll(sockets, { timeout });
    if (!ready.ok) return ok(undefined);
    const error = this.#sys.takeError(ready.value);
    if (error) return this.#told(ready.value, error);
    const got = yield* this.#sys.receive(ready.value, { timeout: 0 });
    if (!got.ok) return ok(undefined);
    const probe = this.#method.answered(ready.value, got.value);
    if (probe) {
      probe.from = got.value.from.address;
      probe.receivedAt = got.value.time;
      probe.final = true;
      this.#finish(probe);
    }
    return ok(undefined);
  }

  /** An entry of a socket's error queue: an ICMP error, or what this host itself says of the packet's size. */
  #told(socket: Fd, error: SocketError): Result<void, string> {
    const probe = this.#method.failed(socket, error) ?? this.#ownProbe(error);
    if (!probe) return ok(undefined);
    if (error.origin === 'local' && error.errno !== 'EMSGSIZE') return fail(`local recverr: ${error.errno}`);
    const { info } = error;
    if (this.#options.discoverMtu && info >= this.#headerBytes && info < this.#headerBytes + this.#dataBytes) {
      this.#dataBytes = info - this.#headerBytes;
      this.#method.finish(probe);
      this.#probes.again(this.#probes.list.indexOf(probe), `F=${info}`);
      return ok(undefined);
    }
    probe.receivedAt = error.time;
    if (error.origin === 'local') Object.assign(probe, { note: `!F-${info}`, final: true });
    else {
      const { note, final } = noteOf(error.type, error.code, info);
      Object.assign(probe, { from: error.offender, final, note: note || probe.note });
    }
    this.#finish(probe);
    return ok(undefined);
  }

  /** A packet that this host refused carries no answer's number: it was the first. */
  #ownProbe(error: SocketError): Probe | undefined {
    const first = this.#probes.list[(this.#options.firstHop - 1) * this.#options.perHop]!;
    return error.origin === 'local' && this.#options.dontFragment && !first.done ? first : undefined;
  }
}
