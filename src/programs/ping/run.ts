/** One run of ping: what it knows while it sends and listens, and the few things that every part of it does. */
import { formatIpv4, type Ipv4Address } from '../../core/address.ts';
import type { Call, Fd, Sys } from '../../core/sys.ts';
import { NS_PER_MS, NS_PER_S, NS_PER_US, type Ns } from '../../core/time.ts';
import { nameOf } from '../lib/dns/lookup.ts';
import type { PingOptions } from './options.ts';
import { STAMP_BYTES } from './probe.ts';
import { finalText, snapshotText } from './statistics.ts';
import { Tally } from './tally.ts';

export interface Target {
  /** As it stands in the first line and in the statistics. */
  readonly name: string;
  readonly address: Ipv4Address;
  readonly group: boolean;
}

export class Run {
  readonly sys: Sys;
  readonly options: PingOptions;
  readonly socket: Fd;
  readonly target: Target;
  readonly identifier: number;
  readonly data: Uint8Array;
  readonly tally = new Tally();
  readonly startedAt: Ns;
  /** When the last probe left. */
  sentAt: Ns | undefined;
  /** When it ends in any case: the deadline, or the time allowed for the last reply. */
  endAt: Ns | undefined;
  ending = false;
  /** ms between probes; follows the round trips with `-A`. */
  interval: number;
  /** ms saved up towards the next probe. */
  tokens = 0;
  #named: { readonly address: Ipv4Address; readonly name: string } | undefined;
  /** Whether the time allowed for the last reply runs. */
  lingering = false;

  constructor(sys: Sys, options: PingOptions, socket: Fd, target: Target, data: Uint8Array) {
    this.sys = sys;
    this.options = options;
    this.socket = socket;
    this.target = target;
    this.data = data;
    this.identifier = options.identifier ?? sys.pid & 0xffff;
    this.interval = options.interval;
    this.startedAt = sys.now();
    this.endAt = options.deadline > 0 ? this.startedAt + options.deadline * NS_PER_S : undefined;
  }

  /** Whether the data has room for a time stamp. */
  get timed(): boolean {
    return this.options.size >= STAMP_BYTES;
  }

  /** All that were asked for were sent, and no deadline says to go on. */
  get allSent(): boolean {
    const { count, deadline } = this.options;
    return count !== undefined && this.tally.transmitted >= count && deadline === 0;
  }

  get done(): boolean {
    const { count, deadline } = this.options;
    const { received, errors } = this.tally;
    return this.ending || (count !== undefined && received + errors >= count) || (deadline > 0 && errors > 0);
  }

  wallUs(at: Ns = this.sys.now()): number {
    return this.sys.epochMs * 1000 + Math.floor(at / NS_PER_US);
  }

  /** `bob (192.168.3.4)`, or the number alone. */
  *nameOf(address: Ipv4Address): Call<string> {
    const dotted = formatIpv4(address);
    if (this.options.numeric || this.ending) return dotted;
    // as iputils, which keeps the last name that it printed: a row of replies asks once
    if (this.#named?.address !== address) this.#named = { address, name: (yield* nameOf(this.sys, address)) ?? dotted };
    return `${this.#named.name} (${dotted})`;
  }

  /** One line of output, behind the time of day if that was asked for. */
  say(text: string): void {
    const wall = this.wallUs();
    const stamp = `[${Math.floor(wall / 1e6)}.${String(wall % 1e6).padStart(6, '0')}] `;
    this.sys.print(`${this.options.stamped ? stamp : ''}${text}\n`);
  }

  /** SIGINT ends it, SIGQUIT asks how it goes. */
  noticeSignal(): void {
    const signal = this.sys.takeSignal();
    if (signal === 'SIGINT') this.ending = true;
    if (signal === 'SIGQUIT') this.sys.warn(snapshotText(this.tally, this.timed));
  }

  /** After the last probe: two round trips, but at least an interval; without any reply so far, what `-W` allows. */
  linger(): void {
    if (this.lingering) return;
    const { received, longest } = this.tally;
    const wait = received > 0 ? Math.max(2 * longest, this.interval * 1000) : this.options.linger * 1000;
    if (wait === 0) return;
    this.lingering = true;
    this.endAt = this.sys.now() + wait * NS_PER_US;
  }

  /** `-A`: an interval as long as a round trip. */
  adapt(): void {
    if (!this.options.adaptive) return;
    const { smoothed } = this.tally;
    this.interval = Math.trunc(((smoothed === 0 ? this.interval * 1000 : Math.trunc(smoothed / 8)) + 500) / 1000);
  }

  finalText(): string {
    const elapsed = (this.sentAt ?? this.startedAt) - this.startedAt;
    const paced = this.interval !== 0 && !this.options.adaptive;
    return finalText(this.target.name, this.tally, elapsed, this.timed, paced);
  }

  get status(): number {
    const { count, deadline } = this.options;
    const short = deadline > 0 && count !== undefined && this.tally.received < count;
    return this.tally.received === 0 || short ? 1 : 0;
  }

  elapsedMs(since: Ns): number {
    return Math.trunc((this.sys.now() - since) / NS_PER_MS);
  }
}
