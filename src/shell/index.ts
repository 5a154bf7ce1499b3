/** What the shell adds to a machine's programs: `sh` itself, and its builtins as programs of their own, so that help and completion know them. */
import type { Call, ExitStatus, Program, Sys } from '../core/sys.ts';
import type { Builtin } from './builtin.ts';
import { builtins } from './builtins.ts';
import { runLine } from './shell.ts';

const EVERYWHERE = ['host', 'router', 'switch', 'hub'];

const sh: Program = {
  name: 'sh',
  summary: 'The shell: runs a line of commands',
  usage: 'sh -c line',
  options: [{ flag: '-c', value: 'line', meaning: 'the commands to run' }],
  real: true,
  on: EVERYWHERE,
  *main(sys, args): Call<ExitStatus> {
    const [option, line] = args;
    if (option === '-c' && line !== undefined) return yield* runLine(sys, line);
    sys.warn(option === '-c' ? 'sh: -c: option requires an argument\n' : "sh: only `sh -c line' is known here\n");
    return 2;
  },
};

/** A builtin called as a program, as POSIX asks of `cd` and its kin: it has nobody's session but its own to change. */
const asProgram = ({ run, ...documentation }: Builtin): Program => ({
  ...documentation,
  on: EVERYWHERE,
  *main(sys: Sys, args: readonly string[]): Call<ExitStatus> {
    const state = {
      sys,
      interactive: false,
      leaving: false,
      *waitFor(pid: number): Call<ExitStatus> {
        const ended = yield* sys.wait(pid);
        return ended.ok ? ended.value : 127;
      },
    };
    return yield* run(state, args, {
      print: (text) => sys.print(text),
      warn: (text) => sys.warn(`${text}\n`),
      raw: (text) => sys.warn(text),
    });
  },
});

export const shellPrograms: readonly Program[] = [sh, ...[...builtins.values()].map(asProgram)];
export { runLine } from './shell.ts';
