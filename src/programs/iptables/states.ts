/** `--ctstate` and `--state`: which packets of a flow a rule takes (iptables-extensions(8): conntrack, state). */
import { parameterProblem } from './problem.ts';

/** In the order in which iptables prints them. */
const CTSTATES = ['INVALID', 'NEW', 'RELATED', 'ESTABLISHED', 'UNTRACKED', 'SNAT', 'DNAT'];
const STATES = CTSTATES.slice(0, 5);

export const readCtstate = (word: string): string => read(word, CTSTATES, 'ctstate');
export const readState = (word: string): string => read(word, STATES, 'state');

/** A beginning of a name will do, in either case. */
function read(word: string, known: readonly string[], what: string): string {
  const named = new Set(
    word.split(',').map((part) => {
      const found = part === '' ? undefined : known.find((state) => state.startsWith(part.toUpperCase()));
      if (found === undefined) throw parameterProblem(`Bad ${what} "${part}"`);
      return found;
    }),
  );
  return known.filter((state) => named.has(state)).join(',');
}
