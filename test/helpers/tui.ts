/**
 * The real binary as its user has it: on a pseudo-terminal of its own, read through a terminal emulator. A shell stands
 * between the two, as it does for a user, so that it can be asked in which state the terminal was given back.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import headless from '@xterm/headless';
import { spawn, type IPty } from '@lydell/node-pty';

const BINARY = resolve(import.meta.dirname, '../../bin/wirelab.js');
/** How long a screen may take on a busy machine. */
const PATIENCE_MS = 12_000;
/** Signals go to the whole group, as a terminal's do; the shell must outlive them to tell how things were left. */
const SHELL = 'trap : TERM HUP INT QUIT; "$@"; status=$?; stty -a >"$WIRELAB_STTY"; exit $status';

export const KEYS = {
  enter: '\r',
  escape: '\u001b',
  tab: '\t',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  backspace: '\u007f',
  interrupt: '\u0003',
} as const;

export interface TuiOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly terminal?: string;
  /** A data folder that another run has left; a fresh one otherwise. */
  readonly data?: string;
  /** What is run in place of the binary. */
  readonly command?: readonly string[];
}

/** How the terminal was left. */
export interface LeftTerminal {
  readonly status: number;
  readonly alternate: boolean;
  readonly cursorShown: boolean;
  readonly raw: boolean;
}

const open = new Set<Tui>();
const folders: string[] = [];

/** A folder for a learner's data that goes with the test. */
export function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wirelab-test-'));
  folders.push(folder);
  return folder;
}

/** For `afterEach`: ends whatever a test left running. */
export function closeAll(): void {
  for (const tui of open) tui.kill();
  open.clear();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export class Tui {
  readonly term: InstanceType<typeof headless.Terminal>;
  readonly data: string;
  /** Everything that the program wrote, in order. */
  sent = '';
  readonly #pty: IPty;
  readonly #sttyFile: string;
  readonly #exit: Promise<number>;
  #running = true;
  #wake: (() => void)[] = [];

  constructor(args: readonly string[], options: TuiOptions = {}) {
    const { columns = 80, rows = 24, terminal = 'xterm-256color', env = {} } = options;
    this.data = options.data ?? dataFolder();
    this.#sttyFile = join(dataFolder(), 'stty');
    this.term = new headless.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
    const command = options.command ?? [process.execPath, BINARY];
    this.#pty = spawn('/bin/sh', ['-c', SHELL, 'sh', ...command, ...args], {
      name: terminal,
      cols: columns,
      rows,
      cwd: this.data,
      env: { ...plainEnvironment(), LC_ALL: 'C.UTF-8', XDG_DATA_HOME: this.data, WIRELAB_STTY: this.#sttyFile, ...env },
    });
    open.add(this);
    this.#pty.onData((data) => {
      this.sent += data;
      this.term.write(data, () => this.#stir());
    });
    this.term.onData((answer) => this.#pty.write(answer));
    this.#exit = new Promise((ended) => {
      this.#pty.onExit(({ exitCode }) => {
        this.#running = false;
        this.#stir();
        ended(exitCode);
      });
    });
  }

  /** What stands on the screen now, trailing blanks cut. */
  lines(): string[] {
    const { active } = this.term.buffer;
    return Array.from({ length: this.term.rows }, (_, y) => active.getLine(y)?.translateToString(true) ?? '');
  }

  get screen(): string {
    return this.lines().join('\n');
  }

  /** The line being edited in the shell panel, from its prompt to the cursor, put together again where it was wrapped. */
  get typedLine(): string {
    const { cursorX, cursorY } = this.term.buffer.active;
    const rows = this.term.buffer.active;
    const full = (y: number): string => rows.getLine(y)?.translateToString(false) ?? '';
    const from = full(cursorY).lastIndexOf('│', cursorX) + 2;
    const to = full(cursorY).indexOf('│', cursorX) - 1;
    let text = full(cursorY).slice(from, cursorX);
    for (let y = cursorY - 1; y > 0 && !/^[\w-]+\$ /.test(text) && full(y)[from - 2] === '│'; y--) {
      text = full(y).slice(from, to) + text;
    }
    return text;
  }

  get alternate(): boolean {
    return this.term.buffer.active.type === 'alternate';
  }

  /** Waits until the screen matches, then answers with it. A time-out shows the screen as it was. */
  async until(wanted: RegExp | ((screen: string) => boolean), patienceMs = PATIENCE_MS): Promise<string> {
    const matches = typeof wanted === 'function' ? wanted : (screen: string): boolean => wanted.test(screen);
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const { screen } = this;
      if (matches(screen)) return screen;
      const left = deadline - performance.now();
      if (left <= 0 || !this.#running) {
        const why = this.#running ? `was not on the screen within ${patienceMs} ms` : 'never came: the program ended';
        throw new Error(`${String(wanted)} ${why}\n${screen}`);
      }
      await this.#stirred(left);
    }
  }

  type(bytes: string): void {
    this.#pty.write(bytes);
  }

  key(name: keyof typeof KEYS): void {
    this.type(KEYS[name]);
  }

  resize(columns: number, rows: number): void {
    this.term.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  /** To the program (and the shell, which survives it). */
  signal(name: 'SIGTERM' | 'SIGHUP' | 'SIGINT'): void {
    process.kill(-this.#pty.pid, name);
  }

  /** When the program, and the shell that started it, are gone. */
  get ended(): Promise<unknown> {
    return this.#exit;
  }

  /** Waits for the end of the program. */
  async left(): Promise<LeftTerminal> {
    const status = await this.#exit;
    await new Promise<void>((parsed) => this.term.write('', parsed));
    const stty = readFileSync(this.#sttyFile, 'utf8');
    return {
      status,
      alternate: this.alternate,
      cursorShown: this.sent.lastIndexOf('\u001b[?25h') >= this.sent.lastIndexOf('\u001b[?25l'),
      raw: !/(?<!-)\bicanon\b/.test(stty) || !/(?<!-)\becho\b/.test(stty),
    };
  }

  kill(): void {
    if (!this.#running) return;
    try {
      process.kill(-this.#pty.pid, 'SIGKILL');
    } catch {
      // it ended meanwhile
    }
  }

  #stir(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }

  /** Something was written, the program ended, or the time is over. */
  #stirred(patienceMs: number): Promise<void> {
    return new Promise((wake) => {
      const timer = setTimeout(wake, patienceMs);
      this.#wake.push(() => {
        clearTimeout(timer);
        wake();
      });
    });
  }
}

/** Ours, without what changes how programs draw. */
function plainEnvironment(): Record<string, string> {
  const dropped = /^(CI|NO_COLOR|FORCE_COLOR|COLORTERM|COLUMNS|LINES|VITEST.*|NODE_ENV|NODE_OPTIONS)$/;
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || dropped.test(name) ? [] : [[name, value]],
    ),
  );
}
