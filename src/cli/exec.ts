/** `wirelab exec`: runs commands in order on simulated time, without a screen, and prints what the tools print. */
import { fromUtf8 } from '../core/bytes.ts';
import { parseDuration } from '../core/units.ts';
import type { Ns } from '../core/time.ts';
import { PcapExport } from '../sim/pcap-export.ts';
import { type RunningCommand, World } from '../sim/world.ts';
import { splitCapture } from './capture-point.ts';
import { FileSink } from './file-sink.ts';
import { findLab, readLab } from './find-lab.ts';
import { openKeyLog } from './key-log-file.ts';
import { prefixed, writeAll } from './prefixed-output.ts';
import { openRecording, type Recording } from './recorder.ts';
import { UsageError } from './usage-error.ts';

export interface ExecOptions {
  readonly seed?: string;
  readonly pcap?: readonly string[];
  readonly trace?: string;
  readonly keylog?: string;
  readonly for?: string;
  readonly record?: string;
  readonly overwrite?: boolean;
  readonly json?: boolean;
  readonly hash?: boolean;
}

/** One command of the command line: where it runs, and whether the next one waits for it. */
export interface Command {
  readonly node: string;
  readonly line: string;
  readonly background: boolean;
}

interface Job {
  readonly command: Command;
  readonly running: RunningCommand;
  readonly out: Uint8Array[];
  readonly err: Uint8Array[];
  end: Ns;
  exit: number | undefined;
  told: boolean;
}

const DEFAULT_LIMIT: Ns = 3600e9;
const GRACE: Ns = 10e9;
const SLICE = 20_000;
/** What a command that ran out of time ends with, as timeout(1). */
const TIMED_OUT = 124;

/** `alice: ping -c 1 bob &` → where, what, and whether in the background. */
export function parseCommand(text: string): Command {
  const colon = text.indexOf(': ');
  if (colon <= 0) throw new UsageError(`"${text}" names no node; write it as 'alice: ping -c 1 bob'`);
  const node = text.slice(0, colon).trim();
  const line = text.slice(colon + 2).trim();
  const background = /(^|[^&])&$/.test(line);
  return { node, line: background ? line.slice(0, -1).trim() : line, background };
}

export async function exec(asked: string, texts: readonly string[], options: ExecOptions): Promise<number> {
  const lab = findLab(asked);
  const commands = texts.map(parseCommand);
  const seed = options.seed === undefined ? undefined : wholeNumber(options.seed, '--seed');
  const limit = options.for === undefined ? DEFAULT_LIMIT : duration(options.for);
  const text = readLab(lab);
  const observe = observation(options);
  const world = World.fromYaml(text, { file: lab.path, observe, ...(seed === undefined ? {} : { seed }) });
  checkNodes(world, commands);
  const sinks = openSinks(world, options);
  const recording = openRecording(options);
  if (recording) record(recording, world, text, lab.path);
  const run = new ExecRun(world, limit, options.json !== true);
  const closeAll = (): void => {
    for (const close of sinks.splice(0)) close();
  };
  const leave = onExit(closeAll); // when the reader of our output goes early, the files are whole up to there
  const status = await run.all(commands);
  const hash = observe === true ? world.hash() : '';
  closeAll();
  leave();
  if (options.json) process.stdout.write(`${JSON.stringify(run.report(lab.name), undefined, 2)}\n`);
  if (options.hash) process.stdout.write(`${hash}\n`);
  const problem = recording?.finish();
  if (problem !== undefined) throw new UsageError(problem);
  return status;
}

function record(recording: Recording, world: World, text: string, file: string): void {
  recording.tell = (sentence) => process.stderr.write(`wirelab: ${sentence}\n`);
  recording.world(world, text, file);
  recording.plain();
}

/** What the run must keep for what was asked: writing down a trace that nobody reads costs more than the run itself. */
function observation({ hash, json, pcap, keylog, record, trace }: ExecOptions): boolean | 'events' {
  if (hash === true || json === true || record !== undefined) return true;
  return pcap !== undefined || trace !== undefined || keylog !== undefined ? 'events' : false;
}

/** Does something should the program end before its time; returns how to call that off. What fails then has been said or cannot be. */
function onExit(act: () => void): () => void {
  const quietly = (): void => {
    try {
      act();
    } catch {
      // the exit status tells already
    }
  };
  process.once('exit', quietly);
  return () => void process.off('exit', quietly);
}

function checkNodes(world: World, commands: readonly Command[]): void {
  for (const { node } of commands) {
    const found = world.simulation.node(node);
    const names = world.simulation.nodes.filter((n) => n.kernel).map((n) => n.name);
    if (!found) throw new UsageError(`there is no node "${node}"; there are ${names.join(', ')}`);
    if (!found.kernel)
      throw new UsageError(
        `${node} is ${/^[aeiou]/.test(found.kind) ? 'an' : 'a'} ${found.kind}; nobody can log in there`,
      );
  }
}

/** Opens the files that were asked for; returns how to finish them. */
function openSinks(world: World, options: ExecOptions): (() => void)[] {
  const finish: (() => void)[] = [];
  for (const asked of options.pcap ?? []) {
    const [path, point] = splitCapture(asked, world);
    const sink = new FileSink(path);
    const capture = new PcapExport(world, point, (chunk) => sink.write(chunk));
    finish.push(() => {
      capture.flush();
      sink.close();
    });
  }
  if (options.trace !== undefined) {
    const sink = new FileSink(options.trace);
    world.on((row) => sink.write(world.traceLine(row)));
    finish.push(() => sink.close());
  }
  if (options.keylog !== undefined) finish.push(openKeyLog(world, options.keylog));
  return finish;
}

