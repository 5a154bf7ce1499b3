/** What a kernel needs of the machine that it runs on. */
import type { NodeEnv, Row, Tables } from '../core/device.ts';
import type { Network } from '../core/network.ts';
import type { Call, ExitStatus, Persona, Program, Sys } from '../core/sys.ts';

/** What the machine under a kernel gives it. */
export interface Machine {
  readonly env: NodeEnv;
  readonly device: string;
  readonly persona: Persona;
  readonly epochMs: number;
  readonly network: Network | undefined;
  readonly tables: Tables;
  /** Adds rows to a table of that name, beside the machine's own; returns how to take them away. */
  readonly publish: (name: string, rows: () => readonly Row[]) => () => void;
  /** What is installed, for every kind of machine; asked for when the first program starts. */
  readonly programs: () => readonly Program[];
  /** The shell: runs one command line inside a process. */
  readonly shell: (sys: Sys, line: string, options: { readonly interactive?: boolean }) => Call<ExitStatus>;
  /** What a process wrote to a terminal; `event` is its tty.write. */
  readonly output: (terminal: string, stream: 'out' | 'err', bytes: Uint8Array, event: number) => void;
}
