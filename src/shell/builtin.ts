/** What a builtin is, and what it sees of the shell that runs it. */
import type { Call, ExitStatus, OptionSpec, Pid, Sys } from '../core/sys.ts';

/** What a builtin sees of the shell that runs it. */
export interface ShellState {
  readonly sys: Sys;
  readonly interactive: boolean;
  /** Set to leave the rest of the line undone. */
  leaving: boolean;
  waitFor(pid: Pid): Call<ExitStatus>;
}

/** Where a builtin writes, its redirections applied. */
export interface BuiltinOutput {
  print(text: string): void;
  /** One line, which gets `bash: ` before it and a newline after it. */
  warn(text: string): void;
  /** Standard error as it is. */
  raw(text: string): void;
}

export interface Builtin {
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  readonly options: readonly OptionSpec[];
  readonly examples?: readonly string[];
  readonly operand?: 'file' | 'text' | 'command';
  readonly real: boolean;
  run(shell: ShellState, args: readonly string[], out: BuiltinOutput): Call<ExitStatus>;
}
