/** pv's one line: how much, how long, how fast, how far. */
import { NS_PER_S, type Ns } from '../../core/time.ts';
import type { Part, Settings } from './settings.ts';

const PREFIXES = [' B', 'KiB', 'MiB', 'GiB', 'TiB'];

export class Progress {
  readonly #settings: Settings;
  readonly #size: number | undefined;
  readonly #start: Ns;
  #shownAt: Ns;
  #shownBytes = 0;
  #shownLength = 0;
  /** Where the mark of an unknown size is, 0 to 200: there and back. */
  #swing = 0;

  constructor(settings: Settings, size: number | undefined, now: Ns) {
    this.#settings = settings;
    this.#size = size;
    this.#start = now;
    this.#shownAt = now;
  }

  due(now: Ns): boolean {
    return now - this.#shownAt >= this.#settings.interval;
  }

  /** The line with the carriage return that puts it over the last one. `last`: rates are those of the whole run. */
  line(now: Ns, bytes: number, last = false): string {
    const [since, counted] = last ? [this.#start, 0] : [this.#shownAt, this.#shownBytes];
    const rate = perSecond(bytes - counted, now - since);
    const average = perSecond(bytes, now - this.#start);
    this.#shownAt = now;
    this.#shownBytes = bytes;
    if (rate > 0) this.#swing = (this.#swing + 2) % 200;
    const texts: Record<Exclude<Part, 'p'>, string> = {
      b: scaled(bytes, ''),
      t: clock((now - this.#start) / NS_PER_S),
      r: `[${scaled(rate, '/s')}]`,
      a: `[${scaled(average, '/s')}]`,
      e: this.#eta(bytes, average, last),
    };
    const { parts, name, width } = this.#settings;
    const known = parts.filter((part) => part !== 'e' || this.#size !== undefined);
    const others = known.filter((part) => part !== 'p').map((part) => texts[part as Exclude<Part, 'p'>]);
    const title = name === '' ? [] : [`${name.padStart(9)}:`];
    const taken = [...title, ...others].reduce((sum, text) => sum + text.length + 1, 0);
    const cells = known.map((part) => (part === 'p' ? this.#bar(bytes, width - taken) : texts[part]));
    const text = [...title, ...cells].join(' ');
    const line = text.padEnd(this.#shownLength);
    this.#shownLength = text.length;
    return `\r${line}`;
  }

  /** A bar with its percentage, or a mark that goes to and fro. `width` is for all of it. */
  #bar(bytes: number, width: number): string {
    if (this.#size === undefined) {
      const room = width - 3;
      const at = Math.floor(((room - 3) * (this.#swing > 100 ? 200 - this.#swing : this.#swing)) / 100);
      return `[${`${' '.repeat(at)}<=>`.padEnd(room)}]`;
    }
    const room = width - '[] 100%'.length;
    const share = this.#size === 0 ? 1 : bytes / this.#size;
    const filled = Math.min(room, Math.floor(room * share));
    const bar = share > 1 ? '='.repeat(room) : `${'='.repeat(Math.max(0, filled - 1))}>`.padEnd(room);
    return `[${bar}] ${String(Math.floor(100 * share)).padStart(2)}%`;
  }

  #eta(bytes: number, average: number, last: boolean): string {
    const left = average > 0 ? Math.max(0, (this.#size ?? 0) - bytes) / average : 0;
    const text = `ETA ${clock(left)}`;
    return last ? ' '.repeat(text.length) : text;
  }
}

const perSecond = (bytes: number, time: Ns): number => (time > 0 ? (bytes * NS_PER_S) / time : 0);

/** `0:00:07` */
function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (n: number): string => String(n % 60).padStart(2, '0');
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60))}:${two(whole)}`;
}

/** Three digits and a unit of 1024: `6.00 B`, ` 292KiB`, `92.2KiB/s`. */
function scaled(amount: number, suffix: string): string {
  let [value, power] = [amount, 0];
  while (value >= 1024 && power < PREFIXES.length - 1) [value, power] = [value / 1024, power + 1];
  const digits = value > 99.9 ? String(Math.floor(value)).padStart(4) : value.toPrecision(3);
  const text = value < 1 ? value.toFixed(2) : digits;
  return `${text}${PREFIXES[power]}${suffix}`;
}
