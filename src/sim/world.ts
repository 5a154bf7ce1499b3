/**
 * World: a simulation one can hold in one's hand. Built from a lab file's text, driven by inputs that it writes down, heard
 * by listeners. `exec`, the player, labs and programs outside this repository all use this (docs/embedding.md).
 */
import { fromUtf8, toHex, concat } from '../core/bytes.ts';
import type { Row, Tables } from '../core/device.ts';
import type { EventRow } from '../core/event.ts';
import type { ExitStatus, Signal } from '../core/sys.ts';
import type { Ns } from '../core/time.ts';
import { External } from '../devices/external.ts';
import type { Process } from '../kernel/process.ts';
import { loadTopology } from '../topology/load.ts';
import type { TopologySpec } from '../topology/spec.ts';
import { build } from './build.ts';
import { CaptureRing } from './capture.ts';
import { scheduleFaults } from './faults.ts';
import { applyInput, type Input, type InputAct } from './input.ts';
import { linkRx } from './events.ts';
import { ExternalPort } from './external-port.ts';
import { compileSighting } from './sighting-filter.ts';
import type { Simulation, TerminalOutput } from './simulation.ts';
import { TraceHash, traceLine } from './trace.ts';

export type { ExternalPort } from './external-port.ts';

export interface WorldOptions {
  /** Takes the place of the file's seed. */
  readonly seed?: number;
  /** How error messages call the file. */
  readonly file?: string;
  /**
   * Keep events and the trace hash. Default true; false makes a run faster and `hash` and `on` impossible. `events`: listeners hear
   * them, but no hash is kept. `rows`: they are only kept, for who reads them from `simulation.log` in time.
   */
  readonly observe?: boolean | 'events' | 'rows';
}

export interface CommandResult {
  readonly exit: ExitStatus;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command line under way. */
export interface RunningCommand {
  readonly node: string;
  readonly line: string;
  readonly start: Ns;
  readonly process: Process;
}

const FOREGROUND_LIMIT: Ns = 3600e9;

export class World {
  readonly spec: TopologySpec;
  readonly simulation: Simulation;
  /** Everything that came in, in order: the run can be had again from it. */
  readonly inputs: Input[] = [];
  readonly #observing: boolean;
  readonly #hash: TraceHash | undefined;
  readonly #listeners = new Set<(event: EventRow) => void>();
  readonly #settled = new Set<() => void>();
  readonly #outputListeners = new Set<(output: TerminalOutput) => void>();
  readonly #inputListeners = new Set<(input: Input) => void>();
  #seen = 0;
  #lines = 0;
  #faultsArmed = false;

