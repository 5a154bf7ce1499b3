/** pv: copies its input to its output, says how it goes, and with -L no faster than it is told (pv 1.6.20). */
import { errnoText } from '../../core/errno.ts';
import type { Call, ExitStatus, Fd, Program, Sys } from '../../core/sys.ts';
import { NS_PER_S, type Ns } from '../../core/time.ts';
import { closeInput, COPY_BYTES, openInput } from '../lib/copy.ts';
import { hasOption } from '../lib/options.ts';
import { Progress } from './progress.ts';
import { type Settings, settingsOf } from './settings.ts';
import { USAGE, VERSION } from './usage.ts';

/** With -L a tenth of the second's bytes may pass every tenth of a second; what was not used adds up for five seconds. */
const TICK: Ns = NS_PER_S / 10;
const BURST_TICKS = 50;

/** Exit statuses add up (pv(1)). */
const STATUS = { access: 2, opening: 8, transfer: 16, options: 64 };

export const pv: Program = {
  name: 'pv',
  summary: 'Copies input to output, shows how it goes, and can slow it down',
  usage: 'pv [option ...] [file ...]',
  options: [
    { flag: '-L', value: 'rate', meaning: 'at most so many bytes a second: 10k, 1m (1024 each)' },
    { flag: '-q', meaning: 'show nothing' },
    { flag: '-s', value: 'size', meaning: 'how many bytes to expect' },
    { flag: '-p', meaning: 'show a bar' },
    { flag: '-t', meaning: 'show the time' },
    { flag: '-e', meaning: 'show the time that is left' },
    { flag: '-r', meaning: 'show the rate' },
    { flag: '-a', meaning: 'show the average rate' },
    { flag: '-b', meaning: 'show how many bytes' },
    { flag: '-i', value: 'seconds', meaning: 'show it so often (1)' },
    { flag: '-N', value: 'name', meaning: 'put a name before it' },
    { flag: '-f', meaning: 'show it even where there is no terminal' },
  ],
  examples: ['nc -l 5000 | pv -qL 10k > file', 'pv -L 100k file | nc -N bob 5000'],
  operand: 'file',
  real: true,
  personas: ['linux', 'macos'],
  *main(sys, args) {
    const read = settingsOf(args);
    if (!read.ok) return (sys.warn(`pv: ${read.error}\n`), STATUS.options);
    const { options } = read.value;
    if (hasOption(options, 'h')) return (sys.print(USAGE), 0);
    if (hasOption(options, 'V')) return (sys.print(VERSION), 0);
    sys.handle('SIGPIPE');
    const shows = !hasOption(options, 'q') && (sys.isTerminal(2) || hasOption(options, 'f'));
    return yield* new Transfer(sys, read.value, shows).run(options.operands);
  },
};

class Transfer {
  readonly #sys: Sys;
  readonly #settings: Settings;
  readonly #shows: boolean;
  #progress: Progress;
  #copied = 0;
  /** With -L: bytes that may pass now, and up to when ticks have been counted. */
  #allowance = 0;
  #ticked: Ns;

  constructor(sys: Sys, settings: Settings, shows: boolean) {
    this.#sys = sys;
    this.#settings = settings;
    this.#shows = shows;
    this.#progress = new Progress(settings, settings.size, sys.now());
    this.#ticked = sys.now() - TICK; // the first one has come
  }

  *run(files: readonly string[]): Call<ExitStatus> {
    const size = this.#settings.size ?? this.#sizeOf(files);
    this.#progress = new Progress(this.#settings, size, this.#sys.now());
    let status = 0;
    let opened = 0;
    for (const name of files.length > 0 ? files : ['-']) {
      const fd = openInput(this.#sys, name);
      if (!fd.ok) {
        const [what, bit] = fd.error === 'EISDIR' ? ['read failed: ', STATUS.transfer] : ['', STATUS.access];
        this.#sys.warn(`pv: ${name}: ${what}${errnoText(fd.error)}\n`);
        status |= bit;
        if (fd.error === 'EISDIR') opened++;
        continue;
      }
      opened++;
      const goesOn = yield* this.#copy(fd.value);
      closeInput(this.#sys, fd.value);
      if (!goesOn) break;
    }
    if (opened === 0) return status | STATUS.opening;
    if (this.#shows) this.#sys.warn(`${this.#progress.line(this.#sys.now(), this.#copied, true)}\n`);
    return status;
  }

  /** False when nobody reads any more. */
  *#copy(fd: Fd): Call<boolean> {
    for (;;) {
      const max = yield* this.#mayPass();
      const piece = yield* this.#sys.read(fd, { max });
      if (!piece.ok || piece.value.length === 0) return true;
      const written = yield* this.#sys.writeAll(1, piece.value);
      if (!written.ok) return false;
      this.#copied += piece.value.length;
      this.#allowance -= piece.value.length;
      this.#show();
    }
  }

  /** Waits until something may pass, and says how much. */
  *#mayPass(): Call<number> {
    const { rate } = this.#settings;
    if (rate === undefined) return COPY_BYTES;
    for (;;) {
      const ticks = Math.floor((this.#sys.now() - this.#ticked) / TICK);
      this.#ticked += ticks * TICK;
      this.#allowance = Math.min(this.#allowance + (ticks * rate) / 10, (BURST_TICKS * rate) / 10);
      if (this.#allowance >= 1) return Math.min(Math.floor(this.#allowance), COPY_BYTES);
      yield* this.#sys.sleep(this.#ticked + TICK - this.#sys.now());
      this.#show();
    }
  }

  #show(): void {
    const now = this.#sys.now();
    if (this.#shows && this.#progress.due(now)) this.#sys.warn(this.#progress.line(now, this.#copied));
  }

  #sizeOf(files: readonly string[]): number | undefined {
    const stats = files.map((name) => this.#sys.files.stat(name));
    const sizes = stats.map((stat) => (stat.ok && stat.value.kind === 'file' ? stat.value.size : 0));
    return files.length === 0 || files.includes('-') ? undefined : sizes.reduce((sum, n) => sum + n, 0);
  }
}
