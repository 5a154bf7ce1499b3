/** A machine without a network: the real kernel, shell and programs on a clock that the test moves by running to the end. */
import type { Alarm, NodeEnv, Row } from '../../src/core/device.ts';
import type { Errno } from '../../src/core/errno.ts';
import { fromUtf8, utf8 } from '../../src/core/bytes.ts';
import { FramePool } from '../../src/core/frame.ts';
import { fail } from '../../src/core/result.ts';
import { stream } from '../../src/core/rng.ts';
import type { ExitStatus, Program } from '../../src/core/sys.ts';
import type { Ns } from '../../src/core/time.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import type { Process } from '../../src/kernel/process.ts';
import { programs } from '../../src/programs/index.ts';
import { runLine, shellPrograms } from '../../src/shell/index.ts';

interface Timer {
  at: Ns | undefined;
  order: number;
  readonly fire: () => void;
}

export interface Ran {
  readonly exit: ExitStatus;
  readonly stdout: string;
  readonly stderr: string;
}

export class TestMachine {
  readonly kernel: Kernel;
  now: Ns = 0;
  stdout = '';
  stderr = '';
  /** Everything in the order it was written, as a terminal shows it. */
  screen = '';
  readonly #timers: Timer[] = [];
  #order = 0;
  readonly #rows: Readonly<Record<string, readonly Row[]>>;

  constructor(
    options: { interactive?: boolean; tables?: Record<string, readonly Row[]>; extra?: readonly Program[] } = {},
  ) {
    this.#rows = options.tables ?? {};
    this.kernel = new Kernel({
      env: this.#env(),
      device: 'host',
      persona: 'linux',
      epochMs: Date.UTC(2026, 0, 1),
      network: undefined,
      tables: {
        tableNames: Object.keys(this.#rows),
        table: (name) => this.#rows[name] ?? [],
        change: () => fail<Errno>('EOPNOTSUPP'),
      },
      publish: () => () => undefined,
      programs: () => [...programs, ...shellPrograms, ...(options.extra ?? [])],
      shell: (sys, line) => runLine(sys, line, { interactive: options.interactive ?? false }),
      output: (_terminal, stream, bytes) => this.#written(stream, fromUtf8(bytes)),
    });
  }

  file(path: string, text: string): this {
    const written = this.kernel.files.write(path, utf8(text));
    if (!written.ok) throw new Error(`${path}: ${written.error}`);
    return this;
  }

  read(path: string): string {
    const bytes = this.kernel.files.read(path);
    return bytes.ok ? fromUtf8(bytes.value) : bytes.error;
  }

  /** Starts a line and runs until it has ended. Background jobs stay where they are. */
  run(line: string): Ran {
    this.stdout = '';
    this.stderr = '';
    this.screen = '';
    const process = this.start(line);
    while (!process.ended && this.step());
    if (!process.ended) throw new Error(`"${line}" waits for ever; so far: ${this.screen}`);
    return { exit: process.status, stdout: this.stdout, stderr: this.stderr };
  }

  start(line: string): Process {
    return this.kernel.runLine(this.kernel.terminal('test'), line);
  }

  type(text: string): void {
    this.kernel.terminal('test').input.type(utf8(text));
  }

  /** Runs everything that is due up to an instant. */
  runTo(instant: Ns): void {
    while (this.#timers.some((t) => t.at !== undefined && t.at <= instant)) this.step();
    this.now = Math.max(this.now, instant);
  }

  /** One alarm; false when none is set. */
  step(): boolean {
    const set = this.#timers.filter((t) => t.at !== undefined);
    const next = set.sort((a, b) => a.at! - b.at! || a.order - b.order)[0];
    if (!next) return false;
    this.now = Math.max(this.now, next.at!);
    next.at = undefined;
    next.fire();
    return true;
  }

  #written(stream: 'out' | 'err', text: string): void {
    if (stream === 'out') this.stdout += text;
    else this.stderr += text;
    this.screen += text;
  }

  #env(): NodeEnv {
    const clock = () => this.now;
    return {
      index: 0,
      name: 'alice',
      get now() {
        return clock();
      },
      rng: stream(1, 'alice'),
      frames: new FramePool(),
      transmit: () => {},
      carrier: () => false,
      rate: () => 0,
      alarm: (fire) => this.#alarm(fire),
      emit: () => 0,
      emitWide: () => 0,
    };
  }

  #alarm(fire: () => void): Alarm {
    const timer: Timer = { at: undefined, order: 0, fire };
    this.#timers.push(timer);
    return {
      set: (at) => {
        timer.at = at;
        timer.order = ++this.#order;
      },
      cancel: () => void (timer.at = undefined),
      get armed() {
        return timer.at !== undefined;
      },
    };
  }
}
