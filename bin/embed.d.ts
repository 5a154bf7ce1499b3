/** Types of what `import { World, LabError } from 'wirelab'` gives: docs/embedding.md says what each does. */

/** Integer nanoseconds of simulated time. */
export type Ns = number;
export type Row = Readonly<Record<string, string | number | boolean>>;

export interface CommandResult {
  /** 0–255; 124 when the command had to be interrupted. */
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface WorldOptions {
  /** Takes the place of the file's seed. */
  readonly seed?: number;
  /** How error messages call the file. */
  readonly file?: string;
  /** Keep events and the trace hash. Default true; `events` keeps no hash, `rows` the last events alone, for who asks the engine itself. */
  readonly observe?: boolean | 'events' | 'rows';
}

export interface EventRow {
  readonly id: number;
  readonly t: Ns;
  /** The id of the event that led to this one; 0 when nothing did. */
  readonly cause: number;
  readonly kind: {
    readonly id: string;
    readonly layer: string;
    readonly meaning: string;
    readonly numbers: readonly { readonly name: string; readonly format: string; readonly words?: readonly string[] }[];
  };
  /** Index of the node, -1 for none. */
  readonly node: number;
  /** Index of the node's port, -1 for none. */
  readonly port: number;
  /** The journey of the frame it is about; 0 for none. */
  readonly frame: number;
  readonly reason: { readonly id: string; readonly sentence: string; readonly source?: string } | undefined;
  readonly numbers: readonly [number, number, number, number, ...number[]];
  readonly note: string | undefined;
}

export interface TerminalOutput {
  readonly event: number;
  readonly t: Ns;
  readonly node: number;
  readonly terminal: string;
  readonly stream: 'out' | 'err';
  readonly bytes: Uint8Array;
}

export interface ExternalPort {
  /** `fcs: true`: the last four bytes are an FCS, right or wrong. */
  send(bytes: Uint8Array, options?: { readonly fcs?: boolean }): void;
  /** Gets a copy of each frame, from the destination MAC address to the FCS. */
  onFrame(listener: (bytes: Uint8Array) => void): void;
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string };

/** What a program of your own can do, in part. Calls that wait are used with `yield*`. */
export interface Sys {
  readonly pid: number;
  readonly hostname: string;
  now(): Ns;
  print(data: string | Uint8Array): void;
  warn(text: string): void;
  sleep(duration: Ns): Generator<unknown, Result<void>, never>;
  read(fd: number, options?: { readonly timeout?: Ns }): Generator<unknown, Result<Uint8Array>, never>;
  table(name: string, query?: Row): readonly Row[];
}

export interface Files {
  read(path: string): Result<Uint8Array>;
  write(path: string, bytes: Uint8Array): Result<void>;
  append(path: string, bytes: Uint8Array): Result<void>;
  remove(path: string): Result<void>;
  list(path: string): Result<readonly string[]>;
}

export interface Process {
  readonly pid: number;
  readonly command: string;
  readonly ended: boolean;
  readonly status: number;
}

/** A node's operating system. Paths are absolute. */
export interface Kernel {
  readonly files: Files;
  processes(): readonly { readonly pid: number; readonly command: string; readonly state: string }[];
}

export interface World {
  readonly now: Ns;
  readonly quiet: boolean;
  step(): boolean;
  /** A string is a display filter. False when the world went quiet before a frame matched it. */
  run(options?: { readonly until?: Ns | 'quiet' | (string & {}) }): boolean;
  exec(node: string, line: string): CommandResult;
  table(node: string, name: string): readonly Row[];
  counter(node: string, name: string): number;
  sys(node: string): Kernel;
  external(end: string): ExternalPort;
  on(listener: (event: EventRow) => void): () => void;
  onOutput(listener: (output: TerminalOutput) => void): () => void;
  hash(): string;
  nodeName(index: number): string;
  traceLine(event: EventRow): string;
}

export declare const World: {
  fromYaml(text: string, options?: WorldOptions): World;
};

export interface Issue {
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly message: string;
  readonly found: string;
  readonly expected: string;
  readonly nearest?: string;
}

export declare class LabError extends Error {
  constructor(issues: readonly Issue[], file?: string);
  readonly issues: readonly Issue[];
  readonly file: string;
}
