/** seq: prints numbers one below the other (coreutils' seq(1)). Whole numbers only; a cheap way to a file of known content. */
import type { Program } from '../core/sys.ts';
import { begin, curly } from './lib/coreutil.ts';
import { Output } from './lib/lines.ts';

/** A program cannot be stopped within one instant, so what it prints in one must end soon. */
const MOST = 1_000_000;

export const seq: Program = {
  name: 'seq',
  summary: 'Prints numbers, one in each line',
  usage: 'seq [first [step]] last',
  options: [],
  examples: ['seq 3', 'seq 10 -2 0', 'seq 1000 > numbers'],
  operand: 'text',
  real: true,
  on: ['host', 'router', 'switch', 'hub'],
  *main(sys, args) {
    // `seq 10 -2 0`: a number is no option, whatever its sign.
    const numbersFirst = args.some((arg) => /^-\d/.test(arg)) ? ['--', ...args] : args;
    const parsed = begin(sys, seq, numbersFirst, '', []);
    if (typeof parsed === 'number') return parsed;
    const { operands } = parsed;
    const complain = (words: string): number => (
      sys.warn(`seq: ${words}\nTry 'seq --help' for more information.\n`),
      1
    );
    if (operands.length === 0) return complain('missing operand');
    if (operands.length > 3) return complain(`extra operand ${curly(operands[3]!)}`);
    const wrong = operands.find((text) => !/^[+-]?\d{1,15}$/.test(text));
    if (wrong !== undefined) return complain(`invalid floating point argument: ${curly(wrong)}`);
    const numbers = operands.map(Number);
    const last = numbers.at(-1)!;
    const [first, step] = [numbers.length > 1 ? numbers[0]! : 1, numbers.length > 2 ? numbers[1]! : 1];
    if (step === 0) return complain(`invalid Zero increment value: ${curly(operands[1]!)}`);
    if ((last - first) / step >= MOST) return complain(`here at most ${MOST} numbers are printed`);
    const out = new Output(sys);
    for (let n = first; step > 0 ? n <= last : n >= last; n += step) out.print(`${n}\n`);
    out.flush();
    return 0;
  },
};
