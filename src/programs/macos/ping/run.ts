/** The loop of Apple's ping: one select(2) for replies and for the time of the next probe (network_cmds, ping.tproj, main). */
import { formatIpv4, type Ipv4Address } from '../../../core/address.ts';
import { getU32, setU32 } from '../../../core/bytes.ts';
import { errnoText } from '../../../core/errno.ts';
import type { Call, ExitStatus, Fd, Message, Sys } from '../../../core/sys.ts';
import { NS_PER_S, NS_PER_US, type Ns } from '../../../core/time.ts';
import { encode, HEADER_BYTES, type IcmpMessage } from '../../../protocols/icmp/codec.ts';
import { nameOf } from '../../lib/dns/lookup.ts';
import { type Answer, echoAnswered, readAnswer } from '../../lib/icmp-answers.ts';
import { addressRows } from '../../lib/rows.ts';
import { noticeText } from './notice.ts';
import type { PingOptions } from './options.ts';

/** Seconds and microseconds, 32 bits each, in network order. */
const STAMP_BYTES = 8;

type Echo = Extract<IcmpMessage, { readonly kind: 'echo' | 'echo-reply' }>;

export class Run {
  readonly #sys: Sys;
  readonly #options: PingOptions;
  readonly #socket: Fd;
  readonly #target: Ipv4Address;
  readonly #identifier: number;
  readonly #data: Uint8Array;
  readonly #seen = new Set<number>();
  /** Round trips in whole µs. */
  readonly #trips: number[] = [];
  #sent = 0;
  #received = 0;
  #repeats = 0;
  #tooLate = 0;
  #missed = 0;
  /** Nobody has answered for the next hop's address. */
  #hostDown = false;

  constructor(sys: Sys, options: PingOptions, socket: Fd, target: Ipv4Address) {
    this.#sys = sys;
    this.#options = options;
    this.#socket = socket;
    this.#target = target;
    this.#identifier = sys.pid & 0xffff;
    this.#data = new Uint8Array(options.size).map((_, i) => i & 0xff);
  }

