/** type: says what a word would run (bash(1), SHELL BUILTIN COMMANDS). */
import type { Builtin } from '../builtin.ts';
import { isReserved } from '../reserved.ts';

/** `names`: the builtins of this shell. */
export const typeOf = (names: () => ReadonlySet<string>): Builtin => ({
  name: 'type',
  summary: 'Says what a word would run',
  usage: 'type name ...',
  options: [],
  operand: 'command',
  real: true,
  *run({ sys }, args, out) {
    let status = 0;
    for (const name of args) {
      if (isReserved(name)) out.print(`${name} is a shell keyword\n`);
      else if (names().has(name)) out.print(`${name} is a shell builtin\n`);
      else if (sys.programs().some((p) => p.name === name)) out.print(`${name} is /usr/bin/${name}\n`);
      else {
        out.warn(`type: ${name}: not found`);
        status = 1;
      }
    }
    return status;
  },
});
