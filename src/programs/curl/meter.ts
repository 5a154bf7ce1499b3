/** curl's progress meter (progress.c): drawn when the clock enters a new second, and at the end; and the bar of -#. */
import { NS_PER_S, type Ns } from '../../core/time.ts';

const HEAD =
  '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n' +
  '                                 Dload  Upload   Total   Spent    Left  Speed\n';
/** How many seconds back the current speed looks, and one. */
const SAMPLES = 6;

export interface Progress {
  /** Undefined: not known. */
  readonly total: number | undefined;
  readonly received: number;
  readonly uploadTotal: number | undefined;
  readonly sent: number;
}

export class Meter {
  readonly #write: (text: string) => void;
  readonly #start: Ns;
  readonly #bar: boolean;
  readonly #samples: { readonly at: Ns; readonly bytes: number }[] = [];
  #lastSecond = -1;
  #begun = false;

  constructor(write: (text: string) => void, start: Ns, bar = false) {
    this.#write = write;
    this.#start = start;
    this.#bar = bar;
  }

  update(now: Ns, progress: Progress, atEnd = false): void {
    const second = Math.floor(now / NS_PER_S);
    if (second === this.#lastSecond && !atEnd) return;
    this.#lastSecond = second;
    if (this.#bar) return this.#drawBar(progress);
    this.#samples.push({ at: now, bytes: progress.received + progress.sent });
    if (this.#samples.length > SAMPLES) this.#samples.shift();
    if (!this.#begun) this.#write(HEAD);
    this.#begun = true;
    this.#write(`\r${this.#row(now, progress)}`);
  }

  end(now: Ns, progress: Progress): void {
    this.update(now, progress, true);
    this.#write('\n');
  }

  #drawBar({ received, total, sent, uploadTotal }: Progress): void {
    const all = (total ?? 0) + (uploadTotal ?? 0);
    if (all === 0) return;
    const part = Math.min(1, (received + sent) / all);
    const width = 79 - 7;
    this.#write(`\r${'#'.repeat(Math.floor(width * part)).padEnd(width)} ${(part * 100).toFixed(1).padStart(5)}%`);
  }

  #row(now: Ns, { total, received, uploadTotal, sent }: Progress): string {
    const spent = now - this.#start;
    const speed = (bytes: number): number => (spent > 0 ? Math.floor((bytes * NS_PER_S) / spent) : bytes);
    const [down, up] = [speed(received), speed(sent)];
    const expected = (uploadTotal ?? sent) + (total ?? received);
    const estimate = Math.max(
      uploadTotal !== undefined && up > 0 ? Math.floor(uploadTotal / up) : 0,
      total !== undefined && down > 0 ? Math.floor(total / down) : 0,
    );
    const seconds = Math.floor(spent / NS_PER_S);
    const cells = [
      `${percent(received + sent, expected)} ${size(expected)} `,
      `${percent(received, total ?? 0)} ${size(received)} `,
      `${percent(sent, uploadTotal ?? 0)} ${size(sent)} `,
      size(down),
    ];
    const times = [clock(estimate), clock(seconds), clock(estimate > 0 ? estimate - seconds : 0)];
    return `${cells.join(' ')}  ${size(up)} ${times.join(' ')} ${size(this.#current(down + up))}`;
  }

  #current(average: number): number {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    if (!first || !last || first === last) return average;
    const span = Math.max(1, Math.floor((last.at - first.at) / 1e6));
    return Math.floor(((last.bytes - first.bytes) * 1000) / span);
  }
}

function percent(part: number, whole: number): string {
  const value = whole > 10_000 ? part / Math.floor(whole / 100) : whole > 0 ? (part * 100) / whole : 0;
  return String(Math.floor(value)).padStart(3);
}

const K = 1024;

/** A number in five columns. */
export function size(bytes: number): string {
  if (bytes < 100_000) return String(bytes).padStart(5);
  if (bytes < 10_000 * K) return `${String(Math.floor(bytes / K)).padStart(4)}k`;
  if (bytes < 100 * K * K)
    return `${String(Math.floor(bytes / (K * K))).padStart(2)}.${Math.floor((bytes % (K * K)) / ((K * K) / 10))}M`;
  if (bytes < 10_000 * K * K) return `${String(Math.floor(bytes / (K * K))).padStart(4)}M`;
  return `${String(Math.floor(bytes / K ** 3)).padStart(4)}G`;
}

function clock(seconds: number): string {
  if (seconds <= 0) return '--:--:--';
  const hours = Math.floor(seconds / 3600);
  const two = (n: number): string => String(n).padStart(2, '0');
  if (hours <= 99) return `${String(hours).padStart(2)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const days = Math.floor(hours / 24);
  return days <= 999 ? `${String(days).padStart(3)}d ${two(hours % 24)}h` : `${String(days).padStart(7)}d`;
}