  *go(): Call<ExitStatus> {
    const { count, interval, timeout, once, wait, preload } = this.#options;
    const sys = this.#sys;
    sys.handle('SIGINT');
    const end = timeout === undefined ? Number.POSITIVE_INFINITY : sys.now() + timeout;
    for (let n = 0; n < Math.max(1, Math.min(preload, count || preload)); n++) this.#probe();
    let last = sys.now();
    let gap: Ns = interval;
    let almostDone = false;
    for (;;) {
      const now = sys.now();
      const ready = yield* sys.poll([this.#socket], { timeout: Math.max(0, Math.min(last + gap, end) - now) });
      if (sys.takeSignal() !== undefined || sys.now() >= end) break;
      if (ready.ok) {
        const got = yield* sys.receive(this.#socket, { timeout: 0 });
        if (got.ok) yield* this.#packet(got.value);
        if ((once && this.#received > 0) || (count > 0 && this.#received >= count)) break;
        continue;
      }
      if (count === 0 || this.#sent < count) this.#probe();
      else if (almostDone) break;
      else {
        almostDone = true;
        gap = this.#received > 0 ? Math.max(1, Math.floor((2 * this.#longest) / 1e6)) * NS_PER_S : wait;
      }
      last = sys.now();
      this.#tellMissed();
    }
    sys.print(this.#statistics());
    return this.#received > 0 ? 0 : 2;
  }

  get #longest(): number {
    return Math.max(0, ...this.#trips);
  }

  get #timed(): boolean {
    return this.#options.size >= STAMP_BYTES;
  }

  get #wallUs(): number {
    return this.#sys.epochMs * 1000 + Math.floor(this.#sys.now() / NS_PER_US);
  }

  #probe(): void {
    const sys = this.#sys;
    const data = this.#data.slice();
    if (this.#timed) {
      setU32(data, 0, Math.floor(this.#wallUs / 1e6));
      setU32(data, 4, this.#wallUs % 1e6);
    }
    const sequence = this.#sent & 0xffff;
    this.#seen.delete(sequence);
    const request = encode({ kind: 'echo', code: 0, identifier: this.#identifier, sequence, data });
    const sent = sys.send(this.#socket, request, { address: this.#target, port: 0 });
    // XNU has one word for it: no route to the host, be it that none leads anywhere
    if (!sent.ok) sys.warn(`ping: sendto: ${errnoText(sent.error === 'ENETUNREACH' ? 'EHOSTUNREACH' : sent.error)}\n`);
    else if (this.#hostDown) sys.warn('ping: sendto: Host is down\n');
    this.#sent++;
  }

  #tellMissed(): void {
    const missing = this.#sent - this.#received - 1;
    if (missing <= this.#missed) return;
    this.#missed = missing;
    if (!this.#options.quiet) this.#sys.print(`Request timeout for icmp_seq ${(this.#sent - 2) & 0xffff}\n`);
  }

  *#packet(message: Message): Call<void> {
    const answer = readAnswer(message);
    if (!answer || echoAnswered(answer, this.#identifier) === undefined) return;
    if (answer.icmp.kind === 'echo-reply') return this.#reply(answer, answer.icmp);
    if (answer.about?.destination !== this.#target) return;
    const own = addressRows(this.#sys).some((row) => row.address.replace(/\/.*/, '') === formatIpv4(answer.from));
    if (own) this.#hostDown = true;
    else this.#sys.print(`${answer.bytes} bytes from ${yield* this.#named(answer.from)}: ${noticeText(answer)}`);
  }

  *#named(address: Ipv4Address): Call<string> {
    const name = this.#options.numeric ? undefined : yield* nameOf(this.#sys, address);
    return name === undefined ? formatIpv4(address) : `${name} (${formatIpv4(address)})`;
  }

  #reply(answer: Answer, { data, sequence }: Echo): void {
    this.#hostDown = false;
    const timed = this.#timed && data.length >= STAMP_BYTES;
    const stamp = timed ? getU32(data, 0) * 1e6 + getU32(data, 4) : 0;
    const trip = timed ? this.#sys.epochMs * 1000 + Math.floor(answer.time / NS_PER_US) - stamp : 0;
    if (timed) this.#trips.push(trip);
    const repeated = this.#seen.has(sequence);
    this.#seen.add(sequence);
    if (repeated) this.#repeats++;
    else this.#received++;
    const { quiet, waitGiven, wait, size } = this.#options;
    if (quiet) return;
    if (waitGiven && trip * NS_PER_US > wait) return void this.#tooLate++;
    const start = `${answer.bytes} bytes from ${formatIpv4(answer.from)}: icmp_seq=${sequence} ttl=${answer.ttl}`;
    const time = timed ? ` time=${asMs(trip)} ms` : '';
    const total = answer.bytes + 20;
    const wanted = size + HEADER_BYTES + 20;
    const short = total === wanted ? '' : `\nwrong total length ${total} instead of ${wanted}`;
    this.#sys.print(`${start}${time}${repeated ? ' (DUP!)' : ''}${short}${this.#wrongData(data)}\n`);
  }

  /** The first byte that differs from what was sent. */
  #wrongData(data: Uint8Array): string {
    const at = data.findIndex((byte, i) => i >= (this.#timed ? STAMP_BYTES : 0) && byte !== this.#data[i]);
    if (at < 0) return '';
    const hex = (n: number): string => n.toString(16);
    const all = (bytes: Uint8Array): string =>
      [...bytes].map((byte, i) => `${i % 16 === 0 ? '\n\t' : ''}${hex(byte).padStart(2)} `).join('');
    const what = `\nwrong data byte #${at} should be 0x${hex(this.#data[at] ?? 0)} but was 0x${hex(data[at]!)}`;
    return `${what}\ncp:${all(data)}\ndp:${all(this.#data)}`;
  }

  #statistics(): string {
    const { target } = this.#options;
    const loss =
      this.#sent === 0 ? '' : `${(((this.#sent - this.#received) * 100) / this.#sent).toFixed(1)}% packet loss`;
    const repeats = this.#repeats > 0 ? `+${this.#repeats} duplicates, ` : '';
    const late = this.#tooLate > 0 ? `, ${this.#tooLate} packets out of wait time` : '';
    const head = `\n--- ${target} ping statistics ---\n`;
    const counts = `${this.#sent} packets transmitted, ${this.#received} packets received, ${repeats}${loss}${late}\n`;
    if (this.#trips.length === 0) return head + counts;
    const mean = this.#trips.reduce((sum, us) => sum + us, 0) / this.#trips.length;
    const squares = this.#trips.reduce((sum, us) => sum + us * us, 0) / this.#trips.length;
    const spread = [Math.min(...this.#trips), mean, this.#longest, Math.sqrt(Math.max(0, squares - mean * mean))];
    return `${head}${counts}round-trip min/avg/max/stddev = ${spread.map(asMs).join('/')} ms\n`;
  }
}

/** µs as milliseconds with three decimals. */
const asMs = (us: number): string => (us / 1000).toFixed(3);
