/** The registry of builtins: what the shell does itself, because a child could not do it for it (bash(1), SHELL BUILTIN COMMANDS). */
import type { Builtin } from './builtin.ts';
import { changeDirectory, exit, exportVariables, history, printDirectory, unset } from './builtins/session.ts';
import { foreground, jobs, kill, wait } from './builtins/jobs.ts';

export const builtins: ReadonlyMap<string, Builtin> = new Map(
  [changeDirectory, exit, exportVariables, foreground, history, jobs, kill, printDirectory, unset, wait].map((b) => [
    b.name,
    b,
  ]),
);
