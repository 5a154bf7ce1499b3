/** printf, as bash's builtin of that name prints (bash(1), SHELL BUILTIN COMMANDS; printf(3)). */
import { fromUtf8 } from '../../core/bytes.ts';
import type { Program } from '../../core/sys.ts';
import { Printing } from './printing.ts';

const USAGE = 'printf: usage: printf [-v var] format [arguments]\n';

export const printf: Program = {
  name: 'printf',
  summary: 'Prints its arguments in a form',
  usage: 'printf [-v var] format [argument ...]',
  options: [{ flag: '-v', value: 'var', meaning: 'keep it in a variable instead of printing it' }],
  examples: ["printf '%s is %d\\n' four 4", "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc web 80"],
  operand: 'text',
  real: true,
  on: ['host', 'router', 'switch', 'hub'],
  *main(sys, args) {
    let variable: string | undefined;
    let at = 0;
    for (; /^-./.test(args[at] ?? '') && args[at] !== '--'; at++) {
      const { letter = '', own = '' } = /^-(?<letter>.)(?<own>.*)$/s.exec(args[at]!)?.groups ?? {};
      if (letter !== 'v') return (sys.warn(`bash: printf: -${letter}: invalid option\n${USAGE}`), 2);
      variable = own === '' ? args[++at] : own;
      if (variable === undefined) return (sys.warn(`bash: printf: -v: option requires an argument\n${USAGE}`), 2);
      if (!/^[A-Za-z_]\w*$/.test(variable))
        return (sys.warn(`bash: printf: \`${variable}': not a valid identifier\n`), 2);
    }
    if (args[at] === '--') at++;
    const format = args[at];
    if (format === undefined) return (sys.warn(USAGE), 2);
    const printing = new Printing(format, args.slice(at + 1), (text) => sys.warn(`bash: printf: ${text}\n`));
    printing.run();
    const bytes = Uint8Array.from(printing.bytes);
    if (variable === undefined) sys.print(bytes);
    else sys.session.variables.set(variable, fromUtf8(bytes.subarray(0, lengthOf(bytes))));
    return printing.status;
  },
};

/** A variable ends at a NUL. */
const lengthOf = (bytes: Uint8Array): number => (bytes.includes(0) ? bytes.indexOf(0) : bytes.length);
