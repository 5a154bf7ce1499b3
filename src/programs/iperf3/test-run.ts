/** A test while it runs, at either end: data moves, timers go off, intervals are closed and told. */
import type { Call, Fd, Sys } from '../../core/sys.ts';
import { NEVER, seconds, type Ns } from '../../core/time.ts';
import { Interrupted, interrupted, TestError } from './control.ts';
import type { Line, Role, RoleLine, Teller } from './report.ts';
import type { Settings, TestPlan } from './settings.ts';
import { broken, makeBlock, sendData, type Stream } from './streams.ts';

/** Receivers give up when nothing came for so long. */
const IDLE_LIMIT = seconds(120);
const MOST_AT_ONCE = 1 << 22;
/** Without a rate whole blocks are sent together up to this: what arrives is the same. */
const BATCH = 131_072;

/** What the other end says of a stream. */
export interface Remote {
  readonly bytes: number;
  readonly duration: Ns;
  readonly retransmissions: number | undefined;
}

export class TestRun {
  readonly streams: Stream[] = [];
  readonly plan: TestPlan;
  running = false;
  /** The client's time is up, or all that was to be moved is. */
  done = false;
  readonly #sys: Sys;
  readonly #report: Teller;
  readonly #interval: Ns;
  readonly #role: 'client' | 'server';
  readonly #block: Uint8Array;
  #start: Ns = 0;
  #omitting = false;
  #endAt: Ns = NEVER;
  #omitAt: Ns = NEVER;
  #nextInterval: Ns = NEVER;
  #lastReceived: Ns = 0;
  #moved = 0;
  #told = false;
  #readers: Fd[] = [];
  #writers: Fd[] = [];

  constructor(sys: Sys, report: Teller, settings: Settings, plan: TestPlan) {
    this.#sys = sys;
    this.#report = report;
    this.#interval = settings.interval;
    this.#role = settings.host === undefined ? 'server' : 'client';
    this.plan = plan;
    this.#block = makeBlock(plan.rate > 0 ? plan.length : Math.max(1, Math.floor(BATCH / plan.length)) * plan.length);
  }

