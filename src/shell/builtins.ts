/** The registry of builtins: what the shell does itself, because a child could not do it for it (bash(1), SHELL BUILTIN COMMANDS). */
import type { Builtin } from './builtin.ts';
import { background, foreground, jobs, kill, wait } from './builtins/jobs.ts';
import { changeDirectory, exit, exportVariables, history, printDirectory, unset } from './builtins/session.ts';
import { typeOf } from './builtins/type.ts';

const list: readonly Builtin[] = [
  background,
  changeDirectory,
  exit,
  exportVariables,
  foreground,
  history,
  jobs,
  kill,
  printDirectory,
  typeOf(() => names),
  unset,
  wait,
];
const names: ReadonlySet<string> = new Set(list.map((b) => b.name));

export const builtins: ReadonlyMap<string, Builtin> = new Map(list.map((b) => [b.name, b]));
