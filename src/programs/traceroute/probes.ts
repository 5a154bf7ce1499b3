/** The probes of one trace: how long each is waited for, and what a silent one means when others were answered. */
import type { Ipv4Address } from '../../core/address.ts';
import type { Fd } from '../../core/sys.ts';
import { milliseconds, seconds, type Ns } from '../../core/time.ts';
import type { TraceOptions } from './options.ts';

export interface Probe {
  sentAt: Ns | undefined;
  receivedAt: Ns | undefined;
  /** Who answered. */
  from: Ipv4Address | undefined;
  /** `!H`, `F=1500`, or ''. */
  note: string;
  /** Answered or given up. */
  done: boolean;
  /** The answer says that there is nothing beyond. */
  final: boolean;
  socket: Fd | undefined;
  /** Its ICMP sequence number, or its SYN's source port. */
  sequence: number | undefined;
}

const blank = (): Probe => ({
  sentAt: undefined,
  receivedAt: undefined,
  from: undefined,
  note: '',
  done: false,
  final: false,
  socket: undefined,
  sequence: undefined,
});

/** Answers may come this much later than others before they count as late. */
const GRACE: Ns = milliseconds(5);

export class Probes {
  readonly list: readonly Probe[];
  readonly #perHop: number;
  readonly #wait: { readonly max: Ns; readonly here: number; readonly near: number };

  constructor({ mostHops, perHop, wait, sourcePort }: TraceOptions) {
    this.list = Array.from({ length: mostHops * perHop }, blank);
    this.#perHop = perHop;
    const alone = sourcePort !== undefined;
    this.#wait = { max: seconds(wait.max), here: alone ? 0 : wait.here, near: alone ? 0 : wait.near };
  }

  hopOf = (index: number): number => Math.floor(index / this.#perHop) + 1;

  /** When to stop waiting for a probe that is out. */
  expiry(index: number): Ns {
    return (this.list[index]!.sentAt ?? 0) + this.#patience(index);
  }

  /** The wait that answers from the same hop, or from one further away, let seem enough. */
  #patience(index: number): Ns {
    const { max, here, near } = this.#wait;
    const first = index - (index % this.#perHop);
    const trip = (p: Probe): Ns =>
      p.done && p.receivedAt !== undefined && p.sentAt !== undefined ? p.receivedAt - p.sentAt : 0;
    const sameHop = here > 0 ? this.list.slice(first, first + this.#perHop).find((p) => trip(p) > 0) : undefined;
    if (sameHop) return Math.min(max, (trip(sameHop) + GRACE) * here);
    for (let i = index + 1; near > 0 && this.list[i]?.sentAt !== undefined; i++) {
      const later = trip(this.list[i]!);
      if (later > 0) return Math.min(max, (later + GRACE) * near);
    }
    return max;
  }

  /** Makes a probe ready to be sent again, keeping a note for its line. */
  again(index: number, note: string): void {
    Object.assign(this.list[index]!, blank(), { note });
  }

  /**
   * After a probe was given up: a later answer such as `!H` may have come for it in truth, since whoever refuses may answer
   * only the last of many probes. Then the answer moves here.
   */
  reconsider(index: number): void {
    const silent = this.list[index]!;
    const before = this.list.slice(index - (index % this.#perHop), index);
    if (before.some((p) => !p.done || !p.final)) return;
    const next = this.#nextAnswered(index);
    const answer = next === undefined ? undefined : this.list[next]!;
    if (next === undefined || !answer?.final || answer.note === '') return;
    const sameHop = before.length > 0 || (index % this.#perHop) + (next - index) < this.#perHop;
    const sameFace = this.list.slice(0, index).some((p) => p.from !== undefined && p.from === answer.from);
    if (!sameHop && !sameFace) return;
    Object.assign(silent, answer);
    Object.assign(answer, blank(), { sentAt: -Infinity }); // long ago: not sent again, and given up at once
  }

  /** The first probe after this one that was answered, among those sent. */
  #nextAnswered(index: number): number | undefined {
    for (let i = index + 1; this.list[i]?.sentAt !== undefined; i++) if (this.list[i]!.done) return i;
    return undefined;
  }
}