  constructor(spec: TopologySpec, options: Pick<WorldOptions, 'observe'> = {}) {
    this.spec = spec;
    const observe = options.observe ?? true;
    this.#observing = observe === true || observe === 'events';
    this.#hash = observe === true ? new TraceHash() : undefined;
    this.simulation = build(spec, observe !== false);
    if (this.#observing) this.simulation.onDispatch = () => this.#drain();
    this.simulation.onOutput = (output) => {
      for (const listener of this.#outputListeners) listener(output);
    };
  }

  /** A world from a lab or topology file. Throws LabError, with every issue's line and column, when the file is wrong. */
  static fromYaml(text: string, options: WorldOptions = {}): World {
    const { seed, file } = options;
    const spec = loadTopology(text, {
      ...(seed === undefined ? {} : { seed }),
      ...(file === undefined ? {} : { file }),
    });
    return new World(spec, options);
  }

  /** Simulated time since the world began, in ns. */
  get now(): Ns {
    return this.simulation.now;
  }

  get quiet(): boolean {
    return this.simulation.quiet;
  }

  /** Applies an input now and writes it down. */
  input(act: InputAct): Process | undefined {
    const input = { dispatches: this.simulation.dispatches, t: this.now, act };
    this.inputs.push(input);
    for (const listener of this.#inputListeners) listener(input);
    this.armFaults();
    return applyInput(this.simulation, act);
  }

  /** From now on the file's faults are to come. They wait for the first input, or for time that passes on purpose. */
  armFaults(): void {
    if (this.#faultsArmed) return;
    this.#faultsArmed = true;
    scheduleFaults(this.simulation, this.spec.faults);
  }

  /** One dispatch; false when nothing is pending. */
  step(): boolean {
    return this.simulation.step();
  }

  /**
   * Runs until an instant (ns), until no work is left (`quiet`, the default), or until a frame that matches a display filter
   * has arrived somewhere. Returns false when the world went quiet without such a frame.
   */
  run(options: { readonly until?: Ns | 'quiet' | string } = {}): boolean {
    const { until = 'quiet' } = options;
    if (typeof until === 'number') {
      this.armFaults();
      this.simulation.runTo(until);
    } else if (until === 'quiet') while (!this.quiet) this.step();
    else return this.#runUntilFrame(until);
    return true;
  }

  /** Runs a command line on a node to its end and gives what it printed. Ends it with SIGINT (status 124) after an hour of simulated time. */
  exec(node: string, line: string): CommandResult {
    const out: Uint8Array[] = [];
    const err: Uint8Array[] = [];
    const terminal = `exec-${++this.#lines}`;
    const stop = this.onOutput((o) => {
      if (o.terminal === terminal) (o.stream === 'out' ? out : err).push(o.bytes);
    });
    const running = this.start(node, line, terminal, 'closed');
    const inTime = this.finish(running, this.now + FOREGROUND_LIMIT);
    stop();
    const exit = inTime ? running.process.status : 124;
    return { exit, stdout: fromUtf8(concat(out)), stderr: fromUtf8(concat(err)) };
  }

  /** Starts a command line on a node's terminal without running the world. `closed`: nobody types, reading gives the end at once. */
  start(node: string, line: string, terminal = 'tty1', input: 'open' | 'closed' = 'open'): RunningCommand {
    this.sys(node); // says what is wrong before anything is written down
    const closed = input === 'closed' ? ({ closed: true } as const) : {};
    const process = this.input({ type: 'line', node, terminal, text: line, ...closed })!;
    return { node, line, start: this.now, process };
  }

  /** Runs until the command has ended. False when it was interrupted: at `deadline`, or because nothing could ever wake it. */
  finish(command: RunningCommand, deadline: Ns): boolean {
    const { process } = command;
    while (!process.ended && !this.quiet && (this.simulation.nextTime ?? 0) <= deadline) this.step();
    if (process.ended) return true;
    this.simulation.runTo(deadline);
    this.signal(command, 'SIGINT');
    for (let n = 0; n < 100_000 && !process.ended && !this.quiet; n++) this.step();
    if (!process.ended) this.signal(command, 'SIGKILL');
    while (!process.ended && !this.quiet) this.step();
    return false;
  }

  signal(command: RunningCommand, signal: Signal): void {
    this.input({ type: 'signal', node: command.node, terminal: command.process.terminal.name, signal });
  }

  /** Rows of a node's table: `neigh`, `route`, `fdb`, ... */
  table(node: string, name: string): readonly Row[] {
    const tables = this.tables(node);
    if (!tables.tableNames.includes(name)) {
      throw new Error(`${node} has no table ${name}; it has ${tables.tableNames.join(', ')}`);
    }
    return tables.table(name);
  }

  tables(node: string): Tables {
    return this.#node(node).tables;
  }

  /** What a node counts. */
  counter(node: string, name: string): number {
    const { device } = this.#node(node);
    if (!device.counterNames.includes(name)) {
      throw new Error(`${node} does not count ${name}; it counts ${device.counterNames.join(', ')}`);
    }
    return device.counter(name);
  }

  /** A node's kernel, to start programs and reach files. */
  sys(node: string): NonNullable<Simulation['nodes'][number]['kernel']> {
    const { kernel } = this.#node(node);
    if (!kernel) throw new Error(`${node} runs no programs`);
    return kernel;
  }

  /** The outside of an external node's port, `x:eth0`. */
  external(end: string): ExternalPort {
    const [name = '', port = ''] = end.split(':');
    const node = this.#node(name);
    const { device } = node;
    if (!(device instanceof External)) throw new Error(`${name} is not an external node`);
    const index = node.ports.findIndex((p) => p.name === port);
    if (index < 0) throw new Error(`${name} has no port ${port}; it has ${node.ports.map((p) => p.name).join(', ')}`);
    return new ExternalPort(index, device, (bytes, withFcs) =>
      this.input({ type: 'frame', node: name, port, hex: toHex(bytes), withFcs }),
    );
  }

  /** Calls `listener` with every event from now on; returns how to stop. */
  on(listener: (event: EventRow) => void): () => void {
    if (!this.#observing) throw new Error('this world was made with observe: false; nothing can be heard');
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls `listener` after each dispatch or input that made events, when all of them were told. */
  onSettled(listener: () => void): () => void {
    this.#settled.add(listener);
    return () => this.#settled.delete(listener);
  }

  /** Calls `listener` with every input before it is applied. */
  onInput(listener: (input: Input) => void): () => void {
    this.#inputListeners.add(listener);
    return () => this.#inputListeners.delete(listener);
  }

  onOutput(listener: (output: TerminalOutput) => void): () => void {
    this.#outputListeners.add(listener);
    return () => this.#outputListeners.delete(listener);
  }

  /** From now on the bytes of frames at link ends are kept, up to a limit. */
  captureFrames(limitBytes?: number): CaptureRing {
    return (this.simulation.capture ??= new CaptureRing(limitBytes));
  }

  /** `sha256:<hex>` of the trace so far. Equal version, file, seed and inputs give equal hashes. */
  hash(): string {
    if (!this.#hash)
      throw new Error(`this world was made with observe: ${this.#observing ? "'events'" : 'false'}; it has no trace`);
    this.#drain(); // what building made, when nothing has happened since
    return this.#hash.digest();
  }

  nodeName(index: number): string {
    return this.simulation.nodes[index]?.name ?? '';
  }

  /** The row's line in the trace. */
  traceLine(row: EventRow): string {
    return traceLine(row, (index) => this.nodeName(index));
  }

  #node(name: string): Simulation['nodes'][number] {
    const node = this.simulation.node(name);
    if (!node) {
      throw new Error(`there is no node ${name}; there are ${this.simulation.nodes.map((n) => n.name).join(', ')}`);
    }
    return node;
  }

  #drain(): void {
    const lost = this.simulation.log.read(this.#seen, (row) => {
      this.#hash?.add(this.traceLine(row));
      for (const listener of this.#listeners) listener(row);
    });
    if (lost > 0) throw new Error(`one dispatch made ${lost} events more than the log holds`);
    this.#seen = this.simulation.log.last;
    for (const listener of this.#settled) listener();
  }

  #runUntilFrame(filter: string): boolean {
    // the frames first: a filter over streams reads those before the one that it is asked about
    const ring = this.captureFrames();
    const test = compileSighting(filter, this.simulation);
    if (!test.ok) throw new Error(test.error);
    let seen = false;
    const stop = this.on((row) => {
      const captured = row.kind === linkRx && !seen ? ring.get(row.id) : undefined;
      if (captured && test.value(row, captured.bytes)) seen = true;
    });
    while (!seen && !this.quiet) this.step();
    stop();
    return seen;
  }
}
