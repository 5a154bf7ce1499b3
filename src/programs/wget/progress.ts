/** wget's two gauges (progress.c): a bar on terminals, rows of dots elsewhere. */
import { milliseconds, NS_PER_S, seconds, type Ns } from '../../core/time.ts';
import { durationText, human, rate, shortEta, threeDigits } from './figures.ts';

export interface Gauge {
  /** `elapsed` since the content began. */
  update(bytes: number, elapsed: Ns): void;
  finish(elapsed: Ns): void;
}

export interface GaugeStart {
  /** As the bar shows it. */
  readonly name: string;
  /** Bytes that were there before (-c). */
  readonly initial: number;
  /** Of the whole; undefined when it is not known. */
  readonly total: number | undefined;
}

const NAME = 19;
const BAR = 20;
const REFRESH: Ns = milliseconds(200);
const SAMPLE: Ns = milliseconds(150);
const SAMPLES = 20;
const TAIL = 15;

export class BarGauge implements Gauge {
  readonly #write: (text: string) => void;
  readonly #start: GaugeStart;
  readonly #quiet: boolean;
  readonly #samples: { readonly bytes: number; readonly time: Ns }[] = [];
  #received = 0;
  #recentBytes = 0;
  #recentStart: Ns = 0;
  #drawn: Ns = 0;
  #tick = 0;

  /** `quiet`: nothing but the bar is printed (-q --show-progress). */
  constructor(write: (text: string) => void, start: GaugeStart, quiet: boolean) {
    this.#write = write;
    this.#start = start;
    this.#quiet = quiet;
    if (!quiet) write('\n');
    this.#draw(0, false);
  }

  update(bytes: number, elapsed: Ns): void {
    this.#received += bytes;
    this.#sample(bytes, elapsed);
    if (elapsed - this.#drawn < REFRESH) return;
    this.#draw(elapsed, false);
    this.#drawn = elapsed;
  }

  finish(elapsed: Ns): void {
    this.#draw(elapsed, true);
    this.#write(this.#quiet ? '\n' : '\n\n');
  }

  #sample(bytes: number, elapsed: Ns): void {
    this.#recentBytes += bytes;
    const age = elapsed - this.#recentStart;
    if (age < SAMPLE) return;
    this.#samples.push({ bytes: this.#recentBytes, time: age });
    if (this.#samples.length > SAMPLES) this.#samples.shift();
    this.#recentStart = elapsed;
    this.#recentBytes = 0;
  }

  #draw(elapsed: Ns, done: boolean): void {
    const { name, initial, total } = this.#start;
    const size = initial + this.#received;
    const percent =
      total === undefined ? '    ' : `${total === 0 ? 100 : Math.floor((100 * size) / total)}%`.padStart(4);
    const shown = name.length > NAME ? name.slice(0, NAME) : name.padEnd(NAME);
    const speed = this.#speed(elapsed);
    const tail = done ? `    in ${durationText(elapsed)}` : this.#eta(size, elapsed);
    this.#write(
      `\r${shown} ${percent}[${this.#bar(size)}] ${human(size, 1000, 2).padStart(7)}  ${speed}${tail.padEnd(TAIL)}`,
    );
    this.#tick++;
  }

  #bar(size: number): string {
    const { initial, total } = this.#start;
    if (total === undefined) {
      const span = BAR * 2 - 6;
      const at = this.#tick % span;
      const from = at < BAR - 2 ? at : span - at;
      return `${' '.repeat(from)}<=>`.padEnd(BAR);
    }
    const old = Math.floor((BAR * initial) / (total || 1));
    const all = Math.floor((BAR * size) / (total || 1));
    const fresh = all - old;
    return `${'+'.repeat(old)}${fresh > 0 ? `${'='.repeat(fresh - 1)}>` : ''}`.padEnd(BAR);
  }

  #speed(elapsed: Ns): string {
    const time = this.#samples.reduce((sum, sample) => sum + sample.time, 0);
    const bytes = this.#samples.reduce((sum, sample) => sum + sample.bytes, 0);
    if (time === 0 || bytes === 0) return '--.-KB/s';
    const { value, unit } = rate(bytes + this.#recentBytes, time + elapsed - this.#recentStart);
    return `${threeDigits(value).padStart(4)}${[' B/s', 'KB/s', 'MB/s', 'GB/s'][unit]}`;
  }

  /** After three seconds one may guess. */
  #eta(size: number, elapsed: Ns): string {
    const { total } = this.#start;
    if (total === undefined || this.#received === 0 || elapsed <= seconds(3)) return '';
    const left = ((total - size) * elapsed) / this.#received / NS_PER_S;
    return `    eta ${shortEta(Math.floor(left + 0.5), ' ')}`;
  }
}

/** How many bytes a dot stands for, dots between spaces, dots in a row. */
export const DOT_STYLES: Readonly<Record<string, readonly [bytes: number, spacing: number, row: number]>> = {
  default: [1024, 10, 50],
  binary: [8192, 16, 48],
  mega: [65_536, 8, 48],
  giga: [1_048_576, 8, 32],
};

export class DotGauge implements Gauge {
  readonly #write: (text: string) => void;
  readonly #start: GaugeStart;
  readonly #style: readonly [number, number, number];
  #accumulated = 0;
  #dots = 0;
  #rows = 0;
  #received = 0;
  #rowBegan: Ns = 0;

  constructor(write: (text: string) => void, start: GaugeStart, style: readonly [number, number, number]) {
    this.#write = write;
    this.#start = start;
    this.#style = style;
    const [bytes, , row] = style;
    this.#rows = Math.floor(start.initial / (bytes * row));
  }

  update(bytes: number, elapsed: Ns): void {
    const [dot, spacing, row] = this.#style;
    this.#accumulated += bytes;
    this.#received += bytes;
    for (; this.#accumulated >= dot; this.#accumulated -= dot) {
      if (this.#dots === 0) this.#beginRow();
      if (this.#dots % spacing === 0) this.#write(' ');
      this.#write('.');
      if (++this.#dots < row) continue;
      this.#rows++;
      this.#dots = 0;
      this.#rowStats(row * dot, elapsed, false);
    }
  }

  finish(elapsed: Ns): void {
    const [dot, spacing, row] = this.#style;
    if (this.#dots === 0) this.#beginRow();
    for (let i = this.#dots; i < row; i++) this.#write(i % spacing === 0 ? '  ' : ' ');
    this.#rowStats(this.#dots * dot + this.#accumulated, elapsed, true);
    this.#write('\n\n');
  }

  #beginRow(): void {
    const [dot, , row] = this.#style;
    this.#write(`\n${String((this.#rows * dot * row) / 1024).padStart(6)}K`);
  }

  #rowStats(bytes: number, elapsed: Ns, last: boolean): void {
    const { total, initial } = this.#start;
    const [dot, , row] = this.#style;
    const shown = last ? initial + this.#received : this.#rows * dot * row;
    if (total !== undefined) this.#write(`${Math.floor((100 * shown) / (total || 1))}%`.padStart(4));
    const { value, unit } = rate(bytes, elapsed - this.#rowBegan);
    this.#write(` ${threeDigits(value).padStart(4)}${[' ', 'K', 'M', 'G'][unit]}`);
    this.#rowBegan = elapsed;
    if (last) this.#write(`=${durationText(elapsed, '')}`);
    else if (total !== undefined) {
      const left = ((total - shown) * elapsed) / (shown - initial || 1) / NS_PER_S;
      this.#write(` ${shortEta(Math.floor(left + 0.5), '')}`);
    }
  }
}