function wholeNumber(text: string, option: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`${option} takes a whole number, not "${text}"`);
  return Number(text);
}

function duration(text: string): Ns {
  const parsed = parseDuration(text);
  if (!parsed.ok) throw new UsageError(`--for takes ${parsed.error}, not "${text}"`);
  return parsed.value;
}

/** One run of `exec`: the jobs, their output, and the clock. */
class ExecRun {
  readonly #world: World;
  readonly #deadline: Ns;
  readonly #print: boolean;
  readonly #jobs: Job[] = [];
  #interrupts = 0;

  constructor(world: World, limit: Ns, print: boolean) {
    this.#world = world;
    this.#deadline = limit;
    this.#print = print;
    world.onOutput((o) => {
      const job = this.#jobs.find((j) => j.running.process.terminal.name === o.terminal);
      (o.stream === 'out' ? job?.out : job?.err)?.push(o.bytes);
      if (job && !job.command.background && this.#print) {
        (o.stream === 'out' ? process.stdout : process.stderr).write(o.bytes);
      }
    });
  }

  async all(commands: readonly Command[]): Promise<number> {
    const onInterrupt = (): void => {
      if (++this.#interrupts > 2) process.exit(130);
    };
    process.on('SIGINT', onInterrupt);
    try {
      let status = 0;
      await this.#until(() => this.#world.quiet, Number.MAX_SAFE_INTEGER);
      for (const command of commands) {
        if (command.background) await this.#startInBackground(command);
        else status = await this.#foreground(command);
        await this.#tellEnded();
        if (this.#interrupts > 0) break;
      }
      await this.#windUp();
      return this.#interrupts > 0 ? 130 : status;
    } finally {
      process.off('SIGINT', onInterrupt);
    }
  }

  report(lab: string): unknown {
    const { spec, now } = this.#world;
    return {
      lab,
      seed: spec.seed,
      end: now,
      hash: this.#world.hash(),
      commands: this.#jobs.map((job) => ({
        node: job.command.node,
        line: job.command.line,
        start: job.running.start,
        end: job.end,
        exit: job.exit ?? null,
        stdout: fromUtf8(Buffer.concat(job.out)),
        stderr: fromUtf8(Buffer.concat(job.err)),
      })),
    };
  }

  #start(command: Command): Job {
    const terminal = `exec-${this.#jobs.length + 1}`;
    const running = this.#world.start(command.node, command.line, terminal, 'closed');
    const job: Job = { command, running, out: [], err: [], end: 0, exit: undefined, told: false };
    this.#jobs.push(job);
    running.process.onEnd.push(() => {
      job.end = this.#world.now;
      job.exit ??= running.process.status;
    });
    return job;
  }

  async #startInBackground(command: Command): Promise<void> {
    const { process } = this.#start(command).running;
    const kernel = this.#world.sys(command.node);
    await this.#until(() => process.ended || kernel.allWait(process.terminal), this.#deadline);
  }

  async #foreground(command: Command): Promise<number> {
    const job = this.#start(command);
    const { process } = job.running;
    const interruptsBefore = this.#interrupts;
    await this.#until(() => process.ended || this.#world.quiet || this.#interrupts > interruptsBefore, this.#deadline);
    if (process.ended) return process.status;
    const byUser = this.#interrupts > interruptsBefore;
    if (!byUser) {
      this.#world.run({ until: Math.max(this.#deadline, this.#world.now) });
      job.exit = TIMED_OUT;
    }
    for (const signal of ['SIGINT', 'SIGKILL'] as const) {
      if (process.ended) break;
      this.#world.signal(job.running, signal);
      await this.#until(() => process.ended || this.#world.quiet, this.#world.now + GRACE);
    }
    return byUser ? process.status : TIMED_OUT;
  }

  /** The world runs to quiet, or ten seconds more; then what still runs is asked to end. */
  async #windUp(): Promise<void> {
    const end = this.#world.now + GRACE;
    await this.#until(() => this.#world.quiet, end);
    if (this.#jobs.some((job) => !job.running.process.ended)) {
      if (!this.#world.quiet) this.#world.run({ until: end });
      this.#world.input({ type: 'terminate' });
      await this.#until(() => this.#world.quiet, this.#world.now + GRACE);
    }
    await this.#tellEnded();
  }

  /** A background job's output follows its end, each line under the node's name. */
  async #tellEnded(): Promise<void> {
    for (const job of this.#jobs) {
      if (!job.command.background || job.told || !job.running.process.ended) continue;
      job.told = true;
      if (!this.#print) continue;
      await writeAll(process.stdout, prefixed(job.command.node, job.out));
      await writeAll(process.stderr, prefixed(job.command.node, job.err));
    }
  }

  /** Steps until `done`, the deadline or the end of all work; in slices, so that Ctrl-C is heard. */
  async #until(done: () => boolean, deadline: Ns): Promise<void> {
    const { simulation } = this.#world;
    for (let n = 0; !done() && !this.#world.quiet && (simulation.nextTime ?? 0) <= deadline; n++) {
      this.#world.step();
      if (n % SLICE === SLICE - 1) await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