  begin(): void {
    const now = this.#sys.now();
    this.#start = now;
    this.#lastReceived = now;
    this.#omitting = this.plan.omit > 0;
    if (this.#omitting) this.#omitAt = now + seconds(this.plan.omit);
    if (this.plan.time > 0 && this.#role === 'client') this.#endAt = now + seconds(this.plan.time + this.plan.omit);
    if (this.#interval > 0) this.#nextInterval = now + this.#interval;
    this.#readers = this.streams.filter((stream) => !stream.sends).map((stream) => stream.fd);
    this.#writers = this.streams.filter((stream) => stream.sends).map((stream) => stream.fd);
    this.running = true;
  }

  /** Moves data until one of `watched` can be read, which it returns, or until the test is done. */
  *proceed(watched: readonly Fd[]): Call<Fd | undefined> {
    for (;;) {
      if (this.running) this.#timers();
      if (this.done) return undefined;
      const ready = yield* this.#sys.poll(
        this.running ? [...watched, ...this.#readers] : watched,
        this.running ? this.#waiting() : {},
      );
      if (!ready.ok) {
        if (ready.error === 'EINTR' && interrupted(this.#sys)) throw new Interrupted();
        continue;
      }
      const stream = this.running ? this.streams.find(({ fd }) => fd === ready.value) : undefined;
      if (!stream) return ready.value;
      if (stream.sends) this.#send(stream);
      else yield* this.#receive(stream);
    }
  }

  /** Closes the interval that runs. */
  measure(): void {
    for (const stream of this.streams) stream.measure(this.#sys, this.#sys.now() - this.#start, this.#omitting);
  }

  /** Tells the last interval, but for a short one in which nothing came: messages travel after data. */
  tellInterval(): void {
    const lines = this.streams.flatMap(({ fd, last }): Line[] => (last ? [{ fd, stretch: last }] : []));
    const worth = ({ stretch }: Line): boolean =>
      stretch.bytes > 0 || stretch.end - stretch.start >= this.#interval / 10;
    if (!lines.some(worth)) return;
    this.#report.interval(lines, !this.#told);
    this.#told = true;
  }

  /** The end: the interval that was not told yet, then the summary. A server knows its own end only. */
  tellSummary(remote: ReadonlyMap<number, Remote>): void {
    this.tellInterval();
    const lines = this.streams.flatMap((stream) =>
      (['sender', 'receiver'] as const).flatMap((role) => {
        const line = this.#summaryLine(stream, role, remote.get(stream.id));
        return line ? [line] : [];
      }),
    );
    this.#report.summary(
      lines,
      lines.some(({ stretch }) => stretch.retransmissions !== undefined),
    );
  }

  #summaryLine(stream: Stream, role: Role, remote: Remote | undefined): RoleLine | undefined {
    const own = this.duration;
    const mine = stream.sends === (role === 'sender');
    if (!mine && this.#role === 'server') return undefined;
    const retransmissions = role === 'receiver' ? undefined : mine ? stream.retransmissions : remote?.retransmissions;
    const stretch = mine
      ? { start: 0, end: own, bytes: stream.bytes, retransmissions }
      : { start: 0, end: remote?.duration ?? own, bytes: remote?.bytes ?? 0, retransmissions };
    return { fd: stream.fd, stretch, role };
  }

  /** Until the last interval ended. */
  get duration(): Ns {
    return this.streams[0]?.last?.end ?? 0;
  }

  #timers(): void {
    const now = this.#sys.now();
    if (now >= this.#endAt) this.done = true;
    if (this.done) return;
    if (now >= this.#nextInterval) {
      this.measure();
      this.tellInterval();
      this.#nextInterval += this.#interval;
    }
    if (now >= this.#omitAt) this.#count(now);
    if (this.#readers.length > 0 && now - this.#lastReceived >= IDLE_LIMIT)
      throw new TestError('idle timeout for receiving data');
  }

  /** From here on it counts. */
  #count(now: Ns): void {
    this.#omitAt = NEVER;
    this.#omitting = false;
    this.#start = now;
    this.#moved = 0;
    for (const stream of this.streams) {
      stream.restart();
      stream.paceUntil = 0;
    }
    if (this.#interval > 0) this.#nextInterval = now + this.#interval;
  }

  #waiting(): { readonly timeout: Ns; readonly write: readonly Fd[] } {
    const now = this.#sys.now();
    let until = Math.min(this.#endAt, this.#nextInterval, this.#omitAt);
    if (this.#readers.length > 0) until = Math.min(until, this.#lastReceived + IDLE_LIMIT);
    if (this.plan.rate === 0) return { timeout: until - now, write: this.#writers };
    const due = this.streams.filter((stream) => stream.sends && this.#start + stream.paceUntil <= now);
    for (const stream of this.streams) {
      const at = this.#start + stream.paceUntil;
      if (stream.sends && at > now) until = Math.min(until, at);
    }
    return { timeout: until - now, write: due.map(({ fd }) => fd) };
  }

  #send(stream: Stream): void {
    const { bytes, blocks, length } = this.plan;
    const all = this.#omitting ? 0 : bytes > 0 ? Math.ceil(bytes / length) * length : blocks * length;
    const room = all > 0 ? all - this.#moved : Number.POSITIVE_INFINITY;
    const elapsed = this.#sys.now() - this.#start;
    this.#moved += sendData(this.#sys, stream, this.plan, this.#block, elapsed, room);
    if (all > 0 && this.#moved >= (bytes > 0 ? bytes : all)) this.#finish();
  }

  *#receive(stream: Stream): Call<void> {
    const piece = yield* this.#sys.read(stream.fd, { max: MOST_AT_ONCE });
    if (!piece.ok) throw broken('read from', piece.error);
    if (piece.value.length === 0) {
      this.#readers = this.#readers.filter((fd) => fd !== stream.fd);
      return;
    }
    this.#lastReceived = this.#sys.now();
    stream.bytes += piece.value.length;
    this.#moved += piece.value.length;
    const { bytes, blocks, length } = this.plan;
    const all = bytes > 0 ? bytes : blocks * length;
    if (all > 0 && !this.#omitting && this.#moved >= all) this.#finish();
  }

  /** Only the client ends a test; a server that has sent all only has nothing more to send. */
  #finish(): void {
    if (this.#role === 'client') this.done = true;
    else this.#writers = [];
  }
}
