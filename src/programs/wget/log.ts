/** wget's log: standard error or a file, as much of it as the settings want (log.c). */
import { errnoText } from '../../core/errno.ts';
import type { Fd, Sys } from '../../core/sys.ts';
import { BarGauge, DOT_STYLES, DotGauge, type Gauge, type GaugeStart } from './progress.ts';
import type { Settings } from './settings.ts';

export class Log {
  readonly #sys: Sys;
  readonly #settings: Settings;
  readonly #fd: Fd;

  private constructor(sys: Sys, settings: Settings, fd: Fd) {
    this.#sys = sys;
    this.#settings = settings;
    this.#fd = fd;
  }

  /** Returns what is wrong instead. */
  static open(sys: Sys, settings: Settings): Log | string {
    const { log, appendLog } = settings;
    if (log === undefined) return new Log(sys, settings, 2);
    const opened = log === '-' ? { ok: true as const, value: 1 } : sys.open(log, appendLog ? 'append' : 'write');
    return opened.ok ? new Log(sys, settings, opened.value) : `${log}: ${errnoText(opened.error)}\n`;
  }

  /** What neither -q nor -nv shows. */
  say(text: string): void {
    if (this.#settings.verbose && !this.#settings.quiet) this.always(text);
  }

  /** What -nv shows too. */
  brief(text: string): void {
    if (!this.#settings.quiet) this.always(text);
  }

  error(text: string): void {
    this.brief(text);
  }

  always(text: string): void {
    this.#sys.write(this.#fd, text);
  }

  gauge(start: GaugeStart): Gauge | undefined {
    const { quiet, verbose, showProgress, progress } = this.#settings;
    if ((quiet || !verbose) && !showProgress) return undefined;
    const write = (text: string): void => this.always(text);
    const [kind = '', style = 'default'] = (progress ?? 'bar').split(':');
    const bar = kind === 'bar' && (this.#sys.isTerminal(this.#fd) || style === 'force');
    if (bar) return new BarGauge(write, start, quiet || !verbose);
    return new DotGauge(write, start, DOT_STYLES[style] ?? DOT_STYLES['default']!);
  }
}
